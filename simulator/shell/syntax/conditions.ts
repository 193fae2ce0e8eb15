/** `[[ … ]]`: the grammar inside, as parse.y's cond_* functions have it. */
import { SyntaxFault } from './fault.ts';
import type { Condition } from './nodes.ts';
import type { Parser } from './parser.ts';
import type { Token } from './token.ts';

const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY = /^(?:=|==|!=|=~|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;

/** Parses up to and including "]]". Throws `SyntaxFault`. */
export function parseCondition(parser: Parser, startLine: number): Condition {
  return new ConditionParser(parser, startLine).whole();
}

class ConditionParser {
  readonly #parser: Parser;
  readonly #startLine: number;

  constructor(parser: Parser, startLine: number) {
    this.#parser = parser;
    this.#startLine = startLine;
  }

  whole(): Condition {
    const condition = this.#or();
    const token = this.#peek();
    if (!isEnd(token)) {
      if (token.kind === 'end') throw this.#unfinished();
      const what = shown(token);
      throw this.#fault(
        `syntax error in conditional expression${what === undefined ? '' : `: unexpected token \`${what}'`}`,
      );
    }
    this.#parser.take('argument');
    return condition;
  }

  #fault(message: string): SyntaxFault {
    return new SyntaxFault(message, this.#startLine, { silent: true });
  }

  /** "unexpected TOKEN…", or without a token what the other text says: bash names operators only. */
  #unexpected(what: string, token: Token, rest: string, otherwise = `unexpected ${what}${rest}`): SyntaxFault {
    const text = shown(token);
    return this.#fault(text === undefined ? otherwise : `unexpected ${what} \`${text}'${rest}`);
  }

  #unfinished(): SyntaxFault {
    return new SyntaxFault("unexpected EOF while looking for `]]'", this.#startLine, { unfinished: true });
  }

  #peek(): Token {
    return this.#parser.peek('argument');
  }

  #skipNewlines(): void {
    while (this.#peek().kind === 'newline') this.#parser.take('argument');
  }

  #or(): Condition {
    const left = this.#and();
    if (!this.#parser.isOperator('||')) return left;
    this.#parser.take('argument');
    return { kind: 'or', left, right: this.#or(), negated: false };
  }

  #and(): Condition {
    const left = this.#term();
    if (!this.#parser.isOperator('&&')) return left;
    this.#parser.take('argument');
    return { kind: 'and', left, right: this.#and(), negated: false };
  }

  #term(): Condition {
    this.#skipNewlines();
    const token = this.#parser.take('argument');
    if (token.kind === 'end') throw this.#unfinished();
    if (token.kind === 'operator' && token.text === '(') {
      const inner = this.#or();
      const close = this.#peek();
      if (!(close.kind === 'operator' && close.text === ')')) {
        if (close.kind === 'end') throw this.#unfinished();
        throw this.#unexpected('token', close, ", expected `)'", "expected `)'");
      }
      this.#parser.take('argument');
      this.#skipNewlines();
      return { kind: 'group', inner, negated: false };
    }
    if (token.kind !== 'word') throw this.#unexpected('token', token, ' in conditional command');
    if (isEnd(token)) throw this.#fault('');
    if (token.plain && token.text === '!') {
      const term = this.#term();
      return { ...term, negated: !term.negated };
    }
    if (token.plain && UNARY.test(token.text)) {
      const operand = this.#parser.take('argument');
      if (operand.kind === 'end') throw this.#unfinished();
      if (operand.kind !== 'word' || isEnd(operand))
        throw this.#unexpected('argument', operand, ' to conditional unary operator');
      this.#skipNewlines();
      return { kind: 'unary', operator: token.text, operand: operand.word, negated: false };
    }
    const operator = this.#peek();
    if (operator.kind === 'end') throw this.#unfinished();
    const bare = isEnd(operator) || (operator.kind === 'operator' && ['&&', '||', ')'].includes(operator.text));
    if (bare) return { kind: 'unary', operator: '-n', operand: token.word, negated: false };
    const isBinary =
      (operator.kind === 'word' && BINARY.test(operator.text)) ||
      (operator.kind === 'operator' && (operator.text === '<' || operator.text === '>'));
    if (!isBinary) {
      throw this.#unexpected(
        'token',
        operator,
        ', conditional binary operator expected',
        'conditional binary operator expected',
      );
    }
    this.#parser.take('argument');
    const context = operator.text === '=~' ? 'regexp' : /^(?:=|==|!=)$/.test(operator.text) ? 'pattern' : 'argument';
    const right = this.#parser.take(context);
    if (right.kind === 'end') throw this.#unfinished();
    if (right.kind !== 'word' || (isEnd(right) && context !== 'regexp'))
      throw this.#unexpected('argument', right, ' to conditional binary operator');
    this.#skipNewlines();
    return { kind: 'binary', operator: operator.text, left: token.word, right: right.word, negated: false };
  }
}

const isEnd = (token: Token): boolean => token.kind === 'word' && token.plain && token.text === ']]';
/** What messages call a token; undefined: a word, which they do not name. */
const shown = (token: Token): string | undefined =>
  token.kind === 'newline' ? 'newline' : token.kind === 'word' && !isEnd(token) ? undefined : token.text;
