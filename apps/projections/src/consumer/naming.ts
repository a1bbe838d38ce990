/** Consumers are of two kinds, and no two have one name. */
export type Kind = 'projection' | 'process';

/** A consumer as operators name it, and as the read store does. */
export interface Name {
  readonly consumer: string;
  readonly kind: Kind;
  /** A projection's name, or `process:<name>`. */
  readonly internal: string;
}

const PROCESS = 'process:';

/** Operators' name of a consumer in the read store. */
export function nameOf(internal: string): Name {
  if (!internal.startsWith(PROCESS)) return { consumer: internal, kind: 'projection', internal };
  return { consumer: internal.slice(PROCESS.length), kind: 'process', internal };
}

/** The one whom operators call so. */
export function findConsumer(all: readonly Name[], consumer: string): Name | undefined {
  return all.find((each) => each.consumer === consumer);
}

/** Whether it is one of the processes that carry out operators' decisions. */
export function isRepairs({ kind, consumer }: Name): boolean {
  return kind === 'process' && consumer.endsWith('-repairs');
}
