/**
 * Tokens to commands: bash's grammar (parse.y) by recursive descent, one complete line of commands at a time, so that what a line
 * changes (aliases, `shopt -s extglob`) counts for the next. Errors are worded as bash words them; see fault.ts.
 */
import { parseCompound, parseParenthesis } from './compound.ts';
import { SyntaxFault } from './fault.ts';
import { CLOSERS, COMPOUNDS, DECLARATIONS, REDIRECTIONS, RESERVED } from './keywords.ts';
import { Lexer } from './lexer.ts';
import {
  type AndOr,
  type Assignment,
  type Command,
  type CompoundCommand,
  type List,
  type ListItem,
  type Pipeline,
  type Redirection,
  type Word,
  wordOfAssignment,
} from './nodes.ts';
import type { Context, Syntax, Token } from './token.ts';

export class Parser {
  readonly lexer: Lexer;
  #token: Token | undefined;
  /** Parentheses of substitutions that are open: the text may not end before they close. */
  #substitutions = 0;
  /** What would close the lists that are open. */
  readonly #expecting: (string | undefined)[] = [];

  constructor(text: string, line: number, syntax: Syntax) {
    this.lexer = this.#attach(new Lexer(text, line, syntax));
  }

  #attach(lexer: Lexer): Lexer {
    lexer.substitution = () => this.#substitution(lexer);
    lexer.makeChild = (text, line) => new Parser(text, line, lexer.syntax).lexer;
    return lexer;
  }

  /** The commands of the next line that has some; undefined at the end. Throws `SyntaxFault`. */
  nextLine(): List | undefined {
    this.#token = undefined;
    // The end of the text ends its line.
    if (this.lexer.text !== '' && !this.lexer.text.endsWith('\n')) this.lexer.text += '\n';
    for (;;) {
      const token = this.peek('command');
      if (token.kind === 'end') return undefined;
      if (token.kind !== 'newline') break;
      this.#token = undefined;
    }
    const list = this.#line();
    const token = this.peek('argument');
    if (token.kind !== 'newline' && token.kind !== 'end') throw this.unexpected(token);
    return list;
  }

  /** Everything that is left. Throws `SyntaxFault`. */
  all(): List {
    const items: ListItem[] = [];
    for (;;) {
      const line = this.nextLine();
      if (!line) return { items };
      items.push(...line.items);
    }
  }

  peek(context: Context): Token {
    this.#token ??= this.lexer.next(context);
    return this.#token;
  }

  take(context: Context): Token {
    const token = this.peek(context);
    this.#token = undefined;
    return token;
  }

  /** Passes the token that was looked at. */
  drop(): void {
    this.#token = undefined;
  }

  isOperator(text: string, context: Context = 'argument'): boolean {
    const token = this.peek(context);
    return token.kind === 'operator' && token.text === text;
  }

  isReserved(text: string): boolean {
    const token = this.peek('command');
    return (
      token.kind === 'word' && token.plain && token.text === text && !this.lexer.syntax.dialect?.ordinary.has(text)
    );
  }

  /** The reserved word that stands here, or undefined. */
  #reserved(): string | undefined {
    const token = this.peek('command');
    if (token.kind !== 'word' || !token.plain || this.lexer.syntax.dialect?.ordinary.has(token.text)) return undefined;
    return RESERVED.has(token.text) ? token.text : undefined;
  }

  /** `expecting`: what should stand there, as dash says it. */
  unexpected(token: Token, expecting?: string, found = foundToken(token)): SyntaxFault {
    if (expecting !== undefined) this.#expecting.push(expecting);
    if (token.kind === 'end') return this.unfinished();
    const offending = this.lexer.lineText(token.kind === 'newline' ? this.lexer.at - 1 : this.lexer.at);
    const line = token.kind === 'newline' ? token.line : this.lexer.line;
    return new SyntaxFault(`syntax error near unexpected token \`${shownToken(token)}'`, line, {
      offending,
      found,
      expecting: this.#expecting.at(-1),
    });
  }

  /** The text ends too early. */
  unfinished(): SyntaxFault {
    const { lexer } = this;
    const line = lexer.line + (lexer.text.endsWith('\n') || lexer.text === '' ? 0 : 1);
    const message =
      this.#substitutions > 0
        ? "unexpected EOF while looking for matching `)'"
        : 'syntax error: unexpected end of file';
    return new SyntaxFault(message, line, {
      unfinished: true,
      found: 'end of file',
      expecting: this.#expecting.at(-1) ?? (this.#substitutions > 0 ? ')' : undefined),
    });
  }

  expectReserved(text: string): void {
    const token = this.peek('command');
    if (!this.isReserved(text)) throw this.unexpected(token, text);
    this.#token = undefined;
  }

  skipNewlines(): void {
    while (this.peek('command').kind === 'newline') this.#token = undefined;
  }

  /** The commands of `$(…)`: the lexer stands behind the parenthesis. */
  #substitution(lexer: Lexer): List {
    const token = this.#token;
    const documents = lexer.documents.enter();
    this.#token = undefined;
    this.#substitutions++;
    try {
      this.skipNewlines();
      const list = this.isOperator(')', 'command') ? { items: [] } : this.compoundList(')');
      if (!this.isOperator(')')) throw this.unexpected(this.peek('argument'), ')');
      this.#token = undefined;
      lexer.documents.forget();
      return list;
    } finally {
      this.#substitutions--;
      this.#token = token;
      lexer.documents.leave(documents);
    }
  }

  // ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Commands of one line, up to its newline. */
  #line(): List {
    const items: ListItem[] = [];
    for (;;) {
      const command = this.#andOr();
      const token = this.peek('argument');
      const separator =
        token.kind === 'operator' && (token.text === ';' || token.text === '&') ? token.text : undefined;
      items.push({ command, background: separator === '&' });
      if (separator === undefined) return { items };
      this.#token = undefined;
      const next = this.peek('command');
      if (next.kind === 'newline' || next.kind === 'end') return { items };
    }
  }

  /** Commands over several lines, up to what closes them: `closer`, as dash names it when the text ends before. */
  compoundList(closer?: string): List {
    if (closer !== undefined) this.#expecting.push(closer);
    const list = this.#compoundList();
    if (closer !== undefined) this.#expecting.pop();
    return list;
  }

  #compoundList(): List {
    const items: ListItem[] = [];
    this.skipNewlines();
    for (;;) {
      if (this.peek('command').kind === 'end') throw this.unfinished();
      // Where a command should stand, dash and ash expect nothing by name.
      this.#expecting.push(undefined);
      const command = this.#andOr();
      this.#expecting.pop();
      const token = this.peek('argument');
      const operator = token.kind === 'operator' ? token.text : undefined;
      items.push({ command, background: operator === '&' });
      if (operator !== ';' && operator !== '&' && token.kind !== 'newline') return { items };
      this.#token = undefined;
      this.skipNewlines();
      const next = this.peek('command');
      if (next.kind === 'end' || (next.kind === 'operator' && !REDIRECTIONS.has(next.text) && next.text !== '(')) {
        if (next.kind === 'operator' && (next.text === ';' || next.text === '&' || next.text === '|'))
          throw this.unexpected(next);
        return { items };
      }
      const reserved = this.#reserved();
      if (reserved !== undefined && CLOSERS.has(reserved)) return { items };
    }
  }

  #andOr(): Command {
    const first = this.#pipeline();
    const commands: Command[] = [first];
    const operators: ('&&' | '||')[] = [];
    while (this.isOperator('&&') || this.isOperator('||')) {
      operators.push(this.take('argument').text as '&&' | '||');
      this.skipNewlines();
      commands.push(this.#pipeline());
    }
    if (operators.length === 0) return first;
    const node: AndOr = { kind: 'and-or', commands, operators, line: first.line };
    return node;
  }

  #pipeline(): Command {
    let negated = false;
    let timed: Pipeline['timed'];
    const { line } = this.peek('command');
    for (;;) {
      if (this.isReserved('!')) {
        this.#token = undefined;
        negated = !negated;
      } else if (timed === undefined && this.isReserved('time')) {
        this.#token = undefined;
        timed = 'bash';
        const option = this.peek('command');
        if (option.kind === 'word' && option.text === '-p') {
          this.#token = undefined;
          timed = 'posix';
        }
        const dashes = this.peek('command');
        if (dashes.kind === 'word' && dashes.text === '--') this.#token = undefined;
      } else break;
    }
    if (negated || timed) {
      const token = this.peek('command');
      const over =
        token.kind === 'newline' || token.kind === 'end' || (token.kind === 'operator' && /^[;&)]/.test(token.text));
      if (over) {
        if (token.kind === 'operator' && token.text !== ';' && token.text !== '&') throw this.unexpected(token);
        return { kind: 'pipeline', commands: [], negated, timed, line };
      }
    }
    const commands: Command[] = [this.#command()];
    while (this.isOperator('|') || this.isOperator('|&')) {
      const both = this.take('argument').text === '|&';
      if (both) commands[commands.length - 1] = withErrors(commands.at(-1) as Command);
      this.skipNewlines();
      commands.push(this.isReserved('time') ? this.#simple() : this.#command());
    }
    if (commands.length === 1 && !negated && timed === undefined) return commands[0] as Command;
    return { kind: 'pipeline', commands, negated, timed, line };
  }

  // ── Commands ──────────────────────────────────────────────────────────────────────────────────────────────────

  #command(): Command {
    const token = this.peek('command');
    if (token.kind === 'operator') {
      if (token.text === '(') return this.#redirected(parseParenthesis(this));
      if (REDIRECTIONS.has(token.text)) return this.#simple();
      throw this.unexpected(token);
    }
    if (token.kind === 'newline' || token.kind === 'end') throw this.unexpected(token);
    const reserved = this.#reserved();
    if (reserved !== undefined && COMPOUNDS.has(reserved)) return this.#redirected(parseCompound(this));
    switch (reserved) {
      case undefined:
        return this.#simple();
      case 'function': {
        this.#token = undefined;
        const name = this.take('argument');
        if (name.kind !== 'word') throw this.unexpected(name);
        if (this.isOperator('(', 'command')) {
          this.#token = undefined;
          if (!this.isOperator(')')) throw this.unexpected(this.peek('argument'));
          this.#token = undefined;
        }
        return this.#functionBody(name.text, token.line);
      }
      case 'coproc':
        return this.#coproc();
      default:
        throw this.unexpected(token);
    }
  }

  #coproc(): Command {
    const { line } = this.take('command');
    const before = this.peek('command');
    if (before.kind === 'newline' || before.kind === 'end') throw this.unexpected(before);
    if (before.kind === 'operator' && before.text !== '(' && !REDIRECTIONS.has(before.text))
      throw this.unexpected(before);
    const startsCompound = (): boolean => this.isOperator('(', 'command') || COMPOUNDS.has(this.#reserved() ?? '');
    if (startsCompound()) {
      const command = this.#command();
      return { kind: 'coproc', name: 'COPROC', command, redirections: [], line };
    }
    if (before.kind === 'word' && before.plain && /^[A-Za-z_]\w*$/.test(before.text)) {
      // A name, when a compound command follows it.
      const state = { at: this.lexer.at, line: this.lexer.line };
      this.#token = undefined;
      if (startsCompound()) {
        const command = this.#command();
        return { kind: 'coproc', name: before.text, command, redirections: [], line };
      }
      this.lexer.at = state.at;
      this.lexer.line = state.line;
      this.#token = before;
    }
    const command = this.#simple();
    return { kind: 'coproc', name: 'COPROC', command, redirections: [], line };
  }

  #redirected(command: CompoundCommand): Command {
    const redirections = this.#redirections();
    return redirections.length === 0 ? command : { ...command, redirections };
  }

  #redirections(): Redirection[] {
    const redirections: Redirection[] = [];
    for (;;) {
      const redirection = this.#redirection('argument');
      if (!redirection) return redirections;
      redirections.push(redirection);
    }
  }

  #redirection(context: Context): Redirection | undefined {
    const token = this.peek(context);
    const described = token.kind === 'descriptor';
    if (!described && !(token.kind === 'operator' && REDIRECTIONS.has(token.text))) return undefined;
    this.#token = undefined;
    const operator = (described ? this.take('argument') : token).text as Redirection['operator'];
    const target = this.take('argument');
    if (target.kind !== 'word') {
      if (target.kind === 'descriptor' && /^\d+$/.test(target.text))
        return this.#redirectionOf(token, operator, {
          text: target.text,
          parts: [{ kind: 'text', text: target.text }],
          line: target.line,
        });
      throw this.unexpected(target);
    }
    return this.#redirectionOf(token, operator, target.word);
  }

  #redirectionOf(token: Token, operator: Redirection['operator'], target: Word): Redirection {
    const described = token.kind === 'descriptor';
    const document =
      operator === '<<' || operator === '<<-' ? this.lexer.documents.announce(target, operator === '<<-') : undefined;
    return {
      operator,
      fd: described && /^\d/.test(token.text) ? Number(token.text) : undefined,
      variable: described && token.text.startsWith('{') ? token.text.slice(1, -1) : undefined,
      target: document ? undefined : target,
      document,
      line: token.line,
    };
  }

  #simple(): Command {
    const assignments: Assignment[] = [];
    const words: (Word | Assignment)[] = [];
    const redirections: Redirection[] = [];
    // bash numbers a command by the line on which the token after its first word ends.
    let { line } = this.peek('command');
    let numbered = false;
    let declares = false;
    for (;;) {
      const context: Context =
        words.length === 0 || (words.length > 0 && !this.#token && this.lexer.afterBlankAlias)
          ? 'command'
          : declares
            ? 'declaration'
            : 'argument';
      const token = this.peek(context);
      const followed = words.length + assignments.length + redirections.length > 0;
      if (!numbered && (followed || token.kind === 'assignment')) {
        line = token.kind === 'newline' ? token.line : this.lexer.line;
        numbered = true;
      }
      const redirection = this.#redirection(context);
      if (redirection) {
        redirections.push(redirection);
        continue;
      }
      if (token.kind === 'assignment') {
        this.#token = undefined;
        if (words.length === 0) assignments.push(token.assignment);
        else words.push(declares ? token.assignment : wordOfAssignment(token.assignment));
        continue;
      }
      if (token.kind === 'word') {
        this.#token = undefined;
        if (words.length === 0) {
          declares = token.plain && DECLARATIONS.has(token.text);
          const next: Context = declares ? 'declaration' : this.lexer.afterBlankAlias ? 'command' : 'argument';
          // name ( ) …: a function.
          if (assignments.length === 0 && redirections.length === 0 && this.isOperator('(', next)) {
            this.#token = undefined;
            if (!this.isOperator(')')) {
              const other = this.peek('argument');
              throw this.unexpected(other, ')', other.kind === 'word' ? 'word' : undefined);
            }
            this.#token = undefined;
            return this.#functionBody(token.text, token.line);
          }
        } else if (words.length === 1 && !declares) {
          const first = (words[0] as Word).text;
          declares = (first === 'command' || first === 'builtin') && token.plain && DECLARATIONS.has(token.text);
        }
        words.push(token.word);
        continue;
      }
      if (token.kind === 'operator' && token.text === '(') throw this.unexpected(token);
      return { kind: 'simple', assignments, words, redirections, line };
    }
  }

  #functionBody(name: string, line: number): Command {
    this.skipNewlines();
    const token = this.peek('command');
    const compound = this.isOperator('(', 'command') || COMPOUNDS.has(this.#reserved() ?? '');
    if (!compound) throw this.unexpected(token);
    const body = this.isOperator('(', 'command')
      ? this.#redirected(parseParenthesis(this))
      : this.#redirected(parseCompound(this));
    return { kind: 'function', name, body, line };
  }
}

/** `a |& b` is `a 2>&1 | b`. */
function withErrors(command: Command): Command {
  const redirection: Redirection = {
    operator: '>&',
    fd: 2,
    variable: undefined,
    target: { text: '1', parts: [{ kind: 'text', text: '1' }], line: command.line },
    document: undefined,
    line: command.line,
  };
  if (command.kind === 'and-or' || command.kind === 'pipeline' || command.kind === 'function')
    return {
      kind: 'group',
      body: { items: [{ command, background: false }] },
      redirections: [redirection],
      line: command.line,
    };
  return { ...command, redirections: [...command.redirections, redirection] };
}

/** A token as messages show it. */
function shownToken(token: Token): string {
  const text = token.text;
  return /[\x00-\x1f\x7f]/.test(text) && token.kind !== 'newline' ? text.replace(/\r/g, '\\r') : text;
}

/** What a token is called by dash and busybox's ash. */
function foundToken(token: Token): string {
  if (token.kind === 'newline') return 'newline';
  if (token.kind === 'operator') return REDIRECTIONS.has(token.text) ? 'redirection' : `"${token.text}"`;
  return token.kind === 'word' && token.plain && RESERVED.has(token.text) ? `"${token.text}"` : 'word';
}
