import type { Consumer } from 'kafkajs';
import type { KafkaOptions } from '../options.js';
import type { Partition } from './partition.js';

/** Fetches no more of a partition while too much of it waits in memory; slow keys may hold it up only so long. */
export class Room {
  private readonly reliefs = new Map<number, NodeJS.Timeout>();

  constructor(
    private readonly consumer: Consumer,
    private readonly topic: string,
    private readonly options: Pick<KafkaOptions, 'buffer' | 'patience'>,
    /** That the partition may still be paused and resumed. */
    private readonly isOurs: (partition: Partition) => boolean,
  ) {}

  /** After messages have come. */
  filled(partition: Partition): void {
    if (partition.held > this.options.buffer) this.hold(partition);
  }

  /** After messages have gone. */
  emptied(partition: Partition): void {
    if (partition.held <= this.options.buffer / 2) this.relieve(partition);
  }

  /** Fetches again, whatever waits. */
  relieve(partition: Partition): void {
    const { number } = partition;
    clearTimeout(this.reliefs.get(number));
    this.reliefs.delete(number);
    if (this.isOurs(partition)) this.consumer.resume([{ topic: this.topic, partitions: [number] }]);
  }

  stop(): void {
    for (const timer of this.reliefs.values()) clearTimeout(timer);
  }

  private hold(partition: Partition): void {
    const { number } = partition;
    if (this.reliefs.has(number)) return;
    this.consumer.pause([{ topic: this.topic, partitions: [number] }]);
    const timer = setTimeout(() => {
      partition.letLongestGo();
      this.reliefs.delete(number);
      if (this.isOurs(partition) && partition.held > this.options.buffer) this.hold(partition);
      else this.relieve(partition);
    }, this.options.patience);
    this.reliefs.set(number, timer);
  }
}
