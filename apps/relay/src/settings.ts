import { onKafka, withHistory } from '#service';

/** What this service is told beside what every service is. */
export const relaySettings = { ...onKafka, ...withHistory } as const;
