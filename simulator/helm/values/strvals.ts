/**
 * The grammar of --set and kin: "a.b[0].c=1,d={x,y}". Mirrors Helm's pkg/strvals parser.go and literal_parser.go; integers are int64.
 */
import { quote, quoteRune } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { hasKey, int64, isMap, newMap, typeName } from '../../gotemplate/values.ts';
import { readJsonStart } from '../functions/go-json.ts';
import { isSpace } from '../functions/words.ts';
import type { HelmValue, HelmValues } from '../types.ts';

/** A text of --set that cannot be read; the message is Helm's. */
export class SetError extends Error {}

/** The text ended within an index: Helm 4 takes that for the end of all. */
export class IndexEnd extends SetError {}

const MAX_INDEX = 65536;
const MAX_NESTING = 30;
/** Upstream has no bound for lists. */
const MAX_LISTS = 300;

/** How a value's text becomes a value. Throws what it likes. */
type Read = (text: string) => HelmValue;

/** --set: words that are booleans, null or integers become that. Changes and gives `target`. Throws `SetError`. */
export const parseSet = (text: string, target: HelmValues = newMap()): HelmValues =>
  new SetParser(text, target, { read: typed }).run();

/** --set-string. */
export const parseSetString = (text: string, target: HelmValues = newMap()): HelmValues =>
  new SetParser(text, target, { read: (value) => value }).run();

/** --set-json: "key=JSON,key=JSON". */
export const parseSetJson = (text: string, target: HelmValues = newMap()): HelmValues =>
  new SetParser(text, target, { read: (value) => value, json: true }).run();

/** --set-file: values are what `read` makes of paths. */
export const parseSetFile = (text: string, read: Read, target: HelmValues = newMap()): HelmValues =>
  new SetParser(text, target, { read }).run();

/** --set-literal: all after the first "=" is the value. */
export const parseSetLiteral = (text: string, target: HelmValues = newMap()): HelmValues =>
  new SetParser(text, target, { read: (value) => value, literal: true }).run();

/** Upstream: typedVal. */
function typed(text: string): HelmValue {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  if (lower === 'null') return null;
  if (text === '0') return int64(0);
  if (text[0] !== '0' && /^[+-]?\d+$/.test(text)) {
    const value = text[0] === '-' ? -BigInt(text.slice(1)) : BigInt(text.replace(/^\+/, ''));
    if (value < 2n ** 63n && value >= -(2n ** 63n)) return int64(value);
  }
  return text;
}

interface Mode {
  readonly read: Read;
  readonly json?: boolean;
  readonly literal?: boolean;
}

/** Thrown where the text ends. */
class End extends Error {}

/** Letters up to one of a set. */
interface Part {
  readonly text: string;
  /** The letter that ended it; undefined at the end of the text. */
  readonly last: string | undefined;
}

class SetParser {
  readonly #runes: readonly string[];
  readonly #target: HelmValues;
  readonly #mode: Mode;
  #at = 0;
  /** Lists within lists of the place being set. */
  #lists = 0;

  constructor(text: string, target: HelmValues, mode: Mode) {
    this.#runes = [...text];
    this.#target = target;
    this.#mode = mode;
  }

  run(): HelmValues {
    try {
      for (;;) this.#key(this.#target, 0);
    } catch (error) {
      if (!(error instanceof End)) throw error;
      return this.#target;
    }
  }

  #until(stops: string): Part {
    let text = '';
    while (this.#at < this.#runes.length) {
      const c = this.#runes[this.#at++] as string;
      if (stops.includes(c)) return { text, last: c };
      if (c === '\\' && !this.#mode.literal) {
        const next = this.#runes[this.#at++];
        if (next === undefined) return { text, last: undefined };
        text += next;
      } else text += c;
    }
    return { text, last: undefined };
  }

  #key(data: HelmValues, nesting: number): void {
    const { text: key, last } = this.#until(this.#mode.literal ? '=[.' : '=[,.');
    switch (last) {
      case undefined:
        if (key === '') throw new End();
        throw new SetError(`key ${quote(key)} has no value`);
      case '[':
        this.#list(data, key, nesting);
        return;
      case '=':
        this.#assign(
          (value) => set(data, key, value),
          () => set(data, key, ''),
        );
        return;
      case ',':
        set(data, key, '');
        throw new SetError(`key ${quote(key)} has no value (cannot end with ,)`);
      default:
        this.#map(data, key, nesting + 1);
    }
  }

  #list(data: HelmValues, key: string, nesting: number): void {
    const index = this.#index();
    const old = hasKey(data, key) ? data[key] : [];
    if (!Array.isArray(old)) throw unexpected(old, '[]interface {}');
    const list = [...old];
    try {
      this.#item(list, index, nesting);
    } finally {
      set(data, key, list);
    }
  }

  #map(data: HelmValues, key: string, nesting: number): void {
    if (nesting > MAX_NESTING) {
      throw new SetError(`value name nested level is greater than maximum supported nested level of ${MAX_NESTING}`);
    }
    const inner = hasKey(data, key) ? data[key] : newMap();
    if (!isMap(inner)) throw unexpected(inner, 'map[string]interface {}');
    const isEmpty = (): boolean => Object.keys(inner).length === 0;
    try {
      this.#key(inner, nesting);
    } finally {
      if (!isEmpty()) set(data, key, inner);
    }
    if (isEmpty()) throw new SetError(`key map ${quote(key)} has no value`);
  }

  /** After "=": gives the value, or says that the text ends there. */
  #assign(give: (value: HelmValue) => void, giveNothing: () => void): void {
    const { literal, json, read } = this.#mode;
    if (literal) {
      give(this.#runes.slice(this.#at).join(''));
      this.#at = this.#runes.length;
    } else if (json) give(this.#json());
    else if (this.#at >= this.#runes.length) {
      giveNothing();
      throw new End();
    } else if (this.#runes[this.#at] === '{') give(this.#braces());
    else give(read(this.#until(',').text));
  }

  /** {a,b} */
  #braces(): HelmValue[] {
    this.#at++;
    const list: HelmValue[] = [];
    for (;;) {
      const { text, last } = this.#until(',}');
      if (last === undefined) throw new SetError("list must terminate with '}'");
      list.push(this.#mode.read(text));
      if (last === '}') {
        if (this.#runes[this.#at] === ',') this.#at++;
        return list;
      }
    }
  }

  #json(): HelmValue {
    if (this.#isEmptyValue()) return null;
    const rest = this.#runes.slice(this.#at).join('');
    let value: HelmValue;
    try {
      const read = readJsonStart(rest);
      value = read.value;
      this.#at += [...rest.slice(0, read.length)].length;
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new SetError(error.message === 'unexpected end of JSON input' ? 'unexpected EOF' : error.message);
    }
    this.#isEmptyValue();
    return value;
  }

  /** Skips spaces and one comma; whether no value stood before it. */
  #isEmptyValue(): boolean {
    for (; this.#at < this.#runes.length; this.#at++) {
      const c = this.#runes[this.#at] as string;
      if (c === ',') {
        this.#at++;
        return true;
      }
      if (!isSpace(c)) return false;
    }
    return true;
  }

  #index(): number {
    const { text, last } = this.#until(']');
    if (last === undefined) throw new IndexEnd('error parsing index: EOF');
    if (!/^[+-]?\d+$/.test(text)) {
      throw new SetError(`error parsing index: strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
    }
    if (text.replace(/^[+-]?0*/, '').length > 18) {
      throw new SetError(`error parsing index: strconv.Atoi: parsing ${quote(text)}: value out of range`);
    }
    return Number(text);
  }

  /** What follows "]": puts it into the list. */
  #item(list: HelmValue[], index: number, nesting: number): void {
    if (index < 0) throw new SetError(`negative ${index} index not allowed`);
    const { text, last } = this.#until('[.=');
    if (text !== '') throw new SetError(`unexpected data at end of array index: [${quotedRunes(text)}]`);
    switch (last) {
      case undefined:
        throw new End();
      case '=':
        this.#assign(
          (value) => setIndex(list, index, value),
          () => setIndex(list, index, ''),
        );
        return;
      case '[': {
        const next = this.#index();
        const old = list[index];
        if (old !== null && old !== undefined && !Array.isArray(old)) throw unexpected(old, '[]interface {}');
        const inner = [...(old ?? [])] as HelmValue[];
        if (++this.#lists > MAX_LISTS) throw new SetError(`not simulated: lists nested more than ${MAX_LISTS} deep`);
        this.#item(inner, next, nesting);
        this.#lists--;
        setIndex(list, index, inner);
        return;
      }
      default: {
        const old = list[index];
        const inner = isMap(old) ? old : newMap();
        if (index < list.length) list[index] = inner;
        this.#key(inner, nesting);
        setIndex(list, index, inner);
      }
    }
  }
}

function set(data: HelmValues, key: string, value: HelmValue): void {
  if (key !== '') data[key] = value;
}

function setIndex(list: HelmValue[], index: number, value: HelmValue): void {
  if (index > MAX_INDEX) {
    throw new SetError(`index of ${index} is greater than maximum supported index of ${MAX_INDEX}`);
  }
  while (list.length < index) list.push(null);
  list[index] = value;
}

/** A failed type assertion of Go. */
function unexpected(value: HelmValue, type: string): SetError {
  const name = value === null || value === undefined ? 'nil' : typeName(value);
  return new SetError(`unable to parse key: interface conversion: interface {} is ${name}, not ${type}`);
}

/** 'n' 'a': a []rune under %q. */
const quotedRunes = (text: string): string => [...text].map((c) => quoteRune(c.codePointAt(0) ?? 0)).join(' ');
