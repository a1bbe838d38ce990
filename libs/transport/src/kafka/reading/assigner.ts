import { PartitionAssigners, type PartitionAssigner } from 'kafkajs';

/** Parts of kafkajs' cluster: the first is asked before each join and only then, the second before each fetch. */
interface Cluster {
  findGroupCoordinator(group: object): Promise<unknown>;
  refreshMetadataIfNecessary(): Promise<unknown>;
}

/** What kafkajs lacks: both are waited for, and must not take as long as the session. */
export interface Hooks {
  /** Before the member joins, and so before what it had may be given to another. */
  readonly beforeJoin: () => Promise<void>;
  readonly beforeFetch: () => Promise<void>;
}

/** Round robin; and as kafkajs gives assigners its cluster, the place where the hooks are hung. */
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
