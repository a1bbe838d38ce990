import type { EventStore } from '#event-store';
import { DEMO } from './telling.js';

/** True when the demonstration was played to its end, or people have founded partnerships of their own. */
export async function isToldAlready(store: EventStore): Promise<boolean> {
  for await (const [first] of store.readAll({ categories: ['partnership'], limit: 1 })) {
    if (first && first.stream !== `partnership-${DEMO.partnership}`) return true;
  }
  for await (const { type } of store.readStream(`jointOrder-${DEMO.partnership}.${DEMO.order}`, {
    direction: 'backwards',
    limit: 1,
  })) {
    return type === 'JointOrderSent';
  }
  return false;
}
