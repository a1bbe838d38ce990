import { findConsumer, isRepairs, type Kind } from './naming.js';
import type { Overview } from './overview.js';

/** What deciding about a consumer needs to know. */
export interface ConsumerFacts {
  /** Undefined: nobody of this name runs. */
  readonly kind: Kind | undefined;
  /** It is one of those who carry out what operators decide. */
  readonly carriesOutDecisions: boolean;
  /** The names of all. */
  readonly consumers: readonly string[];
  /** The position at which each of its parked scopes waits. */
  readonly parkedAt: Readonly<Record<string, string>>;
}

/** Finds out how a consumer stands, once the application has said where to look. */
export class FindsConsumerFacts {
  private overview: Overview | undefined;

  /** Called when the application is put together, before it serves commands. */
  lookIn(overview: Overview): Overview {
    this.overview = overview;
    return overview;
  }

  readonly find = async (name: string): Promise<ConsumerFacts> => {
    if (!this.overview) throw new Error('asked for facts of consumers before the application started');
    const all = await this.overview.consumers();
    const found = findConsumer(all, name);
    const parked = found ? await this.overview.overseeing.parked(found.internal) : [];
    return {
      kind: found?.kind,
      carriesOutDecisions: found !== undefined && isRepairs(found),
      consumers: all.map(({ consumer }) => consumer),
      parkedAt: Object.fromEntries(parked.map(({ scope, position }) => [scope, position])),
    };
  };
}
