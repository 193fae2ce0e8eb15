/**
 * Words of bash's language and what is in them, as parse.y reads them: quotes, expansions, extended patterns. What stands in `$(…)` is
 * parsed on the way (its end is known only so); `${…}` and `$((…))` are kept as text for the expansion.
 */
import { ansiUnescape } from '../expand/quote.ts';
import { SyntaxFault } from './fault.ts';
import type { List, ParameterPart, Part, Word } from './nodes.ts';
import { META, type Syntax } from './token.ts';

const SPECIAL_PARAMETER = /[@*#?\-$!0-9]/;

/** How far words go and what is special in them. */
export type Mode = 'word' | 'double' | 'body' | 'operand' | 'operand in quotes' | 'pattern in quotes' | 'regexp';

/** Reads a text from front to back; it stands at `at`, in line `line`. */
export class WordReader {
  text: string;
  at = 0;
  line: number;
  readonly syntax: Syntax;
  /** Parses commands up to the closing parenthesis; the lexer stands behind the opening one. */
  substitution: () => List = () => ({ items: [] });
  /** Makes a reader for text that was taken out of this one's. */
  makeChild: (text: string, line: number) => WordReader = (text, line) => new WordReader(text, line, this.syntax);

  constructor(text: string, line: number, syntax: Syntax) {
    this.text = text;
    this.line = line;
    this.syntax = syntax;
  }

  /** The line read last: that before the newline behind which the lexer stands. */
  get lastLine(): number {
    return this.text[this.at - 1] === '\n' ? this.line - 1 : this.line;
  }

  protected place(): { readonly at: number; readonly line: number } {
    return { at: this.at, line: this.line };
  }

  protected comeBack(place: { readonly at: number; readonly line: number }): void {
    this.at = place.at;
    this.line = place.line;
  }

  /** The parts of a word that starts here, or of the whole text that is left. */
  protected parts(mode: Mode, extended: boolean): Part[] {
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
        const process = this.startsProcess(c) && mode === 'word';
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
        const inner = this.parts(mode === 'operand in quotes' ? 'double' : 'double', false);
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
      if (this.startsProcess(c) && (mode === 'word' || mode === 'operand')) {
        const from = this.at;
        this.at += 2;
        const script = this.substitution();
        push({ kind: 'process', direction: c as '<' | '>', script, text: this.text.slice(from, this.at) });
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

  /** Whether `<(` or `>(` stands here, where the dialect has it. */
  protected startsProcess(c: string): boolean {
    return (c === '<' || c === '>') && this.text[this.at + 1] === '(' && this.syntax.dialect?.processes !== false;
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
        throw new SyntaxFault("unexpected EOF while looking for matching ``'", line, {
          unfinished: true,
          posix: 'EOF in backquote substitution',
        });
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
    if (next === '[' && !this.syntax.dialect) {
      this.at += 2;
      return { kind: 'arithmetic', text: this.matched('[', ']') };
    }
    if (next === "'" && this.syntax.dialect?.dollarQuotes !== false && (!double || mode === 'pattern in quotes')) {
      let end = this.at + 2;
      while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
      if (end >= text.length)
        throw new SyntaxFault("unexpected EOF while looking for matching `''", line, { unfinished: true });
      const inside = text.slice(this.at + 2, end);
      this.at = end + 1;
      this.#countLines(inside);
      // ash knows no \u and no \U.
      const known = this.syntax.dialect ? inside.replace(/\\(?=[uU])|\\./gs, (c) => (c === '\\' ? '\\\\' : c)) : inside;
      return { kind: 'quoted', text: ansiUnescape(known) };
    }
    if (next === '"' && !double && !this.syntax.dialect) {
      this.at += 2;
      const parts = this.parts('double', false);
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
    const inside = this.matched('(', ')', true);
    // Read as "(" … ")" with the second parenthesis in it.
    if (inside.endsWith(')') && balanced(inside.slice(1, -1))) return inside.slice(1, -1);
    this.at = start;
    this.line = line;
    return undefined;
  }

  /** The text of "((…))" when the lexer stands behind the first parenthesis and before the second; undefined: subshells. */
  arithmeticCommand(): string | undefined {
    const before = this.place();
    this.at++;
    const inside = this.matched('(', ')', true, before.line);
    if (this.text[this.at] === ')') {
      this.at++;
      return inside;
    }
    this.comeBack(before);
    return undefined;
  }

  /** Text up to the closing bracket, which is passed; brackets, quotes and expansions inside are looked through. */
  protected matched(open: string, close: string, arithmetic = false, startLine = this.line): string {
    const start = this.at;
    let depth = 1;
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined)
        throw new SyntaxFault(`unexpected EOF while looking for matching \`${close}'`, startLine, {
          unfinished: true,
          posix: arithmetic ? "missing '))'" : undefined,
        });
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
        this.parts('double', false);
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
        throw new SyntaxFault("unexpected EOF while looking for matching `}'", startLine, {
          unfinished: true,
          posix: "missing '}'",
        });
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
        this.parts('double', false);
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

  /** All of the text as one word. */
  wholeWord(mode: Mode): Word {
    const { line, text } = this;
    return { text, parts: this.parts(mode, false), line };
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

/** All of a text as one word, by a reader of its own. */
export function wordOf(
  text: string,
  line: number,
  makeReader: (text: string, line: number) => WordReader,
  mode: Mode,
): Word {
  if (mode === 'body' && !/[$`\\]/.test(text))
    return { text, parts: text === '' ? [] : [{ kind: 'text', text }], line };
  return makeReader(text, line).wholeWord(mode);
}
