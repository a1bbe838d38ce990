import { OPERATIONS } from '#messages/operations';
import type { Overseeing } from '#read-store';
import type { Lost, ConsumerStanding } from '#service';
import { faultOf } from './fault.js';
import { isRepairs, nameOf } from './naming.js';

/** How each consumer stands, for the metrics; one whose place is not in this store hides nobody else. */
export async function standings(
  overseeing: Pick<Overseeing, 'consumers' | 'status'>,
): Promise<readonly (ConsumerStanding | Lost)[]> {
  const standing = async (consumer: string): Promise<ConsumerStanding | Lost> => {
    try {
      // Those who carry out decisions look at nothing else, and are behind in nothing else.
      return await overseeing.status(consumer, isRepairs(nameOf(consumer)) ? OPERATIONS : undefined);
    } catch (error) {
      const fault = faultOf(error);
      if (fault === undefined) throw error;
      return { consumer, fault };
    }
  };
  // One after the other: asked all at once in the midst of the load, they hold up commands by a fifth of a second.
  const all: (ConsumerStanding | Lost)[] = [];
  for (const consumer of await overseeing.consumers()) all.push(await standing(consumer));
  return all;
}
