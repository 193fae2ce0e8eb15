/**
 * Bash source → syntax tree, by the library `unbash` (pinned), which is tolerant: its errors are looked at here, told
 * apart into "the input is not finished" and "wrong", and worded as bash words them.
 */
import {
  forEachChild,
  type HereDoc,
  type ParsedScript,
  type ParseError,
  parse,
  type SyntaxNode,
  type Word,
} from 'unbash';
import { lineAt, type Unit } from './unit.ts';

export type Completeness = 'complete' | 'incomplete' | 'error';

export function parseUnit(source: string, label: string, numbered: boolean, kind?: string): Unit {
  return { source, script: parse(source), firstLine: 1, label, numbered, ...(kind === undefined ? {} : { kind }) };
}

/** A unit for a part that owns its text: an escaped backtick's script. */
export function unitOf(script: ParsedScript, within: Unit): Unit {
  return script.source === undefined ? within : { ...within, source: script.source, script };
}

/** A single word parsed from text, for what brace expansion makes. */
export function parseWord(text: string): Word | undefined {
  const statement = parse(`x ${text}`).commands[0]?.command;
  const argument = statement?.type === 'Command' ? statement.suffix[0] : undefined;
  return argument?.type === 'Word' ? argument : undefined;
}

/** Whether a prompt should go on asking (PS2), run the text, or report an error. */
export function completeness(source: string): Completeness {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(source)) return 'incomplete';
  const script = parse(`${source}\n`);
  const error = firstError(script, source);
  if (error) return atEnd(source, error) ? 'incomplete' : 'error';
  return source.includes('<<') && openHereDocument(script) !== undefined ? 'incomplete' : 'complete';
}

/** The library's first error, or one that it tolerates: "word (" without ")". */
function firstError(script: ParsedScript, source: string): ParseError | undefined {
  const first = script.errors?.[0];
  if (first) {
    const early = /expected 'do'/.test(first.message)
      ? /[;\n]\s*([^\s;&|]+)\s*$/.exec(source.slice(0, first.pos))
      : null;
    return early && early[1] !== 'do'
      ? {
          message: `unexpected token '${early[1]}'`,
          pos: first.pos - (early[0].length - early[0].indexOf(early[1] as string)),
        }
      : first;
  }
  return source.includes('(') ? strayParenthesis(script, source) : undefined;
}

function strayParenthesis(node: SyntaxNode, source: string): ParseError | undefined {
  if (node.type === 'Command' && node.name) {
    let at = node.name.end;
    for (const item of [...node.suffix, undefined]) {
      const gap = item ? source.slice(at, item.pos) : source.slice(at);
      const open = /^[ \t]*\(/.exec(gap);
      if (open) return { message: 'unexpected token', pos: at + open[0].length };
      if (item) at = item.end;
    }
  }
  let found: ParseError | undefined;
  forEachChild(node, (child) => {
    if (child.type !== 'Word' && child.type !== 'HereDoc') found ??= strayParenthesis(child, source);
  });
  return found;
}

/** Whether the error is only that the text stops too early. */
function atEnd(source: string, error: ParseError): boolean {
  if (/^unterminated/.test(error.message)) return true;
  if (error.pos < source.trimEnd().length) return false;
  if (/redirect target|unexpected token/.test(error.message)) return false;
  return !/(?:^|[;&|(\s])(?:for|function|select|case)\s*$/.test(source);
}

function openHereDocument(node: SyntaxNode): HereDoc | undefined {
  if (node.type === 'HereDoc' && !node.closing) return node;
  let found: HereDoc | undefined;
  forEachChild(node, (child) => {
    found ??= openHereDocument(child);
  });
  return found;
}

const CLOSERS: readonly (readonly [RegExp, string])[] = [
  [/double quote|locale/, '"'],
  [/single quote|ansi/i, "'"],
  [/backtick/, '`'],
  [/parameter/, '}'],
  [/./, ')'],
];

export interface SyntaxFault {
  /** Lines to print, without the label. */
  readonly messages: readonly string[];
  readonly line: number;
  /** Statements that end before this position may run: bash reads line by line. */
  readonly runUntil: number;
}

/** The first syntax error of a unit as bash reports it, or undefined. */
export function syntaxFault(unit: Unit): SyntaxFault | undefined {
  const { source } = unit;
  const error = firstError(unit.script, source);
  if (!error) return undefined;
  const statement = unit.script.commands.find((c) => c.end >= error.pos);
  const runUntil = source.lastIndexOf('\n', Math.min(statement?.pos ?? error.pos, error.pos)) + 1;
  const lastLine = lineAt(unit, source.length) + (source.endsWith('\n') ? 0 : 1);
  if (/^unterminated/.test(error.message)) {
    const closer = (CLOSERS.find(([pattern]) => pattern.test(error.message)) as readonly [RegExp, string])[1];
    const line = /command substitution|process/.test(error.message) ? lastLine : lineAt(unit, error.pos);
    return { messages: [`unexpected EOF while looking for matching \`${closer}'`], line, runUntil };
  }
  if (atEnd(source, error)) return { messages: ['syntax error: unexpected end of file'], line: lastLine, runUntil };
  const line = lineAt(unit, error.pos);
  const start = source.lastIndexOf('\n', error.pos - 1) + 1;
  const end = source.indexOf('\n', error.pos);
  const text = source.slice(start, end < 0 ? source.length : end);
  return {
    messages: [`syntax error near unexpected token \`${tokenAt(source, error.pos)}'`, `\`${text}'`],
    line,
    runUntil,
  };
}

/** The token bash would name: an operator, a word, or "newline". */
function tokenAt(source: string, position: number): string {
  const rest = source.slice(position).replace(/^[ \t]+/, '');
  return (
    /^(?:;;&|;;|;&|&&|\|\||\|&|<<<|<<-|<<|>>|<&|>&|<>|>\||&>>|&>|[;&|()<>]|[^\s;&|()<>]+)/.exec(rest)?.[0] ?? 'newline'
  );
}
