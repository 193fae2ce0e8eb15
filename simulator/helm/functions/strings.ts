/** Texts. Mirrors sprig's strings.go, Masterminds/goutils and Go's strings. */

import { goFunction } from '../../gotemplate/function.ts';
import { goText, sprintf } from '../../gotemplate/printf.ts';
import { quote } from '../../gotemplate/quote.ts';
import type { GoFunction, GoValue } from '../../gotemplate/types.ts';
import {
  compareText,
  fromBytes,
  isAscii,
  runes,
  settled,
  sliceBytes,
  toBytes,
  utf8Length,
} from '../../gotemplate/utf8.ts';
import { elements, isSlice, newMap, STRING_MAP, STRINGS, typeOf, withType } from '../../gotemplate/values.ts';
import { Exhausted, MEMORY_LIMIT } from '../../kernel/exhausted.ts';
import { failure, outOfBounds } from './failure.ts';
import { camelCase, connected, isSpace, swapCase, title, toLower, toUpper, trimSpace, untitle } from './words.ts';

const any = 'interface {}' as const;
const more = '...interface {}' as const;

/** sprig's strval. */
export const textOf = (value: GoValue): string => (value instanceof Uint8Array ? fromBytes(value) : goText(value));

/** sprig's strslice: what is nil is left out. */
export function textsOf(value: GoValue): readonly string[] {
  if (value === null || value === undefined) return [];
  if (!isSlice(value)) return [textOf(value)];
  return elements(value)
    .filter((element) => element !== null && element !== undefined)
    .map(textOf);
}

/** text[from:to] in bytes, or Go's panic. */
function sliced(text: string, from: number, to: number): string {
  const length = utf8Length(text);
  if (to < 0 || to > length || from < 0 || from > to) throw outOfBounds(from, to, length);
  return sliceBytes(text, from, to);
}

function trunc(count: number, text: string): string {
  const length = utf8Length(text);
  if (count < 0 && length + count > 0) return sliceBytes(text, length + count, length);
  return count >= 0 && length > count ? sliceBytes(text, 0, count) : text;
}

function substring(start: number, end: number, text: string): string {
  const length = utf8Length(text);
  if (start < 0) return sliced(text, 0, end);
  return sliced(text, start, end < 0 || end > length ? length : end);
}

export function repeat(count: number, text: string): string {
  if (count < 0) throw failure('strings: negative Repeat count');
  if (count * text.length > MEMORY_LIMIT) throw new Exhausted('memory exhausted');
  return text.repeat(count);
}

function indent(spaces: number, text: string): string {
  const pad = repeat(spaces, ' ');
  const lines = text.split('\n');
  if (lines.length * spaces > MEMORY_LIMIT) throw new Exhausted('memory exhausted');
  return pad + lines.join(`\n${pad}`);
}

/** strings.Trim. */
function trimAll(cutset: string, text: string): string {
  const cut = new Set(cutset);
  const all = [...text];
  let from = 0;
  let to = all.length;
  while (from < to && cut.has(all[from] as string)) from++;
  while (to > from && cut.has(all[to - 1] as string)) to--;
  return all.slice(from, to).join('');
}

/** strings.Split: by nothing means letter by letter. */
function split(separator: string, text: string): string[] {
  return separator === '' ? Array.from(runes(text), (rune) => rune.text) : text.split(separator);
}

/** strings.SplitN. */
function splitN(separator: string, count: number, text: string): string[] {
  if (count === 0) return [];
  const parts = split(separator, text);
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function numbered(parts: readonly string[]): GoValue {
  const map = withType(newMap(), STRING_MAP);
  parts.forEach((part, i) => (map[`_${i}`] = part));
  return map;
}

/** Runs what goutils does byte by byte. */
function byBytes(text: string, run: (bytes: string) => string): string {
  if (isAscii(text)) return run(text);
  const bytes = run(String.fromCharCode(...toBytes(text)));
  return fromBytes(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
}

/** goutils.WrapCustom. */
function wrap(text: string, width: number, newLine: string, breaksWords: boolean): string {
  const length = Math.max(width, 1);
  let out = '';
  let at = 0;
  while (text.length - at > length) {
    if (text[at] === ' ') {
      at++;
      continue;
    }
    const space = text.slice(at, at + length + 1).lastIndexOf(' ');
    if (space >= 0) {
      out += text.slice(at, at + space) + newLine;
      at += space + 1;
    } else if (breaksWords) {
      out += text.slice(at, at + length) + newLine;
      at += length;
    } else {
      const next = text.indexOf(' ', at + length);
      if (next < 0) return out + text.slice(at);
      out += text.slice(at, next) + newLine;
      at = next + 1;
    }
  }
  return out + text.slice(at);
}

/** goutils.AbbreviateFull. */
function abbreviate(text: string, offset: number, width: number): string {
  if (text === '' || width < 4) return '';
  if (text.length <= width) return text;
  const from = Math.min(
    offset,
    text.length,
    text.length - Math.min(offset, text.length) < width - 3 ? text.length - (width - 3) : offset,
  );
  if (from <= 4) return `${text.slice(0, width - 3)}...`;
  if (width < 7) return '';
  if (from + width - 3 < text.length) return `...${abbreviate(text.slice(from), 0, width - 3)}`;
  return `...${text.slice(text.length - (width - 3))}`;
}

/** goutils.Initials: bytes taken for letters. */
function initials(bytes: string): string {
  let out = '';
  let gap = true;
  for (const c of bytes) {
    if (isSpace(c)) gap = true;
    else if (gap) {
      out += c;
      gap = false;
    }
  }
  return out;
}

const latin1 = (text: string): string => (isAscii(text) ? text : String.fromCharCode(...toBytes(text)));

/** goutils.DeleteWhiteSpace: leaves the text alone when none of its bytes is a space. */
function noSpace(text: string): string {
  const bytes = latin1(text);
  const left = [...bytes].filter((c) => !isSpace(c)).join('');
  return left.length === bytes.length ? text : left;
}

const isNil = (value: GoValue): boolean => value === null || value === undefined;
const given = (values: readonly GoValue[]): GoValue[] => values.filter((value) => !isNil(value));
const strings = (texts: readonly string[]): GoValue => withType([...texts], STRINGS);

function sortAlpha(value: GoValue): GoValue {
  if (!isSlice(value)) return strings([textOf(value)]);
  return strings([...textsOf(value)].sort(compareText));
}

export const STRING_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['hello', goFunction([], () => 'Hello!')],
  ['trim', goFunction(['string'], trimSpace)],
  ['upper', goFunction(['string'], toUpper)],
  ['lower', goFunction(['string'], toLower)],
  ['title', goFunction(['string'], title)],
  ['untitle', goFunction(['string'], untitle)],
  ['swapcase', goFunction(['string'], swapCase)],
  ['snakecase', goFunction(['string'], (text) => connected(text, '_'))],
  ['kebabcase', goFunction(['string'], (text) => connected(text, '-'))],
  ['camelcase', goFunction(['string'], camelCase)],
  ['trunc', goFunction(['int', 'string'], trunc)],
  ['substr', goFunction(['int', 'int', 'string'], substring)],
  ['repeat', goFunction(['int', 'string'], repeat)],
  ['trimall', goFunction(['string', 'string'], trimAll)],
  ['trimAll', goFunction(['string', 'string'], trimAll)],
  [
    'trimSuffix',
    goFunction(['string', 'string'], (end, text) =>
      end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text,
    ),
  ],
  [
    'trimPrefix',
    goFunction(['string', 'string'], (start, text) => (text.startsWith(start) ? text.slice(start.length) : text)),
  ],
  ['nospace', goFunction(['string'], noSpace)],
  ['initials', goFunction(['string'], (text) => initials(latin1(text)))],
  ['wrap', goFunction(['int', 'string'], (width, text) => byBytes(text, (bytes) => wrap(bytes, width, '\n', false)))],
  [
    'wrapWith',
    goFunction(['int', 'string', 'string'], (width, newLine, text) =>
      byBytes(text, (bytes) => wrap(bytes, width, latin1(newLine) || '\n', true)),
    ),
  ],
  [
    'abbrev',
    goFunction(['int', 'string'], (width, text) =>
      width < 4 ? text : byBytes(text, (bytes) => abbreviate(bytes, 0, width)),
    ),
  ],
  [
    'abbrevboth',
    goFunction(['int', 'int', 'string'], (left, right, text) =>
      right < 4 || (left > 0 && right < 7) ? text : byBytes(text, (bytes) => abbreviate(bytes, left, right)),
    ),
  ],
  ['contains', goFunction(['string', 'string'], (part, text) => text.includes(part))],
  ['hasPrefix', goFunction(['string', 'string'], (part, text) => text.startsWith(part))],
  ['hasSuffix', goFunction(['string', 'string'], (part, text) => text.endsWith(part))],
  [
    'quote',
    goFunction([more], (...values) =>
      given(values)
        .map((value) => quote(textOf(value)))
        .join(' '),
    ),
  ],
  [
    'squote',
    goFunction([more], (...values) =>
      given(values)
        .map((value) => `'${goText(value)}'`)
        .join(' '),
    ),
  ],
  ['cat', goFunction([more], (...values) => catText(given(values)))],
  ['indent', goFunction(['int', 'string'], indent)],
  ['nindent', goFunction(['int', 'string'], (spaces, text) => `\n${indent(spaces, text)}`)],
  ['replace', goFunction(['string', 'string', 'string'], replaceAll)],
  ['plural', goFunction(['string', 'string', 'int'], (one, many, count) => (count === 1 ? one : many))],
  ['toString', goFunction([any], textOf)],
  ['toStrings', goFunction([any], (value) => (typeOf(value) === STRINGS ? value : strings(textsOf(value))))],
  ['join', goFunction(['string', any], (separator, value) => textsOf(value).join(separator))],
  ['sortAlpha', goFunction([any], sortAlpha)],
  ['split', goFunction(['string', 'string'], (separator, text) => numbered(split(separator, text)))],
  [
    'splitn',
    goFunction(['string', 'int', 'string'], (separator, count, text) => numbered(splitN(separator, count, text))),
  ],
  ['splitList', goFunction(['string', 'string'], (separator, text) => strings(split(separator, text)))],
];

/** The format is "%v %v", so that a text with verbs in it is safe. */
const catText = (values: readonly GoValue[]): string => sprintf(trimSpace('%v '.repeat(values.length)), values);

function replaceAll(old: string, by: string, text: string): string {
  if (old !== '') {
    const out = text.split(old);
    if (out.length * by.length > MEMORY_LIMIT) throw new Exhausted('memory exhausted');
    return settled(out.join(by));
  }
  // Between all letters, and at both ends.
  return by + Array.from(runes(text), (rune) => rune.text + by).join('');
}
