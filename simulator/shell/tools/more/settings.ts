/** Options of more. */
import type { Language } from '../../../kernel/language.ts';

export interface MoreSettings {
  /** -d: a wrong key is answered in words. */
  readonly silent: boolean;
  /** -f: lines count as they are in the file, not as they stand on the screen. */
  readonly logical: boolean;
  /** -l: a form feed is nothing special. */
  readonly noPause: boolean;
  /** -c or -p: a page begins at the top of the screen. */
  readonly fromTop: boolean;
  /** -e: it ends with its last file. */
  readonly exits: boolean;
  /** -s: empty lines in a row are one. */
  readonly squeezed: boolean;
  /** -u: neither bold nor underlined. */
  readonly plain: boolean;
  /** -n: lines of a page; undefined: the screen's. */
  readonly lines: number | undefined;
  /** +N: the first line, from 0. */
  readonly from: number;
  /** +/PATTERN */
  readonly pattern: string | undefined;
  readonly language: Language;
}
