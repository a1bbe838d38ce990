import type { App } from '../app.js';
import type { Progress } from '../start/progress.js';
import { tellStory } from './story.js';

/** Plays the demonstration where the store is empty of people's deeds; what was begun and interrupted goes on where it stopped. */
export async function playDemonstration(app: App, url: string, progress: Progress, signal: AbortSignal): Promise<void> {
  if (await app.isToldAlready()) return;
  progress.say('\nDemonstration: four boroughs place one joint order, each step through the public API.\n');
  try {
    const order = await tellStory({
      url,
      clock: () => new Date().toISOString(),
      name: 'demo',
      tell: (who, what, decided, link) => progress.say(`  ${who} ${what}\n      ${decided}\n      ${link}`),
    });
    progress.say(`\nDone: joint order ${order} lies in the supplier’s outbox. Ctrl-C ends everything.`);
  } catch (error) {
    if (signal.aborted) return;
    progress.say(
      `\nThe demonstration stopped: ${error instanceof Error ? error.message : String(error)}\nIt goes on at the next start.`,
    );
  }
}
