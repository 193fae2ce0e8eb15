/**
 * YAML text to tokens, with the failures go-yaml reports. Mirrors go-yaml v2's scannerc.go (itself libyaml's scanner.c).
 * Block and flow scalars are read in scalar-text.ts.
 */
import { isBlank, isBlankZ, isBreak } from './characters.ts';
import { readBlockScalar, readFlowScalar, readPlainScalar } from './scalar-text.ts';

export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

export type TokenType =
  | 'stream-end'
  | 'directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly type: TokenType;
  readonly start: Mark;
  readonly value?: string;
  readonly plain?: boolean;
}

/** "line 5: mapping values are not allowed in this context": what go-yaml says after "yaml: ". */
export class YamlError extends Error {}

/** Scanner's lines count from 1, the parser's from 0; on the first line none is named. Upstream: decode.go, parser.fail. */
export function yamlError(problem: string, context: Mark, at: Mark, scanner: boolean): YamlError {
  const line = at.line !== 0 ? at.line + (scanner ? 1 : 0) : context.line;
  return new YamlError(line === 0 ? `yaml: ${problem}` : `yaml: line ${line}: ${problem}`);
}

interface SimpleKey {
  possible: boolean;
  required: boolean;
  token: number;
  mark: Mark;
}

const NO_KEY: SimpleKey = { possible: false, required: false, token: -1, mark: { index: 0, line: 0, column: 0 } };
const NO_PLAIN_START = new Set([...'-?:,[]{}#&*!|>\'"%@`']);

export class Scanner {
  readonly text: string;
  index = 0;
  line = 0;
  column = 0;
  flow = 0;
  indent = -1;
  keyAllowed = true;
  readonly #indents: number[] = [];
  readonly #keys: SimpleKey[] = [NO_KEY];
  readonly #tokens: Token[] = [];
  #taken = 0;
  #ended = false;

  constructor(text: string) {
    this.text = text;
    if (text.startsWith('\uFEFF')) this.index = 1;
  }

  peek(): Token {
    this.#fetchMore();
    return this.#tokens[0] as Token;
  }

  take(): Token {
    const token = this.peek();
    this.#tokens.shift();
    this.#taken++;
    return token;
  }

  /** The character at an offset from here; '' at the end. */
  at(offset = 0): string {
    return this.text[this.index + offset] ?? '';
  }
  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }
  skip(count = 1): void {
    this.index += count;
    this.column += count;
  }
  skipLine(): string {
    const c = this.at();
    this.index += c === '\r' && this.at(1) === '\n' ? 2 : 1;
    this.line++;
    this.column = 0;
    return c === '\u2028' || c === '\u2029' ? c : '\n';
  }
  fail(context: Mark, problem: string): never {
    throw yamlError(problem, context, this.mark(), true);
  }
  /** "---" or "..." at the start of a line. */
  atDocumentMark(): boolean {
    if (this.column !== 0) return false;
    const three = this.text.slice(this.index, this.index + 3);
    return (three === '---' || three === '...') && isBlankZ(this.at(3));
  }

  #fetchMore(): void {
    for (;;) {
      if (this.#tokens.length > 0) {
        const key = this.#keys.find((k) => k.possible && k.token === this.#taken);
        if (!key || !this.#valid(key)) return;
      }
      this.#fetchNext();
    }
  }

  #valid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.mark.line < this.line || key.mark.index + 1024 < this.index) {
      if (key.required) this.fail(key.mark, "could not find expected ':'");
      key.possible = false;
      return false;
    }
    return true;
  }

  #fetchNext(): void {
    this.#skipToToken();
    this.#unroll(this.column);
    const c = this.at();
    const next = this.at(1);
    if (c === '') return this.#fetchEnd();
    if (this.column === 0 && c === '%') return this.#fetchDirective();
    if (this.atDocumentMark()) {
      this.#closeBlocks();
      this.#push(c === '-' ? 'document-start' : 'document-end', 3);
      return;
    }
    switch (c) {
      case '[':
      case '{':
        this.#saveKey();
        this.flow++;
        this.#keys.push(NO_KEY);
        this.keyAllowed = true;
        return this.#push(c, 1);
      case ']':
      case '}':
        this.#removeKey();
        if (this.flow > 0) {
          this.flow--;
          this.#keys.pop();
        }
        this.keyAllowed = false;
        return this.#push(c, 1);
      case ',':
        this.#removeKey();
        this.keyAllowed = true;
        return this.#push('flow-entry', 1);
      case '*':
      case '&':
        this.#saveKey();
        this.keyAllowed = false;
        return this.#fetchAnchor(c);
      case '!':
        this.#saveKey();
        this.keyAllowed = false;
        return this.#fetchTag();
      case "'":
      case '"':
        this.#saveKey();
        this.keyAllowed = false;
        return this.#scalar(false, (s) => readFlowScalar(s, c === "'"));
    }
    if (c === '-' && isBlankZ(next)) return this.#fetchBlockEntry();
    if (c === '?' && (this.flow > 0 || isBlankZ(next))) return this.#fetchKey();
    if (c === ':' && (this.flow > 0 || isBlankZ(next))) return this.#fetchValue();
    if ((c === '|' || c === '>') && this.flow === 0) {
      this.#removeKey();
      this.keyAllowed = true;
      return this.#scalar(false, (s) => readBlockScalar(s, c === '|'));
    }
    const plain =
      !(isBlankZ(c) || NO_PLAIN_START.has(c)) ||
      (c === '-' && !isBlank(next)) ||
      (this.flow === 0 && (c === '?' || c === ':') && !isBlankZ(next));
    if (!plain) this.fail(this.mark(), 'found character that cannot start any token');
    this.#saveKey();
    this.keyAllowed = false;
    this.#scalar(true, readPlainScalar);
  }

  #skipToToken(): void {
    for (;;) {
      while (this.at() === ' ' || ((this.flow > 0 || !this.keyAllowed) && this.at() === '\t')) this.skip();
      if (this.at() === '#') while (this.at() !== '' && !isBreak(this.at())) this.skip();
      if (this.at() === '' || !isBreak(this.at())) return;
      this.skipLine();
      if (this.flow === 0) this.keyAllowed = true;
    }
  }

  #push(type: TokenType, length: number): void {
    const start = this.mark();
    this.skip(length);
    this.#tokens.push({ type, start });
  }

  #scalar(plain: boolean, read: (scanner: Scanner) => string): void {
    const start = this.mark();
    const value = read(this);
    this.#tokens.push({ type: 'scalar', start, value, plain });
  }

  #saveKey(): void {
    const required = this.flow === 0 && this.indent === this.column;
    if (!this.keyAllowed) return;
    this.#removeKey();
    this.#keys[this.#keys.length - 1] = {
      possible: true,
      required,
      token: this.#taken + this.#tokens.length,
      mark: this.mark(),
    };
  }

  #removeKey(): void {
    const key = this.#keys.at(-1) as SimpleKey;
    if (key.possible && key.required) this.fail(key.mark, "could not find expected ':'");
    this.#keys[this.#keys.length - 1] = NO_KEY;
  }

  /** Opens a block where it is indented deeper; `token` is where its start belongs, -1 for the end. */
  #roll(column: number, token: number, type: TokenType, start: Mark): void {
    if (this.flow > 0 || this.indent >= column) return;
    this.#indents.push(this.indent);
    this.indent = column;
    if (token < 0) this.#tokens.push({ type, start });
    else this.#tokens.splice(token - this.#taken, 0, { type, start });
  }

  #unroll(column: number): void {
    if (this.flow > 0) return;
    while (this.indent > column) {
      this.#tokens.push({ type: 'block-end', start: this.mark() });
      this.indent = this.#indents.pop() as number;
    }
  }

  #closeBlocks(): void {
    this.#unroll(-1);
    this.#removeKey();
    this.keyAllowed = false;
  }

  #fetchEnd(): void {
    if (this.column !== 0) {
      this.column = 0;
      this.line++;
    }
    this.#closeBlocks();
    if (!this.#ended) this.#tokens.push({ type: 'stream-end', start: this.mark() });
    this.#ended = true;
  }

  #fetchDirective(): void {
    this.#closeBlocks();
    const start = this.mark();
    this.skip();
    const name = /^[A-Za-z0-9_-]*/.exec(this.text.slice(this.index))?.[0] ?? '';
    if (name === '') this.fail(start, 'could not find expected directive name');
    if (name !== 'YAML' && name !== 'TAG') {
      this.skip(name.length);
      this.fail(start, 'found unknown directive name');
    }
    while (this.at() !== '' && !isBreak(this.at())) this.skip();
    this.#tokens.push({ type: 'directive', start });
  }

  #fetchBlockEntry(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed) this.fail(this.mark(), 'block sequence entries are not allowed in this context');
      this.#roll(this.column, -1, 'block-sequence-start', this.mark());
    }
    this.#removeKey();
    this.keyAllowed = true;
    this.#push('block-entry', 1);
  }

  #fetchKey(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed) this.fail(this.mark(), 'mapping keys are not allowed in this context');
      this.#roll(this.column, -1, 'block-mapping-start', this.mark());
    }
    this.#removeKey();
    this.keyAllowed = this.flow === 0;
    this.#push('key', 1);
  }

  #fetchValue(): void {
    const key = this.#keys.at(-1) as SimpleKey;
    if (this.#valid(key)) {
      this.#tokens.splice(key.token - this.#taken, 0, { type: 'key', start: key.mark });
      this.#roll(key.mark.column, key.token, 'block-mapping-start', key.mark);
      key.possible = false;
      this.keyAllowed = false;
    } else {
      if (this.flow === 0) {
        if (!this.keyAllowed) this.fail(this.mark(), 'mapping values are not allowed in this context');
        this.#roll(this.column, -1, 'block-mapping-start', this.mark());
      }
      this.keyAllowed = this.flow === 0;
    }
    this.#push('value', 1);
  }

  #fetchAnchor(sign: string): void {
    const start = this.mark();
    this.skip();
    let value = '';
    while (/[A-Za-z0-9_-]/.test(this.at())) {
      value += this.at();
      this.skip();
    }
    if (value === '' || !(isBlankZ(this.at()) || '?:,]}%@`'.includes(this.at()))) {
      this.fail(start, 'did not find expected alphabetic or numeric character');
    }
    this.#tokens.push({ type: sign === '*' ? 'alias' : 'anchor', start, value });
  }

  #fetchTag(): void {
    const start = this.mark();
    const found = /^(?:!<([^>\s]*)>|!!([^\s,[\]{}]*)|(![^\s,[\]{}]*))/.exec(
      this.text.slice(this.index, this.index + 256),
    );
    const [all, verbatim, standard, local] = found ?? ['!'];
    this.skip(all.length);
    if (!isBlankZ(this.at()) && !(this.flow > 0 && this.at() === ','))
      this.fail(start, 'did not find expected whitespace or line break');
    this.#tokens.push({
      type: 'tag',
      start,
      value: verbatim ?? (standard !== undefined ? `tag:yaml.org,2002:${standard}` : (local ?? '!')),
    });
  }
}
