import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playFaults, type Played } from './round.js';
import { MATRIX, type Cell } from './striking.js';
import { Tally } from './tally.js';
import { Theatre } from '../support/theatre.js';

const rounds = Number(process.env['FAULT_ROUNDS'] ?? 200);
const first = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
/** Ten times as long as a member of a group may be silent: who wakes up is a zombie, and others have done its work. */
const asleep = Number(process.env['FAULT_AWAY_MS'] ?? 60_000);
/** Longer than a member of a group may be silent. */
const cutOff = Number(process.env['FAULT_CUT_MS'] ?? 10_000);
/** What is looked at after each round grows with the history: after so many rounds there is a new one. */
const ROUNDS_A_HISTORY = 10;

const tally = new Tally();
const began = Date.now();
let theatre = await Theatre.open();
let played: Played = { acknowledged: [], stories: 0 };
for (let seed = first; seed < first + rounds; seed += 1) {
  const cell = MATRIX[seed % MATRIX.length] ?? { victim: 'relay', fault: 'kill -9' };
  const held = await round(seed, cell);
  if (held && played.stories < ROUNDS_A_HISTORY) continue;
  played = { acknowledged: [], stories: 0 };
  if (seed + 1 === first + rounds) break;
  if (held) await theatre.renew();
  else {
    await theatre.close();
    theatre = await Theatre.open();
  }
}
await theatre.close();
say(
  `${rounds} rounds from seed ${first} in ${seconds(Date.now() - began)} s, ${tally.failed} failed: ${tally.summary}`,
);
process.exit(tally.failed === 0 ? 0 : 1);

/** Plays one and tells about it; true when all held. */
async function round(seed: number, cell: Cell): Promise<boolean> {
  const start = Date.now();
  const faults: string[] = [];
  let figures = 'not played to its end';
  let slowest = 0;
  try {
    const away = cell.fault === 'SIGSTOP' ? asleep : cutOff;
    const done = await playFaults(theatre, played, seed, [{ ...cell, away }]);
    ({ slowest } = done);
    const { acknowledged, events, rows, took } = done;
    const parts = Object.entries(took).map(([part, milliseconds]) => `${part} ${seconds(milliseconds)}`);
    figures = `slowest answer ${slowest} ms, ${acknowledged} acknowledged, ${events} events, ${rows} rows, ${parts.join(', ')}`;
    faults.push(...done.faults);
  } catch (error) {
    faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const held = faults.length === 0;
  tally.count(cell, held, slowest);
  const outcome = held ? 'held' : 'FAILED';
  say(`${outcome} seed ${seed}: ${cell.victim}, ${cell.fault}: ${seconds(Date.now() - start)} s, ${figures}`);
  for (const fault of faults.slice(0, 20)) say(`  ${fault.slice(0, 1_000)}`);
  if (!held) say(`  logs in ${await keepLogs(seed)}`);
  return held;
}

/** What every process has printed since it was last started. */
async function keepLogs(seed: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `faults-${seed}-`));
  for (const each of theatre.installation.all)
    await writeFile(join(folder, `${each.service}-${each.pid ?? 0}.log`), each.printed);
  return folder;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
