/** `${…}` in all its forms: defaults, lengths, slices, names, indirection. Read on: change.ts (what operators do to a value). */
import type { Routine } from '../../kernel/wait.ts';
import { ExpansionError, type Io, type Shell } from '../shell.ts';
import { dialectOf } from '../syntax/dialects.ts';
import { SyntaxFault } from '../syntax/fault.ts';
import type { Parameter, ParameterPart, Word } from '../syntax/nodes.ts';
import { readParameter, readWord } from '../syntax/reading.ts';
import { elements, subscripts, type Value, Variables } from '../variables.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { changed } from './change.ts';
import type { Fields } from './fields.ts';
import { addOperand } from './parts.ts';
import { expandText, expandWord } from './words.ts';

/** Variables that have a value when somebody asks. */
const KEPT_BY_THE_SHELL =
  'BASH BASHOPTS BASHPID BASH_SUBSHELL BASH_VERSINFO BASH_VERSION DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID GROUPS HOSTNAME HOSTTYPE LINENO MACHTYPE OSTYPE PPID RANDOM SECONDS SHELLOPTS SRANDOM UID'.split(
    ' ',
  );

/** A parameter's value: one text, or several ("@" and "*"). */
export type Found =
  | { readonly many: false; readonly text: string | undefined }
  | { readonly many: true; readonly values: readonly string[]; readonly star: boolean };

const one = (text: string | undefined): Found => ({ many: false, text });

export function* expandParameter(
  shell: Shell,
  part: ParameterPart,
  fields: Fields,
  quoted: boolean,
  io: Io,
): Routine<void> {
  const bad = (): ExpansionError => new ExpansionError(`\${${part.text}}: bad substitution`);
  let parameter: Parameter;
  try {
    parameter = readParameter(shell, part);
  } catch (error) {
    if (error instanceof SyntaxFault) throw bad();
    throw error;
  }
  if (parameter.operator === 'bad' || unknownTo(shell, parameter)) throw bad();
  if (parameter.names) {
    const names = [...new Set([...shell.variables.names(), ...KEPT_BY_THE_SHELL])]
      .filter((name) => name.startsWith(parameter.name))
      .sort();
    give(shell, { many: true, values: names, star: parameter.names === '*' }, fields, quoted);
    return;
  }
  if (parameter.indirect) {
    const { subscript } = parameter;
    if ((subscript === '@' || subscript === '*') && parameter.operator === undefined) {
      const values = subscripts(shell.arrayValue(parameter.name));
      give(shell, { many: true, values, star: subscript === '*' }, fields, quoted);
      return;
    }
    if (shell.variables.get(parameter.name)?.reference && subscript === undefined && parameter.operator === undefined) {
      const target = shell.variables.target(parameter.name);
      if (target === '' || target !== Variables.plain(target))
        throw new ExpansionError(`${parameter.name}: invalid indirect expansion`);
      give(shell, one(target === parameter.name ? undefined : Variables.plain(target)), fields, quoted);
      return;
    }
    parameter = yield* indirect(shell, parameter, io);
  }
  const { name, subscript, operator } = parameter;
  const found = yield* find(shell, name, subscript, io);
  const spelled = `${name}${subscript === undefined ? '' : `[${subscript}]`}`;
  const requireSet = (): void => {
    if (!found.many && found.text === undefined && shell.options.nounset)
      throw new ExpansionError(`${spelled}: unbound variable`, true);
  };
  if (parameter.length) {
    requireSet();
    const count = found.many ? found.values.length : [...(found.text ?? '')].length;
    give(shell, one(String(count)), fields, quoted);
    return;
  }
  if (operator === undefined) {
    requireSet();
    give(shell, found, fields, quoted);
    return;
  }
  if (/[-=?+]$/.test(operator)) {
    yield* withDefault(shell, parameter, spelled, found, fields, quoted, io);
    return;
  }
  if (!(operator === '@' && parameter.operand?.text === 'a')) requireSet();
  give(
    shell,
    operator === ':' ? yield* slice(shell, parameter, found, io) : yield* changed(shell, parameter, found, bad(), io),
    fields,
    quoted,
  );
}

/** What bash has and `sh` has not. */
function unknownTo(shell: Shell, { indirect, names, subscript, operator }: Parameter): boolean {
  const dialect = dialectOf(shell.session.dialect);
  if (!dialect) return false;
  return (
    indirect === true ||
    names !== undefined ||
    subscript !== undefined ||
    (operator !== undefined && !dialect.operators.test(operator))
  );
}

/** The parameter that `${!name…}` is about. */
function* indirect(shell: Shell, parameter: Parameter, io: Io): Routine<Parameter> {
  const found = yield* find(shell, parameter.name, parameter.subscript, io);
  const target = found.many ? found.values.join(' ') : found.text;
  if (target === undefined && (parameter.operator === undefined || !/[-+]$/.test(parameter.operator)))
    throw new ExpansionError(`${parameter.name}: invalid indirect expansion`);
  const match = /^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[([\s\S]+)\])?$/.exec(target ?? parameter.name);
  if (!match) throw new ExpansionError(`${target}: invalid variable name`);
  if (target === undefined) return { ...parameter, indirect: false };
  return { ...parameter, indirect: false, name: match[1] as string, subscript: match[2] };
}

function give(shell: Shell, found: Found, fields: Fields, quoted: boolean): void {
  if (!found.many) {
    if (quoted) fields.add(found.text ?? '', true);
    else if (found.text !== undefined) fields.addExpanded(found.text);
  } else if (found.star && quoted) fields.add(found.values.join(shell.separator()), true);
  else fields.addMany(found.values, quoted, found.star ? shell.separator() : ' ');
}

function* find(shell: Shell, name: string, subscript: string | undefined, io: Io): Routine<Found> {
  if (subscript === undefined) {
    if (name === '@' || name === '*') return { many: true, values: shell.positional, star: name === '*' };
    const target = shell.variables.target(name);
    const element = target === name ? null : /^(\w+)\[([\s\S]*)\]$/.exec(target);
    if (element) return yield* find(shell, element[1] as string, element[2], io);
    return one(target === '' ? undefined : shell.parameter(target));
  }
  const value = shell.arrayValue(name);
  if (subscript === '@' || subscript === '*') return { many: true, values: elements(value), star: subscript === '*' };
  return one(yield* element(shell, name, value, subscript, io));
}

/** The key of an associative array that a subscript's text means. */
export function* keyOf(shell: Shell, subscript: string, io: Io): Routine<string> {
  return yield* expandWord(shell, readWord(shell, subscript, 'operand'), io);
}

function* element(shell: Shell, name: string, value: Value, subscript: string, io: Io): Routine<string | undefined> {
  if (value instanceof Map) return value.get(yield* keyOf(shell, subscript, io));
  const index = Number(evaluateArithmetic(shell, yield* expandText(shell, subscript, io)));
  const length = value === undefined ? 0 : typeof value === 'string' ? 1 : value.length;
  const at = index < 0 ? index + length : index;
  if (at < 0) {
    yield* shell.complain(io, `${name}: bad array subscript`);
    return undefined;
  }
  return typeof value === 'string' ? (at === 0 ? value : undefined) : value?.[at];
}

function* withDefault(
  shell: Shell,
  { name, subscript, operator, operand }: Parameter,
  spelled: string,
  found: Found,
  fields: Fields,
  quoted: boolean,
  io: Io,
): Routine<void> {
  const how = operator as string;
  const word = operand as Word;
  const unset = found.many ? found.values.length === 0 : found.text === undefined;
  const empty = found.many
    ? found.values.length === 0 || (found.values.length === 1 && found.values[0] === '')
    : !found.text;
  const missing = how.startsWith(':') ? empty : unset;
  const operandInto = function* (): Routine<void> {
    if (quoted) fields.add('', true);
    yield* addOperand(shell, word.parts, fields, quoted, io);
  };
  switch (how.at(-1)) {
    case '-':
      if (missing) yield* operandInto();
      else give(shell, found, fields, quoted);
      return;
    case '+':
      if (!missing) yield* operandInto();
      return;
  }
  if (!missing) {
    give(shell, found, fields, quoted);
    return;
  }
  const text = quoted ? yield* quotedText(shell, word, io) : yield* expandWord(shell, word, io);
  if (how.at(-1) === '=') {
    if (!/^[A-Za-z_]/.test(name)) throw new ExpansionError(`$${name}: cannot assign in this way`);
    const key =
      subscript !== undefined && shell.variables.get(name)?.value instanceof Map
        ? yield* keyOf(shell, subscript, io)
        : subscript === undefined
          ? undefined
          : yield* expandText(shell, subscript, io);
    shell.engine.assign(shell, name, key, text, false);
    give(shell, one(text), fields, quoted);
    return;
  }
  const reason = text !== '' ? text : how.startsWith(':') ? 'parameter null or not set' : 'parameter not set';
  throw new ExpansionError(`${spelled}: ${reason}`, true);
}

function* quotedText(shell: Shell, word: Word, io: Io): Routine<string> {
  return yield* shell.engine.expandBody(shell, word.parts, io);
}

/** ${name:offset:length} */
function* slice(shell: Shell, { name, operand, second }: Parameter, found: Found, io: Io): Routine<Found> {
  const number = function* (word: Word): Routine<number> {
    return Number(yield* shell.engine.expandArithmetic(shell, word.text, io));
  };
  const start = yield* number(operand as Word);
  const length = second ? yield* number(second) : undefined;
  const tooShort = (): ExpansionError => new ExpansionError(`${second?.text.trim()}: substring expression < 0`);
  if (!found.many) {
    const characters = [...(found.text ?? '')];
    const from = start < 0 ? start + characters.length : start;
    if (from < 0 || from > characters.length) return one('');
    if (length === undefined) return one(characters.slice(from).join(''));
    const end = length < 0 ? characters.length + length : from + length;
    if (end < from) throw tooShort();
    return one(characters.slice(from, end).join(''));
  }
  if (length !== undefined && length < 0) throw tooShort();
  const value = name === '@' || name === '*' ? undefined : shell.arrayValue(name);
  if (Array.isArray(value)) {
    const from = start < 0 ? start + value.length : start;
    if (from < 0) return { ...found, values: [] };
    const values = Object.keys(value)
      .filter((index) => Number(index) >= from)
      .map((index) => value[Number(index)] as string);
    return { ...found, values: values.slice(0, length) };
  }
  // "${@:0}" counts $0 in.
  const positional = name === '@' || name === '*';
  const values = positional ? [shell.name, ...found.values] : found.values;
  const from = start < 0 ? start + values.length : start;
  if (from < 0) return { ...found, values: [] };
  return { ...found, values: values.slice(from, length === undefined ? undefined : from + length) };
}
