import { playRound } from './round.js';

const rounds = Number(process.env['CRASH_ROUNDS'] ?? 50);
const first = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

let failed = 0;
for (let seed = first; seed < first + rounds; seed += 1) {
  try {
    const { kills, acknowledged, events, rows, faults } = await playRound(seed);
    const figures = `${acknowledged} acknowledged, ${events} events, ${rows} rows`;
    say(`${faults.length === 0 ? 'held' : 'FAILED'} seed ${seed}: killed ${kills.join('; ')}: ${figures}`);
    for (const fault of faults.slice(0, 20)) say(`  ${fault.slice(0, 1_000)}`);
    if (faults.length > 0) failed += 1;
  } catch (error) {
    failed += 1;
    say(`FAILED seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
say(`${rounds} rounds from seed ${first}: ${rounds - failed} held, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
