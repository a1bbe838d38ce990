import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { LogEvent, Outcome, Proposed } from './scripted-log.js';

/** What an append asks for; its events come in messages of their own. */
export function appendAsked(
  request: AppendReq,
): { readonly stream: string; readonly expected: number | undefined } | undefined {
  const options = request.getOptions();
  if (!options) return undefined;
  const { NO_STREAM, REVISION } = streams.AppendReq.Options.ExpectedStreamRevisionCase;
  const kind = options.getExpectedStreamRevisionCase();
  const expected = kind === NO_STREAM ? -1 : kind === REVISION ? Number(options.getRevision()) : undefined;
  return { stream: nameIn(options.getStreamIdentifier()), expected };
}

export function proposedIn(request: AppendReq): Proposed | undefined {
  const message = request.getProposedMessage();
  if (!message) return undefined;
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function appendAnswer(outcome: Outcome, expected: number): AppendResp {
  const answer = new streams.AppendResp();
  if ('last' in outcome) {
    const position = new streams.AppendResp.Position();
    position.setCommitPosition(String(outcome.last.position)).setPreparePosition(String(outcome.last.position));
    const success = new streams.AppendResp.Success();
    return answer.setSuccess(success.setCurrentRevision(String(outcome.last.revision)).setPosition(position));
  }
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (outcome.actual < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(outcome.actual));
  if (expected < 0) wrong.setExpectedNoStream(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  return answer.setWrongExpectedVersion(wrong);
}

/** What a read asks for. */
export interface ReadAsked {
  readonly stream: string | undefined;
  /** A revision or a position; undefined for the beginning forwards and the end backwards. */
  readonly from: bigint | undefined;
  /** From the end, whatever the direction. */
  readonly fromEnd: boolean;
  readonly backwards: boolean;
  readonly subscribes: boolean;
  readonly count: number;
  /** The pattern that streams' names are compared with. */
  readonly regex: string | undefined;
}

export function readAsked(request: ReadReq): ReadAsked {
  const options = request.getOptions();
  const stream = options?.getStream();
  const all = options?.getAll();
  const revision = stream?.hasRevision() ? stream.getRevision() : undefined;
  const from = revision ?? all?.getPosition()?.getCommitPosition();
  return {
    stream: stream ? nameIn(stream.getStreamIdentifier()) : undefined,
    from: from === undefined ? undefined : BigInt(from),
    fromEnd: Boolean(stream?.hasEnd() ?? all?.hasEnd()),
    backwards: options?.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS,
    subscribes: Boolean(options?.hasSubscription()),
    count: Number(options?.getCount() ?? 0),
    regex: options?.getFilter()?.getStreamIdentifier()?.getRegex(),
  };
}

export function eventMessage(event: LogEvent, position = event.position): ReadResp {
  const { RecordedEvent } = streams.ReadResp.ReadEvent;
  const recorded = new RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(identifier(event.stream))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(String(position))
    .setPreparePosition(String(position))
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  recorded.getMetadataMap().set('type', event.type).set('content-type', event.contentType).set('created', '0');
  const read = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(position));
  return new streams.ReadResp().setEvent(read);
}

export function notFoundMessage(stream: string): ReadResp {
  const found = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier(stream));
  return new streams.ReadResp().setStreamNotFound(found);
}

export function confirmationMessage(): ReadResp {
  const confirmation = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('scripted');
  return new streams.ReadResp().setConfirmation(confirmation);
}

export function caughtUpMessage(): ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

export function checkpointMessage(position: bigint): ReadResp {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position)).setPreparePosition(String(position));
  return new streams.ReadResp().setCheckpoint(checkpoint);
}

/** That it can append in batches, which is what a client chooses then. */
export function featuresAnswer(): SupportedMethods {
  const method = new features.SupportedMethod();
  method.setServiceName('event_store.client.streams.streams').setMethodName('batchappend');
  return new features.SupportedMethods().setEventStoreServerVersion('scripted').setMethodsList([method]);
}

/** A node as others of its cluster tell of it. */
interface Member {
  readonly place: { readonly host: string; readonly port: number };
  readonly leads: boolean;
  readonly runs: boolean;
}

export function clusterAnswer(members: readonly Member[]): ClusterInfo {
  const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
  const told = members.map(({ place, leads, runs }) =>
    new gossip.MemberInfo()
      .setState(leads ? LEADER : FOLLOWER)
      .setIsAlive(runs)
      .setHttpEndPoint(new gossip.EndPoint().setAddress(place.host).setPort(place.port)),
  );
  return new gossip.ClusterInfo().setMembersList(told);
}

function identifier(stream: string): InstanceType<typeof shared.StreamIdentifier> {
  return new shared.StreamIdentifier().setStreamName(new TextEncoder().encode(stream));
}

function nameIn(found: InstanceType<typeof shared.StreamIdentifier> | undefined): string {
  return new TextDecoder().decode(found?.getStreamName_asU8());
}
