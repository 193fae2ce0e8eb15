/**
 * TOML 1.0 to values: integers are int64, floats float64, times time.Time. Mirrors BurntSushi/toml's decoding into
 * map[string]interface {}; its messages for common mistakes, others are told as what was expected where.
 */
import { quote } from '../../gotemplate/quote.ts';
import type { GoValue } from '../../gotemplate/types.ts';
import { type GoMap, type GoType, hasKey, int64, isMap, newMap, withType } from '../../gotemplate/values.ts';
import { failure } from './failure.ts';
import { parseTime } from './go-time.ts';

const TABLES: GoType = { name: '[]map[string]interface {}', kind: 'slice', element: 'map[string]interface {}' };
const MAX_DEPTH = 200;

/** Throws `GoError`: "toml: line 2: expected value but found …". */
export function parseToml(text: string): GoMap {
  return new TomlParser(text.replaceAll('\r\n', '\n')).document();
}

class TomlParser {
  readonly #text: string;
  #at = 0;
  #table: GoMap = newMap();
  /** Tables made by a header; a second header for one is a mistake. */
  readonly #made = new Set<GoMap>();
  #lastKey = '';

  constructor(text: string) {
    this.#text = text;
  }

  document(): GoMap {
    const root = this.#table;
    for (;;) {
      this.#skip(true);
      if (this.#at >= this.#text.length) return root;
      if (this.#take('[[')) this.#arrayHeader(root);
      else if (this.#take('[')) this.#header(root);
      else this.#pair(this.#table, 0);
      this.#skip(false);
      const c = this.#text[this.#at];
      if (c !== undefined && c !== '\n')
        this.#fail(`expected a top-level item to end with a newline, comment, or EOF, but got ${quoted(c)} instead`);
    }
  }

  #fail(message: string): never {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    const key = this.#lastKey === '' ? '' : ` (last key ${quote(this.#lastKey)})`;
    throw failure(`toml: line ${line}${key}: ${message}`);
  }

  #take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern.source, 'y');
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** Blanks and comments; line breaks, too, where they mean nothing. */
  #skip(lines: boolean): void {
    this.#match(lines ? /(?:[ \t\n]|#[^\n]*)*/ : /[ \t]*(?:#[^\n]*)?/);
  }

  #header(root: GoMap): void {
    const path = this.#path();
    if (!this.#take(']')) this.#fail("expected '.' or ']' to end table name, but got " + this.#found());
    const table = this.#walk(root, path);
    if (this.#made.has(table)) this.#fail(`Key '${path.join('.')}' has already been defined.`);
    this.#made.add(table);
    this.#table = table;
  }

  #arrayHeader(root: GoMap): void {
    const path = this.#path();
    if (!this.#take(']]')) this.#fail("expected '.' or ']' to end table name, but got " + this.#found());
    const parent = this.#walk(root, path.slice(0, -1));
    const name = path.at(-1) as string;
    const list = hasKey(parent, name) ? parent[name] : (parent[name] = withType([], TABLES));
    if (!Array.isArray(list)) this.#fail(`Key '${path.join('.')}' was already created and cannot be used as an array.`);
    this.#table = newMap();
    (list as GoValue[]).push(this.#table);
  }

  #found(): string {
    const c = this.#text[this.#at];
    return c === undefined ? 'EOF instead' : `${quoted(c)} instead`;
  }

  /** The table at a path, made where it is missing; of an array, its last. */
  #walk(root: GoMap, path: readonly string[]): GoMap {
    let table = root;
    for (const name of path) {
      const next = hasKey(table, name) ? table[name] : (table[name] = newMap());
      const inner = Array.isArray(next) ? next.at(-1) : next;
      if (!isMap(inner)) this.#fail(`Key '${name}' has already been defined.`);
      table = inner as GoMap;
    }
    return table;
  }

  #path(): string[] {
    const path: string[] = [];
    do {
      this.#match(/[ \t]*/);
      path.push(this.#key());
      this.#match(/[ \t]*/);
    } while (this.#take('.'));
    return path;
  }

  #key(): string {
    const bare = this.#match(/[A-Za-z0-9_-]+/);
    if (bare !== undefined) return bare;
    const c = this.#text[this.#at];
    if (c === '"' || c === "'") return this.#string();
    return this.#fail(`expected key but found ${this.#found()}`);
  }

  #pair(into: GoMap, depth: number): void {
    const path = this.#path();
    this.#lastKey = path.join('.');
    if (!this.#take('=')) this.#fail(`expected '.' or '=', but got ${this.#found()}`);
    const table = this.#walk(into, path.slice(0, -1));
    const name = path.at(-1) as string;
    this.#match(/[ \t]*/);
    if (hasKey(table, name)) this.#fail(`Key '${path.join('.')}' has already been defined.`);
    table[name] = this.#value(depth);
  }

  #value(depth: number): GoValue {
    if (depth > MAX_DEPTH) this.#fail('values are nested too deep');
    const c = this.#text[this.#at];
    if (c === '"' || c === "'") return this.#string();
    if (this.#take('[')) return this.#list(depth);
    if (this.#take('{')) return this.#inline(depth);
    const word = this.#match(/[A-Za-z0-9+\-_.:]+(?: \d\d:\d\d:\d\d[\d.:+\-Zz]*)?/);
    if (word === undefined) return this.#fail(`expected value but found ${this.#found()}`);
    return this.#scalar(word);
  }

  #scalar(word: string): GoValue {
    if (word === 'true' || word === 'false') return word === 'true';
    if (/^[+-]?(inf|nan)$/.test(word)) {
      return word.endsWith('nan') ? Number.NaN : word[0] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    }
    const plain = word.replace(/(?<=[\da-fA-F])_(?=[\da-fA-F])/g, '');
    if (/^(?:0x[\da-fA-F]+|0o[0-7]+|0b[01]+|[+-]?(?:0|[1-9]\d*))$/.test(plain)) {
      const value = plain[0] === '-' ? -BigInt(plain.slice(1)) : BigInt(plain.replace(/^\+/, ''));
      if (value > 2n ** 63n - 1n || value < -(2n ** 63n)) this.#fail(`${word} is out of range for int64`);
      return int64(value);
    }
    if (/^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(plain)) return Number(plain);
    const time = timeOf(word);
    if (time) return time;
    this.#at -= word.length;
    return this.#fail(
      /^[A-Za-z]/.test(word) ? `expected value but found ${quote(word)} instead` : `Invalid value ${quote(word)}`,
    );
  }

  #list(depth: number): GoValue {
    const list: GoValue[] = [];
    for (;;) {
      this.#skip(true);
      if (this.#take(']')) break;
      list.push(this.#value(depth + 1));
      this.#skip(true);
      if (this.#take(']')) break;
      if (!this.#take(',')) this.#fail(`expected a comma (',') or array terminator (']'), but got ${this.#found()}`);
    }
    return list.length > 0 && list.every(isMap) ? withType(list, TABLES) : list;
  }

  #inline(depth: number): GoValue {
    const table = newMap();
    this.#match(/[ \t]*/);
    if (this.#take('}')) return table;
    for (;;) {
      this.#match(/[ \t]*/);
      this.#pair(table, depth + 1);
      this.#match(/[ \t]*/);
      if (this.#take('}')) return table;
      if (!this.#take(',')) this.#fail(`expected a comma or an inline table terminator '}', but got ${this.#found()}`);
    }
  }

  #string(): string {
    if (this.#take('"""')) return this.#multiline('"""', true);
    if (this.#take("'''")) return this.#multiline("'''", false);
    const mark = this.#text[this.#at++] as string;
    let out = '';
    for (;;) {
      const c = this.#text[this.#at];
      if (c === undefined || c === '\n')
        this.#fail(c === undefined ? 'unexpected EOF' : 'strings cannot contain newlines');
      this.#at++;
      if (c === mark) return out;
      out += c === '\\' && mark === '"' ? this.#escape() : c;
    }
  }

  #multiline(mark: string, escapes: boolean): string {
    this.#take('\n');
    let out = '';
    for (;;) {
      if (this.#text.startsWith(mark, this.#at)) {
        // Up to two quotes may stand before the closing three.
        const quotes = this.#match(new RegExp(`${mark[0]}{3,5}`)) as string;
        return out + quotes.slice(3);
      }
      const c = this.#text[this.#at];
      if (c === undefined) this.#fail('unexpected EOF');
      this.#at++;
      if (c !== '\\' || !escapes) out += c;
      else if (this.#match(/[ \t]*\n[ \t\n]*/) === undefined) out += this.#escape();
    }
  }

  #escape(): string {
    const c = this.#text[this.#at++] ?? '';
    const simple: Readonly<Record<string, string>> = {
      b: '\b',
      t: '\t',
      n: '\n',
      f: '\f',
      r: '\r',
      '"': '"',
      '\\': '\\',
      e: '\x1b',
    };
    if (hasKey(simple, c)) return simple[c] as string;
    const digits = c === 'u' ? 4 : c === 'U' ? 8 : 0;
    const hex = digits > 0 ? this.#match(new RegExp(`[\\da-fA-F]{${digits}}`)) : undefined;
    const rune = hex === undefined ? -1 : Number.parseInt(hex, 16);
    if (rune < 0 || rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff)) {
      this.#fail(
        `invalid escape character ${quoted(c)}; only the following escape characters are allowed: \\b, \\t, \\n, \\f, \\r, \\", \\\\, \\uXXXX, and \\UXXXXXXXX`,
      );
    }
    return String.fromCodePoint(rune);
  }
}

const quoted = (c: string): string => (c === '\n' ? "'\\n'" : `'${c}'`);

const LAYOUTS: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, '2006-01-02T15:04:05.999999999Z07:00'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/, '2006-01-02T15:04:05.999999999'],
  [/^\d{4}-\d\d-\d\d$/, '2006-01-02'],
  [/^\d\d:\d\d:\d\d(\.\d+)?$/, '15:04:05.999999999'],
];

function timeOf(word: string): GoValue | undefined {
  const text = word.replace(/[ t]/, 'T').replace(/z$/, 'Z');
  const layout = LAYOUTS.find(([pattern]) => pattern.test(text))?.[1];
  return layout === undefined ? undefined : parseTime(layout, text);
}
