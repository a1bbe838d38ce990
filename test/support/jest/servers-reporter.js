/** Keeps the run's counts: jest prints its own summary after every reporter, and what `stop-servers` says comes last. */
export default class ServersReporter {
  onRunComplete(_contexts, results) {
    globalThis.testCounts = {
      passed: results.numPassedTests,
      // A spec file that could not be loaded has no tests to count, and is a failure all the same.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
  }
}
