import { OPERATIONS } from '#messages/operations';
import { consumersQuestion, type Consumer, type Consumers, type ConsumersParameters } from '#messages/questions';
import { faultOf } from './fault.js';
import { isRepairs, type Name } from './naming.js';
import { fromOverview, type Overview } from './overview.js';

/** How every projection and process stands. */
export const consumersAnswer = fromOverview<ConsumersParameters>({
  question: consumersQuestion,
  answer: async (overview): Promise<Consumers> => {
    const head = (await overview.means.store.end()) ?? null;
    const consumers = await Promise.all((await overview.consumers()).map((name) => standing(overview, name)));
    const healthy = consumers.every(({ parked, fault }) => parked === 0 && fault === null);
    return { head, healthy, consumers };
  },
});

async function standing(overview: Overview, name: Name): Promise<Consumer> {
  const { overseeing, means } = overview;
  const { consumer, kind, internal } = name;
  const fault = (named: string): Consumer => ({
    ...{ consumer, kind, version: null, position: null, eventsBehind: null, secondsBehind: null },
    ...{ scopes: 0, parked: 0, frozen: false, paused: null, fault: named, rebuilds: [] },
  });
  try {
    // Those who carry out decisions look at nothing else, and are behind in nothing else.
    const status = await overseeing.status(internal, isRepairs(name) ? OPERATIONS : undefined);
    const { version, position, lag, waitingSince, scopes, parked, frozen, paused } = status;
    const waited = waitingSince === null ? 0 : Date.parse(means.clock()) - Date.parse(waitingSince);
    const secondsBehind = Math.max(0, Math.round(waited / 1_000));
    const rebuilds = (await overseeing.progress(internal)).map(({ scope, version: to, done, total, secondsLeft }) => ({
      scope,
      version: to,
      done,
      total,
      secondsLeft,
    }));
    const fine = { consumer, kind, version, position, eventsBehind: lag, secondsBehind };
    return { ...fine, scopes, parked, frozen, paused, fault: null, rebuilds };
  } catch (error) {
    const named = faultOf(error);
    if (named === undefined) throw error;
    return fault(named);
  }
}
