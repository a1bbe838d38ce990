// Every asynchronous storage that was ever used is told of each new promise for as long as the process lives (Node before 24), and
// jest-circus makes one for each spec file: after eighty files a worker spent a tenth of its time in telling them. They end with
// the spec that made them.
import asyncHooks, { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const made = new Set();

asyncHooks.AsyncLocalStorage = class extends AsyncLocalStorage {
  constructor(...options) {
    super(...options);
    made.add(this);
  }
};

export default class Environment extends TestEnvironment {
  async teardown() {
    for (const storage of made) storage.disable();
    made.clear();
    await super.teardown();
  }
}
