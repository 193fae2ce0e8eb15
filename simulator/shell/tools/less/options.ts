/** Options of less that its keys may change, and what it says of them (less 590's words). */
import type { Language } from '../../../kernel/language.ts';

export interface LessSettings {
  numbered: boolean;
  chopped: boolean;
  raw: boolean;
  /** When searches mind the case of letters: always, when the pattern has capitals (-i), never (-I). */
  letterCase: 'always' | 'capitals' | 'never';
  squeezed: boolean;
  /** Leaves at once when all is on the first screen. */
  fits: boolean;
  keepsScreen: boolean;
  longPrompt: boolean;
  endsAtEnd: boolean;
  readonly language: Language;
}

/** Help is shown as a plain text. */
export const HELP_SETTINGS: LessSettings = {
  numbered: false,
  chopped: false,
  raw: false,
  letterCase: 'always',
  squeezed: false,
  fits: false,
  keepsScreen: true,
  longPrompt: false,
  endsAtEnd: false,
  language: 'en',
};

/** `-X` typed: changes the option and says how it is now. */
export function toggled(s: LessSettings, letter: string): string {
  switch (letter) {
    case 'N':
      s.numbered = !s.numbered;
      break;
    case 'n':
      s.numbered = false;
      break;
    case 'S':
      s.chopped = !s.chopped;
      break;
    case 'i':
      s.letterCase = s.letterCase === 'capitals' ? 'always' : 'capitals';
      break;
    case 'I':
      s.letterCase = s.letterCase === 'never' ? 'always' : 'never';
      break;
    case 'R':
    case 'r':
      s.raw = !s.raw;
      break;
    case 's':
      s.squeezed = !s.squeezed;
      break;
    case 'F':
      s.fits = !s.fits;
      break;
    case 'M':
      s.longPrompt = !s.longPrompt;
      break;
    case 'X':
      return 'Cannot change the -X (--no-init) option';
  }
  return told(s, letter);
}

/** `_X` typed. */
export function told(s: LessSettings, letter: string): string {
  switch (letter) {
    case 'N':
    case 'n':
      return s.numbered ? 'Constantly display line numbers' : 'Use line numbers';
    case 'S':
      return s.chopped ? 'Chop long lines' : 'Fold long lines';
    case 'i':
    case 'I':
      return CASES[s.letterCase];
    case 'R':
    case 'r':
      return s.raw
        ? 'Display ANSI sequences directly, other control characters as ^X'
        : 'Display control characters as ^X';
    case 's':
      return s.squeezed ? 'Squeeze multiple blank lines' : 'Display all blank lines';
    case 'F':
      return s.fits ? 'Quit if end-of-file on first screen' : "Don't quit if end-of-file on first screen";
    case 'X':
      return s.keepsScreen ? "Don't send init strings to terminal" : 'Send init strings to terminal';
    case 'M':
      return s.longPrompt ? 'Use long prompt' : 'Use short prompt';
  }
  return /^[abBcCDeEfgGhjJkKLmoOpPqQtTuUVwWxyz~]$/.test(letter)
    ? `not simulated: -${letter}`
    : `There is no -${letter} option`;
}

const CASES: Readonly<Record<LessSettings['letterCase'], string>> = {
  always: 'Case is significant in searches',
  capitals: 'Ignore case in searches',
  never: 'Ignore case in searches and in patterns',
};
