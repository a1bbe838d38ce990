import type { Position } from '#kernel';
import type { Database } from '../database/database.js';
import { look, type Looked } from './statements.js';

type Recalled = Pick<Looked, 'active' | 'version' | 'mark'>;

/** So many scopes are kept in mind at most. */
const MOST_SCOPES = 10_000;

/**
 * How the consumers of a round stand: read from the database, or remembered from this process's last round. What is
 * remembered may be out of date, so a round's statement writes nothing unless it still holds. Nothing is remembered while a
 * consumer takes no events or a scope is parked.
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

  /** Reads how they stand, and remembers it where all is normal: served, not parked. */
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

  /** Remembers the checkpoints that a round has moved. Scopes that a consumer did by itself are read again. */
  moved(scopes: Iterable<string>, done: ReadonlyMap<string, ReadonlyMap<string, Position>>): void {
    for (const scope of scopes) {
      const moved = this.consumers.map((consumer) => [consumer, done.get(consumer)?.get(scope)] as const);
      if (moved.every(([, position]) => position !== undefined)) this.checkpoints.set(scope, new Map(moved));
      else this.checkpoints.delete(scope);
    }
  }

  /** Forgets everything, once it proved to be out of date. */
  forget(): void {
    this.standings = undefined;
    this.checkpoints.clear();
  }
}
