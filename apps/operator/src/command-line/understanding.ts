import { Misunderstood, OPTIONS, type Asked, type Option } from './options.js';

/** What a command takes beside what all take. Of the options it needs each but those that narrow it. */
interface Takes {
  readonly words: readonly string[];
  readonly options: readonly Option[];
}

const nothing: Takes = { words: [], options: [] };
const consumer = ['consumer'];
const place = ['consumer', 'scope'];

/** The commands. */
export const TAKES = {
  status: nothing,
  parked: nothing,
  show: { words: place, options: [] },
  retry: { words: place, options: ['reason'] },
  skip: { words: place, options: ['position', 'reason'] },
  rebuild: { words: ['projection'], options: ['scope', 'reason'] },
  pause: { words: consumer, options: ['reason'] },
  resume: { words: consumer, options: ['reason'] },
  refusals: nothing,
  verify: { words: [], options: ['stream', 'until'] },
} satisfies Readonly<Record<string, Takes>>;
export type Word = keyof typeof TAKES;

/** What stands before a process's name in an alert's label, from which it is copied at night. */
const ALERTED = /^process:/;

/** What does less than all when it is given. */
const NARROWING: readonly Option[] = ['scope', 'stream', 'until'];

const SHOWN: Readonly<Record<Option, string>> = {
  position: '--position <position>',
  scope: '[--scope <scope>]',
  reason: '--reason "…"',
  stream: '[--stream <stream>]',
  until: '[--until <position>]',
};
const NEEDED: Readonly<Record<Option, string>> = {
  position: '--position: the event that `parked` shows, so that no other one is skipped',
  scope: 'a scope after --scope',
  stream: 'a stream after --stream',
  until: 'a position after --until, as an earlier `verify` printed it',
  reason: '--reason "…": why you do it is recorded with it',
};

/** A command that is whole; what it does not take is empty. */
export interface Given {
  readonly word: Word;
  readonly consumer: string;
  readonly parkedScope: string;
  readonly position: string;
  readonly reason: string;
  /** The one scope to rebuild; undefined: all. */
  readonly onlyScope: string | undefined;
  /** The one stream to verify; undefined: all. */
  readonly stream: string | undefined;
  /** The position to verify up to; undefined: the end. */
  readonly until: string | undefined;
}

/** A command that the gateway carries out. */
export type ForGateway = Given & { readonly word: Exclude<Word, 'verify'> };

/** How a command is written. */
export function usageOf(word: Word): string {
  const { words, options }: Takes = TAKES[word];
  return [word, ...words.map((each) => `<${each}>`), ...options.map((each) => SHOWN[each])].join(' ');
}

/** A command with all that it needs, and nothing that it would pass over. Throws Misunderstood. */
export function understood({ words: [word = '', ...words], options, signsIn }: Asked): Given {
  if (!isWord(word)) throw new Misunderstood(`There is no ${word}. Try --help.`);
  const takes: Takes = TAKES[word];
  const wrong = (what: string) => new Misunderstood(`${word} ${what}. It is given as: ${usageOf(word)}`);

  const missing = takes.words.find((_name, at) => isEmpty(words[at]));
  if (missing !== undefined) throw wrong(`needs a ${missing}`);
  const surplus = words.slice(takes.words.length);
  if (surplus.length > 0) throw wrong(`does not take “${surplus.join(' ')}”`);

  for (const name of OPTIONS) {
    const value = options[name];
    if (!takes.options.includes(name)) {
      if (value !== undefined) throw wrong(`does not take --${name}`);
    } else if (isEmpty(value) && !(NARROWING.includes(name) && value === undefined))
      throw wrong(`needs ${NEEDED[name]}`);
  }
  if (word === 'verify' && signsIn) throw wrong('reads the history itself, and takes no --url and no --username');
  if (options.stream !== undefined && options.until !== undefined) throw wrong('takes --stream or --until, not both');
  const [first = '', parkedScope = ''] = words;
  const { position = '', reason = '', scope, stream, until } = options;
  return {
    word,
    consumer: first.replace(ALERTED, ''),
    parkedScope,
    position,
    reason,
    onlyScope: scope,
    stream,
    until,
  };
}

/** All but `verify`, which reads the history itself. */
export function isForGateway(given: Given): given is ForGateway {
  return given.word !== 'verify';
}

function isWord(word: string): word is Word {
  return Object.hasOwn(TAKES, word);
}

function isEmpty(value: string | undefined): boolean {
  return value === undefined || value.trim() === '';
}
