/** What `${name#…}`, `${name/…}`, `${name^}`, `${name@Q}` and their kin make of a value. */
import type { Routine } from '../../kernel/wait.ts';
import { declarationText, flagsOf } from '../declaration.ts';
import type { ExpansionError, Io, Shell } from '../shell.ts';
import type { Parameter, Word } from '../syntax/nodes.ts';
import type { Found } from './parameter.ts';
import { patternsOf, replaceMatches } from './pattern.ts';
import { ansiUnescape, doubleQuote, quoteAlways } from './quote.ts';
import { expandPattern, expandWord } from './words.ts';

export function* changed(
  shell: Shell,
  parameter: Parameter,
  found: Found,
  bad: ExpansionError,
  io: Io,
): Routine<Found> {
  const { operator } = parameter;
  if (operator === '@') {
    const special = yield* transformed(shell, parameter, found, bad, io);
    if (special) return special;
  }
  const change = yield* changer(shell, parameter, bad, io);
  if (found.many) return { ...found, values: found.values.map((value) => change(value)) };
  if (found.text === undefined) return { many: false, text: operator === '@' ? undefined : '' };
  return { many: false, text: change(found.text) };
}

function* changer(shell: Shell, parameter: Parameter, bad: ExpansionError, io: Io): Routine<(text: string) => string> {
  const patterns = patternsOf(shell);
  const operator = parameter.operator as string;
  const options = { extended: shell.shopt.has('extglob'), ignoreCase: shell.shopt.has('nocasematch') };
  switch (operator[0]) {
    case '#':
    case '%': {
      const pattern = patterns.get(yield* expandPattern(shell, parameter.operand as Word, io), {
        extended: options.extended,
      });
      const longest = operator.length === 2;
      if (operator.startsWith('#'))
        return (text) => {
          const end = pattern.prefix(text, longest);
          return end === undefined ? text : text.slice(end);
        };
      return (text) => {
        const start = pattern.suffix(text, longest);
        return start === undefined ? text : text.slice(0, start);
      };
    }
    case '/': {
      const source = yield* expandPattern(shell, parameter.operand as Word, io);
      const replacement = yield* replacementOf(shell, parameter.second as Word, io);
      const mode = operator === '//' ? 'all' : operator === '/#' ? 'prefix' : operator === '/%' ? 'suffix' : 'first';
      if (source === '' && mode !== 'prefix' && mode !== 'suffix') return (text) => text;
      const pattern = patterns.get(source, options);
      return (text) => replaceMatches(text, pattern, mode, replacement);
    }
    case '^':
    case ',':
    case '~': {
      const source = parameter.operand ? yield* expandPattern(shell, parameter.operand, io) : '?';
      const pattern = patterns.get(source === '' ? '?' : source, { extended: options.extended });
      const convert = (c: string): string => {
        if (!pattern.whole(c)) return c;
        if (operator.startsWith('^')) return c.toUpperCase();
        if (operator.startsWith(',')) return c.toLowerCase();
        return c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase();
      };
      return operator.length === 2
        ? (text) => [...text].map(convert).join('')
        : (text) => [...text].map((c, i) => (i === 0 ? convert(c) : c)).join('');
    }
    default:
      return transformer(parameter.operand?.text ?? '', bad);
  }
}

/** What stands in place of a match: in it an "&" that is not quoted is the match itself (`shopt -s patsub_replacement`). */
function* replacementOf(shell: Shell, word: Word, io: Io): Routine<(matched: string) => string> {
  const pieces: (string | undefined)[] = [];
  for (const [i, part] of word.parts.entries()) {
    const text = yield* expandWord(shell, { text: '', parts: [part], line: word.line }, io);
    if (part.kind === 'quoted' || part.kind === 'double' || !shell.shopt.has('patsub_replacement')) pieces.push(text);
    else if (part.kind === 'text') {
      const shown = i === 0 ? text : part.text;
      shown.split('&').forEach((piece, n) => {
        if (n > 0) pieces.push(undefined);
        pieces.push(piece);
      });
    } else
      for (const piece of text.match(/\\[&\\]|&|[^&\\]+|\\/g) ?? [])
        pieces.push(piece === '&' ? undefined : piece.length > 1 && piece.startsWith('\\') ? piece.slice(1) : piece);
  }
  if (!pieces.includes(undefined)) {
    const plain = pieces.join('');
    return () => plain;
  }
  return (matched) => pieces.map((piece) => piece ?? matched).join('');
}

/** Transformations that look at the variable rather than at its text. */
function* transformed(
  shell: Shell,
  { name, subscript, operand }: Parameter,
  found: Found,
  bad: ExpansionError,
  io: Io,
): Routine<Found | undefined> {
  const variable = shell.variables.get(shell.variables.target(name));
  switch (operand?.text) {
    case 'a': {
      const text = variable ? flagsOf(variable) : '';
      if (found.many) return { ...found, values: found.values.map(() => text) };
      return { many: false, text };
    }
    case 'A': {
      if (name === '@' || name === '*') {
        const values = found.many ? found.values : [];
        return { many: false, text: `set -- ${values.map(quoteAlways).join(' ')}` };
      }
      if (found.many && variable) return { many: false, text: declarationText(name, variable) };
      const text = found.many ? found.values[0] : found.text;
      const flags = variable ? flagsOf(variable) : '';
      if (text === undefined) return { many: false, text: flags === '' ? '' : `declare -${flags} ${name}` };
      const spelled = subscript === undefined ? name : `${name}[${subscript}]`;
      return { many: false, text: `${flags === '' ? '' : `declare -${flags} `}${spelled}=${quoteAlways(text)}` };
    }
    case 'K':
    case 'k': {
      if (!found.many) return undefined;
      const value = shell.arrayValue(name);
      const pairs: (readonly [string, string])[] =
        value instanceof Map
          ? [...value]
          : Array.isArray(value)
            ? Object.entries(value)
            : found.values.map((text, i) => [String(i), text] as const);
      if (operand.text === 'k') return { ...found, values: pairs.flat() };
      const key = (text: string): string => (/^[\w./:@%+,-]+$/.test(text) ? text : doubleQuote(text));
      const shown = pairs.map(([k, v]) => `${key(k)} ${doubleQuote(v)}`).join(' ');
      return { many: false, text: value instanceof Map && shown !== '' ? `${shown} ` : shown };
    }
    case 'P': {
      const show = function* (text: string): Routine<string> {
        return (yield* shell.engine.prompt(shell, text, io)).replace(/[\x01\x02]/g, '');
      };
      if (!found.many) return { many: false, text: found.text === undefined ? undefined : yield* show(found.text) };
      const values: string[] = [];
      for (const value of found.values) values.push(yield* show(value));
      return { ...found, values };
    }
    case undefined:
      throw bad;
  }
  return undefined;
}

function transformer(letter: string, bad: ExpansionError): (text: string) => string {
  switch (letter) {
    case 'Q':
    case 'K':
    case 'k':
      return quoteAlways;
    case 'U':
      return (text) => text.toUpperCase();
    case 'u':
      return (text) => text.replace(/^./u, (c) => c.toUpperCase());
    case 'L':
      return (text) => text.toLowerCase();
    case 'E':
      return ansiUnescape;
    default:
      throw bad;
  }
}
