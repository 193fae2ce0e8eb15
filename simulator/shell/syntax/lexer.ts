/**
 * Characters to tokens, as bash's parse.y reads them: operators, words, assignments, aliases. What is in words is words.ts, what
 * `<<` asks for here-documents.ts.
 */
import { SyntaxFault } from './fault.ts';
import { HereDocuments } from './here-documents.ts';
import type { ArrayElement, Assignment, Part, Word } from './nodes.ts';
import { type Context, META, OPERATORS, type Token } from './token.ts';
import { WordReader } from './words.ts';

export class Lexer extends WordReader {
  readonly documents = new HereDocuments(this);
  /** Aliases being expanded, by how much text is left when they end. */
  #aliases: { readonly name: string; readonly left: number; readonly blank: boolean }[] = [];

  /** How much text is left. */
  get left(): number {
    return this.text.length - this.at;
  }

  /** Whether nothing but blanks and comments is left. */
  get over(): boolean {
    return /^(?:\s|#[^\n]*(?:\n|$))*$/.test(this.text.slice(this.at, this.at + 2000)) && this.left < 2000;
  }

  /** The source line that holds the current position, for error messages. */
  lineText(position = this.at): string {
    const start = this.text.lastIndexOf('\n', Math.min(position, this.text.length) - 1) + 1;
    const end = this.text.indexOf('\n', start);
    return this.text.slice(start, end < 0 ? undefined : end);
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
        this.documents.readAll();
        return { kind: 'end', text: '', line };
      }
      if (c === '\n') {
        this.at++;
        this.line++;
        this.documents.readAll();
        return { kind: 'newline', text: 'newline', line };
      }
      if (META.has(c) && !(context === 'regexp' && c !== ';' && c !== '&' && c !== '<' && c !== '>')) {
        const process = this.startsProcess(c);
        if (!process) {
          const operator = OPERATORS.find(
            (o) => text.startsWith(o, at) && !this.syntax.dialect?.missing.has(o),
          ) as string;
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
    const parts = this.parts(context === 'regexp' ? 'regexp' : 'word', context === 'pattern');
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
      if (this.syntax.dialect) return undefined;
      const before = this.place();
      this.at = at + 1;
      if (context === 'declaration' && !/^\[[^\s]*\]\+?=/.test(this.text.slice(at, at + 500))) {
        this.comeBack(before);
        return undefined;
      }
      subscript = this.matched('[', ']');
      at = this.at;
      if (!/^\+?=/.test(this.text.slice(at, at + 2))) {
        // A word that only looks like one, but whose brackets may hold blanks.
        if (context === 'command' && /\s/.test(subscript)) {
          const rest = this.parts('word', false);
          const text = this.text.slice(start, this.at);
          const parts: Part[] = [{ kind: 'text', text: this.text.slice(start, at) }, ...rest];
          return { kind: 'word', text, word: { text, parts, line }, plain: false, line };
        }
        this.comeBack(before);
        return undefined;
      }
    }
    const operator = /^\+?=/.exec(this.text.slice(at, at + 2))?.[0];
    const posix = this.syntax.dialect !== undefined;
    if (operator === undefined || (posix && (operator === '+=' || context !== 'command'))) return undefined;
    this.at = at + operator.length;
    const append = operator === '+=';
    let elements: ArrayElement[] | undefined;
    let value: Word | undefined;
    if (this.text[this.at] === '(' && !posix) {
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
      const parts = this.parts('word', false);
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
        const before = this.place();
        this.at++;
        const inside = this.matched('[', ']');
        const operator = /^\+?=/.exec(this.text.slice(this.at, this.at + 2))?.[0];
        if (operator === undefined) this.comeBack(before);
        else {
          subscript = inside;
          append = operator === '+=';
          this.at += operator.length;
        }
      }
      const from = this.at;
      const parts = this.parts('word', false);
      elements.push({ subscript, append, value: { text: this.text.slice(from, this.at), parts, line } });
    }
  }

  unexpected(token: string, status?: number): SyntaxFault {
    return new SyntaxFault(`syntax error near unexpected token \`${token}'`, this.line, {
      offending: this.lineText(),
      ...(status === undefined ? {} : { status }),
    });
  }
}
