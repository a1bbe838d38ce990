import { PartitionAssigners, type PartitionAssigner } from 'kafkajs';

/** Two methods inside kafkajs' cluster. It calls the first only before each join, the second before each fetch. */
interface Cluster {
  findGroupCoordinator(group: object): Promise<unknown>;
  refreshMetadataIfNecessary(): Promise<unknown>;
}

/** Hooks that kafkajs does not offer. It waits for both; each must end well within the session time-out. */
export interface Hooks {
  /** Called before the member joins: until it has, none of its partitions is given to another member. */
  readonly beforeJoin: () => Promise<void>;
  readonly beforeFetch: () => Promise<void>;
}

/** Assigns round robin. kafkajs hands its cluster to assigners, so this is also where the hooks can be installed. */
export function assignerWith({ beforeJoin, beforeFetch }: Hooks): PartitionAssigner {
  return (config) => {
    const { cluster } = config as unknown as { cluster: Cluster };
    const find = cluster.findGroupCoordinator.bind(cluster);
    cluster.findGroupCoordinator = async (group) => {
      await beforeJoin();
      return find(group);
    };
    const refresh = cluster.refreshMetadataIfNecessary.bind(cluster);
    cluster.refreshMetadataIfNecessary = async () => {
      await beforeFetch();
      return refresh();
    };
    return PartitionAssigners.roundRobin(config);
  };
}
