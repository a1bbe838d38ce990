import { PartitionAssigners, type PartitionAssigner } from 'kafkajs';

/** A part of kafkajs' cluster: its group's coordinator is looked for before each join, and only then. */
interface Cluster {
  findGroupCoordinator(group: object): Promise<unknown>;
}

/**
 * Round robin, and a hook that kafkajs lacks: `before` is waited for before the member joins, and so before what it had
 * may be given to another. It must not take as long as the session.
 */
export function assignerWith(before: () => Promise<void>): PartitionAssigner {
  return (config) => {
    const { cluster } = config as unknown as { cluster: Cluster };
    const find = cluster.findGroupCoordinator.bind(cluster);
    cluster.findGroupCoordinator = async (group) => {
      await before();
      return find(group);
    };
    return PartitionAssigners.roundRobin(config);
  };
}
