/** The words of a CEL expression with their places. Mirrors the lexer rules of cel-go's parser/gen/CEL.g4. */

export type TokenKind = 'identifier' | 'number' | 'string' | 'word' | 'symbol' | 'unknown' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset from the beginning. */
  readonly start: number;
  readonly end: number;
}

const SPACE = /(?:[ \t\r\n\f]|\/\/[^\n]*)*/y;
const STRING =
  /(?:[bB]?[rR]|[rR]?[bB])?("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*')/y;
const NUMBER = /0x[0-9a-fA-F]+u?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[uU]?|\.\d+(?:[eE][+-]?\d+)?/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*|`[^`\n]+`/y;
const SYMBOL = /==|!=|<=|>=|&&|\|\||[-+*/%<>!?:,.()[\]{}]/y;
const WORDS = new Set(['true', 'false', 'null', 'in']);

/** All tokens, the last of kind 'end'. A character that begins none is a token of kind 'unknown'. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (true) {
    at += take(SPACE)?.length ?? 0;
    if (at >= source.length) break;
    const string = take(STRING);
    const number = string === undefined ? take(NUMBER) : undefined;
    const name = string === undefined && number === undefined ? take(IDENTIFIER) : undefined;
    const text = string ?? number ?? name ?? take(SYMBOL) ?? String.fromCodePoint(source.codePointAt(at) as number);
    const kind: TokenKind =
      string !== undefined
        ? 'string'
        : number !== undefined
          ? 'number'
          : name !== undefined
            ? WORDS.has(name)
              ? 'word'
              : 'identifier'
            : /^[-=!<>&|+*/%?:,.()[\]{}]+$/.test(text) && text !== '=' && text !== '&' && text !== '|'
              ? 'symbol'
              : 'unknown';
    tokens.push({ kind, text, start: at, end: at + text.length });
    at += text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: source.length, end: source.length });
  return tokens;
}
