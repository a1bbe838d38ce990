import type { Event, Found, Position, Projection, Row } from '#kernel';
import type { ReadStore } from '#read-store';
import type { Views } from './answering.js';
import type { AnyProjection } from './question.js';

/** The views in the read store. */
export class ReadStoreViews implements Views {
  constructor(private readonly readStore: ReadStore) {}

  one<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    key: string,
  ): Promise<R | undefined> {
    return this.readStore.reading.one(projection, scope, key);
  }

  async some<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    keys: readonly string[],
  ): Promise<readonly R[]> {
    return keys.length === 0 ? [] : this.readStore.reading.some(projection, scope, keys);
  }

  starting<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    prefix: string,
  ): Promise<readonly R[]> {
    return this.readStore.reading.starting(projection, scope, prefix);
  }

  everywhere<R extends Row, E extends Event>(projection: Projection<R, E>, key: string): Promise<readonly R[]> {
    return this.readStore.reading.everywhere(projection, key);
  }

  async wait(
    projections: readonly AnyProjection[],
    scope: string | null,
    position: Position,
    milliseconds: number,
  ): Promise<void> {
    const { reading } = this.readStore;
    await Promise.all(projections.map((projection) => reading.waitFor(projection, scope, position, milliseconds)));
  }

  async asOf(projections: readonly AnyProjection[], scope: string | null): Promise<Found['asOf']> {
    const ages = await Promise.all(
      projections.map((projection) => this.readStore.reading.freshness(projection, scope)),
    );
    let least: Found['asOf'] = null;
    for (const age of ages) {
      if (age === undefined) return null;
      if (least === null || age.position < least.position) least = { position: age.position, at: age.at };
    }
    return least;
  }
}
