import { onKafka, withHistory } from '#service';

/** What this service is told beside what every service is. */
export const partnershipSettings = { ...onKafka, ...withHistory } as const;
