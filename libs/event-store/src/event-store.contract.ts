import { afterEach, beforeEach, describe } from '@jest/globals';
import { appendingContract } from './contract/appending.contract.js';
import type { StoreUnderTest } from './contract/fixture.contract.js';
import { followingContract } from './contract/following.contract.js';
import { readingContract } from './contract/reading.contract.js';

export type { StoreUnderTest } from './contract/fixture.contract.js';

/** What every EventStore must do, whatever it keeps its events in. `open` is called for each test. */
export function eventStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the contract of EventStore:`, () => {
    let opened: StoreUnderTest;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.release());

    for (const contract of [appendingContract, readingContract, followingContract]) contract(() => opened);
  });
}
