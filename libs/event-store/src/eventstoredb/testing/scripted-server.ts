import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import grpcServices from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import {
  Metadata,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerErrorResponse,
  type ServerReadableStream,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import { appendAnswer, appendAsked, clusterAnswer, featuresAnswer, proposedIn } from './messages.js';
import { type LogEvent, type Proposed, ScriptedLog } from './scripted-log.js';
import { ScriptedReader } from './scripted-reader.js';

export type Call = 'append' | 'append-in-batch' | 'read' | 'subscribe';

/** What a call meets instead of its answer. */
export type Instead =
  | { readonly does: 'never-answers' | 'ends-with-ok' | 'is-unavailable' }
  /** An append is written, and its answer is lost. */
  | { readonly does: 'writes-and-is-unavailable' | 'writes-and-never-answers' }
  /** Answers so many events, then ends with OK. */
  | { readonly does: 'ends-after'; readonly events: number }
  | { readonly does: 'is-not-leader'; readonly leader: ScriptedServer }
  /** Gives all events this place. */
  | { readonly does: 'misplaces'; readonly position: bigint };

/** A call as it came in. */
export interface Seen {
  readonly call: Call;
  readonly requiresLeader: boolean;
  /** The pattern that a subscription asked the server to compare streams' names with. */
  readonly regex?: string | undefined;
}

/**
 * NOT EventStoreDB: a small server that speaks the part of its gRPC protocol that the adapter uses, from a list in memory,
 * and fails as it is told to. It shows what the adapter does when a server behaves so; that servers do is not shown here.
 */
export class ScriptedServer {
  readonly seen: Seen[] = [];
  private readonly script = new Map<Call, Instead[]>();
  private server: Server | undefined;
  private port = 0;
  private members: readonly ScriptedServer[] = [this];
  private leader: ScriptedServer = this;

  private constructor(readonly log: ScriptedLog) {}

  static async start(log = new ScriptedLog()): Promise<ScriptedServer> {
    const server = new ScriptedServer(log);
    await server.begin();
    return server;
  }

  /** Nodes that share one log; the first of them leads until `elect`. Replication and elections are not played. */
  static async cluster(nodes: number): Promise<readonly ScriptedServer[]> {
    const log = new ScriptedLog();
    const members = await Promise.all(Array.from({ length: nodes }, () => ScriptedServer.start(log)));
    for (const member of members) member.members = members;
    members[0]?.elect();
    return members;
  }

  /** The address of this node alone. */
  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** An address with all nodes, of which the client has to find the leader. */
  get clusterUrl(): string {
    return `esdb://${this.members.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  }

  /** From now on this node leads its cluster; the others refuse what is for the leader only. */
  elect(): void {
    for (const member of this.members) member.leader = this;
  }

  /** The next calls of this kind meet this, one after the other. */
  next(call: Call, ...instead: readonly Instead[]): void {
    this.script.set(call, [...(this.script.get(call) ?? []), ...instead]);
  }

  /** Cuts all connections and listens no more. */
  stop(): void {
    this.server?.forceShutdown();
    this.server = undefined;
  }

  /** Listens again where it did, with what it held. */
  async begin(): Promise<void> {
    const server = new Server();
    server.addService(grpcServices.StreamsService, {
      read: (call: ServerWritableStream<ReadReq, ReadResp>) => this.read(call),
      append: (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>) =>
        this.append(call, answer),
      // Offered, as every server since 21.10 does, and never answered: the adapter must not use it.
      batchAppend: ({ metadata }: ServerDuplexStream<unknown, unknown>) => void this.take('append-in-batch', metadata),
    });
    server.addService(features.ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: sendUnaryData<SupportedMethods>) => answer(null, featuresAnswer()),
    });
    server.addService(gossip.GossipService, {
      read: (_: unknown, answer: sendUnaryData<ClusterInfo>) => answer(null, clusterAnswer(this.members)),
    });
    this.port = await new Promise((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.port}`, ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    this.server = server;
  }

  private read(call: ServerWritableStream<ReadReq, ReadResp>): void {
    const reader = new ScriptedReader(this.log, call);
    const { subscribes, regex } = reader.asked;
    const instead = this.take(subscribes ? 'subscribe' : 'read', call.metadata, regex);
    if (instead?.does === 'never-answers') return;
    if (instead?.does === 'ends-with-ok') return void call.end();
    const refused = instead && refusal(instead);
    if (refused) return void call.emit('error', refused);
    void reader.answer({
      events: instead?.does === 'ends-after' ? instead.events : Infinity,
      ...(instead?.does === 'misplaces' ? { position: instead.position } : {}),
    });
  }

  private append(call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): void {
    const instead = this.take('append', call.metadata);
    let asked: ReturnType<typeof appendAsked>;
    const proposed: Proposed[] = [];
    call.on('data', (request: AppendReq) => {
      asked ??= appendAsked(request);
      const one = proposedIn(request);
      if (one) proposed.push(one);
    });
    call.on('error', () => undefined); // the client went away
    call.on('end', () => {
      const { stream = '', expected } = asked ?? {};
      if (instead?.does === 'never-answers') return;
      if (expected === undefined) return answer({ code: status.INVALID_ARGUMENT, details: 'no exact revision' });
      const outcome =
        instead && !instead.does.startsWith('writes') ? undefined : this.log.append(stream, expected, proposed);
      const refused = instead && refusal(instead);
      if (refused) answer(refused);
      else if (outcome && !instead) answer(null, appendAnswer(outcome, expected));
    });
  }

  private take(call: Call, metadata: Metadata, regex?: string): Instead | undefined {
    const requiresLeader = metadata.get('requires-leader')[0] === 'true';
    this.seen.push({ call, requiresLeader, regex });
    if (requiresLeader && this.leader !== this) return { does: 'is-not-leader', leader: this.leader };
    return this.script.get(call)?.shift();
  }

  get leads(): boolean {
    return this.leader === this;
  }

  get runs(): boolean {
    return this.server !== undefined;
  }

  /** The host and port that a refusal names as the leader's. */
  get place(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: this.port };
  }

  /** Events of ours that it holds, without the server's own and the store's name. */
  get events(): readonly LogEvent[] {
    return this.log.all.filter(({ stream }) => !stream.startsWith('$') && stream !== 'commonshelf_store');
  }
}

function refusal(instead: Instead): (Partial<ServerErrorResponse> & { code: status; details: string }) | undefined {
  if (instead.does.endsWith('is-unavailable')) return { code: status.UNAVAILABLE, details: 'scripted' };
  if (instead.does !== 'is-not-leader') return undefined;
  const { host, port } = instead.leader.place;
  const metadata = new Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', host);
  metadata.set('leader-endpoint-port', String(port));
  return { code: status.NOT_FOUND, details: 'scripted: not the leader', metadata };
}
