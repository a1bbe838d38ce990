import TestSequencer from '@jest/test-sequencer';

/** What takes longest, as the suffix of its name says: two of each service, the whole product, one server, nothing. */
const RANKS = [/\btest\/services\//, /\.e2e\.spec\.ts$/, /\.int\.spec\.ts$/];
const rankOf = ({ path }) => (RANKS.findIndex((rank) => rank.test(path)) + RANKS.length + 1) % (RANKS.length + 1);

/** A machine that has never run the tests knows no durations: the longest must not be what all others wait for at the end. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
