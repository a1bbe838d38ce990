import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Kafka, logLevel, type KafkaConfig } from 'kafkajs';
import type { KafkaOptions } from './options.js';
import { mendKafkajs } from './kafkajs/mended.js';

let clients = 0;

/**
 * A new client. It retries little: whoever uses it makes a new one when it fails, and each begins with another of the
 * brokers. What goes wrong comes as rejections and events, never as kafkajs' own log.
 */
export function clientOf(options: KafkaOptions): Kafka {
  mendKafkajs();
  const { brokers, instance, times, tls, user } = options;
  clients += 1;
  const first = clients % brokers.length;
  const config: KafkaConfig = {
    clientId: instance,
    brokers: [...brokers.slice(first), ...brokers.slice(0, first)],
    logLevel: logLevel.NOTHING,
    connectionTimeout: times.connect,
    requestTimeout: times.request,
    retry: { retries: 2, initialRetryTime: 50, maxRetryTime: 1_000, restartOnFailure: async () => false },
    ssl: tls,
    socketFactory: ({ host, port, ssl, onConnect }) => withoutDelay(host, port, ssl, onConnect),
  };
  if (user) config.sasl = { mechanism: 'scram-sha-512', username: user.name, password: user.password };
  return new Kafka(config);
}

/** kafkajs' own sockets wait to fill their packets, up to 40 ms. */
function withoutDelay(host: string, port: number, tls: object | undefined, onConnect: () => void): Socket {
  // RFC 6066, section 3: a server's name is no address.
  const named = isIP(host) ? {} : { servername: host };
  const socket = tls ? connectTls({ host, port, ...named, ...tls }, onConnect) : connectTcp({ host, port }, onConnect);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  return socket;
}

/** Ends what may hang on a broker that does not answer: it is waited for `milliseconds`, then left alone. */
export async function atMost(milliseconds: number, ending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([ending, enough]).finally(() => clearTimeout(timer));
}
