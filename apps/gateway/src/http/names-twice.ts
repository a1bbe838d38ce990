const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** How many fields all objects of valid JSON have, each that is there twice counted twice: as many as it has colons outside of texts. */
export function fieldsWritten(json: Uint8Array): number {
  let fields = 0;
  let inText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) inText = !inText;
    else if (byte === BACKSLASH) at += 1;
    else if (byte === COLON && !inText) fields += 1;
  }
  return fields;
}

/** An object or a list that is being read. */
interface Open {
  /** The names so far; undefined in a list. */
  readonly names: Set<string> | undefined;
  /** Where in it we are: a name, or a place from 0. */
  at: string | number;
}

/** Path of the first field of valid JSON that is twice in one object: `books.1.label`. Slow: for when it is known that there is one. */
export function fieldTwice(json: string): string | undefined {
  const open: Open[] = [];
  for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\],]/g)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ names: new Set(), at: '' });
    else if (token === '[') open.push({ names: undefined, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (text !== undefined && colon !== undefined && inner?.names) {
      inner.at = JSON.parse(text) as string;
      if (inner.names.has(inner.at)) return open.map(({ at }) => at).join('.');
      inner.names.add(inner.at);
    }
  }
  return undefined;
}
