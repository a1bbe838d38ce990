import { onKafka, withDatabase, withHistory } from '#service';

/** What this service is told beside what every service is. */
export const projectionsSettings = { ...onKafka, ...withHistory, ...withDatabase } as const;
