/** JSON as Go's encoding/json writes and reads it: sorted keys, "\u003c" for "<", its errors. */
import { GO_ESCAPES } from '../../gotemplate/quote.ts';
import type { GoValue } from '../../gotemplate/types.ts';
import { runes, toBytes } from '../../gotemplate/utf8.ts';
import {
  elements,
  GoComplex,
  GoInt,
  type GoMap,
  GoStruct,
  isFunction,
  isMap,
  isSlice,
  isTrue,
  newMap,
  type StructField,
  sortedKeys,
  typeOf,
} from '../../gotemplate/values.ts';
import { encodeBase64 } from './base64.ts';
import { failure } from './failure.ts';

const MAX_DEPTH = 1000;

export interface WriteOptions {
  /** Two spaces a level. Upstream: MarshalIndent. */
  readonly indent?: boolean;
  /** "<", ">" and "&" as they are. Upstream: SetEscapeHTML(false). */
  readonly plainHtml?: boolean;
}

/** Throws `GoError` for what JSON cannot hold: "json: unsupported value: NaN". */
export function writeJson(value: GoValue, options: WriteOptions = {}): string {
  return new Writer(options).write(value, 0);
}

class Writer {
  readonly #indent: boolean;
  readonly #escapesHtml: boolean;

  constructor(options: WriteOptions) {
    this.#indent = options.indent ?? false;
    this.#escapesHtml = !options.plainHtml;
  }

  write(value: GoValue, depth: number): string {
    if (depth > MAX_DEPTH) throw failure('json: unsupported value: encountered a cycle via map[string]interface {}');
    if (value === null || value === undefined) return 'null';
    if (typeof value === 'string') return this.#text(value);
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'number') return jsonNumber(value);
    if (value instanceof GoInt) return value.value.toString();
    if (value instanceof Uint8Array) return `"${encodeBase64(value)}"`;
    if (isSlice(value)) return this.#list(value, depth);
    if (value instanceof GoStruct) return this.#struct(value, depth);
    if (value instanceof GoComplex || isFunction(value)) {
      throw failure(`json: unsupported type: ${value instanceof GoComplex ? 'complex128' : 'func()'}`);
    }
    return isMap(value) && !typeOf(value)?.isNil ? this.#members(this.#ofMap(value), depth) : 'null';
  }

  #list(list: readonly GoValue[] | Uint8Array, depth: number): string {
    if (typeOf(list)?.isNil) return 'null';
    const items = elements(list).map((element) => this.write(element, depth + 1));
    return this.#wrapped('[', items, ']', depth);
  }

  #ofMap(map: GoMap): [string, GoValue][] {
    return sortedKeys(map).map((key) => [key, map[key]]);
  }

  #members(members: readonly (readonly [string, GoValue])[], depth: number): string {
    const colon = this.#indent ? ': ' : ':';
    const items = members.map(([key, value]) => this.#text(key) + colon + this.write(value, depth + 1));
    return this.#wrapped('{', items, '}', depth);
  }

  #wrapped(open: string, items: readonly string[], close: string, depth: number): string {
    if (items.length === 0) return open + close;
    if (!this.#indent) return open + items.join(',') + close;
    const pad = `\n${'  '.repeat(depth + 1)}`;
    return `${open}${pad}${items.join(`,${pad}`)}\n${'  '.repeat(depth)}${close}`;
  }

  #struct(struct: GoStruct, depth: number): string {
    if (struct.type.json) return this.#text(struct.type.json(struct));
    return this.#members(structMembers(struct), depth);
  }

  #text(text: string): string {
    let out = '"';
    for (const { rune, text: c } of runes(text)) {
      if (rune < 0) out += '\\ufffd';
      else if (c === '"' || c === '\\') out += `\\${c}`;
      else if (rune < 0x20) out += SHORT[c] ?? `\\u${rune.toString(16).padStart(4, '0')}`;
      else if (rune === 0x2028 || rune === 0x2029 || (this.#escapesHtml && (c === '<' || c === '>' || c === '&'))) {
        out += `\\u${rune.toString(16).padStart(4, '0')}`;
      } else out += rune >= 0xd800 && rune <= 0xdfff ? '\\ufffd' : c;
    }
    return `${out}"`;
  }
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

/** Fields by their JSON names; an embedded struct's are its own. */
export function structMembers(struct: GoStruct): [string, GoValue][] {
  return struct.type.fields.flatMap((field): [string, GoValue][] => {
    const value = struct.values.get(field.name);
    if (field.embedded && value instanceof GoStruct) return structMembers(value);
    return isLeftOut(field, value) ? [] : [[field.json ?? field.name, value]];
  });
}

const isLeftOut = (field: StructField, value: GoValue): boolean => field.omitEmpty === true && !isTrue(value);

/** Upstream: encoding/json floatEncoder. Examples: 1e21 → "1e+21", 1e-7 → "1e-7", 100000000 → "100000000". */
export function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw failure(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
  }
  if (Object.is(value, -0)) return '-0';
  return String(value);
}

/** Reads one JSON value. Throws `GoError` in encoding/json's words. `number` makes the values of numbers; plain ones without it. */
export function readJson(text: string, number?: (text: string) => GoValue): GoValue {
  return new Reader(text, number).document();
}

/** Reads the value that a text begins with, and how many characters it takes. Upstream: json.Decoder. */
export function readJsonStart(text: string): { readonly value: GoValue; readonly length: number } {
  const reader = new Reader(text);
  return { value: reader.start(), length: reader.at };
}

function plainNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw failure(`json: cannot unmarshal number ${text} into Go value of type float64`);
  return value;
}

class Reader {
  readonly #text: string;
  readonly #makeNumber: (text: string) => GoValue;
  #at = 0;

  constructor(text: string, makeNumber: (text: string) => GoValue = plainNumber) {
    this.#text = text;
    this.#makeNumber = makeNumber;
  }

  document(): GoValue {
    const value = this.#value(0);
    const c = this.#next();
    if (c !== '') this.#bad(c, 'after top-level value');
    return value;
  }

  get at(): number {
    return this.#at;
  }

  start(): GoValue {
    return this.#value(0);
  }

  /** The next character that is no space; "" at the end. */
  #next(): string {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #bad(c: string, where: string): never {
    if (c === '') throw failure('unexpected end of JSON input');
    throw failure(`invalid character ${quotedByte(c)} ${where}`);
  }

  #value(depth: number): GoValue {
    if (depth > MAX_DEPTH) throw failure('exceeded max depth');
    const c = this.#next();
    switch (c) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#literal('true', true);
      case 'f':
        return this.#literal('false', false);
      case 'n':
        return this.#literal('null', null);
    }
    if (c === '-' || (c >= '0' && c <= '9')) return this.#number();
    return this.#bad(c, 'looking for beginning of value');
  }

  #object(depth: number): GoValue {
    const map = newMap();
    this.#at++;
    if (this.#next() === '}') {
      this.#at++;
      return map;
    }
    for (;;) {
      let c = this.#next();
      if (c !== '"') this.#bad(c, 'looking for beginning of object key string');
      const key = this.#string();
      c = this.#next();
      if (c !== ':') this.#bad(c, 'after object key');
      this.#at++;
      map[key] = this.#value(depth + 1);
      c = this.#next();
      this.#at++;
      if (c === '}') return map;
      if (c !== ',') this.#bad(c, 'after object key:value pair');
    }
  }

  #array(depth: number): GoValue {
    const list: GoValue[] = [];
    this.#at++;
    if (this.#next() === ']') {
      this.#at++;
      return list;
    }
    for (;;) {
      list.push(this.#value(depth + 1));
      const c = this.#next();
      this.#at++;
      if (c === ']') return list;
      if (c !== ',') this.#bad(c, 'after array element');
    }
  }

  #literal(word: string, value: GoValue): GoValue {
    for (let i = 1; i < word.length; i++) {
      const c = this.#text[this.#at + i] ?? '';
      if (c !== word[i]) this.#bad(c, `in literal ${word} (expecting '${word[i]}')`);
    }
    this.#at += word.length;
    return value;
  }

  #number(): GoValue {
    const start = this.#at;
    const peek = (): string => this.#text[this.#at] ?? '';
    const digits = (where: string): void => {
      if (!/\d/.test(peek())) this.#bad(peek(), where);
      while (/\d/.test(peek())) this.#at++;
    };
    if (peek() === '-') this.#at++;
    if (peek() === '0') this.#at++;
    else digits('in numeric literal');
    if (peek() === '.') {
      this.#at++;
      digits('after decimal point in numeric literal');
    }
    if (/[eE]/.test(peek())) {
      this.#at++;
      if (/[+-]/.test(peek())) this.#at++;
      digits('in exponent of numeric literal');
    }
    return this.#makeNumber(this.#text.slice(start, this.#at));
  }

  #string(): string {
    let out = '';
    for (this.#at++; ; ) {
      const c = this.#text[this.#at] ?? '';
      if (c === '"') {
        this.#at++;
        return out.isWellFormed() ? out : out.replace(LONE, '�');
      }
      if (c === '' || c < ' ') this.#bad(c, 'in string literal');
      this.#at++;
      out += c === '\\' ? this.#escape() : c;
    }
  }

  #escape(): string {
    const c = this.#text[this.#at] ?? '';
    const simple = ESCAPES[c];
    if (simple !== undefined) {
      this.#at++;
      return simple;
    }
    if (c !== 'u') this.#bad(c, 'in string escape code');
    this.#at++;
    let code = 0;
    for (let i = 0; i < 4; i++) {
      const digit = this.#text[this.#at] ?? '';
      if (!/[\da-fA-F]/.test(digit)) this.#bad(digit, 'in \\u hexadecimal character escape');
      code = code * 16 + Number.parseInt(digit, 16);
      this.#at++;
    }
    return String.fromCharCode(code);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Upstream: encoding/json quoteChar, which sees bytes. */
function quotedByte(c: string): string {
  if (c === "'") return "'\\''";
  if (c === '"') return `'"'`;
  const byte = toBytes(c)[0] as number;
  const special = byte === 92 ? '\\\\' : GO_ESCAPES[byte];
  if (special) return `'${special}'`;
  if (byte < 0x20 || byte === 0x7f) return `'\\x${byte.toString(16).padStart(2, '0')}'`;
  return byte < 0x80 || byte > 0xa0 ? `'${String.fromCharCode(byte)}'` : `'\\u00${byte.toString(16)}'`;
}
