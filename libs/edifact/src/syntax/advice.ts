import { SEPARATOR_CHARACTERS, STANDARD_CHARACTERS, type ServiceCharacters } from './characters.js';

/** Which characters hold for the interchange that begins here, and where its first segment may begin. */
export interface Advice {
  readonly characters: ServiceCharacters;
  readonly end: number;
  /** The advice lacked one of its nine characters, and it was certain which. */
  readonly short: boolean;
}

/** Syntax identifier and version of a UNB that has not been scanned yet: UNOC and 3. */
export interface SyntaxIdentifier {
  readonly id: string;
  readonly version: string;
}

const blank = /\s/;

/** The first index at or after `at` that holds neither a blank nor a control character such as an end-of-file mark. */
export function skipBlanks(text: string, at: number): number {
  let index = at;
  while (text.charCodeAt(index) <= 0x20) index++;
  return index;
}

/**
 * Reads the service string advice at `at`, or what holds without one. UNA is nine characters; a lost reserved one is
 * tolerated where the UNB that follows proves it. Undefined where its characters cannot tell segments apart.
 */
export function readAdvice(text: string, at: number): Advice | undefined {
  if (!text.startsWith('UNA', at)) return withoutAdvice(text, at);
  const short = isShort(text, at);
  const end = at + (short ? 8 : 9);
  const [component = '', element = '', decimal = '', release = ''] = text.slice(at + 3, at + 7);
  const reserved = short ? '' : text.charAt(at + 7);
  const terminator = text.charAt(end - 1);
  const advised = { component, element, decimal, release: release === ' ' ? '' : release, repetition: '', terminator };
  const characters = withRepetition(advised, reserved, peekSyntax(text, end, advised));
  return isUsable(characters) ? { characters, end, short } : undefined;
}

function withoutAdvice(text: string, at: number): Advice {
  const separators = text.startsWith(SEPARATOR_CHARACTERS.element, at + 3);
  const base = separators ? SEPARATOR_CHARACTERS : STANDARD_CHARACTERS;
  return { characters: withRepetition(base, '*', peekSyntax(text, at, base)), end: at, short: false };
}

/** The fifth place is the repetition separator from syntax version 4 on; before, it is only reserved. */
function withRepetition(base: ServiceCharacters, reserved: string, syntax: SyntaxIdentifier): ServiceCharacters {
  return Number(syntax.version) >= 4 && reserved !== ' ' ? { ...base, repetition: reserved } : base;
}

function isShort(text: string, at: number): boolean {
  const last = text.charAt(at + 8);
  if (!text.startsWith('UNB', skipBlanks(text, at + 8))) return false;
  return /[A-Z]/.test(last) || (blank.test(last) && !/[ *]/.test(text.charAt(at + 7)));
}

function isUsable(characters: ServiceCharacters): boolean {
  const { component, element, release, repetition, terminator, decimal } = characters;
  const used = [component, element, release, repetition, terminator].filter((character) => character !== '');
  const structural = [component, element, terminator].every((character) => /^[^A-Za-z0-9\x80-\uffff]$/.test(character));
  const others = [release, repetition].every((character) => /^[^A-Za-z0-9\x80-\uffff]?$/.test(character));
  return structural && others && /^[.,]$/.test(decimal) && new Set([...used, decimal]).size === used.length + 1;
}

/** Looks ahead into the UNB that begins at or after `at`: how the rest is to be scanned depends on it. */
export function peekSyntax(text: string, at: number, characters: ServiceCharacters): SyntaxIdentifier {
  const start = skipBlanks(text, at);
  if (!text.startsWith(`UNB${characters.element}`, start)) return { id: '', version: '' };
  const [first = ''] = text.slice(start + 4, start + 24).split(characters.element);
  const [id = '', version = ''] = first.split(characters.component);
  return { id: id.trim(), version: version.trim() };
}
