import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { StoreUnavailable } from '#event-store';
import { processActor, type Answer } from '#kernel';
import { authorityCommands } from '#messages/partnership';
import { derivedId, envelop } from '#service';
import { NoAnswer, Transport } from '#transport';
import { LONDON, type KnownAuthority } from './london.js';

const DEADLINE = 5_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 5_000;
/** The start waits this long; a store that is away longer does not keep the application from starting. */
const START_PATIENCE = 3_000;

/**
 * Registers London's authorities at every start, under command ids that never change, so that only the first start has
 * an effect; all at once, as over Kafka each would otherwise wait for the one before. While the store does not answer
 * it tries again, also after the application has started.
 */
@Injectable()
export class RegisterLondon implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RegisterLondon.name);
  private readonly stopping = new AbortController();

  constructor(@Inject(Transport) private readonly transport: Transport) {}

  /** Resolves when all are registered, or when the start has waited long enough and the rest is done beside it. */
  async begin(): Promise<void> {
    const patience = new AbortController();
    const waited = pause(START_PATIENCE, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.registerAll(), waited]);
    patience.abort();
  }

  /** No further try; the one under way ends with the transport. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async registerAll(): Promise<void> {
    try {
      await Promise.all(LONDON.map((known) => this.register(known)));
    } catch (error) {
      if (!this.stopping.signal.aborted) this.logger.error('London’s authorities could not all be registered', error);
    }
  }

  private async register(known: KnownAuthority): Promise<void> {
    for (let wait = FIRST_PAUSE; !this.stopping.signal.aborted; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      const answer = await this.tried(known);
      if (answer?.outcome === 'refused') this.logger.warn({ message: `${known.name} was not registered`, ...answer });
      if (answer) return;
      await pause(wait, undefined, { signal: this.stopping.signal });
    }
  }

  /** One try; undefined when nobody answered. */
  private async tried({ code, name, kind }: KnownAuthority): Promise<Answer | undefined> {
    const id = derivedId('register-authority', code);
    const sending = { id, by: processActor('authorities'), correlationId: id, causationId: id };
    const command = envelop(authorityCommands.RegisterAuthority, { authority: code, name, kind }, sending);
    try {
      return await this.transport.send(command, DEADLINE);
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof StoreUnavailable)) throw error;
      this.logger.warn(`${name} is not registered yet, trying again: ${error.message}`);
      return undefined;
    }
  }
}
