import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Position, Recorded } from '#kernel';
import { Stage } from '../rehearsal/stage.js';
import { Story, builder } from '../rehearsal/story.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.tell(new Story().founded());
});
afterAll(() => stage.close());

it('a question over all scopes says that it is behind while the scope hangs in which the position lies, however far others are', async () => {
  const all: Recorded[] = [];
  for await (const page of stage.store.readAll()) all.push(...page);
  const last = all.at(-1);
  const change = all.findLast(({ metadata }) => metadata.scope !== last?.metadata.scope);
  if (!last || !change) throw new Error('nothing was told');
  const asOf = async (after: Position) => (await stage.found('authorities', {}, builder, after)).asOf?.position ?? '';
  expect(await asOf(last.position)).toBe(last.position);
  expect(await asOf(change.position)).toBe(change.position);
  const hanging = all[0]?.position;
  const { scope } = change.metadata;
  await stage.readStore.database.query(`update read_store.checkpoint set position = $1 where scope = $2`, [
    hanging,
    scope,
  ]);
  expect((await asOf(change.position)) < change.position).toBe(true);
});
