import TestSequencer from '@jest/test-sequencer';

/** What a spec needs, as the suffix of its name says: two of each service, the whole product, one server, nothing. */
const RANKS = [/\btest\/services\//, /\.e2e\.spec\.ts$/, /\.int\.spec\.ts$/];
const rankOf = ({ path }) => (RANKS.findIndex((rank) => rank.test(path)) + RANKS.length + 1) % (RANKS.length + 1);

/**
 * A machine that has never run the tests knows no durations: the longest must not be what all others wait for at the end.
 * After these come what waits for a server and what only computes, mixed: one has the processor while the other waits.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const [services = [], whole = [], server = [], pure = []] = RANKS.concat(undefined).map((_, rank) =>
      super.sort(tests.filter((test) => rankOf(test) === rank)),
    );
    return [...services, ...whole, ...mixed(server, pure)];
  }
}

/** Both in their own order, each with its share of what is done at any moment. */
function mixed(...lists) {
  return lists
    .flatMap(placed)
    .sort((a, b) => a.place - b.place)
    .map(({ test }) => test);
}

/** Where in its list the middle of each spec is: from 0 to 1 of the time that the list takes. */
function placed(tests) {
  const durations = tests.map(({ duration }) => duration ?? 1);
  const whole = durations.reduce((sum, each) => sum + each, 0);
  let before = 0;
  return tests.map((test, i) => {
    const place = (before + durations[i] / 2) / whole;
    before += durations[i];
    return { test, place };
  });
}
