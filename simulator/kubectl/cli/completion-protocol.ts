/**
 * How shells ask a program for the words that may come next: `kubectl __complete WORDS… WORD` prints them, a line each, and what the
 * shell is to make of them (":4"). Mirrors spf13/cobra's completions.go; helm answers in the same way.
 */
import type { Language } from '../help/text.ts';

/** Bits of cobra's ShellCompDirective. */
export const DEFAULT = 0;
export const ERROR = 1;
export const NO_SPACE = 2;
export const NO_FILES = 4;
/** The words are endings of files. */
export const FILE_ENDINGS = 8;

/** A word, and what is said of it. */
export type Offer = readonly [value: string, description?: string];

export interface Offers {
  readonly offers: readonly Offer[];
  readonly directive: number;
  /** Lines of standard error that come before. */
  readonly debug?: readonly string[];
}

/** The hidden commands that shells call: with descriptions, and without. */
export const ASKING = '__complete';
export const ASKING_WORDS = '__completeNoDesc';

const HELP_SAYS: Readonly<Record<Language, string>> = { en: 'Help about any command', ko: '명령의 도움말을 보여 준다' };
export const helpOffer = (language: Language): Offer => ['help', HELP_SAYS[language]];

/** Shells fall back on files where the words before do not make sense. */
export const failed = (message: string): Offers => ({
  offers: [],
  directive: DEFAULT,
  debug: [`[Debug] [Error] ${message}`],
});

const DIRECTIVES = ['Error', 'NoSpace', 'NoFileComp', 'FilterFileExt'];

/** What is printed: words, then ":4"; and to standard error what that means. */
export function completionText(found: Offers, described: boolean): readonly [out: string, err: string] {
  const { offers, directive, debug = [] } = found;
  const lines = offers.map(([value, description]) => (described && description ? `${value}\t${description}` : value));
  const names = DIRECTIVES.filter((_, i) => directive & (1 << i)).map((name) => `ShellCompDirective${name}`);
  const meaning = names.length > 0 ? names.join(', ') : 'ShellCompDirectiveDefault';
  return [
    [...lines, `:${directive}`].map((line) => `${line}\n`).join(''),
    [...debug, `Completion ended with directive: ${meaning}`].map((line) => `${line}\n`).join(''),
  ];
}
