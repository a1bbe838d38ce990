import type { KafkaOptions } from '../options.js';

/** The part of a session, since the last heartbeat, in which the group surely has not given our partitions to others. */
const SURE = 0.8;

/** The signs of life between a consumer and its group: the heartbeats that the group has answered. */
export class Pulse {
  private last = performance.now();
  private watchdog: NodeJS.Timeout | undefined;

  constructor(private readonly times: Pick<KafkaOptions['times'], 'session' | 'rebalance'>) {}

  /** True while the group can't have taken us for dead. */
  get isFresh(): boolean {
    return this.silence < this.times.session * SURE;
  }

  /** The group has heard of us now. */
  beat(): void {
    this.last = performance.now();
  }

  /** Tells, until it is stopped, of a silence longer than any rebalance may take: kafkajs hangs, or this process was stopped. */
  watch(tell: (error: Error) => void): void {
    const { session, rebalance } = this.times;
    this.watchdog = setInterval(() => {
      if (this.silence > session + rebalance) tell(new Error(`no heartbeat for ${Math.round(this.silence)} ms`));
    }, session / 5);
  }

  stop(): void {
    clearInterval(this.watchdog);
  }

  private get silence(): number {
    return performance.now() - this.last;
  }
}
