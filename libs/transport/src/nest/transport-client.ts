import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import type { CommandEnvelope } from '#kernel';
import type { QueryEnvelope, Transport } from '../transport.js';
import type { TransportPattern } from './patterns.js';

/**
 * A Transport as a client of Nest's: `client.send(commandsOf('procurement'), command)` and `client.send(QUERIES, query)`
 * give the answer once, or NoAnswer. Events are never emitted by hand: they come from the store.
 */
export class TransportClient extends ClientProxy {
  constructor(
    private readonly transport: Transport,
    /** How long an answer may take, in milliseconds. */
    private readonly deadline: number,
  ) {
    super();
  }

  override async connect(): Promise<void> {}

  /** The transport stays open: it may be others' too. */
  override close(): void {}

  override unwrap<T>(): T {
    return this.transport as T;
  }

  protected override publish({ pattern, data }: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    let wanted = true;
    const give = (packet: WritePacket) => wanted && callback(packet);
    this.ask(pattern as TransportPattern, data).then(
      (response) => give({ response, isDisposed: true }),
      (err: unknown) => give({ err, isDisposed: true }),
    );
    return () => (wanted = false);
  }

  protected override dispatchEvent<T>({ pattern }: ReadPacket): Promise<T> {
    return Promise.reject(new Error(`${JSON.stringify(pattern)}: events are published from the store, never by hand`));
  }

  private async ask(pattern: TransportPattern, data: unknown): Promise<unknown> {
    if ('commands' in pattern) return this.transport.send(data as CommandEnvelope, this.deadline);
    if ('queries' in pattern) return this.transport.ask(data as QueryEnvelope, this.deadline);
    throw new Error(`${JSON.stringify(pattern)} can't be asked`);
  }
}
