import { Misunderstood, OPTIONS, type Asked, type Option } from './options.js';

/** What a command takes beside what all take. Of the options it needs each but the scope. */
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
} satisfies Readonly<Record<string, Takes>>;
export type Word = keyof typeof TAKES;

const SHOWN: Readonly<Record<Option, string>> = {
  position: '--position <position>',
  scope: '[--scope <scope>]',
  reason: '--reason "…"',
};
const NEEDED: Readonly<Record<Option, string>> = {
  position: '--position: the event that `parked` shows, so that no other one is skipped',
  scope: 'a scope after --scope',
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
}

/** How a command is written. */
export function usageOf(word: Word): string {
  const { words, options }: Takes = TAKES[word];
  return [word, ...words.map((each) => `<${each}>`), ...options.map((each) => SHOWN[each])].join(' ');
}

/** A command with all that it needs, and nothing that it would pass over. Throws Misunderstood. */
export function understood({ words: [word = '', ...words], options }: Asked): Given {
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
    } else if (isEmpty(value) && !(name === 'scope' && value === undefined)) throw wrong(`needs ${NEEDED[name]}`);
  }
  const [first = '', parkedScope = ''] = words;
  const { position = '', reason = '', scope } = options;
  return { word, consumer: first, parkedScope, position, reason, onlyScope: scope };
}

function isWord(word: string): word is Word {
  return Object.hasOwn(TAKES, word);
}

function isEmpty(value: string | undefined): boolean {
  return value === undefined || value.trim() === '';
}
