/** Compound commands: `( … )`, `{ … }`, if, for, select, while, until, case, as the rules of bash's parse.y have them. */
import { parseCondition } from './conditions.ts';
import { SyntaxFault } from './fault.ts';
import type { CaseClause, CompoundCommand, List, Word } from './nodes.ts';
import type { Parser } from './parser.ts';

/** `( … )` or `(( … ))`; the parenthesis is the token that was looked at. */
export function parseParenthesis(parser: Parser): CompoundCommand {
  const { line } = parser.peek('command');
  if (parser.lexer.text[parser.lexer.at] === '(' && !parser.lexer.syntax.dialect) {
    const text = parser.lexer.arithmeticCommand();
    if (text !== undefined) {
      parser.drop();
      return { kind: 'arithmetic', text, redirections: [], line: parser.lexer.line };
    }
  }
  parser.drop();
  const body = parser.compoundList(')');
  if (!parser.isOperator(')')) throw parser.unexpected(parser.peek('argument'), ')');
  parser.drop();
  return { kind: 'subshell', body, redirections: [], line };
}

/** One that begins with a reserved word, which is the next token. */
export function parseCompound(parser: Parser): CompoundCommand {
  const token = parser.take('command');
  const { line } = token;
  switch (token.text) {
    case '{': {
      const body = parser.compoundList('}');
      parser.expectReserved('}');
      return { kind: 'group', body, redirections: [], line };
    }
    case 'if': {
      const node = parseIf(parser, line);
      parser.expectReserved('fi');
      return node;
    }
    case 'for':
      return parseFor(parser, line);
    case 'select':
      return parseSelect(parser, line);
    case 'case':
      return parseCase(parser, line);
    case '[[': {
      const condition = parseCondition(parser, line);
      return { kind: 'conditional', condition, redirections: [], line: parser.lexer.line };
    }
    default: {
      const test = parser.compoundList('do');
      const body = parseDoGroup(parser);
      return { kind: token.text as 'while' | 'until', test, body, redirections: [], line };
    }
  }
}

function parseIf(parser: Parser, line: number): CompoundCommand {
  const test = parser.compoundList('then');
  parser.expectReserved('then');
  const then = parser.compoundList('fi');
  let otherwise: List | undefined;
  if (parser.isReserved('elif')) {
    const elifLine = parser.take('command').line;
    otherwise = { items: [{ command: parseIf(parser, elifLine), background: false }] };
  } else if (parser.isReserved('else')) {
    parser.drop();
    otherwise = parser.compoundList('fi');
  }
  return { kind: 'if', test, then, otherwise, redirections: [], line };
}

/** do … done, or { … } */
function parseDoGroup(parser: Parser): List {
  parser.skipNewlines();
  if (parser.isReserved('{')) {
    parser.drop();
    const body = parser.compoundList('}');
    parser.expectReserved('}');
    return body;
  }
  parser.expectReserved('do');
  const body = parser.compoundList('done');
  parser.expectReserved('done');
  return body;
}

function parseFor(parser: Parser, line: number): CompoundCommand {
  const open = parser.peek('argument');
  if (
    open.kind === 'operator' &&
    open.text === '(' &&
    !parser.lexer.syntax.dialect &&
    parser.lexer.text[parser.lexer.at] === '('
  ) {
    const text = parser.lexer.arithmeticCommand();
    if (text === undefined) throw parser.unexpected(open);
    parser.drop();
    const pieces = splitArithmetic(text);
    if (pieces.length < 3)
      throw new SyntaxFault('syntax error: arithmetic expression required', line, {
        offending: `((${text}))`,
        offendingPrefix: 'syntax error: ',
      });
    if (pieces.length > 3)
      throw new SyntaxFault("syntax error: `;' unexpected", line, {
        offending: `((${text}))`,
        offendingPrefix: 'syntax error: ',
      });
    if (parser.isOperator(';')) parser.drop();
    const body = parseDoGroup(parser);
    const [start, test, step] = pieces as [string, string, string];
    return { kind: 'arithmetic-for', start, test, step, body, redirections: [], line };
  }
  const { name, words } = parseNames(parser);
  return { kind: 'for', name, words, body: parseDoGroup(parser), redirections: [], line };
}

function parseSelect(parser: Parser, line: number): CompoundCommand {
  const { name, words } = parseNames(parser);
  return { kind: 'select', name, words, body: parseDoGroup(parser), redirections: [], line };
}

/** NAME [in WORD…] ; */
function parseNames(parser: Parser): { name: string; words: Word[] | undefined } {
  const name = parser.take('argument');
  if (name.kind !== 'word') throw parser.unexpected(name);
  if (parser.lexer.syntax.dialect && !/^[A-Za-z_]\w*$/.test(name.text))
    throw new SyntaxFault(`\`${name.text}': not a valid identifier`, name.line, { posix: 'bad for loop variable' });
  const separated = parser.isOperator(';', 'command');
  if (separated) parser.drop();
  parser.skipNewlines();
  if (separated || !parser.isReserved('in')) {
    const token = parser.peek('command');
    if (token.kind === 'operator' && token.text === ';') throw parser.unexpected(token);
    return { name: name.text, words: undefined };
  }
  parser.drop();
  const words: Word[] = [];
  for (;;) {
    const token = parser.peek('argument');
    if (token.kind === 'word') words.push(token.word);
    else if (token.kind === 'descriptor')
      words.push({ text: token.text, parts: [{ kind: 'text', text: token.text }], line: token.line });
    else if (token.kind === 'newline' || (token.kind === 'operator' && token.text === ';')) break;
    else throw parser.unexpected(token);
    parser.drop();
  }
  parser.drop();
  return { name: name.text, words };
}

function parseCase(parser: Parser, line: number): CompoundCommand {
  const subject = parser.take('argument');
  if (subject.kind !== 'word') throw parser.unexpected(subject);
  skipPlainNewlines(parser);
  const keyword = parser.take('argument');
  if (keyword.kind !== 'word' || keyword.text !== 'in') throw parser.unexpected(keyword);
  const clauses: CaseClause[] = [];
  for (;;) {
    skipPlainNewlines(parser);
    const first = parser.peek('argument');
    if (first.kind === 'word' && first.plain && first.text === 'esac') {
      parser.drop();
      return { kind: 'case', word: subject.word, clauses, redirections: [], line };
    }
    if (parser.isOperator('(')) parser.drop();
    const patterns: Word[] = [];
    for (;;) {
      const pattern = parser.take('argument');
      if (pattern.kind !== 'word') throw parser.unexpected(pattern);
      patterns.push(pattern.word);
      if (!parser.isOperator('|')) break;
      parser.drop();
    }
    if (!parser.isOperator(')')) throw parser.unexpected(parser.peek('argument'));
    parser.drop();
    parser.skipNewlines();
    const empty = /^;[;&]/.test(parser.peek('command').text) || parser.isReserved('esac');
    const body: List = empty && parser.peek('command').kind !== 'end' ? { items: [] } : parser.compoundList(';;');
    const end = parser.peek('command');
    if (end.kind === 'operator' && (end.text === ';;' || end.text === ';&' || end.text === ';;&')) {
      parser.drop();
      clauses.push({ patterns, body, end: end.text });
      continue;
    }
    if (!parser.isReserved('esac')) throw parser.unexpected(end, ';;');
    clauses.push({ patterns, body, end: ';;' });
  }
}

function skipPlainNewlines(parser: Parser): void {
  while (parser.peek('argument').kind === 'newline') parser.drop();
}

function splitArithmetic(text: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if ((c === ';' && depth === 0) || c === undefined) {
      pieces.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return pieces;
}
