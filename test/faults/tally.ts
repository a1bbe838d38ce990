import type { Cell } from './striking.js';

interface Count {
  held: number;
  failed: number;
  slowest: number;
}

/** Counts what became of each cell of the matrix. */
export class Tally {
  private readonly cells = new Map<string, Count>();

  count({ victim, fault }: Cell, held: boolean, slowest: number): void {
    const name = `${victim}, ${fault}`;
    const count = this.cells.get(name) ?? { held: 0, failed: 0, slowest: 0 };
    this.cells.set(name, count);
    if (held) count.held += 1;
    else count.failed += 1;
    count.slowest = Math.max(count.slowest, slowest);
  }

  get failed(): number {
    return [...this.cells.values()].reduce((sum, { failed }) => sum + failed, 0);
  }

  /** One line: how often each cell held and failed, and its slowest answer. */
  get summary(): string {
    return [...this.cells]
      .map(([name, { held, failed, slowest }]) => `${name}: ${held} held, ${failed} failed, ${slowest} ms`)
      .join('; ');
  }
}
