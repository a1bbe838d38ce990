import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeGateway } from '../testing/fake-gateway.js';

const EVIL = 'a\u001b[2Jb\u009b1mc\u0007\rd\u007fe';
const ESCAPED = 'a\\u001b[2Jb\\u009b1mc\\u0007\\u000dd\\u007fe';
const SCOPE = {
  ...{ consumer: 'views', kind: 'projection', scope: 'tlc', since: '2026-11-27T06:37:29Z', attempts: 1 },
  reason: `${EVIL}\tf\n   at x`,
  event: { type: EVIL, stream: 's', position: '7', data: { title: EVIL } },
};

let gateway: FakeGateway | undefined;
afterEach(() => gateway?.close());

/** Control characters that are left, other than the ends of lines. */
const left = (printed: string): readonly string[] => printed.match(/[^\P{Cc}\n]/gu) ?? [];

async function ops(...args: readonly string[]): Promise<string> {
  gateway = await FakeGateway.open({
    'GET /operations/parked': [{ body: { parked: [SCOPE] } }],
    'GET /operations/consumers/views/parked/tlc': [{ body: SCOPE }],
    'GET /operations/refusals': [{ status: 409, body: { title: EVIL, facts: { reason: EVIL } } }],
  });
  const { out, aside } = await gateway.ops(args);
  return out + aside;
}

describe('control characters from events and errors', () => {
  it.each(['parked', 'refusals', 'parked --json'])('reach no terminal by %s', async (line) => {
    const printed = await ops(...line.split(' '));
    expect(left(printed)).toEqual([]);
    expect(printed).toContain('\\u001b[2Jb\\u009b1m');
  });

  it('reach no terminal by show, which keeps lines and tabs', async () => {
    const printed = await ops('show', 'views', 'tlc');
    expect(left(printed.replace('\t', ''))).toEqual([]);
    expect(printed).toContain(`Why: ${ESCAPED}\tf\n   at x\n`);
    expect(printed).toContain('"title": "a\\u001b[2J');
  });

  it('break no line of a table', async () => {
    const lines = (await ops('parked')).split('\n');
    expect(lines[2]).toContain(`${ESCAPED}\\u0009f`);
    expect(lines[3]).toBe('');
  });

  it('are as they were for programs that read the JSON', async () => {
    expect(JSON.parse(await ops('parked', '--json'))).toEqual({ parked: [SCOPE] });
  });
});
