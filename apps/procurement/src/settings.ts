import { onKafka, text, withDatabase, withHistory } from '#service';

/** What this service is told beside what every service is. */
export const procurementSettings = {
  ...onKafka,
  ...withHistory,
  ...withDatabase,
  outbox: text('OUTBOX', {
    meaning: 'folder from which suppliers’ messages are collected, shared by all of this service',
  }),
} as const;
