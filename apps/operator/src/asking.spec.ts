import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeGateway } from './testing/fake-gateway.js';

const VIEWS = {
  ...{ consumer: 'orders-views', kind: 'projection', version: 1014, eventsBehind: 1200, secondsBehind: 3, scopes: 34 },
  ...{ parked: 0, paused: null, fault: null, rebuilds: [] },
};

let gateway: FakeGateway | undefined;
afterEach(() => gateway?.close());

async function status(...consumers: readonly object[]) {
  const healthy = consumers.every(
    (each) => 'fault' in each && each.fault === null && 'parked' in each && each.parked === 0,
  );
  gateway = await FakeGateway.open({ 'GET /operations/consumers': [{ body: { head: '9', healthy, consumers } }] });
  return gateway.ops(['status']);
}

describe('ops status', () => {
  it('groups the digits of quantities, and not of versions', async () => {
    const { code, out } = await status(VIEWS);
    expect(out).toMatch(/orders-views +projection +1014 +1,200 /);
    expect(code).toBe(0);
  });

  it('names what is at fault with the page that says what to do, and sends nobody to `parked` in vain', async () => {
    const { code, out } = await status({ ...VIEWS, fault: 'position-beyond-end' });
    expect(out).toContain('orders-views is at fault, position-beyond-end: see deploy/runbooks/LagUnknown.md.');
    expect(out).not.toContain('`parked`');
    expect(code).toBe(1);
  });

  it('says that there may be more behind than are counted', async () => {
    expect((await status({ ...VIEWS, eventsBehind: 1000 })).out).toContain('counted up to 1,000');
    expect((await status({ ...VIEWS, eventsBehind: 999 })).out).not.toContain('counted up to');
  });

  it('says where to see what is parked', async () => {
    const { code, out } = await status({ ...VIEWS, parked: 1 });
    expect(out).toContain('see `parked`');
    expect(code).toBe(1);
  });
});

describe('ops refusals', () => {
  it('is a table, in London’s time, with the rule and its facts', async () => {
    const refusal = {
      ...{
        consumer: 'commitments',
        scope: 'p1',
        command: 'CommitFunds',
        commandId: 'c',
        stream: 'fund-a',
        eventId: 'e',
      },
      ...{ kind: 'rule', code: 'fund-short', facts: { available: 40 }, at: '2026-07-01T22:30:00.000Z' },
    };
    gateway = await FakeGateway.open({ 'GET /operations/refusals': [{ body: { refusals: [refusal] } }] });
    const { out } = await gateway.ops(['refusals']);
    expect(out).toMatch(
      /^1 Jul 2026, 23:30:00 +commitments +p1 +CommitFunds +fund-a +fund-short +\{"available":40\}$/m,
    );
  });
});

describe('a consumer as an alert names it', () => {
  it('is the one that is asked for', async () => {
    gateway = await FakeGateway.open();
    await gateway.ops(['show', 'process:sending', 'p1']);
    expect(gateway.heard).toMatchObject([{ request: 'GET /operations/consumers/sending/parked/p1' }]);
  });
});
