/** The oldest Node that everything runs on (package.json's engines say the same). */
const OLDEST_NODE = [20, 19] as const;

/** What to tell a person whose Node is too old; undefined when it is not. */
export function olderNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Commonshelf needs Node ${OLDEST_NODE.join('.')} or later, and this is ${version}. Install a newer one from https://nodejs.org and start again.`;
}
