import { playFaults, type Played } from './round.js';
import { Theatre } from './theatre.js';

const rounds = Number(process.env['FAULT_ROUNDS'] ?? 200);
const first = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
const away = Number(process.env['FAULT_AWAY_MS'] ?? 60_000);

let failed = 0;
const theatre = await Theatre.open();
const played: Played = { acknowledged: [], stories: 0 };
for (let seed = first; seed < first + rounds; seed += 1) {
  const began = Date.now();
  try {
    const { struck, acknowledged, events, rows, slowest, faults } = await playFaults(theatre, played, seed, { away });
    const figures = `${acknowledged} acknowledged, ${events} events, ${rows} rows, slowest answer ${slowest} ms`;
    const seconds = Math.round((Date.now() - began) / 1_000);
    const who = struck.map(({ victim, fault }) => `${victim}, ${fault}`).join('; ');
    say(`${faults.length === 0 ? 'held' : 'FAILED'} seed ${seed}: ${who}: ${figures}, ${seconds} s`);
    for (const fault of faults.slice(0, 20)) say(`  ${fault.slice(0, 1_000)}`);
    if (faults.length > 0) failed += 1;
  } catch (error) {
    failed += 1;
    say(`FAILED seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
    break;
  }
}
say(`rounds from seed ${first}: ${failed} failed`);
await theatre.close();
process.exit(failed === 0 ? 0 : 1);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
