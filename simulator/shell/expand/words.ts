/**
 * Word expansion, in bash's order: braces, tilde, parameters and substitutions, splitting, pathnames, quotes. Read on:
 * parameter.ts (`${…}`), arithmetic.ts, pattern.ts, pathname.ts, braces.ts. Words that are plain text or one variable
 * take a short way: they are what loops are made of.
 */
import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import type { Routine } from '../../kernel/wait.ts';
import { parseWord, unitOf } from '../parse.ts';
import { ExpansionError, type Io, type Shell } from '../shell.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import { Fields } from './fields.ts';
import { type Expander, expandParameter } from './parameter.ts';
import { expandPathname } from './pathname.ts';
import { escapeRegExp, unescapePattern } from './pattern.ts';

/** What a word is, found out once. */
type Shape =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pieces'; readonly pieces: readonly (string | { readonly name: string })[] }
  | { readonly kind: 'parts' }
  | { readonly kind: 'braces'; readonly words: readonly Word[] };

/** The fields of command words. */
export function* expandWords(shell: Shell, words: readonly Word[], io: Io): Routine<string[]> {
  const out: string[] = [];
  for (const word of words) {
    const shape = shapeOf(shell, word);
    if (shape.kind === 'literal') out.push(shape.text);
    else if (shape.kind === 'pieces') out.push(joined(shell, shape.pieces));
    else if (shape.kind === 'braces') out.push(...(yield* expandWords(shell, shape.words, io)));
    else if (shape.kind === 'variable' && plainVariable(shell, shape.name, out)) continue;
    else yield* expandSlowly(shell, word, io, out);
  }
  return out;
}

/** One text, neither split nor matched against files: assignments, redirections, case words. */
export function* expandWord(shell: Shell, word: Word, io: Io, assignment = false): Routine<string> {
  const shape = shapeOf(shell, word);
  if (shape.kind === 'literal' && !(assignment && word.text.includes('~'))) return shape.text;
  if (shape.kind === 'pieces') return joined(shell, shape.pieces);
  if (shape.kind === 'variable') return value(shell, shape.name) ?? '';
  const fields = new Fields(shell.variables.text('IFS'), false);
  yield* addParts(shell, word.parts ?? literalParts(word), fields, false, io, assignment ? 'assignment' : 'word');
  fields.end();
  return fields.list[0]?.text ?? '';
}

/** A pattern: quoted characters escaped, the rest as written. */
export function* expandPattern(shell: Shell, word: Word, io: Io): Routine<string> {
  const fields = new Fields(undefined, false);
  yield* addParts(shell, word.parts ?? literalParts(word), fields, false, io, 'word');
  fields.end();
  return fields.list[0]?.pattern ?? '';
}

/** The right side of `=~`: quoted characters match themselves. */
export function* expandRegExp(shell: Shell, word: Word, io: Io): Routine<string> {
  if (!word.parts) return word.text;
  let source = '';
  for (const part of word.parts) {
    if (part.type === 'Literal') source += part.text;
    else if (part.type === 'Glob' && part.kind === 'bracket')
      source += part.text.includes('$') ? yield* expandText(shell, part.text, io) : part.text;
    else if (part.type === 'Glob' || part.type === 'ExtendedGlob' || part.type === 'BraceExpansion')
      source += part.text;
    else if (part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted') source += escapeRegExp(part.value);
    else {
      const fields = new Fields(undefined, false);
      yield* addParts(shell, [part], fields, false, io, 'word');
      fields.end();
      const field = fields.list[0];
      source += field ? (part.type === 'DoubleQuoted' ? escapeRegExp(field.text) : field.text) : '';
    }
  }
  return source;
}

/** Text as if it stood in double quotes (here-documents, prompts, arithmetic, subscripts). */
export function* expandText(shell: Shell, text: string, io: Io): Routine<string> {
  if (!/[$`\\]/.test(text)) return text;
  const word = parseWord(`"${text.replaceAll('"', '\\"')}"`);
  return word ? yield* expandWord(shell, word, io) : text;
}

/** The parts of a here-document's body. */
export function* expandBody(shell: Shell, parts: readonly WordPart[], io: Io): Routine<string> {
  const fields = new Fields(undefined, false);
  yield* addParts(shell, parts, fields, true, io, 'body');
  fields.end();
  return fields.list[0]?.text ?? '';
}

/** Whether an expression needs no expansion before it is evaluated. */
export const isPlainArithmetic = (text: string): boolean => !/[$`\\"']/.test(text);

/** `$(( … ))` and `(( … ))`: expanded as if quoted, then evaluated. */
export function* expandArithmetic(shell: Shell, text: string, io: Io): Routine<number | bigint> {
  if (isPlainArithmetic(text)) return evaluateArithmetic(shell, text);
  const plain = text.replace(/\$([A-Za-z_]\w*|\d|#)|\$\{([A-Za-z_]\w*|\d+)\}/g, (all, a?: string, b?: string) => {
    const found = value(shell, (a ?? b) as string) ?? '';
    return /[$`\\"']/.test(found) ? all : found;
  });
  if (!/[$`\\"']/.test(plain)) return evaluateArithmetic(shell, plain);
  return evaluateArithmetic(shell, (yield* expandText(shell, text.replaceAll('"', ''), io)).replaceAll('"', ''));
}

function shapeOf(shell: Shell, word: Word): Shape {
  let shape = shell.session.words.get(word) as Shape | undefined;
  if (shape === undefined) {
    shape = findShape(word);
    shell.session.words.set(word, shape);
  }
  return shape;
}

function findShape(word: Word): Shape {
  const { parts } = word;
  if (!parts) return word.text.startsWith('~') ? { kind: 'parts' } : { kind: 'literal', text: word.value };
  if (parts.some((part) => part.type === 'BraceExpansion')) {
    const texts = expandBraces(word.text);
    if (texts.length !== 1 || texts[0] !== word.text)
      return { kind: 'braces', words: texts.flatMap((text) => (text === '' ? [] : (parseWord(text) ?? []))) };
    return { kind: 'parts' };
  }
  const only = parts.length === 1 ? (parts[0] as WordPart) : undefined;
  if (only?.type === 'SimpleExpansion' && !/[@*]/.test(only.text[1] as string))
    return { kind: 'variable', name: only.text.slice(1) };
  const pieces: (string | { name: string })[] = [];
  for (const part of parts) {
    if (part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted') pieces.push(part.value);
    else if (part.type === 'Literal' && !part.text.startsWith('~')) pieces.push(part.value);
    else if (part.type === 'DoubleQuoted') {
      for (const child of part.parts) {
        const piece = plainChild(child);
        if (piece === undefined) return { kind: 'parts' };
        pieces.push(piece);
      }
    } else return { kind: 'parts' };
  }
  return { kind: 'pieces', pieces };
}

function plainChild(child: DoubleQuotedChild): string | { name: string } | undefined {
  if (child.type === 'Literal') return child.value;
  if (child.type === 'SimpleExpansion')
    return /[@*]/.test(child.text[1] as string) ? undefined : { name: child.text.slice(1) };
  if (
    child.type === 'ParameterExpansion' &&
    !child.prefix &&
    !child.index &&
    !child.operation &&
    !/^[@*]$/.test(child.parameter)
  )
    return { name: child.parameter };
  return undefined;
}

/** The parameter's value; with `set -u` an unset one is an error. */
function value(shell: Shell, name: string): string | undefined {
  const text = shell.parameter(name);
  if (text === undefined && shell.options.nounset && !/^[@*]$/.test(name))
    throw new ExpansionError(`${name}: unbound variable`, true);
  return text;
}

function joined(shell: Shell, pieces: readonly (string | { readonly name: string })[]): string {
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : (value(shell, piece.name) ?? '');
  return text;
}

/** Pushes an unquoted variable's value when it is a single plain field. */
function plainVariable(shell: Shell, name: string, out: string[]): boolean {
  const text = value(shell, name);
  if (text === undefined || text === '') return true;
  if (/[\s*?[\\]/.test(text) || shell.variables.get('IFS') !== undefined) return false;
  out.push(text);
  return true;
}

const literalParts = (word: Word): readonly WordPart[] => [
  { type: 'Literal', pos: word.pos, end: word.end, value: word.value, text: word.text },
];

function* expandSlowly(shell: Shell, word: Word, io: Io, out: string[]): Routine<void> {
  const fields = new Fields(shell.variables.text('IFS'), true);
  yield* addParts(shell, word.parts ?? literalParts(word), fields, false, io, 'word');
  fields.end();
  for (const field of fields.list) {
    if (field.text === '' && !field.quoted) continue;
    if (field.magic && !shell.options.noglob) {
      const paths = expandPathname(shell, field.pattern);
      if (paths.length > 0) {
        out.push(...paths);
        continue;
      }
      if (shell.shopt.has('nullglob')) continue;
      if (shell.shopt.has('failglob')) throw new ExpansionError(`no match: ${field.text}`);
    }
    out.push(field.text);
  }
}

type Place = 'word' | 'assignment' | 'body';

function* addParts(
  shell: Shell,
  parts: readonly WordPart[],
  fields: Fields,
  quoted: boolean,
  io: Io,
  place: Place,
): Routine<void> {
  let first = true;
  for (const part of parts) {
    switch (part.type) {
      case 'Literal': {
        const text =
          quoted || !part.text.includes('~') ? part.value : tildes(shell, part.value, part.text, first, place);
        fields.add(text, quoted);
        break;
      }
      case 'Glob':
        if (quoted) fields.add(part.text, true);
        else if (part.kind === 'bracket' && /[$`"'\\]/.test(part.text))
          fields.addPattern(`[${yield* bracketText(shell, part.parts, io)}]`);
        else fields.addPattern(part.text);
        break;
      case 'ExtendedGlob':
        if (quoted) fields.add(part.text, true);
        else
          fields.addPattern(
            part.text.includes('$')
              ? yield* expandText(shell, part.text, io)
              : part.text.replace(/"([^"]*)"|'([^']*)'/g, (_, a?: string, b?: string) => a ?? b ?? ''),
          );
        break;
      case 'BraceExpansion':
        fields.add(part.text, quoted);
        break;
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        fields.add(part.value, true);
        break;
      case 'DoubleQuoted':
      case 'LocaleString':
        // "$@" alone may be no field at all.
        if (part.parts.length === 0 || part.parts.some((child) => !isMany(child))) fields.add('', true);
        yield* addParts(shell, part.parts, fields, true, io, place);
        break;
      case 'CommandExpansion': {
        const text = part.script
          ? yield* shell.engine.substitute(shell, part.script, { ...io, unit: unitOf(part.script, io.unit) })
          : '';
        if (quoted) fields.add(text, true);
        else fields.addExpanded(text);
        break;
      }
      case 'ArithmeticExpansion': {
        const inner = part.text.startsWith('$[') ? part.text.slice(2, -1) : part.text.slice(3, -2);
        const text = String(yield* expandArithmetic(shell, inner, io));
        if (quoted) fields.add(text, true);
        else fields.addExpanded(text);
        break;
      }
      case 'ProcessSubstitution':
        if (part.script)
          fields.add(yield* shell.engine.processSubstitution(shell, part.script, part.operator, io), true);
        break;
      case 'SimpleExpansion': {
        const name = part.text.slice(1);
        if (name === '@' || name === '*') addPositional(shell, name, fields, quoted);
        else {
          const text = value(shell, name);
          if (quoted) fields.add(text ?? '', true);
          else if (text !== undefined) fields.addExpanded(text);
        }
        break;
      }
      case 'ParameterExpansion':
        yield* expandParameter(shell, part, fields, quoted, io, EXPANDER);
        break;
    }
    first = false;
  }
}

const EXPANDER: Expander = {
  word: expandWord,
  pattern: expandPattern,
  text: expandText,
  *into(shell, word, fields, quoted, io) {
    const parts = word.parts ?? literalParts(word);
    if (quoted) yield* addParts(shell, parts, fields, true, io, 'word');
    else yield* addUnquotedOperand(shell, parts, fields, io);
  },
};

/** `${x:-a "b c" d}` unquoted: blanks written in the operand split too. */
function* addUnquotedOperand(shell: Shell, parts: readonly WordPart[], fields: Fields, io: Io): Routine<void> {
  for (const [i, part] of parts.entries()) {
    if (part.type === 'Literal' && part.value === part.text)
      fields.addExpanded(
        i === 0 && part.text.startsWith('~') ? tildes(shell, part.value, part.text, true, 'word') : part.value,
      );
    else yield* addParts(shell, [part], fields, false, io, 'word');
  }
}

const isMany = (child: DoubleQuotedChild): boolean =>
  (child.type === 'SimpleExpansion' && child.text === '$@') ||
  (child.type === 'ParameterExpansion' &&
    child.prefix !== '#' &&
    (child.parameter === '@' ||
      child.index?.text === '@' ||
      (child.operation?.type === 'Names' && child.operation.operator === '@')));

function addPositional(shell: Shell, name: string, fields: Fields, quoted: boolean): void {
  if (quoted && name === '*') fields.add(shell.positional.join(shell.separator()), true);
  else fields.addMany(shell.positional, quoted);
}

function* bracketText(shell: Shell, parts: readonly WordPart[], io: Io): Routine<string> {
  const fields = new Fields(undefined, false);
  for (const part of parts) {
    if (part.type === 'Literal') fields.addPattern(part.text);
    else yield* addParts(shell, [part], fields, false, io, 'word');
  }
  fields.end();
  return fields.list[0]?.pattern ?? '';
}

/** "~", "~/x", "~user" at the start; in assignments after ":" too. */
function tildes(shell: Shell, text: string, raw: string, first: boolean, place: Place): string {
  if (place === 'assignment') {
    return text
      .split(':')
      .map((piece, i) => (i === 0 && !(first && raw.startsWith('~')) ? piece : tilde(shell, piece)))
      .join(':');
  }
  return first && raw.startsWith('~') ? tilde(shell, text) : text;
}

function tilde(shell: Shell, text: string): string {
  const match = /^~([^/]*)/.exec(text);
  if (!match) return text;
  const user = match[1] as string;
  const rest = text.slice(match[0].length);
  if (user === '')
    return (
      (shell.parameter('HOME') ?? (shell.session.user === 'root' ? '/root' : `/home/${shell.session.user}`)) + rest
    );
  if (user === '+') return shell.cwd + rest;
  if (user === '-') return (shell.parameter('OLDPWD') ?? '~-') + rest;
  if (user === 'root') return `/root${rest}`;
  if (user === shell.session.user) return `/home/${user}${rest}`;
  return text;
}

export { unescapePattern };
