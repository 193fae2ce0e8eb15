/** What bash's source is cut into, and by which characters. */
import type { Dialect } from './dialects.ts';
import type { Assignment, Word } from './nodes.ts';

export interface Syntax {
  readonly extglob: boolean;
  /** Text of an alias; undefined: none, or aliases are not expanded. */
  readonly alias?: ((name: string) => string | undefined) | undefined;
  /** Undefined: bash. */
  readonly dialect?: Dialect | undefined;
}

/** Where a token stands, as far as it changes how it is read. */
export type Context =
  /** a command may start: assignments, aliases */
  | 'command'
  /** arguments */
  | 'argument'
  /** arguments of `declare` and its kin: assignments of arrays */
  | 'declaration'
  /** the pattern of `[[ = ]]`: extended patterns are always on */
  | 'pattern'
  /** the expression of `[[ =~ ]]` */
  | 'regexp';

export type Token =
  | {
      readonly kind: 'word';
      readonly text: string;
      readonly word: Word;
      readonly plain: boolean;
      readonly line: number;
    }
  | { readonly kind: 'assignment'; readonly text: string; readonly assignment: Assignment; readonly line: number }
  | { readonly kind: 'operator'; readonly text: string; readonly line: number }
  /** digits or {name} right before < or > */
  | { readonly kind: 'descriptor'; readonly text: string; readonly line: number }
  | { readonly kind: 'newline'; readonly text: 'newline'; readonly line: number }
  | { readonly kind: 'end'; readonly text: ''; readonly line: number };

export const OPERATORS = [
  '<<-',
  '<<<',
  '&>>',
  ';;&',
  '&&',
  '||',
  ';;',
  ';&',
  '|&',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '&>',
  ';',
  '&',
  '|',
  '<',
  '>',
  '(',
  ')',
];
/** What ends a word that is not quoted. */
export const META = new Set([...' \t\n;&|<>()']);
