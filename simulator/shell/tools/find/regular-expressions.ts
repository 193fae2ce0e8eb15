/** -regextype: which regular expressions find takes, and how ours are made of them. */
import type { Dialect } from '../../regex/regexp.ts';

/** How an expression is written for our matcher, and which it is then. */
export type RegExpType = readonly [source: (text: string) => string, dialect: Dialect];

/** What -regextype takes, in findutils' order. Emacs: "+" and "?" repeat, groups and choices have a backslash, "{" is a character. */
const fromEmacs = (text: string): string =>
  text.replace(/\\([\s\S])|\[\^?\]?[^\]]*\]|[(){}|]/g, (all, escaped: string | undefined) => {
    if (escaped !== undefined) return '()|'.includes(escaped) ? escaped : all;
    return all.length === 1 ? `\\${all}` : all;
  });
const asIs = (text: string): string => text;
const EMACS: RegExpType = [fromEmacs, 'extended'];
const BASIC: RegExpType = [asIs, 'basic'];
const EXTENDED: RegExpType = [asIs, 'extended'];
export const DIALECTS: ReadonlyMap<string, RegExpType> = new Map([
  ['findutils-default', EMACS],
  ['ed', BASIC],
  ['emacs', EMACS],
  ['gnu-awk', EXTENDED],
  ['grep', BASIC],
  ['posix-awk', EXTENDED],
  ['awk', EXTENDED],
  ['posix-basic', BASIC],
  ['posix-egrep', EXTENDED],
  ['egrep', EXTENDED],
  ['posix-extended', EXTENDED],
  ['posix-minimal-basic', BASIC],
  ['sed', BASIC],
]);
