/** A measurement of ours beside the bare thing under it, taken in the same run on the same server. */
export interface Bench {
  readonly name: string;
  /** What both figures count, e.g. `appends/s`. */
  readonly unit: string;
  /** Measures on an empty database of its own. */
  run(ctx: BenchContext): Promise<Measured>;
}

export interface BenchContext {
  /** PostgreSQL address of an empty database. */
  readonly url: string;
}

export interface Measured {
  readonly raw: number;
  readonly ours: number;
}

/** What `--json` writes of each bench. */
export interface Result extends Measured {
  readonly name: string;
  readonly unit: string;
  /** ours / raw */
  readonly ratio: number;
}

const ROUNDS = 5;

/** Rates in units a second, raw and ours in turns, so that a slow moment of the machine meets both; the median of each. */
export async function inTurns(
  units: number,
  raw: () => Promise<unknown>,
  ours: () => Promise<unknown>,
): Promise<Measured> {
  const rates = { raw: [] as number[], ours: [] as number[] };
  await raw();
  await ours();
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.raw.push(units / (await secondsOf(raw)));
    rates.ours.push(units / (await secondsOf(ours)));
  }
  return { raw: median(rates.raw), ours: median(rates.ours) };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
