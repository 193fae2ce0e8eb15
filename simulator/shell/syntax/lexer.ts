/**
 * Characters to tokens and words, as bash's parse.y reads them: quotes, expansions, here-documents, aliases. What stands in `$(…)`
 * is parsed on the way (its end is known only so); `${…}` and `$((…))` are kept as text for the expansion.
 */
import { ansiUnescape } from '../expand/quote.ts';
import { SyntaxFault } from './fault.ts';
import type { ArrayElement, Assignment, HereDocument, List, ParameterPart, Part, Word } from './nodes.ts';

export interface Syntax {
  readonly extglob: boolean;
  /** Text of an alias; undefined: none, or aliases are not expanded. */
  readonly alias?: ((name: string) => string | undefined) | undefined;
}

/** Where a token stands, as far as it changes how it is read. */
export type Context =
  /** a command may start: assignments, aliases */
  | 'command'
  /** arguments */
  | 'argument'
  /** arguments of `declare` and its kin: assignments of arrays */
  | 'declaration'
  /** the pattern of `[[ = ]]`: extended patterns are always on */
  | 'pattern'
  /** the expression of `[[ =~ ]]` */
  | 'regexp';

export type Token =
  | {
      readonly kind: 'word';
      readonly text: string;
      readonly word: Word;
      readonly plain: boolean;
      readonly line: number;
    }
  | { readonly kind: 'assignment'; readonly text: string; readonly assignment: Assignment; readonly line: number }
  | { readonly kind: 'operator'; readonly text: string; readonly line: number }
  /** digits or {name} right before < or > */
  | { readonly kind: 'descriptor'; readonly text: string; readonly line: number }
  | { readonly kind: 'newline'; readonly text: 'newline'; readonly line: number }
  | { readonly kind: 'end'; readonly text: ''; readonly line: number };

const OPERATORS = [
  '<<-',
  '<<<',
  '&>>',
  ';;&',
  '&&',
  '||',
  ';;',
  ';&',
  '|&',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '&>',
  ';',
  '&',
  '|',
  '<',
  '>',
  '(',
  ')',
];
const META = new Set([...' \t\n;&|<>()']);
const SPECIAL_PARAMETER = /[@*#?\-$!0-9]/;

/** How far words go and what is special in them. */
type Mode = 'word' | 'double' | 'body' | 'operand' | 'operand in quotes' | 'pattern in quotes' | 'regexp';

export class Lexer {
  text: string;
  at = 0;
  line: number;
  readonly syntax: Syntax;
  /** Parses commands up to the closing parenthesis; the lexer stands behind the opening one. */
  substitution: () => List = () => ({ items: [] });
  #waiting: HereDocument[] = [];
  /** Aliases being expanded, by how much text is left when they end. */
  #aliases: { readonly name: string; readonly left: number; readonly blank: boolean }[] = [];
  /** Here-documents that the end of the text ended. */
  readonly warnings: { readonly line: number; readonly start: number; readonly delimiter: string }[] = [];
  #documentLines = new Map<HereDocument, number>();

  constructor(text: string, line: number, syntax: Syntax) {
    this.text = text;
    this.line = line;
    this.syntax = syntax;
  }

  /** How much text is left. */
  get left(): number {
    return this.text.length - this.at;
  }

  /** Whether nothing but blanks and comments is left. */
  get over(): boolean {
    return /^(?:\s|#[^\n]*(?:\n|$))*$/.test(this.text.slice(this.at, this.at + 2000)) && this.left < 2000;
  }

  /** The line read last: that before the newline behind which the lexer stands. */
  get lastLine(): number {
    return this.text[this.at - 1] === '\n' ? this.line - 1 : this.line;
  }

  takeWarnings(): Lexer['warnings'] {
    return this.warnings.splice(0);
  }

  /** The source line that holds the current position, for error messages. */
  lineText(position = this.at): string {
    const start = this.text.lastIndexOf('\n', Math.min(position, this.text.length) - 1) + 1;
    const end = this.text.indexOf('\n', start);
    return this.text.slice(start, end < 0 ? undefined : end);
  }

  /** Here-documents asked for and not yet read are set aside (a substitution has its own). */
  swapDocuments(other: HereDocument[]): HereDocument[] {
    const mine = this.#waiting;
    this.#waiting = other;
    return mine;
  }

  #skipBlanks(): void {
    for (;;) {
      const c = this.text[this.at];
      if (c === ' ' || c === '\t') this.at++;
      else if (c === '\\' && this.text[this.at + 1] === '\n') {
        this.at += 2;
        this.line++;
      } else if (c === '#') {
        const end = this.text.indexOf('\n', this.at);
        this.at = end < 0 ? this.text.length : end;
      } else return;
    }
  }

  next(context: Context): Token {
    for (;;) {
      this.#skipBlanks();
      const { text, at, line } = this;
      const c = text[at];
      if (c === undefined) {
        if (this.#waiting.length > 0) this.readDocuments();
        return { kind: 'end', text: '', line };
      }
      if (c === '\n') {
        this.at++;
        this.line++;
        this.readDocuments();
        return { kind: 'newline', text: 'newline', line };
      }
      if (META.has(c) && !(context === 'regexp' && c !== ';' && c !== '&' && c !== '<' && c !== '>')) {
        const process = (c === '<' || c === '>') && text[at + 1] === '(';
        if (!process) {
          const operator = OPERATORS.find((o) => text.startsWith(o, at)) as string;
          this.at += operator.length;
          return { kind: 'operator', text: operator, line };
        }
      }
      const token = this.#word(context);
      if (token !== undefined) return token;
    }
  }

  /** Undefined: an alias was put in its place. */
  #word(context: Context): Token | undefined {
    const { line } = this;
    const start = this.at;
    const descriptor = /^(?:\d+|\{[A-Za-z_]\w*(?:\[[^\]]*\])?\})(?=[<>])/.exec(this.text.slice(start, start + 80));
    if (
      descriptor &&
      context !== 'regexp' &&
      !/^.*[<>]\(/.test(this.text.slice(start, start + descriptor[0].length + 2))
    ) {
      this.at += descriptor[0].length;
      return { kind: 'descriptor', text: descriptor[0], line };
    }
    if (context === 'command' || context === 'declaration') {
      const assignment = this.#assignment(context);
      if (assignment) return assignment;
    }
    const parts = this.#parts(context === 'regexp' ? 'regexp' : 'word', context === 'pattern');
    const raw = this.text.slice(start, this.at);
    const text = raw.includes('\\\n') ? raw.replaceAll('\\\n', '') : raw;
    const only = parts.length === 1 ? parts[0] : undefined;
    const plain = only?.kind === 'text' && only.text === text;
    if (plain && context === 'command' && this.#replaceAlias(text)) return undefined;
    return { kind: 'word', text, word: { text, parts, line }, plain, line };
  }

  #replaceAlias(name: string): boolean {
    const { alias } = this.syntax;
    if (!alias) return false;
    const left = this.text.length - this.at;
    this.#aliases = this.#aliases.filter((one) => one.left <= left);
    if (this.#aliases.some((one) => one.name === name && one.left < left + 1)) return false;
    const text = alias(name);
    if (text === undefined) return false;
    this.#aliases.push({ name, left, blank: /[ \t]$/.test(text) });
    this.text = `${this.text.slice(0, this.at - name.length)}${text}${this.text.slice(this.at)}`;
    this.at -= name.length;
    return true;
  }

  /** Whether the word that comes may be an alias although it is an argument: the alias before it ended with a blank. */
  get afterBlankAlias(): boolean {
    const { left } = this;
    return this.#aliases.some(
      (one) => one.blank && one.left <= left && /^[ \t]*$/.test(this.text.slice(this.at, this.text.length - one.left)),
    );
  }

  /** name=value, name[subscript]+=value, name=(…) */
  #assignment(context: Context): Token | undefined {
    const { line } = this;
    const start = this.at;
    const head = /^[A-Za-z_]\w*/.exec(this.text.slice(start, start + 200))?.[0];
    if (head === undefined) return undefined;
    let at = start + head.length;
    let subscript: string | undefined;
    if (this.text[at] === '[') {
      const before = this.#place();
      this.at = at + 1;
      if (context === 'declaration' && !/^\[[^\s]*\]\+?=/.test(this.text.slice(at, at + 500))) {
        this.#return(before);
        return undefined;
      }
      subscript = this.#matched('[', ']');
      at = this.at;
      if (!/^\+?=/.test(this.text.slice(at, at + 2))) {
        // A word that only looks like one, but whose brackets may hold blanks.
        if (context === 'command' && /\s/.test(subscript)) {
          const rest = this.#parts('word', false);
          const text = this.text.slice(start, this.at);
          const parts: Part[] = [{ kind: 'text', text: this.text.slice(start, at) }, ...rest];
          return { kind: 'word', text, word: { text, parts, line }, plain: false, line };
        }
        this.#return(before);
        return undefined;
      }
    }
    const operator = /^\+?=/.exec(this.text.slice(at, at + 2))?.[0];
    if (operator === undefined) return undefined;
    this.at = at + operator.length;
    const append = operator === '+=';
    let elements: ArrayElement[] | undefined;
    let value: Word | undefined;
    if (this.text[this.at] === '(') {
      if (subscript !== undefined) {
        // bash reads it and refuses it when it runs.
        this.at++;
        this.#elements();
        const text = this.text.slice(start, this.at);
        return {
          kind: 'assignment',
          text,
          line,
          assignment: { kind: 'assignment', text, name: head, subscript, append, value: undefined, elements: [], line },
        };
      }
      this.at++;
      elements = this.#elements();
    } else {
      const from = this.at;
      const parts = this.#parts('word', false);
      value = { text: this.text.slice(from, this.at), parts, line };
    }
    const text = this.text.slice(start, this.at);
    const assignment: Assignment = { kind: 'assignment', text, name: head, subscript, append, value, elements, line };
    return { kind: 'assignment', text, assignment, line };
  }

  /** The elements of "(…)". */
  #elements(): ArrayElement[] {
    const elements: ArrayElement[] = [];
    const startLine = this.line;
    for (;;) {
      this.#skipBlanks();
      const c = this.text[this.at];
      if (c === undefined)
        throw new SyntaxFault("unexpected EOF while looking for matching `)'", startLine, {
          unfinished: true,
          status: 1,
        });
      if (c === '\n') {
        this.at++;
        this.line++;
        continue;
      }
      if (c === ')') {
        this.at++;
        return elements;
      }
      if (META.has(c) && !((c === '<' || c === '>') && this.text[this.at + 1] === '(')) {
        const operator = OPERATORS.find((o) => this.text.startsWith(o, this.at)) as string;
        throw this.unexpected(operator, 1);
      }
      const { line } = this;
      let subscript: string | undefined;
      let append = false;
      if (c === '[') {
        const before = this.#place();
        this.at++;
        const inside = this.#matched('[', ']');
        const operator = /^\+?=/.exec(this.text.slice(this.at, this.at + 2))?.[0];
        if (operator === undefined) this.#return(before);
        else {
          subscript = inside;
          append = operator === '+=';
          this.at += operator.length;
        }
      }
      const from = this.at;
      const parts = this.#parts('word', false);
      elements.push({ subscript, append, value: { text: this.text.slice(from, this.at), parts, line } });
    }
  }

  #place(): { readonly at: number; readonly line: number } {
    return { at: this.at, line: this.line };
  }

  #return(place: { readonly at: number; readonly line: number }): void {
    this.at = place.at;
    this.line = place.line;
  }

  unexpected(token: string, status?: number): SyntaxFault {
    return new SyntaxFault(`syntax error near unexpected token \`${token}'`, this.line, {
      offending: this.lineText(),
      ...(status === undefined ? {} : { status }),
    });
  }

  /** The parts of a word that starts here, or of the whole text that is left. */
  #parts(mode: Mode, extended: boolean): Part[] {
    const parts: Part[] = [];
    let plain = '';
    const flush = (): void => {
      if (plain !== '') parts.push({ kind: 'text', text: plain });
      plain = '';
    };
    const push = (part: Part): void => {
      flush();
      parts.push(part);
    };
    const double = mode === 'double' || mode === 'body' || mode === 'operand in quotes' || mode === 'pattern in quotes';
    /** Open parentheses of extended patterns, and of expressions. */
    let depth = 0;
    const startLine = this.line;
    for (;;) {
      const { text } = this;
      const c = text[this.at];
      if (c === undefined) {
        if (mode === 'double')
          throw new SyntaxFault(`unexpected EOF while looking for matching \`"'`, startLine, { unfinished: true });
        if (depth > 0 && mode === 'regexp')
          throw new SyntaxFault('unexpected argument to conditional binary operator', this.line, {
            unfinished: true,
            before: { message: "unexpected EOF while looking for matching `)'", line: startLine },
          });
        if (depth > 0 && mode === 'word')
          throw new SyntaxFault("unexpected EOF while looking for matching `)'", startLine, { unfinished: true });
        flush();
        return parts;
      }
      if (mode === 'double' && c === '"') {
        flush();
        return parts;
      }
      if ((mode === 'word' || mode === 'regexp') && META.has(c)) {
        const process = (c === '<' || c === '>') && text[this.at + 1] === '(' && mode === 'word';
        if (!process && depth === 0 && !(mode === 'regexp' && (c === '(' || c === '|'))) {
          flush();
          return parts;
        }
        if (!process) {
          if (c === '(') depth++;
          else if (c === ')') depth--;
          else if (c === '\n') this.line++;
          plain += c;
          this.at++;
          continue;
        }
      }
      if (c === '\\') {
        const next = text[this.at + 1];
        if (next === '\n') {
          this.at += 2;
          this.line++;
          continue;
        }
        if (next === undefined) {
          plain += '\\';
          this.at++;
          continue;
        }
        this.at += 2;
        const escapes =
          mode === 'body'
            ? '$`\\'
            : mode === 'operand in quotes' || mode === 'pattern in quotes'
              ? '$`"\\}'
              : mode === 'double'
                ? '$`"\\'
                : undefined;
        if (escapes !== undefined && !escapes.includes(next)) {
          if (mode === 'pattern in quotes') {
            const whole = String.fromCodePoint(text.codePointAt(this.at - 1) as number);
            this.at += whole.length - 1;
            push({ kind: 'quoted', text: whole });
            continue;
          }
          plain += '\\';
          this.at--;
          continue;
        }
        const whole = String.fromCodePoint(text.codePointAt(this.at - 1) as number);
        this.at += whole.length - 1;
        push({ kind: 'quoted', text: whole });
        continue;
      }
      if (c === "'" && (!double || mode === 'pattern in quotes')) {
        push({ kind: 'quoted', text: this.#single() });
        continue;
      }
      if (c === '"' && mode !== 'body') {
        this.at++;
        const inner = this.#parts(mode === 'operand in quotes' ? 'double' : 'double', false);
        this.at++;
        push({ kind: 'double', parts: inner });
        continue;
      }
      if (c === '`') {
        push(this.#backquote(double));
        continue;
      }
      if (c === '$') {
        const part = this.#dollar(double, mode);
        if (part === undefined) {
          plain += '$';
          this.at++;
        } else push(part);
        continue;
      }
      if ((c === '<' || c === '>') && text[this.at + 1] === '(' && (mode === 'word' || mode === 'operand')) {
        const from = this.at;
        this.at += 2;
        const script = this.substitution();
        push({ kind: 'process', direction: c, script, text: this.text.slice(from, this.at) });
        continue;
      }
      if (
        '?*+@!'.includes(c) &&
        text[this.at + 1] === '(' &&
        !double &&
        mode !== 'regexp' &&
        (depth > 0 || this.syntax.extglob || extended)
      ) {
        plain += `${c}(`;
        this.at += 2;
        if (mode === 'word') depth++;
        continue;
      }
      if (c === '\n') this.line++;
      plain += c;
      this.at++;
    }
  }

  /** '…' */
  #single(): string {
    const end = this.text.indexOf("'", this.at + 1);
    if (end < 0)
      throw new SyntaxFault("unexpected EOF while looking for matching `''", this.line, { unfinished: true });
    const inside = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    this.#countLines(inside);
    return inside;
  }

  #countLines(text: string): void {
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.line++;
  }

  #backquote(double: boolean): Part {
    const { line } = this;
    let inside = '';
    for (let i = this.at + 1; ; i++) {
      const c = this.text[i];
      if (c === undefined)
        throw new SyntaxFault("unexpected EOF while looking for matching ``'", line, { unfinished: true });
      if (c === '`') {
        this.at = i + 1;
        return { kind: 'backquote', text: inside, line, script: undefined };
      }
      if (c === '\\') {
        const next = this.text[++i];
        if (next === undefined) continue;
        if (next === '\n') {
          this.line++;
          continue;
        }
        inside += next === '`' || next === '\\' || next === '$' || (double && next === '"') ? next : `\\${next}`;
        continue;
      }
      if (c === '\n') this.line++;
      inside += c;
    }
  }

  /** What a dollar starts, or undefined: a dollar sign. */
  #dollar(double: boolean, mode: Mode): Part | undefined {
    const { text, line } = this;
    const next = text[this.at + 1];
    if (next === undefined) return undefined;
    if (next === '(') {
      const from = this.at;
      if (text[this.at + 2] === '(') {
        const inside = this.#doubleParentheses();
        if (inside !== undefined) return { kind: 'arithmetic', text: inside };
      }
      this.at = from + 2;
      this.line = line;
      const script = this.substitution();
      return { kind: 'command', script, text: this.text.slice(from, this.at) };
    }
    if (next === '{') {
      this.at += 2;
      const inside = this.#braces(double);
      return this.#parameter(inside, double, line);
    }
    if (next === '[') {
      this.at += 2;
      return { kind: 'arithmetic', text: this.#matched('[', ']') };
    }
    if (next === "'" && (!double || mode === 'pattern in quotes')) {
      let end = this.at + 2;
      while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
      if (end >= text.length)
        throw new SyntaxFault("unexpected EOF while looking for matching `''", line, { unfinished: true });
      const inside = text.slice(this.at + 2, end);
      this.at = end + 1;
      this.#countLines(inside);
      return { kind: 'quoted', text: ansiUnescape(inside) };
    }
    if (next === '"' && !double) {
      this.at += 2;
      const parts = this.#parts('double', false);
      this.at++;
      return { kind: 'double', parts };
    }
    const name = /^[A-Za-z_]\w*/.exec(text.slice(this.at + 1, this.at + 200))?.[0];
    if (name !== undefined) {
      let whole = name;
      for (let i = this.at + 1 + name.length; name.length >= 199 && /\w/.test(text[i] ?? ''); i++) whole += text[i];
      this.at += 1 + whole.length;
      return { kind: 'parameter', text: whole, name: whole, double, line, parameter: undefined };
    }
    if (!SPECIAL_PARAMETER.test(next)) return undefined;
    this.at += 2;
    return { kind: 'parameter', text: next, name: next, double, line, parameter: undefined };
  }

  #parameter(inside: string, double: boolean, line: number): ParameterPart {
    const plain = /^(?:[A-Za-z_]\w*|[@*#?\-$!])$/.test(inside);
    return { kind: 'parameter', text: inside, name: plain ? inside : undefined, double, line, parameter: undefined };
  }

  /** What stands between "$((" and "))"; undefined: no arithmetic, but a substitution that starts with a subshell. */
  #doubleParentheses(): string | undefined {
    const start = this.at;
    const { line } = this;
    this.at += 2;
    const inside = this.#matched('(', ')', true);
    // Read as "(" … ")" with the second parenthesis in it.
    if (inside.endsWith(')') && balanced(inside.slice(1, -1))) return inside.slice(1, -1);
    this.at = start;
    this.line = line;
    return undefined;
  }

  /** The text of "((…))" when the lexer stands behind the first parenthesis and before the second; undefined: subshells. */
  arithmeticCommand(): string | undefined {
    const before = this.#place();
    this.at++;
    const inside = this.#matched('(', ')', true, before.line);
    if (this.text[this.at] === ')') {
      this.at++;
      return inside;
    }
    this.#return(before);
    return undefined;
  }

  /** Text up to the closing bracket, which is passed; brackets, quotes and expansions inside are looked through. */
  #matched(open: string, close: string, arithmetic = false, startLine = this.line): string {
    const start = this.at;
    let depth = 1;
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined)
        throw new SyntaxFault(`unexpected EOF while looking for matching \`${close}'`, startLine, { unfinished: true });
      if (c === close && --depth === 0) {
        this.at++;
        return this.text.slice(start, this.at - 1);
      }
      if (c === open) depth++;
      if (c === '\\') {
        if (this.text[this.at + 1] === '\n') this.line++;
        this.at += 2;
      } else if (c === "'" && !arithmetic) this.#single();
      else if (c === '"') {
        this.at++;
        this.#parts('double', false);
        this.at++;
      } else if (c === '`') this.#backquote(false);
      else if (c === '$' && this.#dollar(false, 'word') !== undefined) continue;
      else {
        if (c === '\n') this.line++;
        this.at++;
      }
    }
  }

  /** Text up to the "}" that closes "${". */
  #braces(double: boolean): string {
    const start = this.at;
    const startLine = this.line;
    // Single quotes count inside double quotes only where a pattern stands.
    const operator = /^[!#]?(?:[A-Za-z_]\w*|[0-9]+|[@*#?\-$!])?(?:\[[^\]]*\])?(:?[-=?+]|[#%/^,]|)/.exec(
      this.text.slice(start, start + 300),
    )?.[1];
    const singles = !double || /^[#%/^,]/.test(operator ?? '');
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined)
        throw new SyntaxFault("unexpected EOF while looking for matching `}'", startLine, { unfinished: true });
      if (c === '}') {
        this.at++;
        return this.text.slice(start, this.at - 1);
      }
      if (c === '\\') {
        if (this.text[this.at + 1] === '\n') this.line++;
        this.at += 2;
      } else if (c === "'" && singles) this.#single();
      else if (c === '"') {
        this.at++;
        this.#parts('double', false);
        this.at++;
      } else if (c === '`') this.#backquote(double);
      else if (c === '$') {
        if (this.#dollar(double, 'operand') === undefined) this.at++;
      } else if ((c === '<' || c === '>') && this.text[this.at + 1] === '(' && !double) {
        this.at += 2;
        this.substitution();
      } else {
        if (c === '\n') this.line++;
        this.at++;
      }
    }
  }

  // ── Here-documents ────────────────────────────────────────────────────────────────────────────────────────────

  /** A here-document whose delimiter is the word that was read: its lines come after this one. */
  announce(word: Word, stripTabs: boolean): HereDocument {
    const quoted = word.parts.some((part) => part.kind === 'quoted' || part.kind === 'double');
    const document: HereDocument = {
      delimiter: quoted ? delimiterText(word.parts) : word.text,
      stripTabs,
      quoted,
      body: '',
      parts: [],
    };
    this.#waiting.push(document);
    this.#documentLines.set(document, this.line);
    return document;
  }

  /** What a substitution left unread when its parenthesis closed: documents without lines. */
  readDocumentsAtEnd(): void {
    this.#waiting = [];
  }

  readDocuments(): void {
    const documents = this.#waiting;
    if (documents.length === 0) return;
    this.#waiting = [];
    for (const document of documents) this.#readDocument(document);
  }

  #readDocument(document: HereDocument): void {
    const firstLine = this.line;
    let body = '';
    let closed = false;
    while (this.at < this.text.length) {
      const end = this.text.indexOf('\n', this.at);
      let raw = this.text.slice(this.at, end < 0 ? undefined : end);
      this.at = end < 0 ? this.text.length : end + 1;
      if (end >= 0) this.line++;
      if (document.stripTabs) raw = raw.replace(/^\t+/, '');
      if (raw === document.delimiter) {
        closed = true;
        break;
      }
      // A line that a backslash continues is one with the next.
      while (!document.quoted && /(?:^|[^\\])(?:\\\\)*\\$/.test(raw) && this.at < this.text.length) {
        const next = this.text.indexOf('\n', this.at);
        raw = `${raw.slice(0, -1)}${this.text.slice(this.at, next < 0 ? undefined : next)}`;
        this.at = next < 0 ? this.text.length : next + 1;
        if (next >= 0) this.line++;
      }
      body += end < 0 && this.at >= this.text.length && !this.text.endsWith('\n') ? raw : `${raw}\n`;
    }
    if (!closed) {
      this.warnings.push({
        line: this.lastLine,
        start: this.#documentLines.get(document) ?? firstLine,
        delimiter: document.delimiter,
      });
    }
    document.body = body;
    document.parts = document.quoted ? [] : wordOf(body, firstLine, this.makeChild, 'body').parts;
  }

  /** Makes a lexer for text that was taken out of this one's. */
  makeChild: (text: string, line: number) => Lexer = (text, line) => new Lexer(text, line, this.syntax);

  /** All of the text as one word. */
  wholeWord(mode: Mode): Word {
    const { line, text } = this;
    return { text, parts: this.#parts(mode, false), line };
  }
}

/** Whether every parenthesis that closes was opened before (bash's chk_arithsub). */
function balanced(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '(') depth++;
    else if (c === ')' && --depth < 0) return false;
    else if (c === '"' || c === "'") {
      const end = text.indexOf(c, i + 1);
      if (end < 0) return false;
      i = end;
    }
  }
  return depth === 0;
}

const delimiterText = (parts: readonly Part[]): string =>
  parts
    .map((part) =>
      part.kind === 'text' || part.kind === 'quoted'
        ? part.text
        : part.kind === 'double'
          ? delimiterText(part.parts)
          : part.kind === 'parameter'
            ? `$${part.text}`
            : 'text' in part
              ? part.text
              : '',
    )
    .join('');

export function wordOf(text: string, line: number, makeLexer: (text: string, line: number) => Lexer, mode: Mode): Word {
  if (mode === 'body' && !/[$`\\]/.test(text))
    return { text, parts: text === '' ? [] : [{ kind: 'text', text }], line };
  return makeLexer(text, line).wholeWord(mode);
}
export type { Mode };
