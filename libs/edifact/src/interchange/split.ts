import { checkCharset } from './charset.js';
import { peekSyntax, readAdvice, skipBlanks } from '../syntax/advice.js';
import {
  isAscii,
  latin1Text,
  utf8Text,
  windowsText,
  type Charset,
  type ServiceCharacters,
} from '../syntax/characters.js';
import type { Findings, Place, ProblemCode } from '../syntax/finding.js';
import { scanCodes, scanSegment, type Scan, type ScanCodes } from '../syntax/scan.js';
import type { Segment } from '../syntax/segment.js';

/** The segments of one interchange, UNB first, before anyone asked whether they make sense. */
export interface SplitInterchange {
  readonly characters: ServiceCharacters;
  readonly charset: Charset;
  readonly offset: number;
  readonly segments: readonly Segment[];
  readonly end: number;
}

interface Open {
  readonly characters: ServiceCharacters;
  readonly codes: ScanCodes;
  readonly charset: Charset;
  readonly syntax: string;
  readonly offset: number;
  readonly segments: Segment[];
}

/** Cuts a file into interchanges (each begins with UNA or UNB) and those into segments. What it cannot cut is a problem in the findings. */
export function splitFile(bytes: Uint8Array, findings: Findings, forced?: Charset): readonly SplitInterchange[] {
  return new Splitter(bytes, findings, forced).split();
}

class Splitter {
  private readonly text: string;
  private readonly done: SplitInterchange[] = [];
  private open: Open | undefined;
  private at = 0;
  private index = 0;
  private wrapped = 0;
  private firstWrapped: Place | undefined;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly findings: Findings,
    private readonly forced: Charset | undefined,
  ) {
    this.text = latin1Text(bytes);
  }

  split(): readonly SplitInterchange[] {
    const marked = this.text.startsWith('\xef\xbb\xbf');
    this.at = marked ? 3 : 0;
    for (this.skip(); this.at < this.text.length; this.skip()) if (!this.step(marked)) return this.done;
    this.close();
    return this.done;
  }

  private skip(): void {
    this.at = skipBlanks(this.text, this.at);
  }

  /** Takes one step; false where the file cannot be followed any further. */
  private step(marked: boolean): boolean {
    if (/^UN[AB][^A-Za-z0-9]/.test(this.text.slice(this.at, this.at + 4))) return this.begin(marked);
    if (this.open) {
      const { terminator } = this.open.characters;
      return this.text.startsWith(terminator, this.at) ? this.skipEmpty(terminator) : this.take(this.open);
    }
    return this.fail('interchange-missing', 'The file does not begin with an interchange (UNA or UNB).');
  }

  private begin(marked: boolean): boolean {
    this.close();
    const offset = this.at;
    const advice = readAdvice(this.text, this.at);
    if (!advice)
      return this.fail('una-unusable', 'The characters that UNA announces cannot tell segments and elements apart.');
    if (advice.short) this.findings.warn('una-short', 'UNA has eight characters instead of nine.', this.place());
    this.at = skipBlanks(this.text, advice.end);
    if (!this.text.startsWith('UNB', this.at)) return this.fail('interchange-missing', 'UNA is not followed by UNB.');
    const { characters } = advice;
    const { id } = peekSyntax(this.text, this.at, characters);
    const charset = this.forced ?? (marked || id === 'UNOW' || id === 'UNOY' ? 'utf-8' : 'latin-1');
    this.open = { characters, codes: scanCodes(characters), charset, syntax: id, offset, segments: [] };
    return this.take(this.open);
  }

  private take(open: Open): boolean {
    const scan = scanSegment(this.text, this.at, open.codes);
    if (!scan) return this.unterminated();
    return this.add(scan, open);
  }

  private add(scan: Scan, open: Open): boolean {
    const decode = open.charset === 'utf-8' ? utf8Text : windowsText;
    const raw = this.text.slice(this.at, scan.end);
    const [tag, ...elements] = isAscii(raw)
      ? scan.elements
      : scan.elements.map((element) => element.map((components) => components.map(decode)));
    const name = tag?.length === 1 && tag[0]?.length === 1 ? tag[0][0] : undefined;
    if (name === undefined || !/^[A-Z][A-Z0-9]{2}$/.test(name)) {
      return this.fail(
        'segment-tag-bad',
        `A segment begins with "${printable(raw.slice(0, 12))}" where a tag of three letters belongs.`,
      );
    }
    if (scan.wrapped) this.noteWrapped();
    open.segments.push({
      tag: name,
      elements,
      index: this.index++,
      offset: this.at,
      length: raw.length,
      raw: decode(raw),
    });
    this.at = scan.end;
    return true;
  }

  private noteWrapped(): void {
    this.firstWrapped ??= this.place();
    this.wrapped++;
  }

  /** A terminator that is a line break or another blank was skipped with the blanks around it. */
  private skipEmpty(terminator: string): true {
    const first = this.place();
    let count = 0;
    while (this.text.startsWith(terminator, this.at)) {
      this.at = skipBlanks(this.text, this.at + 1);
      count++;
    }
    this.findings.warn('segment-empty', `${count} empty segment(s) were skipped.`, first);
    return true;
  }

  /** A cut inside the closing UNZ harms nothing: every message before it is whole. Any other cut may have lost data. */
  private unterminated(): boolean {
    if (!this.text.startsWith('UNZ', this.at)) {
      return this.fail('segment-unterminated', 'The file ends inside a segment: it was cut off.');
    }
    this.findings.warn(
      'segment-last-unterminated',
      'The last segment (UNZ) has no terminator and was not read.',
      this.place(),
    );
    this.close();
    this.at = this.text.length;
    return true;
  }

  private close(): void {
    const { open } = this;
    this.open = undefined;
    if (this.firstWrapped) {
      this.findings.warn(
        'line-wrapped',
        `${this.wrapped} segment(s) had line breaks inside, which were joined.`,
        this.firstWrapped,
      );
      this.firstWrapped = undefined;
      this.wrapped = 0;
    }
    if (!open) return;
    const { characters, charset, offset, segments, syntax } = open;
    const bytes = this.bytes.subarray(offset, this.at);
    const text = this.text.slice(offset, this.at);
    const said = { charset, syntax, forced: this.forced !== undefined, text };
    if (!checkCharset(bytes, said, segments[0] ?? this.place(), this.findings)) return;
    this.done.push({ characters, charset, offset, segments, end: this.at });
  }

  private place(): Place {
    return { index: this.index, offset: this.at };
  }

  private fail(code: ProblemCode, reason: string): false {
    this.findings.fail(code, reason, this.place());
    return false;
  }
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '.');
}
