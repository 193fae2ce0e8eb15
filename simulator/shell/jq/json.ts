/**
 * Reads JSON texts one after another, as pieces come, with jq's messages. Upstream: jq's jv_parse.c. "nan" is read as a number;
 * a value is told as soon as it has ended.
 */
import { type JqObject, Literal, numberText, type Value } from './values.ts';

/** What is wrong with the text. */
export class JsonFault {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const MOST_NESTED = 10_000;
const WORDS: Readonly<Record<string, Value>> = { null: null, true: true, false: false, nan: Number.NaN };

type Open = { readonly array: Value[] } | { readonly object: Map<string, Value>; key: string | undefined };

export class JsonReader {
  #open: Open[] = [];
  #next: Value | undefined;
  #token = '';
  #inText = false;
  #escaped = false;
  #line = 1;
  #column = 0;
  #rest = '';
  #at = 0;

  feed(text: string): void {
    this.#rest = this.#rest.slice(this.#at) + text;
    this.#at = 0;
  }

  /** Whether everything fed has been read. */
  get drained(): boolean {
    return this.#at >= this.#rest.length;
  }

  /** The next value; undefined: more text is needed. Throws `JsonFault`; what comes after it can be read on. */
  next(): Value | undefined {
    while (this.#at < this.#rest.length) {
      const c = this.#rest[this.#at++] as string;
      this.#column++;
      if (c === '\n') {
        this.#line++;
        this.#column = 0;
      }
      const problem = this.#take(c);
      if (problem !== undefined) {
        this.#forget();
        throw new JsonFault(`${problem} at line ${this.#line}, column ${this.#column}`);
      }
      if (this.#done !== undefined) {
        const value = this.#done;
        this.#done = undefined;
        return value;
      }
    }
    return undefined;
  }

  /** The end of the text: the value that it completes, if any. */
  end(): Value | undefined {
    const where = `at EOF at line ${this.#line}, column ${this.#column}`;
    const over = (problem: string): never => {
      this.#forget();
      throw new JsonFault(`${problem} ${where}`);
    };
    if (this.#inText) over('Unfinished string');
    const problem = this.#word();
    if (problem !== undefined) over(problem);
    if (this.#open.length > 0) over('Unfinished JSON term');
    const value = this.#next;
    this.#next = undefined;
    return value;
  }

  #done: Value | undefined;

  #forget(): void {
    this.#open = [];
    this.#next = undefined;
    this.#token = '';
    this.#inText = false;
    this.#escaped = false;
  }

  #take(c: string): string | undefined {
    if (this.#inText) return this.#takeText(c);
    if (c === '"') {
      const problem = this.#word();
      if (problem !== undefined) return problem;
      this.#inText = true;
      return this.#tell();
    }
    if (/[\s[\]{},:]/.test(c)) {
      const problem = this.#word();
      if (problem !== undefined) return problem;
      // A value before "[" or '"' at the top is told first; the character is read again.
      if (this.#open.length === 0 && this.#next !== undefined) {
        this.#done = this.#next;
        this.#next = undefined;
        if (/\S/.test(c)) {
          this.#at--;
          this.#column--;
        }
        return undefined;
      }
      return /\s/.test(c) ? undefined : this.#mark(c);
    }
    if (this.#token === '' && this.#next !== undefined && this.#open.length === 0) this.#tell();
    this.#token += c;
    return undefined;
  }

  /** At the top a value ends where another begins. */
  #tell(): undefined {
    if (this.#open.length > 0 || this.#next === undefined) return;
    this.#done = this.#next;
    this.#next = undefined;
  }

  #takeText(c: string): string | undefined {
    if (this.#escaped) this.#escaped = false;
    else if (c === '\\') this.#escaped = true;
    else if (c === '"') {
      this.#inText = false;
      const text = unescaped(this.#token);
      this.#token = '';
      if (typeof text !== 'string') return text.problem;
      return this.#value(text);
    }
    this.#token += c;
    return undefined;
  }

  #value(value: Value): string | undefined {
    if (this.#next !== undefined) return 'Expected separator between values';
    this.#next = value;
    return undefined;
  }

  /** The word or number that ends here. */
  #word(): string | undefined {
    const token = this.#token;
    if (token === '') return undefined;
    this.#token = '';
    if (Object.hasOwn(WORDS, token)) return this.#value(WORDS[token] as Value);
    if (/^[tf]|^n(?!an)/.test(token)) return 'Invalid literal';
    const number = readNumber(token);
    return number === undefined ? 'Invalid numeric literal' : this.#value(number);
  }

  #mark(c: string): string | undefined {
    const top = this.#open.at(-1);
    if (c === '[' || c === '{') {
      if (this.#open.length >= MOST_NESTED) return 'Exceeds depth limit for parsing';
      if (this.#next !== undefined) return 'Expected separator between values';
      this.#open.push(c === '[' ? { array: [] } : { object: new Map(), key: undefined });
      return undefined;
    }
    const next = this.#next;
    if (c === ':') {
      if (next === undefined) return "Expected string key before ':'";
      if (!top || 'array' in top || top.key !== undefined) return "':' not as part of an object";
      if (typeof next !== 'string') return 'Object keys must be strings';
      top.key = next;
      this.#next = undefined;
      return undefined;
    }
    if (c === ',') {
      if (next === undefined) return "Expected value before ','";
      if (!top) return "',' not as part of an object or array";
      return this.#add(top, next);
    }
    if (c === ']') {
      if (!top || !('array' in top)) return "Unmatched ']'";
      if (next !== undefined) this.#add(top, next);
      else if (top.array.length > 0) return 'Expected another array element';
      return this.#close(top.array);
    }
    if (!top || 'array' in top) return "Unmatched '}'";
    if (next !== undefined) {
      const problem = this.#add(top, next);
      if (problem !== undefined) return problem;
    } else if (top.key !== undefined) return 'Objects must consist of key:value pairs';
    else if (top.object.size > 0) return 'Expected another key-value pair';
    return this.#close(top.object);
  }

  #add(top: Open, value: Value): string | undefined {
    if ('array' in top) top.array.push(value);
    else {
      if (top.key === undefined) return 'Objects must consist of key:value pairs';
      top.object.set(top.key, value);
      top.key = undefined;
    }
    this.#next = undefined;
    return undefined;
  }

  #close(value: readonly Value[] | JqObject): undefined {
    this.#open.pop();
    if (this.#open.length === 0) this.#done = value;
    else this.#next = value;
  }
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** A number, as it was written where that shows; undefined: it is none. */
export function readNumber(text: string): number | Literal | undefined {
  if (/^-?nan$/.test(text)) return Number.NaN;
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  const canonical = canonicalText(text);
  return canonical === numberText(number) ? number : new Literal(canonical, number);
}

/** As decNumber writes what was read: 1.50, 1E+2, 0.00001. Upstream: decNumber's decToString. */
function canonicalText(text: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const minus = sign === '-' ? '-' : '';
  const exponent = Number(power) - fraction.length;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  if (exponent === 0) return minus + digits;
  const adjusted = exponent + digits.length - 1;
  if (exponent < 0 && adjusted >= -6) {
    const point = digits.length + exponent;
    return (
      minus + (point > 0 ? `${digits.slice(0, point)}.${digits.slice(point)}` : `0.${'0'.repeat(-point)}${digits}`)
    );
  }
  const rest = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${minus}${digits[0]}${rest}E${adjusted < 0 ? '-' : '+'}${Math.abs(adjusted)}`;
}

const PLAIN_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A string's text without its escapes. */
export function unescaped(text: string): string | { readonly problem: string } {
  if (/[\x00-\x1f]/.test(text))
    return { problem: 'Invalid string: control characters from U+0000 through U+001F must be escaped' };
  if (!text.includes('\\')) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c !== '\\') {
      out += c;
      continue;
    }
    const letter = text[++i] as string;
    if (letter === 'u') {
      const hex = text.slice(i + 1, i + 5);
      if (hex.length < 4) return { problem: 'Invalid \\uXXXX escape' };
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) return { problem: 'Invalid characters in \\uXXXX escape' };
      out += String.fromCharCode(Number.parseInt(hex, 16));
      i += 4;
      continue;
    }
    const plain = PLAIN_ESCAPES[letter];
    if (plain === undefined) return { problem: 'Invalid escape' };
    out += plain;
  }
  return out.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\uFFFD');
}

/** One whole text (`fromjson`); throws `JsonFault`. */
export function parseJson(text: string): Value {
  const reader = new JsonReader();
  reader.feed(text);
  const first = reader.next();
  const values: Value[] = first === undefined ? [] : [first];
  for (let more = reader.next(); more !== undefined; more = reader.next()) values.push(more);
  const last = reader.end();
  if (last !== undefined) values.push(last);
  if (values.length > 1) throw new JsonFault('Unexpected extra JSON values');
  if (values.length === 0) throw new JsonFault('Expected JSON value');
  return values[0] as Value;
}
