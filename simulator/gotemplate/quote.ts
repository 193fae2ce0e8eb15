/** Go's quoted texts: strconv.Quote, Unquote and IsPrint. */
import { GoError } from './types.ts';
import { fromBytes, runes } from './utf8.ts';

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Upstream: unicode.IsPrint. */
export function isPrintable(rune: number): boolean {
  if (rune < 0x7f) return rune >= 0x20;
  return !(rune >= 0xd800 && rune <= 0xdfff) && PRINTABLE.test(String.fromCodePoint(rune));
}

/** What Go writes for control characters that have a letter. */
export const GO_ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

/** strconv.Quote, or QuoteToASCII. Example: `a"b` → `"a\"b"`. */
export function quote(text: string, asciiOnly = false): string {
  return `"${escapeText(text, '"', asciiOnly)}"`;
}

/** strconv.QuoteRune: 120 → `'x'`. */
export function quoteRune(rune: number, asciiOnly = false): string {
  const valid = rune >= 0 && rune <= 0x10ffff && !(rune >= 0xd800 && rune <= 0xdfff);
  return `'${escapeRune(valid ? rune : 0xfffd, "'", asciiOnly)}'`;
}

function escapeText(text: string, mark: string, asciiOnly: boolean): string {
  let out = '';
  for (const { rune } of runes(text)) {
    out += rune < 0 ? `\\x${(-1 - rune).toString(16).padStart(2, '0')}` : escapeRune(rune, mark, asciiOnly);
  }
  return out;
}

function escapeRune(rune: number, mark: string, asciiOnly: boolean): string {
  const c = String.fromCodePoint(rune);
  if (c === mark || c === '\\') return `\\${c}`;
  if (rune < 0x80 ? isPrintable(rune) : !asciiOnly && isPrintable(rune)) return c;
  const short = GO_ESCAPES[rune];
  if (short) return short;
  if (rune < 0x20 || rune === 0x7f) return `\\x${rune.toString(16).padStart(2, '0')}`;
  if (rune >= 0xd800 && rune <= 0xdfff) return '\\ufffd';
  return rune < 0x10000 ? `\\u${rune.toString(16).padStart(4, '0')}` : `\\U${rune.toString(16).padStart(8, '0')}`;
}

/** Whether a text may stand in backquotes on one line. Upstream: strconv.CanBackquote. */
export function canBackquote(text: string): boolean {
  for (const { rune } of runes(text)) {
    if (rune < 0 || rune === 0xfeff || (rune < 0x20 && rune !== 9) || rune === 0x60 || rune === 0x7f) return false;
  }
  return true;
}

const SIMPLE: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

const invalidSyntax = (): GoError => new GoError('invalid syntax');

/** strconv.Unquote of a text in double quotes or backquotes. Throws "invalid syntax". */
export function unquote(text: string): string {
  const mark = text[0];
  if (text.length < 2 || mark !== text.at(-1)) throw invalidSyntax();
  const inner = text.slice(1, -1);
  if (mark === '`') return inner.replaceAll('\r', '');
  if (mark !== '"' || inner.includes('\n')) throw invalidSyntax();
  if (!inner.includes('\\')) {
    if (inner.includes('"')) throw invalidSyntax();
    return inner;
  }
  let out = '';
  let loose: number[] = [];
  const flush = (): void => {
    if (loose.length > 0) out += fromBytes(Uint8Array.from(loose));
    loose = [];
  };
  for (let i = 0; i < inner.length; ) {
    const { rune, size, byte } = unquoteRune(inner, i, '"');
    // Bytes written one by one may spell a letter together.
    if (byte) loose.push(rune);
    else {
      flush();
      out += String.fromCodePoint(rune);
    }
    i += size;
  }
  flush();
  return out;
}

/** The rune at an offset of a text in quotes, and how many units spell it. Upstream: strconv.UnquoteChar. */
export function unquoteRune(text: string, at: number, mark: string): { rune: number; size: number; byte: boolean } {
  const first = text.codePointAt(at);
  if (first === undefined) throw invalidSyntax();
  const c = String.fromCodePoint(first);
  if (c === mark) throw invalidSyntax();
  if (c !== '\\') return { rune: first, size: c.length, byte: false };
  const kind = text[at + 1];
  if (kind === undefined) throw invalidSyntax();
  const simple = SIMPLE[kind];
  if (simple !== undefined) return { rune: simple, size: 2, byte: false };
  if (kind === mark && (kind === '"' || kind === "'")) return { rune: kind.charCodeAt(0), size: 2, byte: false };
  const digits = DIGITS[kind];
  if (digits !== undefined) {
    const hex = text.slice(at + 2, at + 2 + digits);
    if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) throw invalidSyntax();
    const rune = Number.parseInt(hex, 16);
    if (kind === 'x') return { rune, size: 4, byte: rune >= 0x80 };
    if (rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff)) throw invalidSyntax();
    return { rune, size: 2 + digits, byte: false };
  }
  const octal = /^[0-7]{3}/.exec(text.slice(at + 1, at + 4));
  if (!octal) throw invalidSyntax();
  const rune = Number.parseInt(octal[0], 8);
  if (rune > 255) throw invalidSyntax();
  return { rune, size: 4, byte: rune >= 0x80 };
}

/** The first `count` runes of the text. */
export function firstRunes(text: string, count: number): string {
  let out = '';
  for (const c of text) {
    if (count-- <= 0) break;
    out += c;
  }
  return out;
}

/** "U+0040 '@'" (%#U) or "U+0040" (%U). */
export function unicodeName(rune: number, withCharacter: boolean): string {
  const name = `U+${rune.toString(16).toUpperCase().padStart(4, '0')}`;
  return withCharacter && rune <= 0x10ffff && isPrintable(rune) ? `${name} '${String.fromCodePoint(rune)}'` : name;
}
