import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import {
  caughtUpMessage,
  checkpointMessage,
  confirmationMessage,
  eventMessage,
  notFoundMessage,
  type ReadAsked,
  readAsked,
} from './messages.js';
import type { LogEvent, ScriptedLog } from './scripted-log.js';

/** How an answer differs from the right one. */
interface Answering {
  /** Ends with OK after so many events. */
  readonly events: number;
  /** Gives all events this place. */
  readonly position?: bigint;
}

/** Answers one read or subscription of a scripted server. */
export class ScriptedReader {
  readonly asked: ReadAsked;
  private readonly over = new AbortController();

  constructor(
    private readonly log: ScriptedLog,
    private readonly call: ServerWritableStream<ReadReq, ReadResp>,
  ) {
    this.asked = readAsked(call.request);
    for (const event of ['cancelled', 'close', 'error']) call.on(event, () => this.over.abort());
  }

  async answer(answering: Answering): Promise<void> {
    const { stream, subscribes } = this.asked;
    if (subscribes) await this.subscription(answering);
    else if (stream !== undefined && !this.log.has(stream)) await this.send(notFoundMessage(stream));
    else await this.page(answering);
    if (!this.over.signal.aborted) this.call.end();
  }

  private async page({ events, position }: Answering): Promise<void> {
    const { stream, backwards, count } = this.asked;
    const there = stream === undefined ? this.log.all : this.log.stream(stream);
    const chosen = there.filter((event) => this.lies(event));
    if (backwards) chosen.reverse();
    for (const event of chosen.slice(0, Math.min(count, events))) {
      if (this.over.signal.aborted) return;
      await this.send(eventMessage(event, position));
    }
  }

  /** Of all, `from` is included forwards and excluded backwards; of a stream it is included both ways. */
  private lies(event: LogEvent): boolean {
    const { stream, from, fromEnd, backwards } = this.asked;
    if (from === undefined) return !fromEnd || backwards;
    const place = stream === undefined ? event.position : BigInt(event.revision);
    return backwards ? (stream === undefined ? place < from : place <= from) : place >= from;
  }

  /** Events after `from`, checkpoints of what the filter left out, and the word that it has caught up; then what comes. */
  private async subscription({ events: most, position }: Answering): Promise<void> {
    const { from, fromEnd, regex = '' } = this.asked;
    const wanted = new RegExp(regex);
    let after = fromEnd ? (this.log.all.at(-1)?.position ?? 0n) : (from ?? 0n);
    let sent = 0;
    await this.send(confirmationMessage());
    for (let told = false; !this.over.signal.aborted;) {
      const since = this.log.changes.count;
      for (const event of this.log.all.filter((one) => one.position > after)) {
        if (sent >= most || this.over.signal.aborted) return;
        after = event.position;
        if (!wanted.test(event.stream)) continue;
        await this.send(eventMessage(event, position));
        sent += 1;
      }
      if (sent >= most) return;
      await this.send(checkpointMessage(after));
      if (!told) await this.send(caughtUpMessage());
      told = true;
      await this.log.changes.after(since, this.over.signal);
    }
  }

  private async send(message: ReadResp): Promise<void> {
    if (this.over.signal.aborted || this.call.write(message)) return;
    const { signal } = this.over;
    await once(this.call, 'drain', { signal }).catch(() => undefined); // the client went away
  }
}
