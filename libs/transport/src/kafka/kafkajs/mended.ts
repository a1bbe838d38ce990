import { createRequire } from 'node:module';
import { quietenRequestQueue } from './request-queue.js';
import { quickenRecords } from './records.js';

let done = false;

/** Changes kafkajs 2.2.4 from within, once for a process, before it has written or read anything. */
export function mendKafkajs(): void {
  if (done) return;
  done = true;
  const inside = createRequire(import.meta.url);
  quietenRequestQueue(inside);
  quickenRecords(inside);
}
