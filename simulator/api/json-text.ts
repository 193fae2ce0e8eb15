/**
 * JSON text with Go's error sentences and with duplicate fields found. Mirrors encoding/json's scanner and the strict
 * decoder of sigs.k8s.io/json (duplicate fields).
 */

/** Broken JSON; the message is encoding/json's. */
export class JsonTextError extends Error {
  readonly #offset: number | undefined;
  constructor(message: string, offset?: number) {
    super(message);
    this.#offset = offset;
  }
  /** How many characters were read when it broke; undefined when the text ended too early. */
  get offset(): number | undefined {
    return this.#offset;
  }
}

/** Of encoding/json. */
const DEEPEST_IN_GO = 10_000;
/** What is deeper is not looked into here. */
const DEEPEST = 1000;

interface ParsedJson {
  readonly value: unknown;
  readonly duplicates: readonly string[];
}

/** Parses JSON text. The common case costs one JSON.parse; duplicates and errors are looked for by hand. */
export function parseJson(text: string): ParsedJson {
  const reader = new JsonReader(text);
  return { value: reader.document(), duplicates: reader.duplicates };
}

/** The value that begins at `from` (after blanks), and where it ends. `offset` of a failure: how many characters were read. */
export function readJson(text: string, from: number): { readonly value: unknown; readonly end: number } {
  const reader = new JsonReader(text, from);
  return reader.next();
}

class JsonReader {
  readonly duplicates: string[] = [];
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at: number;

  constructor(text: string, from = 0) {
    this.#text = text;
    this.#at = from;
  }

  next(): { value: unknown; end: number } {
    this.#blank();
    const value = this.#value('looking for beginning of value');
    return { value, end: this.#at };
  }

  document(): unknown {
    this.#blank();
    const value = this.#value('looking for beginning of value');
    this.#blank();
    if (this.#at < this.#text.length) throw this.#unexpected('after top-level value');
    return value;
  }

  #blank(): void {
    while (this.#at < this.#text.length && ' \t\r\n'.includes(this.#text[this.#at] as string)) this.#at++;
  }

  #value(context: string): unknown {
    const char = this.#text[this.#at];
    if (char === '{' || char === '[') {
      if (this.#path.length >= DEEPEST) throw this.#tooDeep();
      return char === '{' ? this.#object() : this.#array();
    }
    if (char === '"') return this.#string();
    if (char === 't') return this.#word('true', true);
    if (char === 'f') return this.#word('false', false);
    if (char === 'n') return this.#word('null', null);
    if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return this.#number();
    throw this.#unexpected(context);
  }

  /** Go goes on to ten thousand levels; whoever has more is told so. */
  #tooDeep(): JsonTextError {
    let depth = this.#path.length;
    let quoted = false;
    for (let at = this.#at; at < this.#text.length; at++) {
      const char = this.#text[at] as string;
      if (quoted) {
        if (char === '\\') at++;
        else if (char === '"') quoted = false;
      } else if (char === '"') quoted = true;
      else if (char === '}' || char === ']') depth--;
      else if ((char === '{' || char === '[') && ++depth > DEEPEST_IN_GO)
        return new JsonTextError(`invalid character '${char}' exceeded max depth`, at + 1);
    }
    return new JsonTextError(`not simulated: values nested more than ${DEEPEST} deep`, this.#at);
  }

  #object(): unknown {
    const out: Record<string, unknown> = {};
    this.#at++;
    this.#blank();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return out;
    }
    for (;;) {
      this.#blank();
      if (this.#text[this.#at] !== '"') throw this.#unexpected('looking for beginning of object key string');
      const key = this.#string();
      this.#path.push(key);
      if (Object.hasOwn(out, key)) this.duplicates.push(`duplicate field "${this.#pathText()}"`);
      this.#blank();
      if (this.#text[this.#at] !== ':') throw this.#unexpected('after object key');
      this.#at++;
      this.#blank();
      const value = this.#value('looking for beginning of value');
      if (key === '__proto__')
        Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
      else out[key] = value;
      this.#path.pop();
      this.#blank();
      const next = this.#text[this.#at];
      if (next === ',') this.#at++;
      else if (next === '}') {
        this.#at++;
        return out;
      } else throw this.#unexpected('after object key:value pair');
    }
  }

  #array(): unknown[] {
    const out: unknown[] = [];
    this.#at++;
    this.#blank();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return out;
    }
    for (;;) {
      this.#blank();
      this.#path.push(out.length);
      out.push(this.#value('looking for beginning of value'));
      this.#path.pop();
      this.#blank();
      const next = this.#text[this.#at];
      if (next === ',') this.#at++;
      else if (next === ']') {
        this.#at++;
        return out;
      } else throw this.#unexpected('after array element');
    }
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw new JsonTextError('unexpected end of JSON input');
      if (char === '"') break;
      if (char < ' ') throw this.#unexpected('in string literal');
      if (char === '\\') {
        this.#at++;
        const escaped = this.#text[this.#at];
        if (escaped === undefined) throw new JsonTextError('unexpected end of JSON input');
        if (escaped === 'u') {
          for (let i = 0; i < 4; i++) {
            this.#at++;
            if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? ''))
              throw this.#unexpected('in \\u hexadecimal character escape');
          }
        } else if (!'"\\/bfnrt'.includes(escaped)) throw this.#unexpected('in string escape code');
      }
      this.#at++;
    }
    this.#at++;
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #number(): number {
    const match = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    match.lastIndex = this.#at;
    const found = match.exec(this.#text);
    if (!found) {
      this.#at++;
      throw this.#unexpected('in numeric literal');
    }
    this.#at += found[0].length;
    return Number(found[0]);
  }

  #word<T>(word: string, value: T): T {
    for (let i = 0; i < word.length; i++, this.#at++) {
      if (this.#text[this.#at] !== word[i])
        throw this.#unexpected(`in literal ${word} (expecting ${quoteChar(word[i] as string)})`);
    }
    return value;
  }

  #unexpected(context: string): JsonTextError {
    const char = this.#text[this.#at];
    if (char === undefined) return new JsonTextError('unexpected end of JSON input');
    return new JsonTextError(`invalid character ${quoteChar(firstByte(char))} ${context}`, this.#at + 1);
  }

  #pathText(): string {
    let text = '';
    for (const part of this.#path) text += typeof part === 'number' ? `[${part}]` : text === '' ? part : `.${part}`;
    return text;
  }
}

/** Go's scanner sees bytes: the first byte of a UTF-8 character, as Latin-1. */
function firstByte(char: string): string {
  const code = char.codePointAt(0) as number;
  if (code < 0x80) return char;
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6));
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12));
  return String.fromCharCode(0xf0 | (code >> 18));
}

function quoteChar(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return "'\"'";
  const quoted = JSON.stringify(char);
  return `'${quoted.slice(1, -1)}'`;
}
