import { NoAnswer, type QueryEnvelope, type Running } from '../transport.js';
import { Crew } from './crew.js';
import type { InProcessOptions } from './options.js';
import { Pending } from '../common/pending.js';

type Handle = (query: QueryEnvelope) => Promise<unknown>;

class Asked extends Pending<unknown> {
  constructor(readonly query: QueryEnvelope) {
    super();
  }
}

/** Questions and those who answer them, by turns. */
export class Queries {
  private readonly waiting = new Set<Asked>();
  private readonly crew = new Crew<Handle>();

  constructor(private readonly options: InProcessOptions) {}

  ask(query: QueryEnvelope, deadline: number): Promise<unknown> {
    const asked = new Asked(query);
    const promise = asked.within(deadline, query.type, () => this.waiting.delete(asked));
    this.waiting.add(asked);
    this.give();
    return promise;
  }

  answer(handle: Handle): Running {
    const running = this.crew.join(handle);
    this.give();
    return running;
  }

  async close(): Promise<void> {
    await this.crew.stop();
    for (const asked of this.waiting) asked.fail(new NoAnswer('the transport was closed', 'closed'));
    this.waiting.clear();
  }

  private give(): void {
    for (const asked of this.waiting) {
      const hand = this.crew.next();
      if (!hand) return;
      this.waiting.delete(asked);
      void hand
        .holding((handle) => handle(asked.query))
        .then(
          (answer) => asked.resolve(answer),
          (error: unknown) => this.failed(asked, error),
        );
    }
  }

  private failed(asked: Asked, error: unknown): void {
    this.options.report({ of: 'query', what: asked.query.type, attempt: 1, error });
    asked.fail(new NoAnswer(`${asked.query.type} failed`, 'failed', { cause: error }));
  }
}
