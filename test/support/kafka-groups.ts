import { AssignerProtocol, Kafka, logLevel } from 'kafkajs';

/** A member of a group, as Kafka knows it. */
export interface GroupMember {
  /** What its process calls itself. */
  readonly instance: string;
  readonly partitions: readonly number[];
}

/** The members of every group whose name begins so, by Kafka's word. A group that is joining has members without partitions. */
export async function kafkaGroups(
  broker: string,
  prefix: string,
): Promise<ReadonlyMap<string, readonly GroupMember[]>> {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const names = (await admin.listGroups()).groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(prefix));
    const { groups } = await admin.describeGroups(names);
    return new Map(
      groups.map(({ groupId, members }) => [
        groupId,
        members.map(({ clientId, memberAssignment }) => ({
          instance: clientId,
          partitions: partitionsIn(memberAssignment),
        })),
      ]),
    );
  } finally {
    await admin.disconnect();
  }
}

function partitionsIn(assignment: Buffer): readonly number[] {
  if (assignment.length === 0) return [];
  return Object.values(AssignerProtocol.MemberAssignment.decode(assignment)?.assignment ?? {}).flat();
}
