import type { Batch } from 'kafkajs';
import { readHeaders } from '../headers.js';
import type { Incoming } from '../messages.js';

/** The offset that a batch was asked for from. It is not the wanted one after a rejoin in mid-fetch, or when the log was cut off. */
export function askedFrom(batch: Batch): bigint {
  // Not in kafkajs' types.
  const { fetchedOffset } = batch as unknown as { fetchedOffset: string | number | bigint };
  return BigInt(fetchedOffset.toString());
}

/** The messages of a batch. */
export function messagesOf({ partition, messages }: Batch): readonly Incoming[] {
  return messages.map(({ offset, key, value, headers }) => ({
    partition,
    offset: BigInt(offset),
    key: key?.toString() ?? '',
    value,
    headers: readHeaders(headers),
  }));
}
