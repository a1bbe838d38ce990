import { describe, expect, it } from '@jest/globals';
import { ROLES, type Actor, type Found, type QueryDeclaration, type Recorded, type Refused } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { queries } from '#messages/questions';
import { NOW, person } from '#testing';
import { answersWith } from '../../apps/projections/src/answers.js';
import { Answering } from '../../apps/projections/src/asking/answering.js';
import { faultsOfShape } from '../../apps/projections/src/rehearsal/asked.js';
import type { MemoryRows } from '../../apps/projections/src/rehearsal/memory-rows.js';
import { eventsOf, fileOf, frozenRows, histories, playedFrom, sameRows, today } from './rows.js';

const HINT =
  'a projection that makes other rows of the same events has a new version; `npm run describe` freezes its rows';
/** Those of today that take over from a version whose rows are frozen. */
const raised = today.flatMap((projection) => {
  const before = frozenRows({ ...projection, version: projection.version - 1 });
  return before ? [{ name: projection.name, before }] : [];
});
const peoples = queries.filter(({ may }) => may.some((role) => role !== 'operator'));
/** What each projection of today has frozen. */
const frozen = today.map((projection) => ({ projection, rows: frozenRows(projection) ?? {} }));

/** Every set of a question's parameters that the events speak of. */
function parametersIn(events: readonly Recorded[], { route }: QueryDeclaration): readonly Record<string, unknown>[] {
  const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const sets = events
    .map(({ data }) => data as Readonly<Record<string, unknown>>)
    .filter((data) => names.every((name) => data[name] !== undefined && data[name] !== null))
    .map((data) => JSON.stringify(Object.fromEntries(names.map((name) => [name, data[name]]))));
  return [...new Set(sets)].map((set) => JSON.parse(set) as Record<string, unknown>);
}

/** Somebody of each authority that the events speak of, with every role that people have. */
function everybodyIn(events: readonly Recorded[]): readonly Actor[] {
  const authorities = new Set(
    events.map(({ metadata }) => metadata.authority).filter((authority) => authority !== null),
  );
  const roles = ROLES.filter((role) => role !== 'process' && role !== 'operator');
  return [...authorities].map((authority) => person('somebody', authority, ...roles));
}

/** What goes wrong when everybody in a history asks everything of these rows. */
async function faultsIn(rows: MemoryRows, events: readonly Recorded[]): Promise<readonly string[]> {
  const asking = new Answering(
    rows.views(async () => null),
    answersWith({ now: () => NOW, waitMs: 0 }),
  );
  const faults = new Set<string>();
  for (const query of peoples)
    for (const data of parametersIn(events, query))
      for (const by of everybodyIn(events)) {
        const said: Found | Refused | Error = await asking
          .answer({ type: query.name, data: { data }, by })
          .catch((error: unknown) => error as Error);
        if (said instanceof Error) faults.add(`${query.name}: ${said.message}`);
        else if (said.outcome === 'found')
          for (const fault of faultsOfShape(query.name, said.body))
            faults.add(`${query.name}: ${JSON.stringify(fault)}`);
      }
  return [...faults];
}

describe('rows are for as long as they are served', () => {
  it('the histories speak of what the read side reacts to', () => {
    const told = new Set(histories.flatMap((history) => eventsOf(history).map(({ type }) => type)));
    const known = [...catalogue.types.keys()];
    expect(known.filter((type) => told.has(type)).length / known.length).toBeGreaterThan(0.85);
  });

  it('every projection of today has its rows of every history frozen', () => {
    const missing = frozen.filter(({ rows }) => histories.some((history) => !(history in rows)));
    expect({ missing: missing.map(({ projection }) => fileOf(projection)), hint: HINT }).toEqual({
      missing: [],
      hint: HINT,
    });
  });

  it('no projection makes other rows of the same events without a new version', () => {
    const changed = histories.flatMap((history) => {
      const played = playedFrom(history);
      return frozen
        .filter(({ projection, rows }) => !sameRows(played.of(projection.name), rows[history] ?? {}))
        .map(({ projection }) => `${fileOf(projection)}, history ${history}`);
    });
    expect({ changed, hint: HINT }).toEqual({ changed: [], hint: HINT });
  });

  it.each(histories)('today’s rows of history %s answer every question in its shape', async (history) => {
    expect(await faultsIn(playedFrom(history), eventsOf(history))).toEqual([]);
  });

  it.each(raised)(
    'rows of $name as the version before left them answer every question too',
    async ({ name, before }) => {
      for (const [history, rows] of Object.entries(before)) {
        const all = playedFrom(history);
        all.replace(name, rows);
        expect({ history, faults: await faultsIn(all, eventsOf(history)) }).toEqual({ history, faults: [] });
      }
    },
  );
});
