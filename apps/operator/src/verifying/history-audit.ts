import { ChainAudit, type ChainFault, type OpenedToRead } from '#event-store';
import { numbersOf, type Position, type Recorded } from '#kernel';

/** What of the history is looked at: all of it, one stream, or all up to a position. */
export interface Extent {
  readonly stream?: string | undefined;
  readonly until?: Position | undefined;
}

/** What was found. */
export interface Audited {
  readonly events: number;
  readonly streams: number;
  /** Of the last event that was looked at; null when there was none. */
  readonly position: Position | null;
  /** Of all streams' heads: equal wherever the same events are. */
  readonly digest: string;
  readonly faultCount: number;
  /** One sentence each, of the first thousand. */
  readonly faults: readonly string[];
}

/** How far one is; the total is null where nobody knows it. */
export type Progress = (done: number, total: number | null) => void;

const TOLD_FAULTS = 1_000;

/** Reads a history from its beginning and recomputes every hash. Throws what reading it throws. */
export async function auditOf(opened: OpenedToRead, extent: Extent, progress: Progress): Promise<Audited> {
  const audit = new HistoryAudit(opened, extent);
  await audit.read(progress);
  return audit.found();
}

class HistoryAudit {
  private readonly chains = new ChainAudit();
  private readonly faults: string[] = [];
  private faultCount = 0;
  private last: Position | undefined;

  constructor(
    private readonly opened: OpenedToRead,
    private readonly extent: Extent,
  ) {}

  async read(progress: Progress): Promise<void> {
    const { store, gapless } = this.opened;
    const { stream, until } = this.extent;
    const end = await store.end();
    const upTo = until ?? end;
    const total = gapless && stream === undefined && upTo !== undefined ? countOf(upTo) : null;
    for await (const events of stream === undefined ? store.readAll() : pagesOf(store.readStream(stream))) {
      const wanted = until === undefined ? events : events.filter(({ position }) => position <= until);
      for (const event of wanted) this.take(event);
      progress(this.chains.events, total);
      if (wanted.length < events.length) break;
    }
    if (this.last === undefined)
      this.fault(`There is no event${stream === undefined ? '' : ` in ${stream}`}: is that the right one?`);
    else if (stream === undefined) this.mustEndAt(this.last, upTo);
  }

  found(): Audited {
    const { chains, faultCount, faults, last = null } = this;
    const { events, streams } = chains;
    return { events, streams, position: last, digest: chains.digest(), faultCount, faults };
  }

  private take(event: Recorded): void {
    const { gapless } = this.opened;
    if (gapless && this.extent.stream === undefined) {
      const missing = countOf(event.position) - (this.last === undefined ? 0 : countOf(this.last)) - 1;
      if (missing > 0)
        this.fault(`${missing} ${missing === 1 ? 'event is' : 'events are'} missing before ${event.position}.`);
    }
    this.last = event.position;
    const fault = this.chains.take(event);
    if (fault) this.fault(sentenceOf(fault));
  }

  private mustEndAt(last: Position, upTo: Position | undefined): void {
    // Others append meanwhile: more than was expected is no fault.
    if (upTo === undefined || last > upTo || last === upTo) return;
    this.fault(`An event was expected at ${upTo}, and the last one before it stands at ${last}.`);
  }

  private fault(sentence: string): void {
    this.faultCount += 1;
    if (this.faults.length < TOLD_FAULTS) this.faults.push(sentence);
  }
}

function sentenceOf({ stream, revision, position, what }: ChainFault): string {
  return `${stream}, revision ${revision} (${position}): ${what}.`;
}

/** How many events there are up to a position of a store without gaps. */
function countOf(position: Position): number {
  return Number(numbersOf(position)[0]);
}

async function* pagesOf(events: AsyncIterable<Recorded>): AsyncIterable<readonly Recorded[]> {
  for await (const event of events) yield [event];
}
