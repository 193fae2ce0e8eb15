/**
 * Word expansion, in bash's order: braces, tilde, parameters and substitutions, splitting, pathnames, quotes. Read on:
 * parts.ts (what a word is made of), parameter.ts (`${…}`), arithmetic.ts, pattern.ts, pathname.ts, braces.ts. Words that are plain
 * text or one variable take a short way: they are what loops are made of.
 */
import { pause, type Routine } from '../../kernel/wait.ts';
import { ExpansionError, type Io, type Shell } from '../shell.ts';
import type { Part, Word } from '../syntax/nodes.ts';
import { readWord } from '../syntax/reading.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import { Fields } from './fields.ts';
import { DEFAULT_IFS } from './ifs.ts';
import { addParts, valueOf } from './parts.ts';
import { expandPathname } from './pathname.ts';
import { isMagic } from './pattern.ts';

/** What a word is, found out once. */
type Shape =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pieces'; readonly pieces: readonly (string | { readonly name: string })[] }
  | { readonly kind: 'parts' }
  | { readonly kind: 'braces'; readonly texts: readonly string[] };

/** The fields of command words. */
export function* expandWords(shell: Shell, words: readonly Word[], io: Io): Routine<string[]> {
  const out: string[] = [];
  for (const word of words) {
    const shape = shapeOf(shell, word);
    if (shape.kind === 'literal') out.push(shape.text);
    else if (shape.kind === 'pieces') out.push(joined(shell, shape.pieces));
    else if (shape.kind === 'braces' && shell.options.braceexpand) yield* expandMany(shell, shape.texts, io, out);
    else if (shape.kind === 'variable' && plainVariable(shell, shape.name, out)) continue;
    else yield* expandSlowly(shell, word, io, out);
  }
  return out;
}

/** More words than this are made again each time: they are too many to be kept. */
const MOST_KEPT = 10_000;
/** So many are put into a command at a time, so that Ctrl-C gets in. */
const WORDS_BETWEEN_PAUSES = 65_536;
const PLAIN_TEXT = /^[\w./:@%+,-]+$/;

/** What braces have made of a word: most often plain texts. */
function* expandMany(shell: Shell, texts: readonly string[], io: Io, out: string[]): Routine<void> {
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as string;
    if (i % WORDS_BETWEEN_PAUSES === WORDS_BETWEEN_PAUSES - 1) yield* pause();
    if (PLAIN_TEXT.test(text)) out.push(text);
    else if (text !== '')
      for (const word of yield* expandWords(shell, [readWord(shell, text, 'word')], io)) out.push(word);
  }
}

/** One text, neither split nor matched against files: assignments, redirections, case words. */
export function* expandWord(shell: Shell, word: Word, io: Io, assignment = false): Routine<string> {
  const shape = shapeOf(shell, word);
  if (shape.kind === 'literal' && !(assignment && shape.text.includes('~'))) return shape.text;
  if (shape.kind === 'pieces' && !assignment) return joined(shell, shape.pieces);
  if (shape.kind === 'variable') return valueOf(shell, shape.name) ?? '';
  const fields = new Fields(shell.variables.text('IFS'), false);
  yield* addParts(shell, word.parts, fields, false, io, assignment ? 'assignment' : 'word');
  fields.end();
  return fields.list[0]?.text ?? '';
}

/** A pattern: quoted characters escaped, the rest as written. */
export function* expandPattern(shell: Shell, word: Word, io: Io): Routine<string> {
  const shape = shapeOf(shell, word);
  if (shape.kind === 'literal' && /^[\w.:/-]*$/.test(shape.text)) return shape.text;
  const fields = new Fields(undefined, false);
  yield* addParts(shell, word.parts, fields, false, io, 'word');
  fields.end();
  return fields.list[0]?.pattern ?? '';
}

/** The right side of `=~`: quoted characters match themselves. */
export function* expandRegExp(shell: Shell, word: Word, io: Io): Routine<string> {
  let source = '';
  /** Inside a bracket expression a backslash is a character. */
  let bracket = false;
  for (const [i, part] of word.parts.entries()) {
    if (part.kind === 'text') {
      source += i === 0 && part.text.startsWith('~') ? yield* partText(shell, part, io) : part.text;
      for (const c of part.text) bracket = c === '[' ? true : c === ']' ? false : bracket;
    } else if (part.kind === 'quoted') source += bracket ? part.text : escapeExtended(part.text);
    else {
      const text = yield* partText(shell, part, io);
      source += part.kind === 'double' && !bracket ? escapeExtended(text) : text;
    }
  }
  return source;
}

const escapeExtended = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function* partText(shell: Shell, part: Part, io: Io): Routine<string> {
  const fields = new Fields(undefined, false);
  yield* addParts(shell, [part], fields, false, io, 'word');
  fields.end();
  return fields.list[0]?.text ?? '';
}

/** Text as if it stood in double quotes (prompts, arithmetic, subscripts). */
export function* expandText(shell: Shell, text: string, io: Io): Routine<string> {
  if (!/[$`\\"]/.test(text)) return text;
  return yield* expandBody(shell, readWord(shell, text, 'operand in quotes').parts, io);
}

/** The parts of a here-document's body, or of text as if it were one. */
export function* expandBody(shell: Shell, parts: readonly Part[], io: Io): Routine<string> {
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
    const found = valueOf(shell, (a ?? b) as string) ?? '';
    return /[$`\\"']/.test(found) ? all : found;
  });
  if (!/[$`\\"']/.test(plain)) return evaluateArithmetic(shell, plain);
  return evaluateArithmetic(shell, yield* expandText(shell, text, io));
}

function shapeOf(shell: Shell, word: Word): Shape {
  let shape = shell.session.words.get(word) as Shape | undefined;
  if (shape === undefined) {
    shape = findShape(word);
    if (shape.kind !== 'braces' || shape.texts.length <= MOST_KEPT) shell.session.words.set(word, shape);
  }
  return shape;
}

function findShape(word: Word): Shape {
  const { parts } = word;
  if (parts.some((part) => part.kind === 'text' && part.text.includes('{'))) {
    const texts = expandBraces(word.text);
    if (texts.length !== 1 || texts[0] !== word.text) return { kind: 'braces', texts };
  }
  const only = parts.length === 1 ? (parts[0] as Part) : undefined;
  if (only?.kind === 'parameter' && only.name !== undefined && !/^[@*]$/.test(only.name))
    return { kind: 'variable', name: only.name };
  const pieces: (string | { name: string })[] = [];
  for (const [i, part] of parts.entries()) {
    if (part.kind === 'quoted') pieces.push(part.text);
    else if (
      part.kind === 'text' &&
      !(i === 0 && /^(?:~|[A-Za-z_]\w*=.*~)/.test(part.text)) &&
      !isMagic(part.text, true)
    )
      pieces.push(part.text);
    else if (part.kind === 'double') {
      for (const child of part.parts) {
        if (child.kind === 'text' || child.kind === 'quoted') pieces.push(child.text);
        else if (child.kind === 'parameter' && child.name !== undefined && !/^[@*]$/.test(child.name))
          pieces.push({ name: child.name });
        else return { kind: 'parts' };
      }
    } else return { kind: 'parts' };
  }
  if (pieces.length === 0 && parts.length === 0) return { kind: 'parts' };
  if (!pieces.every((piece) => typeof piece === 'string')) return { kind: 'pieces', pieces };
  const text = pieces.join('');
  // "[" and "]" may stand in pieces of their own.
  return parts.length > 1 && parts.every((part) => part.kind === 'text') && isMagic(text, true)
    ? { kind: 'parts' }
    : { kind: 'literal', text };
}

function joined(shell: Shell, pieces: readonly (string | { readonly name: string })[]): string {
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : (valueOf(shell, piece.name) ?? '');
  return text;
}

/** Pushes an unquoted variable's value when it is a single plain field. */
function plainVariable(shell: Shell, name: string, out: string[]): boolean {
  const text = valueOf(shell, name);
  if (text === undefined || text === '') return true;
  const ifs = shell.variables.text('IFS');
  if (/[\s*?[\\(]/.test(text) || (ifs !== DEFAULT_IFS && ifs !== undefined)) return false;
  out.push(text);
  return true;
}

function* expandSlowly(shell: Shell, word: Word, io: Io, out: string[]): Routine<void> {
  const fields = new Fields(shell.variables.text('IFS'), true);
  yield* addParts(shell, word.parts, fields, false, io, 'word');
  fields.end();
  const extended = shell.shopt.has('extglob');
  for (const field of fields.list) {
    if (field.text === '' && !field.quoted) continue;
    if (field.magic && !shell.options.noglob && isMagic(field.pattern, extended)) {
      const paths = expandPathname(shell, field.pattern);
      if (paths.length > 0) {
        for (const path of paths) out.push(path);
        continue;
      }
      if (shell.shopt.has('failglob')) throw new ExpansionError(`no match: ${field.text}`);
      if (shell.shopt.has('nullglob')) continue;
    }
    out.push(field.text);
  }
}
