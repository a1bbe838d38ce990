import type { Position } from '#kernel';
import type { Database } from '../database/database.js';
import { look, type Looked } from './statements.js';

type Recalled = Pick<Looked, 'active' | 'version' | 'mark'>;

/** So many scopes are kept in mind at most. */
const MOST_SCOPES = 10_000;

/**
 * How the consumers of a round stand: looked up, or as this process left it after its own last round. What is recalled is likely,
 * not certain: a round is written on the condition that it is so. Nothing is recalled while a consumer rests or a scope is parked.
 */
export class Looks {
  private standings: ReadonlyMap<string, Recalled> | undefined;
  /** Each consumer's checkpoint, by scope; undefined where it has none yet. */
  private readonly checkpoints = new Map<string, ReadonlyMap<string, Position | undefined>>();

  constructor(
    private readonly database: Database,
    private readonly consumers: readonly string[],
  ) {}

  /** What is known of these scopes without looking; undefined when that is not all. */
  recall(scopes: readonly string[]): ReadonlyMap<string, Looked> | undefined {
    const { standings, checkpoints } = this;
    if (!standings || !scopes.every((scope) => checkpoints.has(scope))) return undefined;
    return new Map(
      [...standings].map(([consumer, standing]) => {
        const own = scopes.flatMap((scope) => {
          const position = checkpoints.get(scope)?.get(consumer);
          return position === undefined ? [] : [[scope, position] as const];
        });
        return [consumer, { ...standing, resting: false, checkpoints: new Map(own), parked: new Set<string>() }];
      }),
    );
  }

  /** Looks, and keeps in mind what is as it nearly always is. */
  async look(scopes: readonly string[]): Promise<ReadonlyMap<string, Looked>> {
    const looked = await look(this.database, this.consumers, scopes);
    const usual =
      looked.size === this.consumers.length &&
      [...looked.values()].every(({ active, resting, parked }) => active && !resting && parked.size === 0);
    if (!usual || this.checkpoints.size > MOST_SCOPES) this.forget();
    if (!usual) return looked;
    this.standings = new Map(
      [...looked].map(([consumer, { active, version, mark }]) => [consumer, { active, version, mark }]),
    );
    for (const scope of scopes)
      this.checkpoints.set(
        scope,
        new Map([...looked].map(([consumer, { checkpoints }]) => [consumer, checkpoints.get(scope)])),
      );
    return looked;
  }

  /** A round moved these checkpoints. A scope that it left to one of the consumers is looked up again. */
  moved(scopes: Iterable<string>, done: ReadonlyMap<string, ReadonlyMap<string, Position>>): void {
    for (const scope of scopes) {
      const moved = this.consumers.map((consumer) => [consumer, done.get(consumer)?.get(scope)] as const);
      if (moved.every(([, position]) => position !== undefined)) this.checkpoints.set(scope, new Map(moved));
      else this.checkpoints.delete(scope);
    }
  }

  /** It is not as it was recalled. */
  forget(): void {
    this.standings = undefined;
    this.checkpoints.clear();
  }
}
