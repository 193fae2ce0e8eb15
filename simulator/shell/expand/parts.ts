/** The parts of a word, one after another, into fields. */
import type { Routine } from '../../kernel/wait.ts';
import { ExpansionError, type Io, type Shell } from '../shell.ts';
import { SyntaxFault } from '../syntax/fault.ts';
import type { Part } from '../syntax/nodes.ts';
import { Parser } from '../syntax/parser.ts';
import { syntaxOf } from '../syntax/reading.ts';
import type { Fields } from './fields.ts';
import { isMagic } from './pattern.ts';

/** Where a word stands. */
export type Place = 'word' | 'assignment' | 'body';

/** The parameter's value; with `set -u` an unset one is an error. */
export function valueOf(shell: Shell, name: string): string | undefined {
  const text = shell.parameter(name);
  if (text === undefined && shell.options.nounset && name !== '@' && name !== '*')
    throw new ExpansionError(`${/^\d/.test(name) ? '$' : ''}${name}: unbound variable`, true);
  return text;
}

/** Adds what the parts expand to. `quoted`: they stand in double quotes. */
export function* addParts(
  shell: Shell,
  parts: readonly Part[],
  fields: Fields,
  quoted: boolean,
  io: Io,
  place: Place,
): Routine<void> {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part;
    switch (part.kind) {
      case 'text':
        if (quoted) fields.add(part.text, true);
        else addText(shell, part.text, i === 0, i === parts.length - 1, fields, place);
        break;
      case 'quoted':
        fields.add(part.text, true);
        break;
      case 'double':
        // "$@" alone may be no field at all.
        if (part.parts.length === 0 || !part.parts.every(isMany)) fields.add('', true);
        yield* addParts(shell, part.parts, fields, true, io, 'body');
        break;
      case 'parameter':
        if (part.name === undefined) yield* shell.engine.expandParameter(shell, part, fields, quoted, io);
        else if (part.name === '@' || part.name === '*') addPositional(shell, part.name, fields, quoted);
        else {
          const text = valueOf(shell, part.name);
          if (quoted) fields.add(text ?? '', true);
          else if (text !== undefined) fields.addExpanded(text);
        }
        break;
      case 'command':
        give(fields, yield* shell.engine.substitute(shell, part.script, io), quoted);
        break;
      case 'backquote': {
        try {
          part.script ??= new Parser(part.text, part.line, syntaxOf(shell)).all();
        } catch (error) {
          if (!(error instanceof SyntaxFault)) throw error;
          yield* shell.engine.reportSyntax(shell, error, { ...io.unit, kind: 'command substitution' }, io);
          shell.substitutionStatus = 2;
          give(fields, '', quoted);
          break;
        }
        give(fields, yield* shell.engine.substitute(shell, part.script, io), quoted);
        break;
      }
      case 'arithmetic':
        give(fields, String(yield* shell.engine.expandArithmetic(shell, part.text, io)), quoted);
        break;
      case 'process':
        fields.add(shell.engine.processSubstitution(shell, part.script, part.direction, io), true);
    }
  }
}

function give(fields: Fields, text: string, quoted: boolean): void {
  if (quoted) fields.add(text, true);
  else fields.addExpanded(text);
}

/** Unquoted characters of the word: tildes and patterns count. */
function addText(shell: Shell, text: string, first: boolean, last: boolean, fields: Fields, place: Place): void {
  const whole = text.includes('~') ? tildes(shell, text, first, last, place, fields) : text;
  if (whole === undefined) return;
  if (isMagic(whole, true) || /[[\]?*+@!()|\\]/.test(whole)) fields.addPattern(whole);
  else fields.add(whole, false);
}

/** `${x:-a "b c" d}` unquoted: blanks written in the operand split too. */
export function* addOperand(
  shell: Shell,
  parts: readonly Part[],
  fields: Fields,
  quoted: boolean,
  io: Io,
): Routine<void> {
  if (quoted) {
    yield* addParts(shell, parts, fields, true, io, 'body');
    return;
  }
  for (const [i, part] of parts.entries()) {
    if (part.kind !== 'text') yield* addParts(shell, [part], fields, false, io, 'word');
    else if (i === 0 && part.text.startsWith('~'))
      fields.addExpanded(tilde(shell, part.text, parts.length === 1) ?? part.text);
    else fields.addExpanded(part.text);
  }
}

/** Whether a part may give any number of fields although it is quoted. */
export const isMany = (part: Part): boolean =>
  part.kind === 'parameter' &&
  (part.name === '@' ||
    (part.name === undefined && /^(?:@|![A-Za-z_]\w*(?:@$|\[@\])|[A-Za-z_]\w*\[@\])/.test(part.text)));

function addPositional(shell: Shell, name: string, fields: Fields, quoted: boolean): void {
  if (quoted && name === '*') fields.add(shell.positional.join(shell.separator()), true);
  else fields.addMany(shell.positional, quoted, name === '*' ? shell.separator() : ' ');
}

/**
 * "~", "~/x", "~user" at the start; in assignments after ":" too. What a tilde became is not a pattern. Returns what is left to
 * add, or undefined.
 */
function tildes(
  shell: Shell,
  text: string,
  first: boolean,
  last: boolean,
  place: Place,
  fields: Fields,
): string | undefined {
  if (place === 'assignment') {
    const pieces = text.split(':');
    pieces.forEach((piece, i) => {
      const ends = last || i < pieces.length - 1;
      const home = (i > 0 || first) && piece.startsWith('~') ? tilde(shell, piece, ends) : undefined;
      if (i > 0) fields.add(':', false);
      if (home === undefined) fields.addPattern(piece);
      else fields.add(home, true);
    });
    return undefined;
  }
  // "name=~" is expanded in arguments of bash too.
  const assigned = first && shell.session.dialect === 'bash' ? /^[A-Za-z_]\w*=/.exec(text) : null;
  if (assigned) {
    fields.add(assigned[0], false);
    return tildes(shell, text.slice(assigned[0].length), true, last, 'assignment', fields);
  }
  if (!first || !text.startsWith('~')) return text;
  const end = text.search(/[/:]/);
  const home = tilde(shell, end < 0 ? text : text.slice(0, end), end >= 0 || last);
  if (home === undefined) return text;
  fields.add(home, true);
  return end < 0 ? undefined : text.slice(end);
}

/** The folder that a word starting with a tilde names, with what follows; undefined: none. `ends`: nothing follows the text. */
export function tilde(shell: Shell, text: string, ends: boolean): string | undefined {
  const match = /^~([^/]*)/.exec(text);
  if (!match || (!ends && match[0].length === text.length)) return undefined;
  const user = match[1] as string;
  const rest = text.slice(match[0].length);
  const { user: me } = shell.session;
  if (user === '') return (shell.parameter('HOME') ?? (me === 'root' ? '/root' : `/home/${me}`)) + rest;
  if (user === '+') return (shell.parameter('PWD') ?? shell.cwd) + rest;
  if (user === '-') {
    const old = shell.parameter('OLDPWD');
    return old === undefined ? undefined : old + rest;
  }
  if (user === 'root') return `/root${rest}`;
  return user === me ? `/home/${user}${rest}` : undefined;
}
