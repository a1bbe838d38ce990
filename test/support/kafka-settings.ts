/** Where a node listens, and where its data lies. */
export interface Settings {
  readonly port: number;
  readonly controllerPort: number;
  /** The port that clients are told to come to. Default `port`. */
  readonly advertisedPort?: number | undefined;
  readonly data: string;
}

/** The settings of a single node: broker and controller in one, small and quick. */
export function settingsFor({ port, controllerPort, advertisedPort = port, data }: Settings): string {
  return `${Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertisedPort}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 500,
    // A broker that was killed is not let in again before its old session has ended.
    'broker.session.timeout.ms': 1_500,
    'broker.heartbeat.interval.ms': 300,
    'log.segment.bytes': 16_777_216,
    'log.index.size.max.bytes': 65_536,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}
