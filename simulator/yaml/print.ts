/**
 * JSON values to YAML text, byte for byte as sigs.k8s.io/yaml prints them: sorted keys, block style, quotes only where
 * needed, lines folded after 80 columns. Mirrors go-yaml v2's encode.go, sorter.go and emitterc.go.
 */

import { isBlankZ, isBreak } from './characters.ts';
import { ESCAPES, escaped } from './escapes.ts';
import { isBase60, isTimestamp, resolvePlain } from './scalars.ts';

const WIDTH = 80;

/** With the final newline. Undefined members are left out. */
export function printYaml(value: unknown): string {
  const out: string[] = [];
  block(out, value, 0, 0, true);
  out.push('\n');
  return out.join('');
}

/** Prints a node; `column` is where it starts, `inline` whether its first line goes on from there. */
function block(out: string[], value: unknown, indent: number, column: number, inline: boolean): void {
  if (Array.isArray(value) && value.length > 0) {
    value.forEach((item, i) => {
      if (i > 0 || !inline) out.push('\n', ' '.repeat(indent));
      out.push('- ');
      block(out, item === undefined ? null : item, indent + 2, indent + 2, true);
    });
    return;
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const entries = sortedEntries(value as Record<string, unknown>);
    if (entries.length > 0) {
      entries.forEach(([key, member], i) => {
        if (i > 0 || !inline) out.push('\n', ' '.repeat(indent));
        entry(out, key, member, indent);
      });
      return;
    }
  }
  out.push(leaf(value, indent === column && indent === 0 ? 2 : indent, column));
}

function entry(out: string[], key: string, member: unknown, indent: number): void {
  const name = scalarText(key, 0, indent, true);
  const simple = key.length <= 128 && !key.includes('\n');
  if (!simple) out.push('? ', leaf(key, indent + 2, indent + 2), '\n', ' '.repeat(indent), ':');
  else out.push(name, ':');
  if (isCollection(member)) {
    block(out, member, Array.isArray(member) ? indent : indent + 2, 0, false);
    return;
  }
  out.push(' ', leaf(member, indent + 2, indent + (simple ? [...name].length : 0) + 2));
}

function isCollection(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== null && typeof value === 'object' && Object.values(value).some((v) => v !== undefined);
}

/** A value without members, written where `column` is; long texts go on at `indent`. From column −∞ they are never broken. */
export function leaf(value: unknown, indent: number, column: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return scalarText(value, indent, column, false);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? '[]' : '{}';
}

/** Example: 1e21 is "1e+21", 12345678.9 is "1.23456789e+07", 5 is "5". */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) <= 18446744073709552000 && Math.abs(value) < 1e21) {
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER
      ? String(value)
      : value >= 18446744073709552000
        ? shortest(value)
        : String(value);
  }
  return shortest(value);
}

/** strconv.FormatFloat(value, 'g', -1, 64) */
function shortest(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  if (power >= 6 && power < 21 && Number.isInteger(value) && value < 18446744073709552000) return String(value);
  const digits = String(Math.abs(power)).padStart(2, '0');
  return `${mantissa}e${power < 0 ? '-' : '+'}${digits}`;
}

/** Whether a string read back unquoted would be a string. */
function staysString(text: string): boolean {
  return typeof resolvePlain(text) === 'string' && !isBase60(text) && !isTimestamp(text);
}

const WORD = /^[A-Za-z0-9_./](?:[A-Za-z0-9_./+:-]*[A-Za-z0-9_./+-])?$/;

function scalarText(text: string, indent: number, column: number, key: boolean): string {
  // The common case: one word of letters, digits and harmless signs.
  if (text.length < WIDTH && WORD.test(text) && !text.startsWith('...')) return staysString(text) ? text : `"${text}"`;
  const shape = analyze(text);
  if (text.includes('\n') && !key && shape.block) return literal(text, indent);
  if (!text.includes('\n') && staysString(text)) {
    if (shape.plain && !(text === '')) return fold(text, indent, column, key);
    if (shape.single) return `'${fold(text.replaceAll("'", "''"), indent, column + 1, key, 1)}'`;
  }
  return doubleQuoted(text, indent, column, key);
}

interface Shape {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const PRINTABLE = /^[\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/;

/** Upstream: yaml_emitter_analyze_scalar, in block context. */
function analyze(text: string): Shape {
  const chars = [...text];
  let indicators = /^(---|\.\.\.)/.test(text);
  let special = false;
  let breaks = false;
  let breakSpace = false;
  let spaceBreak = false;
  chars.forEach((c, i) => {
    const followed = isBlankZ(chars[i + 1] ?? '');
    const preceded = i === 0 || isBlankZ(chars[i - 1] as string);
    if (i === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(c) || ('?:-'.includes(c) && followed)) indicators = true;
    } else if ((c === ':' && followed) || (c === '#' && preceded)) indicators = true;
    if (!PRINTABLE.test(c)) special = true;
    if (c === ' ' && i > 0 && isBreak(chars[i - 1] as string)) breakSpace = true;
    if (isBreak(c)) {
      breaks = true;
      if (chars[i - 1] === ' ') spaceBreak = true;
    }
  });
  const edge = /^[ \n\u0085\u2028\u2029]|[ \n\u0085\u2028\u2029]$/.test(text);
  return {
    plain: !(edge || breakSpace || spaceBreak || special || breaks || indicators),
    single: !(breakSpace || spaceBreak || special),
    block: !(text.endsWith(' ') || spaceBreak || special),
  };
}

/** Breaks a line at the first single blank after column 80. `edge`: characters at either end that a break must not touch. */
function fold(text: string, indent: number, column: number, key: boolean, edge = 0): string {
  if (key || column + text.length <= WIDTH) return text;
  let out = '';
  let at = column;
  let blanks = false;
  const chars = [...text];
  chars.forEach((c, i) => {
    const inside = edge === 0 || (i > 0 && i < chars.length - 1);
    if (c === ' ' && !blanks && at > WIDTH && inside && chars[i + 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`;
      at = indent;
      blanks = true;
      return;
    }
    out += c;
    at++;
    blanks = c === ' ';
  });
  return out;
}

function doubleQuoted(text: string, indent: number, column: number, key: boolean): string {
  let out = '"';
  let at = column + 1;
  let blanks = false;
  const chars = [...text];
  chars.forEach((c, i) => {
    if (c === ' ' && !key && !blanks && at > WIDTH && i > 0 && i < chars.length - 1) {
      out += `\n${' '.repeat(indent)}${chars[i + 1] === ' ' ? '\\' : ''}`;
      at = indent;
      blanks = true;
      return;
    }
    const piece = ESCAPES[c] === undefined && PRINTABLE.test(c) ? c : escaped(c);
    out += piece;
    at += piece.length;
    blanks = c === ' ';
  });
  return `${out}"`;
}

function literal(text: string, indent: number): string {
  const hint = /^[ \n\u0085\u2028\u2029]/.test(text) ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const body = chomp === '-' ? text : text.slice(0, -1);
  const pad = ' '.repeat(indent);
  return `|${hint}${chomp}\n${body
    .split('\n')
    .map((line) => (line === '' ? '' : pad + line))
    .join('\n')}`;
}

function sortedEntries(object: Record<string, unknown>): [string, unknown][] {
  return Object.entries(object)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => compareKeys(a, b));
}

const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';
const isLetter = (c: string): boolean => /\p{L}/u.test(c);

/** Numbers within keys count as numbers. Example: "item2" < "item10". Upstream: sorter.go keyList.Less. */
export function compareKeys(a: string, b: string): number {
  let i = 0;
  let digits = false;
  while (i < a.length && i < b.length && a[i] === b[i]) digits = isDigit(a[i++]);
  if (i >= a.length || i >= b.length) return a.length - b.length;
  const ac = a[i] as string;
  const bc = b[i] as string;
  const al = isLetter(ac);
  const bl = isLetter(bc);
  if (al && bl) return ac < bc ? -1 : 1;
  if (al || bl) return digits === al ? -1 : 1;
  let lead = 0;
  if (ac === '0' || bc === '0') {
    for (let j = i - 1; j >= 0 && isDigit(a[j]); j--) {
      if (a[j] !== '0') {
        lead = 1;
        break;
      }
    }
  }
  const [an, ai] = numberAt(a, i, lead);
  const [bn, bi] = numberAt(b, i, lead);
  if (an !== bn) return an - bn;
  if (ai !== bi) return ai - bi;
  return ac < bc ? -1 : 1;
}

function numberAt(text: string, from: number, lead: number): [number, number] {
  let value = lead;
  let i = from;
  for (; isDigit(text[i]); i++) value = value * 10 + Number(text[i]);
  return [value, i];
}
