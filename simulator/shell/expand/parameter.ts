/** `${…}` in all its forms: defaults, lengths, slices, removal, replacement, case, transformations, names, indirection. */
import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash';
import type { Routine } from '../../kernel/wait.ts';
import { ExpansionError, type Io, type Shell } from '../shell.ts';
import { elements, subscripts, type Value } from '../variables.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import type { Fields } from './fields.ts';
import { removeMatching, replaceMatching, wholePattern } from './pattern.ts';
import { doubleQuote, singleQuote, unescape } from './quote.ts';

/** What words.ts lends: expanding the operands. */
export interface Expander {
  word(shell: Shell, word: Word, io: Io): Routine<string>;
  pattern(shell: Shell, word: Word, io: Io): Routine<string>;
  text(shell: Shell, text: string, io: Io): Routine<string>;
  into(shell: Shell, word: Word, fields: Fields, quoted: boolean, io: Io): Routine<void>;
}

/** A parameter's value: one text, or several ("@" and "*"). */
type Found =
  | { readonly many: false; readonly text: string | undefined }
  | { readonly many: true; readonly values: readonly string[]; readonly star: boolean };

export function* expandParameter(
  shell: Shell,
  part: ParameterExpansionPart,
  fields: Fields,
  quoted: boolean,
  io: Io,
  expander: Expander,
): Routine<void> {
  const { operation, prefix } = part;
  let { parameter } = part;
  let index = part.index;
  if (/^bad|^$/.test(parameter) || operation?.type === 'Unknown')
    throw new ExpansionError(`${part.text}: bad substitution`);
  if (prefix === '!' && operation?.type === 'Names') {
    const names = shell.variables.names().filter((name) => name.startsWith(parameter));
    give(shell, { many: true, values: names, star: operation.operator === '*' }, fields, quoted);
    return;
  }
  if (prefix === '!' && index && /^[@*]$/.test(index.text)) {
    give(
      shell,
      { many: true, values: subscripts(shell.arrayValue(parameter)), star: index.text === '*' },
      fields,
      quoted,
    );
    return;
  }
  if (prefix === '!') {
    const reference = shell.variables.get(parameter);
    const target = reference?.reference
      ? (reference.value as string)
      : ((yield* find(shell, parameter, index, io, expander)) as { text?: string }).text;
    if (reference?.reference) {
      give(shell, { many: false, text: target }, fields, quoted);
      return;
    }
    if (target === undefined || target === '') {
      if (target === undefined) throw new ExpansionError(`${parameter}: invalid indirect expansion`);
      throw new ExpansionError(`${target}: invalid variable name`);
    }
    const match = /^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[(.+)\])?$/.exec(target);
    if (!match) throw new ExpansionError(`${target}: invalid variable name`);
    parameter = match[1] as string;
    index =
      match[2] === undefined ? undefined : ({ type: 'Word', text: match[2], value: match[2], pos: 0, end: 0 } as Word);
  }
  const found = yield* find(shell, parameter, index, io, expander);
  if (prefix === '#') {
    if (!found.many) requireSet(shell, parameter, found.text, index);
    const count = found.many ? found.values.length : [...(found.text ?? '')].length;
    give(shell, { many: false, text: String(count) }, fields, quoted);
    return;
  }
  if (operation === undefined) {
    if (!found.many) requireSet(shell, parameter, found.text, index);
    give(shell, found, fields, quoted);
    return;
  }
  if (operation.type === 'Default') {
    yield* withDefault(shell, parameter, index, found, operation, fields, quoted, io, expander);
    return;
  }
  if (!found.many) requireSet(shell, parameter, found.text, index);
  give(shell, yield* apply(shell, parameter, found, operation, io, expander), fields, quoted);
}

function requireSet(shell: Shell, name: string, text: string | undefined, index: Word | undefined): void {
  if (text === undefined && shell.options.nounset)
    throw new ExpansionError(`${name}${index ? `[${index.text}]` : ''}: unbound variable`, true);
}

function give(shell: Shell, found: Found, fields: Fields, quoted: boolean): void {
  if (!found.many) {
    if (quoted) fields.add(found.text ?? '', true);
    else if (found.text !== undefined) fields.addExpanded(found.text);
  } else if (found.star && quoted) fields.add(found.values.join(shell.separator()), true);
  else fields.addMany(found.values, quoted);
}

function* find(shell: Shell, parameter: string, index: Word | undefined, io: Io, expander: Expander): Routine<Found> {
  if (index === undefined) {
    if (parameter === '@' || parameter === '*')
      return { many: true, values: shell.positional, star: parameter === '*' };
    return { many: false, text: shell.parameter(parameter) };
  }
  const value = shell.arrayValue(parameter);
  if (index.text === '@' || index.text === '*')
    return { many: true, values: elements(value), star: index.text === '*' };
  return { many: false, text: yield* element(shell, value, index, io, expander) };
}

function* element(shell: Shell, value: Value, index: Word, io: Io, expander: Expander): Routine<string | undefined> {
  if (value instanceof Map) return value.get(yield* expander.word(shell, index, io));
  const text = yield* expander.text(shell, index.text, io);
  let i = Number(evaluateArithmetic(shell, text));
  if (value === undefined) return undefined;
  if (typeof value === 'string') return i === 0 || i === -1 ? value : undefined;
  if (i < 0) i += value.length;
  return value[i];
}

function* withDefault(
  shell: Shell,
  parameter: string,
  index: Word | undefined,
  found: Found,
  operation: Extract<ParameterOperation, { type: 'Default' }>,
  fields: Fields,
  quoted: boolean,
  io: Io,
  expander: Expander,
): Routine<void> {
  const { operator, operand } = operation;
  const unset = found.many ? found.values.length === 0 : found.text === undefined;
  const empty = found.many
    ? found.values.length === 0 || (found.values.length === 1 && found.values[0] === '')
    : !found.text;
  const missing = operator.startsWith(':') ? empty : unset;
  switch (operator.at(-1)) {
    case '-':
      if (missing) yield* expander.into(shell, operand, fields, quoted, io);
      else give(shell, found, fields, quoted);
      return;
    case '+':
      if (!missing) yield* expander.into(shell, operand, fields, quoted, io);
      return;
    case '=': {
      if (!missing) {
        give(shell, found, fields, quoted);
        return;
      }
      if (!/^[A-Za-z_]/.test(parameter)) throw new ExpansionError(`$${parameter}: cannot assign in this way`);
      const text = yield* expander.word(shell, operand, io);
      shell.engine.assign(shell, parameter, index?.text, text, false);
      give(shell, { many: false, text }, fields, quoted);
      return;
    }
    default: {
      if (!missing) {
        give(shell, found, fields, quoted);
        return;
      }
      const text = yield* expander.word(shell, operand, io);
      const reason = text !== '' ? text : operator.startsWith(':') ? 'parameter null or not set' : 'parameter not set';
      throw new ExpansionError(`${parameter}: ${reason}`, true);
    }
  }
}

function* apply(
  shell: Shell,
  parameter: string,
  found: Found,
  operation: ParameterOperation,
  io: Io,
  expander: Expander,
): Routine<Found> {
  if (operation.type === 'Slice') return yield* slice(shell, parameter, found, operation, io, expander);
  const change = yield* changer(shell, parameter, operation, io, expander);
  if (found.many) return { ...found, values: found.values.map((value) => change(value)) };
  return {
    many: false,
    text: found.text === undefined ? (operation.type === 'Transform' ? undefined : '') : change(found.text),
  };
}

function* changer(
  shell: Shell,
  parameter: string,
  operation: ParameterOperation,
  io: Io,
  expander: Expander,
): Routine<(text: string) => string> {
  const { patterns } = shell.session;
  switch (operation.type) {
    case 'Remove': {
      const pattern = yield* expander.pattern(shell, operation.operand, io);
      const { operator } = operation;
      return (text) =>
        removeMatching(text, pattern, operator.startsWith('#') ? 'prefix' : 'suffix', operator.length === 2, patterns);
    }
    case 'Replace': {
      const pattern = yield* expander.pattern(shell, operation.pattern, io);
      const replacement = yield* expander.word(shell, operation.replacement, io);
      const mode =
        operation.operator === '//'
          ? 'all'
          : operation.operator === '/#'
            ? 'prefix'
            : operation.operator === '/%'
              ? 'suffix'
              : 'first';
      return (text) => replaceMatching(text, pattern, replacement, mode, shell.shopt.has('nocasematch'));
    }
    case 'CaseModification': {
      const pattern = operation.operand ? yield* expander.pattern(shell, operation.operand, io) : '?';
      const matches = wholePattern(pattern === '' ? '?' : pattern, patterns);
      const convert = (c: string): string =>
        !matches.test(c) ? c : operation.operator.startsWith('^') ? c.toUpperCase() : c.toLowerCase();
      return operation.operator.length === 2
        ? (text) => [...text].map(convert).join('')
        : (text) => [...text].map((c, i) => (i === 0 ? convert(c) : c)).join('');
    }
    case 'Transform':
      return transformer(shell, parameter, operation.operand.value);
    default:
      throw new ExpansionError(`\${${parameter}}: bad substitution`);
  }
}

function transformer(shell: Shell, parameter: string, letter: string): (text: string) => string {
  switch (letter) {
    case 'Q':
      return (text) =>
        /[\x00-\x1f]/.test(text)
          ? `$${singleQuote(text.replace(/\n/g, '\\n').replace(/\t/g, '\\t'))}`
          : singleQuote(text);
    case 'U':
      return (text) => text.toUpperCase();
    case 'u':
      return (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
    case 'L':
      return (text) => text.toLowerCase();
    case 'E':
      return (text) => unescape(text, 'format').text;
    case 'a': {
      const variable = shell.variables.get(parameter);
      const flags = `${Array.isArray(variable?.value) ? 'a' : ''}${variable?.value instanceof Map ? 'A' : ''}${variable?.integer ? 'i' : ''}${variable?.readonly ? 'r' : ''}${variable?.exported ? 'x' : ''}`;
      return () => flags;
    }
    case 'A':
      return (text) => `${parameter}=${singleQuote(text)}`;
    case 'K':
    case 'k':
      return (text) => doubleQuote(text);
    default:
      throw new ExpansionError(`\${${parameter}@${letter}}: bad substitution`);
  }
}

function* slice(
  shell: Shell,
  parameter: string,
  found: Found,
  operation: Extract<ParameterOperation, { type: 'Slice' }>,
  io: Io,
  expander: Expander,
): Routine<Found> {
  const number = function* (word: Word): Routine<number> {
    return Number(evaluateArithmetic(shell, yield* expander.text(shell, word.text, io)));
  };
  let offset = yield* number(operation.offset);
  const length = operation.length ? yield* number(operation.length) : undefined;
  if (found.many) {
    // "${@:0}" counts $0 in.
    const values = parameter === '@' || parameter === '*' ? [shell.name, ...found.values] : found.values;
    if (offset < 0) offset += values.length;
    if (offset < 0) return { ...found, values: [] };
    if (length !== undefined && length < 0)
      throw new ExpansionError(`${operation.length?.text}: substring expression < 0`);
    return { ...found, values: values.slice(offset, length === undefined ? undefined : offset + length) };
  }
  const characters = [...(found.text ?? '')];
  if (offset < 0) offset += characters.length;
  if (offset < 0) return { many: false, text: '' };
  let end = length === undefined ? characters.length : length < 0 ? characters.length + length : offset + length;
  if (end < offset && length !== undefined && length < 0)
    throw new ExpansionError(`${operation.length?.text}: substring expression < 0`);
  end = Math.max(end, offset);
  return { many: false, text: characters.slice(offset, end).join('') };
}
