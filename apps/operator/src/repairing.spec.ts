import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeGateway, type Reply } from './testing/fake-gateway.js';

const VIEWS = '/operations/consumers/views';
const CONSUMERS = 'GET /operations/consumers';
const DONE: Reply = { body: { outcome: 'accepted', position: '7' } };
const PAUSED = { since: '2026-11-27T06:37:29Z', reason: 'x' };
const UNDER_WAY = { scope: null, version: 1, done: 5, total: 10, secondsLeft: 1 };
const FAULTY = { version: null, fault: 'position-beyond-end' };

let gateway: FakeGateway | undefined;
afterEach(() => gateway?.close());

/** How the consumer stands that is repaired, as of the decision or behind it. */
function standing(changed: object = {}, asOf = '; behind'): Reply {
  const views = {
    ...{ consumer: 'views', kind: 'projection', version: 1, eventsBehind: 0, secondsBehind: 0, scopes: 1, parked: 0 },
    ...{ paused: null, fault: null, rebuilds: [], ...changed },
  };
  return {
    headers: { 'commonshelf-as-of': `"7"; at="2026-11-27T06:37:29Z"; age-ms=1${asOf}` },
    body: { head: '9', healthy: true, consumers: [views] },
  };
}
const seen = (changed: object = {}): Reply => standing(changed, '');

async function ops(command: string, ...answers: Reply[]) {
  const posted = `POST ${VIEWS}/${command === 'rebuild' ? 'rebuilds' : command}`;
  gateway = await FakeGateway.open({ [posted]: [DONE], [CONSUMERS]: answers });
  return gateway.ops([command, 'views', '--reason', 'x']);
}

describe('a rebuild', () => {
  it('has taken over when the decision is seen and none is under way', async () => {
    const answers = [standing(), standing({ rebuilds: [UNDER_WAY] }), standing({ rebuilds: [UNDER_WAY] }), seen()];
    const { code, out, aside } = await ops('rebuild', ...answers);
    expect({ code, out }).toEqual({ code: 0, out: 'views was built anew and has taken over.\n' });
    expect(aside).toContain('rebuilding all [##########----------] 50 %');
    expect(gateway?.heard[1]?.request).toBe(`${CONSUMERS}?after=7`);
  });

  it.each<readonly [string, Reply[], string]>([
    ['the read side is behind and none was begun', [standing()], 'behind, or an application'],
    ['its consumer comes to a fault meanwhile', [standing({ rebuilds: [UNDER_WAY] }), seen(FAULTY)], FAULTY.fault],
    ['its consumer is at fault from the start', [seen(FAULTY)], FAULTY.fault],
    ['it was stopped by a pause', [seen({ rebuilds: [UNDER_WAY], paused: PAUSED })], 'paused'],
    ['its consumer is not there', [{ body: { healthy: true, consumers: [] } }], 'not there'],
  ])('is not carried out yet when %s', async (_when, answers, why) => {
    const { code, out, waited } = await ops('rebuild', ...answers);
    expect(code).toBe(1);
    expect(out).toContain('asked for, not carried out yet');
    expect(out).toContain(why);
    expect(waited.length).toBeLessThan(20);
  });

  it('that can’t be watched was asked for all the same', async () => {
    const { code, aside } = await ops('rebuild', standing(), 'reset');
    expect(code).toBe(1);
    expect(aside).toContain('views: asked for');
    expect(aside).toContain('Nobody answers');
  });

  it('of one scope names it', async () => {
    gateway = await FakeGateway.open({ [`POST ${VIEWS}/rebuilds`]: [DONE], [CONSUMERS]: [seen()] });
    const { code, out } = await gateway.ops(['rebuild', 'views', '--scope', 'tlc', '--reason', 'x', '--json']);
    expect(gateway.heard[0]?.body).toBe('{"reason":"x","onlyScope":"tlc"}');
    expect({ code, told: JSON.parse(out) as unknown }).toMatchObject({ code: 0, told: { position: '7' } });
  });
});

describe('a pause', () => {
  it('is there once the state shows it', async () => {
    const { code, out } = await ops('pause', standing(), standing(), seen({ paused: PAUSED }));
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('views is paused') });
  });

  it.each<readonly [string, Reply]>([
    ['a rebuild goes before it', standing({ rebuilds: [UNDER_WAY] })],
    ['the read side is behind', standing()],
    ['its consumer is at fault', seen(FAULTY)],
  ])('is not carried out yet when %s', async (_when, answer) => {
    const { code, out } = await ops('pause', answer);
    expect(code).toBe(1);
    expect(out).toContain('views: asked for, not carried out yet');
  });
});

describe('resuming', () => {
  it('is done once the state shows it', async () => {
    const { code, out } = await ops('resume', standing({ paused: PAUSED }), seen());
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('goes on from where it stood') });
  });

  it.each<readonly [string, Reply]>([
    ['it is still paused', standing({ paused: PAUSED })],
    ['the pause itself is not carried out yet', standing()],
    ['its consumer is at fault', seen(FAULTY)],
  ])('is not carried out yet when %s', async (_when, answer) => {
    const { code, out } = await ops('resume', answer);
    expect(code).toBe(1);
    expect(out).toContain('views: asked for, not carried out yet');
  });
});
