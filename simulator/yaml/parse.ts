/**
 * YAML text to JSON values, as sigs.k8s.io/yaml makes them: go-yaml v2's grammar (parserc.go), scalars (resolve.go),
 * anchors and merge keys (decode.go), then keys as strings (yaml.go). Left out: the %TAG directive.
 */
import { isNonFinite, resolvePlain, resolvePlainV3, type Scalar } from './scalars.ts';
import { type Mark, Scanner, type Token, type TokenType, YamlError, yamlError } from './scanner.ts';

export { YamlError };

export type YamlValue = null | boolean | number | string | YamlValue[] | { [key: string]: YamlValue };

/** The first document of the text; null when there is none. Throws `YamlError`. */
export function parseYaml(text: string): YamlValue {
  return new Parser(text).first();
}

/** Also refuses a key given twice. */
export function parseYamlStrict(text: string): YamlValue {
  const parser = new Parser(text);
  const value = parser.first();
  if (parser.duplicates.length > 0)
    throw new YamlError(`yaml: unmarshal errors:\n${parser.duplicates.map((d) => `  ${d}`).join('\n')}`);
  return value;
}

/** As go-yaml v3 reads a document into JSON (kustomize): only true and false are booleans, dates become times. */
export function parseYamlV3(text: string): YamlValue {
  return new Parser(text, resolvePlainV3).first();
}

interface Anchor {
  readonly value: YamlValue;
  /** Values in it, all aliases written out. */
  readonly size: number;
}

interface Properties {
  anchor?: string;
  tag?: string;
}

/** The part of a document's values that may come from aliases: all of a small one, a tenth of one of millions. */
function allowedAliases(decoded: number): number {
  const [small, large] = [400_000, 4_000_000];
  if (decoded <= small) return 0.99;
  return decoded >= large ? 0.1 : 0.99 - 0.89 * ((decoded - small) / (large - small));
}

const MERGE = Symbol('<<');
type Key = string | typeof MERGE;

/** Values that may stand in each other; upstream lets 10,000. What is read is printed and compared by recursion, too. */
const MAX_DEPTH = 400;

class Parser {
  readonly #scanner: Scanner;
  readonly #resolve: (text: string) => Scalar;
  readonly #anchors = new Map<string, Anchor>();
  /** Anchors whose values are being read. */
  readonly #open = new Set<string>();
  #depth = 0;
  /** Values there would be if each alias were written out, and those of them within aliases. */
  #decoded = 0;
  #aliased = 0;
  readonly duplicates: string[] = [];

  constructor(text: string, resolve: (text: string) => Scalar = resolvePlain) {
    this.#resolve = resolve;
    const bad = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u0084\u0086-\u009f\ufffe\uffff]/.exec(text);
    if (bad) throw new YamlError('yaml: control characters are not allowed');
    this.#scanner = new Scanner(text);
  }

  first(): YamlValue {
    const s = this.#scanner;
    while (s.peek().type === 'directive') s.take();
    if (s.peek().type === 'stream-end') return null;
    if (s.peek().type === 'document-start') s.take();
    if (this.#next('directive', 'document-start', 'document-end', 'stream-end')) return null;
    // What follows the first document is not looked at.
    return this.#node(true, false);
  }

  #next(...types: TokenType[]): boolean {
    return types.includes(this.#scanner.peek().type);
  }

  #fail(problem: string, context: Mark, at: Mark): never {
    throw yamlError(problem, context, at, false);
  }

  #node(block: boolean, indentless: boolean): YamlValue {
    const s = this.#scanner;
    const first = s.peek();
    const before = this.#decoded++;
    if (first.type === 'alias') {
      s.take();
      return this.#alias(first.value as string);
    }
    const properties: Properties = {};
    while (this.#next('anchor', 'tag')) {
      const token = s.take();
      if (token.type === 'anchor') properties.anchor = token.value as string;
      else properties.tag = token.value as string;
    }
    if (++this.#depth > MAX_DEPTH)
      throw new YamlError(`yaml: not simulated: values nested more than ${MAX_DEPTH} deep`);
    const { anchor } = properties;
    if (anchor !== undefined) this.#open.add(anchor);
    const value = this.#content(block, indentless, first.start, properties);
    this.#depth--;
    if (anchor !== undefined) {
      this.#open.delete(anchor);
      this.#anchors.set(anchor, { value, size: this.#decoded - before });
    }
    return value;
  }

  /** Upstream: decoder.alias, and the limit of decoder.unmarshal. */
  #alias(name: string): YamlValue {
    if (this.#open.has(name)) throw new YamlError(`yaml: anchor '${name}' value contains itself`);
    const anchor = this.#anchors.get(name);
    if (!anchor) throw new YamlError(`yaml: unknown anchor '${name}' referenced`);
    this.#decoded += anchor.size;
    this.#aliased += anchor.size;
    const isExcessive = this.#aliased > 100 && this.#decoded > 1000;
    if (isExcessive && this.#aliased / this.#decoded > allowedAliases(this.#decoded)) {
      throw new YamlError('yaml: document contains excessive aliasing');
    }
    return anchor.value;
  }

  #content(block: boolean, indentless: boolean, start: Mark, properties: Properties): YamlValue {
    const token = this.#scanner.peek();
    if (indentless && token.type === 'block-entry') return this.#indentlessSequence();
    switch (token.type) {
      case 'scalar':
        this.#scanner.take();
        return this.#scalar(token.value as string, token.plain === true, properties.tag);
      case '[':
        return this.#flowSequence();
      case '{':
        return this.#flowMapping();
      case 'block-sequence-start':
        if (block) return this.#blockSequence();
        break;
      case 'block-mapping-start':
        if (block) return this.#blockMapping();
        break;
    }
    if (properties.anchor !== undefined || properties.tag !== undefined) return this.#scalar('', true, properties.tag);
    return this.#fail('did not find expected node content', start, token.start);
  }

  #blockSequence(): YamlValue[] {
    const s = this.#scanner;
    const { start } = s.take();
    const items: YamlValue[] = [];
    for (;;) {
      const token = s.peek();
      if (token.type === 'block-entry') {
        s.take();
        items.push(this.#next('block-entry', 'block-end') ? null : this.#node(true, false));
      } else if (token.type === 'block-end') {
        s.take();
        return items;
      } else this.#fail("did not find expected '-' indicator", start, token.start);
    }
  }

  #indentlessSequence(): YamlValue[] {
    const items: YamlValue[] = [];
    while (this.#next('block-entry')) {
      this.#scanner.take();
      items.push(this.#next('block-entry', 'key', 'value', 'block-end') ? null : this.#node(true, false));
    }
    return items;
  }

  #blockMapping(): YamlValue {
    const s = this.#scanner;
    const { start } = s.take();
    const map = new MapBuilder(this.duplicates);
    for (;;) {
      const token = s.peek();
      if (token.type === 'block-end') {
        s.take();
        return map.value;
      }
      if (token.type !== 'key' && token.type !== 'value') this.#fail('did not find expected key', start, token.start);
      if (token.type === 'value') map.expectKeyless();
      else s.take();
      const keyToken = s.peek();
      const key = this.#next('key', 'value', 'block-end') ? nullKey() : this.#key(true);
      let value: YamlValue = null;
      if (this.#next('value')) {
        s.take();
        if (!this.#next('key', 'value', 'block-end')) value = this.#node(true, true);
      }
      map.set(key, value, keyToken.start.line);
    }
  }

  #flowSequence(): YamlValue[] {
    const s = this.#scanner;
    const { start } = s.take();
    const items: YamlValue[] = [];
    for (let first = true; !this.#next(']'); first = false) {
      if (!first) {
        if (!this.#next('flow-entry')) this.#fail("did not find expected ',' or ']'", start, s.peek().start);
        s.take();
        if (this.#next(']')) break;
      }
      if (this.#next('key')) {
        s.take();
        const line = s.peek().start.line;
        const map = new MapBuilder(this.duplicates);
        const key = this.#next('value', 'flow-entry', ']') ? nullKey() : this.#key(false);
        let value: YamlValue = null;
        if (this.#next('value')) {
          s.take();
          if (!this.#next('flow-entry', ']')) value = this.#node(false, false);
        }
        map.set(key, value, line);
        items.push(map.value);
      } else items.push(this.#node(false, false));
    }
    s.take();
    return items;
  }

  #flowMapping(): YamlValue {
    const s = this.#scanner;
    const { start } = s.take();
    const map = new MapBuilder(this.duplicates);
    for (let first = true; !this.#next('}'); first = false) {
      if (!first) {
        if (!this.#next('flow-entry')) this.#fail("did not find expected ',' or '}'", start, s.peek().start);
        s.take();
        if (this.#next('}')) break;
      }
      const line = s.peek().start.line;
      if (!this.#next('key')) {
        map.set(this.#key(false), null, line);
        continue;
      }
      s.take();
      const key = this.#next('value', 'flow-entry', '}') ? nullKey() : this.#key(false);
      let value: YamlValue = null;
      if (this.#next('value')) {
        s.take();
        if (!this.#next('flow-entry', '}')) value = this.#node(false, false);
      }
      map.set(key, value, line);
    }
    s.take();
    return map.value;
  }

  #scalar(text: string, plain: boolean, tag: string | undefined): YamlValue {
    const value = tag === undefined ? (plain ? this.#resolve(text) : text) : tagged(text, tag);
    if (typeof value === 'number' && isNonFinite(text))
      throw new YamlError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
    return value;
  }

  /** A key: what it is as a string, or the merge key. */
  #key(block: boolean): Key | { bad: YamlValue } {
    const token: Token = this.#scanner.peek();
    const merge = token.type === 'scalar' && token.plain === true && token.value === '<<';
    if (token.type === 'scalar' && token.plain === true && isNonFinite(token.value as string)) {
      this.#scanner.take();
      return keyOfNumber(resolvePlain(token.value as string) as number);
    }
    const value = this.#node(block, block);
    if (merge) return MERGE;
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return keyOfNumber(value);
    if (typeof value === 'boolean') return String(value);
    return { bad: value };
  }
}

const nullKey = (): { bad: YamlValue } => ({ bad: null });

function keyOfNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (value === Number.POSITIVE_INFINITY) return '.inf';
  return value === Number.NEGATIVE_INFINITY ? '-.inf' : String(value);
}

class MapBuilder {
  readonly value: { [key: string]: YamlValue } = {};
  readonly #duplicates: string[];
  readonly #own = new Map<string, true>();

  constructor(duplicates: string[]) {
    this.#duplicates = duplicates;
  }

  expectKeyless(): void {}

  set(key: Key | { bad: YamlValue }, value: YamlValue, line: number): void {
    if (key === MERGE) {
      for (const source of Array.isArray(value) ? [...value].reverse() : [value]) {
        if (source === null || typeof source !== 'object' || Array.isArray(source)) {
          throw new YamlError('yaml: map merge requires map or sequence of maps as the value');
        }
        for (const [k, v] of Object.entries(source)) {
          this.#own.set(k, true);
          this.#put(k, v);
        }
      }
      return;
    }
    if (typeof key === 'object') {
      if (key.bad === null)
        throw new YamlError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(value)}`);
      throw new YamlError(`yaml: invalid map key: ${goSyntax(key.bad)}`);
    }
    if (this.#own.has(key as string))
      this.#duplicates.push(`line ${line + 1}: key ${JSON.stringify(key)} already set in map`);
    this.#own.set(key as string, true);
    this.#put(key as string, value);
  }

  #put(key: string, value: YamlValue): void {
    // "__proto__" is a key like any other.
    Object.defineProperty(this.value, key, { value, enumerable: true, configurable: true, writable: true });
  }
}

/** %#v of a decoded value. */
function goSyntax(value: YamlValue): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  const entries = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}:${goSyntax(v)}`);
  return `map[interface {}]interface {}{${entries.join(', ')}}`;
}

function tagged(text: string, tag: string): YamlValue {
  const short = tag.replace('tag:yaml.org,2002:', '!!');
  if (!short.startsWith('!!') || short === '!!str') return text;
  if (short === '!!binary') return decodeBase64(text);
  const value = resolvePlain(text);
  const is =
    value === null
      ? '!!null'
      : typeof value === 'boolean'
        ? '!!bool'
        : typeof value === 'string'
          ? '!!str'
          : Number.isInteger(value)
            ? '!!int'
            : '!!float';
  if (
    is === short ||
    (short === '!!float' && is === '!!int') ||
    (is === '!!str' && !['!!null', '!!bool', '!!int', '!!float'].includes(short))
  )
    return value;
  throw new YamlError(`yaml: cannot decode ${is} \`${text}\` as a ${short}`);
}

function decodeBase64(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const c of text.replace(/[\s=]/g, '')) {
    const six = alphabet.indexOf(c);
    if (six < 0) throw new YamlError('yaml: !!binary value contains invalid base64 data');
    bits = (bits << 6) | six;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 255);
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
