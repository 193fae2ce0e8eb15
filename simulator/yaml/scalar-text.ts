/** The text of scalars: plain, quoted, literal and folded. Mirrors go-yaml v2's scannerc.go (yaml_parser_scan_*_scalar). */
import { isBlank, isBlankZ, isBreak } from './characters.ts';
import type { Mark, Scanner } from './scanner.ts';

/** Line breaks between two parts of a scalar: one is a blank, n are n - 1. */
class Folding {
  blanks = '';
  leading = '';
  trailing = '';
  broken = false;

  join(): string {
    const { blanks, leading, trailing, broken } = this;
    this.blanks = this.leading = this.trailing = '';
    if (!broken) return blanks;
    if (leading.startsWith('\n')) return trailing === '' ? ' ' : trailing;
    return leading + trailing;
  }

  /** Reads blanks and breaks up to the next content. */
  read(s: Scanner, onBlankAfterBreak: () => void): void {
    while (isBlank(s.at()) || isBreak(s.at())) {
      if (isBlank(s.at())) {
        if (this.broken) onBlankAfterBreak();
        else this.blanks += s.at();
        s.skip();
      } else if (!this.broken) {
        this.blanks = '';
        this.leading = s.skipLine();
        this.broken = true;
      } else this.trailing += s.skipLine();
    }
  }
}

/** Characters that mean nothing within a plain scalar, wherever it stands. */
const plainRun = (): RegExp => /[A-Za-z0-9_./%@=+-]+/y;

export function readPlainScalar(s: Scanner): string {
  const start = s.mark();
  const indent = s.indent + 1;
  const run = plainRun();
  const fold = new Folding();
  let text = '';
  for (;;) {
    if (s.atDocumentMark() || s.at() === '#') break;
    let first = true;
    while (!isBlankZ(s.at())) {
      const c = s.at();
      if (c === ':' && isBlankZ(s.at(1))) break;
      if (s.flow > 0 && ',?[]{}'.includes(c)) break;
      if (first) {
        text += fold.join();
        fold.broken = false;
        first = false;
      }
      run.lastIndex = s.index;
      const characters = run.exec(s.text)?.[0] ?? c;
      text += characters;
      s.skip(characters.length);
    }
    if (!(isBlank(s.at()) || isBreak(s.at()))) break;
    fold.read(s, () => {
      if (s.column < indent && s.at() === '\t') s.fail(start, 'found a tab character that violates indentation');
    });
    if (s.flow === 0 && s.column < indent) break;
  }
  if (fold.broken) s.keyAllowed = true;
  return text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  '/': '/',
};

export function readFlowScalar(s: Scanner, single: boolean): string {
  const start = s.mark();
  const quote = single ? "'" : '"';
  let text = '';
  s.skip();
  for (;;) {
    if (s.atDocumentMark()) s.fail(start, 'found unexpected document indicator');
    if (s.at() === '') s.fail(start, 'found unexpected end of stream');
    const fold = new Folding();
    while (!isBlankZ(s.at())) {
      const c = s.at();
      if (single && c === "'" && s.at(1) === "'") {
        text += "'";
        s.skip(2);
      } else if (c === quote) break;
      else if (!single && c === '\\' && isBreak(s.at(1))) {
        s.skip();
        s.skipLine();
        fold.broken = true;
        break;
      } else if (!single && c === '\\') text += readEscape(s, start);
      else {
        text += c;
        s.skip();
      }
    }
    if (s.at() === quote) break;
    fold.read(s, () => {});
    text += fold.join();
  }
  s.skip();
  return text;
}

function readEscape(s: Scanner, start: Mark): string {
  const letter = s.at(1);
  const length = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  if (length === 0) {
    const found = ESCAPES[letter];
    if (found === undefined) s.fail(start, 'found unknown escape character');
    s.skip(2);
    return found as string;
  }
  s.skip(2);
  const digits = s.text.slice(s.index, s.index + length);
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length)
    s.fail(start, 'did not find expected hexdecimal number');
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    s.fail(start, 'found invalid Unicode character escape code');
  s.skip(length);
  return String.fromCodePoint(code);
}

export function readBlockScalar(s: Scanner, literal: boolean): string {
  const start = s.mark();
  s.skip();
  let chomping = 0;
  let increment = 0;
  const sign = () => {
    if (s.at() !== '+' && s.at() !== '-') return;
    chomping = s.at() === '+' ? 1 : -1;
    s.skip();
  };
  const digit = () => {
    if (!/[0-9]/.test(s.at())) return;
    if (s.at() === '0') s.fail(start, 'found an indentation indicator equal to 0');
    increment = Number(s.at());
    s.skip();
  };
  sign();
  digit();
  if (chomping === 0) sign();
  while (isBlank(s.at())) s.skip();
  if (s.at() === '#') while (s.at() !== '' && !isBreak(s.at())) s.skip();
  if (s.at() !== '' && !isBreak(s.at())) s.fail(start, 'did not find expected comment or line break');
  if (isBreak(s.at())) s.skipLine();

  const given = increment === 0 ? 0 : s.indent >= 0 ? s.indent + increment : increment;
  let { indent, breaks: trailing } = readBreaks(s, given, start);
  let text = '';
  let leading = '';
  let leadingBlank = false;
  while (s.column === indent && s.at() !== '') {
    const trailingBlank = isBlank(s.at());
    if (!literal && leading.startsWith('\n') && !leadingBlank && !trailingBlank) {
      if (trailing === '') text += ' ';
    } else text += leading;
    text += trailing;
    leadingBlank = isBlank(s.at());
    const from = s.index;
    while (s.at() !== '' && !isBreak(s.at())) s.skip();
    text += s.text.slice(from, s.index);
    leading = isBreak(s.at()) ? s.skipLine() : '';
    ({ indent, breaks: trailing } = readBreaks(s, indent, start));
  }
  if (chomping !== -1) text += leading;
  if (chomping === 1) text += trailing;
  return text;
}

/** Blank lines, and the indent when it is not known yet (0). */
function readBreaks(s: Scanner, known: number, start: Mark): { indent: number; breaks: string } {
  let indent = known;
  let deepest = 0;
  let breaks = '';
  for (;;) {
    while ((indent === 0 || s.column < indent) && s.at() === ' ') s.skip();
    deepest = Math.max(deepest, s.column);
    if ((indent === 0 || s.column < indent) && s.at() === '\t')
      s.fail(start, 'found a tab character where an indentation space is expected');
    if (!isBreak(s.at())) break;
    breaks += s.skipLine();
  }
  if (indent === 0) indent = Math.max(deepest, s.indent + 1, 1);
  return { indent, breaks };
}
