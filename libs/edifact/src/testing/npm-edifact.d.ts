/** The part of npm's untyped `edifact` that the specs use as a second opinion. */
declare module 'edifact/reader.js' {
  /** Reads a whole file of text into segments. */
  export default class Reader {
    constructor(options?: { autoDetectEncoding?: boolean });
    parse(document: string): { name: string; elements: string[][] }[];
  }
}
