/** declare, typeset, local, export, readonly, unset. */
import type { Routine } from '../../kernel/wait.ts';
import { arrayText, declarationText } from '../declaration.ts';
import { quoteValue } from '../expand/quote.ts';
import type { ArrayLiteral, Builtin, Frame, Io, Shell } from '../shell.ts';
import { type Attributes, REFERABLE, type Variable } from '../variables.ts';
import { readOptions } from './options.ts';

const NAME = /^[A-Za-z_]\w*$/;

interface Wish {
  command: string;
  /** Attributes to set (true) or take away (false). */
  attributes: { -readonly [K in keyof Attributes]: boolean };
  /** "+a": refused. */
  array: boolean | undefined;
  associative: boolean | undefined;
  global: boolean;
  inherit: boolean;
}

const ATTRIBUTES: Readonly<Record<string, keyof Attributes>> = {
  x: 'exported',
  r: 'readonly',
  i: 'integer',
  l: 'lower',
  u: 'upper',
  c: 'capital',
  n: 'reference',
  t: 'traced',
};
const SPECS: Readonly<Record<string, string>> = { export: 'fnp', readonly: 'aAfnp' };

const declaration = (command: string): Builtin =>
  function* (shell, args, io, arrays) {
    const read = yield* readOptions(shell, io, command, args, SPECS[command] ?? '+acfgilnprtuxAFGI');
    if (!read) return 2;
    const { letters, operands } = read;
    const has = (letter: string): boolean => letters.includes(letter);
    if (command === 'local' && !shell.variables.inFunction) {
      yield* shell.complain(io, 'local: can only be used in a function');
      return 1;
    }
    if (command === 'export' && has('f')) return yield* exportFunctions(shell, io, operands, !has('n'));
    const wish: Wish = {
      command,
      attributes: {},
      array: has('a') ? true : has('+a') ? false : undefined,
      associative: has('A') ? true : has('+A') ? false : undefined,
      global: has('g'),
      inherit: has('I'),
    };
    if (command === 'export') wish.attributes.exported = !has('n');
    else if (command === 'readonly') wish.attributes.readonly = true;
    else
      for (const letter of letters) {
        const attribute = ATTRIBUTES[letter.replace('+', '')];
        if (attribute) wish.attributes[attribute] = !letter.startsWith('+');
      }
    if ((has('f') || has('F')) && command !== 'export')
      return operands.length > 0 && !has('F') && wish.attributes.readonly
        ? yield* protectFunctions(shell, io, command, operands)
        : yield* showFunctions(shell, io, operands, command, {
            names: has('F'),
            attributes: operands.length === 0 || has('p'),
            protectedOnly: wish.attributes.readonly === true,
          });
    if (operands.length === 0 || (has('p') && command !== 'export' && command !== 'readonly'))
      return yield* show(shell, io, operands, wish, has('p'));
    let status = 0;
    for (const word of operands) if (!(yield* declare(shell, io, word, wish, arrays.get(word)))) status = 1;
    return status;
  };

/** `readonly -f` */
function* protectFunctions(shell: Shell, io: Io, command: string, names: readonly string[]): Routine<number> {
  let status = 0;
  for (const name of names) {
    const definition = shell.functions.get(name);
    if (definition) shell.functions.set(name, { ...definition, readonly: true });
    else {
      status = 1;
      yield* shell.complain(io, `${command}: ${name}: not a function`);
    }
  }
  return status;
}

function* exportFunctions(shell: Shell, io: Io, names: readonly string[], on: boolean): Routine<number> {
  let status = 0;
  for (const name of names) {
    const definition = shell.functions.get(name);
    if (definition) shell.functions.set(name, { ...definition, exported: on });
    else {
      yield* shell.complain(io, `export: ${name}: not a function`);
      status = 1;
    }
  }
  return status;
}

function* declare(shell: Shell, io: Io, word: string, wish: Wish, array: ArrayLiteral | undefined): Routine<boolean> {
  const { command } = wish;
  const complain = function* (message: string): Routine<boolean> {
    yield* shell.complain(io, `${command}: ${message}`);
    return false;
  };
  if (word === '-' && command === 'local') {
    const frame = innermost(shell);
    if (frame) frame.options ??= { ...shell.options };
    return true;
  }
  const match = /^([^=+[]+)(?:\[([\s\S]*?)\])?(?:(\+?)=([\s\S]*))?$/.exec(word);
  const name = match?.[1];
  if (!match || name === undefined || !NAME.test(name)) return yield* complain(`\`${word}': not a valid identifier`);
  const subscript = match[2];
  const value = match[4];
  const { variables } = shell;
  const { readonly: makeReadonly, reference, ...attributes } = wish.attributes;
  if (reference && value !== undefined) {
    if (!REFERABLE.test(value))
      return yield* complain(
        `\`${value}': ${value === '' ? 'not a valid identifier' : 'invalid variable name for name reference'}`,
      );
    if (value === name) {
      if (!variables.inFunction) return yield* complain(`${name}: nameref variable self references not allowed`);
      yield* complain(`warning: ${name}: circular name reference`);
    }
  }
  const local =
    (command === 'local' || command === 'declare' || command === 'typeset') && variables.inFunction && !wish.global;
  if (local) variables.makeLocal(name, wish.inherit || shell.shopt.has('localvar_inherit'));
  const target = (reference === undefined && variables.target(name).replace(/\[.*$/, '')) || name;
  const old = variables.get(target);
  if (old?.readonly && (value !== undefined || array || wish.attributes.readonly === false)) {
    yield* shell.complain(
      io,
      `${command === 'readonly' || command === 'export' ? '' : `${command}: `}${target}: readonly variable`,
    );
    return false;
  }
  const isMap = old?.value instanceof Map;
  const isArray = Array.isArray(old?.value);
  if ((wish.array === false && isArray) || (wish.associative === false && isMap))
    return yield* complain(`${target}: cannot destroy array variables in this way`);
  if (wish.associative && isArray) return yield* complain(`${target}: cannot convert indexed to associative array`);
  if (wish.array && isMap) return yield* complain(`${target}: cannot convert associative to indexed array`);
  if (wish.associative && !isMap) {
    variables.setValue(target, new Map(typeof old?.value === 'string' ? [['0', old.value]] : []));
    if (old?.value === undefined) variables.setAttributes(target, { bare: true });
  } else if (
    !wish.associative &&
    !isMap &&
    !isArray &&
    (wish.array || (subscript !== undefined && value !== undefined))
  ) {
    variables.setValue(target, old?.value === undefined ? [] : [old.value as string]);
    if (old?.value === undefined) variables.setAttributes(target, { bare: true });
  }
  variables.setAttributes(target, {
    ...attributes,
    ...(attributes.upper ? { lower: false, capital: false } : {}),
    ...(attributes.lower ? { upper: false, capital: false } : {}),
    ...(attributes.capital ? { upper: false, lower: false } : {}),
  });
  if (reference === false) variables.setAttributes(name, { reference: false });
  if (reference && (isArray || isMap)) return yield* complain(`${name}: reference variable cannot be an array`);
  if (array) shell.engine.assignArray(shell, target, array);
  else if (reference && value !== undefined) {
    variables.refer(name, value);
    // Looked up once, so that it is warned of.
    if (value === name) variables.target(name);
  } else if (value !== undefined && (wish.array || wish.associative) && /^\([\s\S]*\)$/.test(value))
    // The list may stand in quotes: declare -a x='([0]="a")'.
    yield* shell.engine.run(shell, `${target}${match[3] ?? ''}=${value}`, io, { unit: io.unit, line: shell.line });
  else if (value !== undefined) {
    const key = subscript?.replace(/^(["'])([\s\S]*)\1$/, '$2');
    shell.engine.assign(shell, target, key, value, match[3] === '+');
  } else if (reference) variables.setAttributes(name, { reference: true });
  if (makeReadonly) variables.setAttributes(target, { readonly: true });
  return true;
}

const innermost = (shell: Shell): Frame | undefined => shell.frames.findLast(({ kind }) => kind === 'function');

function* show(shell: Shell, io: Io, words: readonly string[], wish: Wish, print: boolean): Routine<number> {
  const { command } = wish;
  const local = command === 'local';
  let status = 0;
  const selected =
    words.length > 0
      ? words
      : shell.variables.names().filter((name) => chosen(shell.variables.get(name) as Variable, wish, shell, name));
  if (local && words.length === 0 && innermost(shell)?.options) yield* shell.print(io, 'local -\n');
  const bare = (command === 'declare' || command === 'typeset') && !print && flagless(wish);
  for (const name of selected) {
    const variable = shell.variables.get(name) ?? dynamicArray(shell, name);
    if (!variable) {
      yield* shell.complain(io, `${command}: ${name}: not found`);
      status = 1;
      continue;
    }
    if (bare && !local) {
      if (variable.value !== undefined && !variable.bare)
        yield* shell.print(
          io,
          `${name}=${typeof variable.value === 'string' ? (variable.value === '' ? '' : quoteValue(variable.value)) : arrayText(variable)}\n`,
        );
    } else yield* shell.print(io, `${declarationText(name, variable)}\n`);
  }
  if (bare && !local && words.length === 0)
    for (const name of [...shell.functions.keys()].sort()) yield* shell.print(io, `${textOf(shell, name)}\n`);
  return status;
}

/** PIPESTATUS and its kin, for `declare -p`. */
function dynamicArray(shell: Shell, name: string): Variable | undefined {
  const value = shell.arrayValue(name);
  return value === undefined ? undefined : { value };
}

const flagless = ({ attributes, array, associative }: Wish): boolean =>
  Object.keys(attributes).length === 0 && array === undefined && associative === undefined;

function chosen(variable: Variable, wish: Wish, shell: Shell, name: string): boolean {
  if (wish.command === 'local' && !shell.variables.isLocal(name)) return false;
  if (wish.array && !Array.isArray(variable.value)) return false;
  if (wish.associative && !(variable.value instanceof Map)) return false;
  return Object.entries(wish.attributes).every(([attribute, on]) => !on || variable[attribute as keyof Attributes]);
}

const textOf = (shell: Shell, name: string): string => {
  const definition = shell.functions.get(name);
  return definition ? shell.engine.functionText(name, definition.body) : '';
};

function* showFunctions(
  shell: Shell,
  io: Io,
  words: readonly string[],
  command: string,
  { names, attributes, protectedOnly }: { names: boolean; attributes: boolean; protectedOnly: boolean },
): Routine<number> {
  let status = 0;
  for (const name of words.length > 0 ? words : [...shell.functions.keys()].sort()) {
    const definition = shell.functions.get(name);
    if (!definition) {
      status = 1;
      if (command === 'readonly') yield* shell.complain(io, `readonly: ${name}: not a function`);
      continue;
    }
    if (protectedOnly && !definition.readonly) continue;
    const flags = `${definition.readonly ? 'r' : ''}${definition.exported ? 'x' : ''}`;
    if (names) yield* shell.print(io, words.length > 0 ? `${name}\n` : `declare -f${flags} ${name}\n`);
    else
      yield* shell.print(
        io,
        `${textOf(shell, name)}\n${flags === '' || !attributes ? '' : `declare -f${flags} ${name}\n`}`,
      );
  }
  return status;
}

export const declareBuiltin = declaration('declare');
export const typeset = declaration('typeset');
export const local = declaration('local');
export const exportBuiltin = declaration('export');
export const readonly = declaration('readonly');

export const unset: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'unset', args, 'fnv');
  if (!read) return 2;
  const { letters, operands } = read;
  if (letters.includes('f') && letters.includes('v')) {
    yield* shell.complain(io, 'unset: cannot simultaneously unset a function and a variable');
    return 1;
  }
  const { variables, functions } = shell;
  let status = 0;
  for (const word of operands) {
    if (functions.get(word)?.readonly && (letters.includes('f') || !variables.get(word))) {
      yield* shell.complain(io, `unset: ${word}: cannot unset: readonly function`);
      status = 1;
      continue;
    }
    if (letters.includes('f')) {
      functions.delete(word);
      continue;
    }
    const element = /^([A-Za-z_]\w*)\[([\s\S]*)\]$/.exec(word);
    if (!NAME.test(word) && !element) {
      if (letters.includes('v')) {
        yield* shell.complain(io, `unset: \`${word}': not a valid identifier`);
        status = 1;
      } else functions.delete(word);
      continue;
    }
    const given = element?.[1] ?? word;
    const name = letters.includes('n') ? given : variables.target(given) || given;
    const inner = /^(\w+)\[([\s\S]*)\]$/.exec(name);
    if (variables.get(inner?.[1] ?? name)?.readonly) {
      yield* shell.complain(io, `unset: ${word}: cannot unset: readonly variable`);
      status = 1;
    } else if (element) {
      if (!(yield* unsetElement(shell, io, name, element[2] as string))) status = 1;
    } else if (inner) yield* unsetElement(shell, io, inner[1] as string, inner[2] as string);
    else if (variables.get(name)) variables.unset(name);
    else if (!letters.includes('v')) functions.delete(word);
  }
  return status;
};

function* unsetElement(shell: Shell, io: Io, name: string, subscript: string): Routine<boolean> {
  const value = shell.variables.get(name)?.value;
  const complain = function* (message: string): Routine<boolean> {
    yield* shell.complain(io, `unset: ${message}`);
    return false;
  };
  if (value instanceof Map) value.delete(subscript.replace(/^(["'])([\s\S]*)\1$/, '$2'));
  else if (Array.isArray(value)) {
    if (subscript === '@' || subscript === '*') {
      shell.variables.unset(name);
      return true;
    }
    const i = Number(shell.engine.arithmetic(shell, yield* shell.engine.expandText(shell, subscript, io)));
    const at = i < 0 ? i + value.length : i;
    if (at < 0) return yield* complain(`[${subscript}]: bad array subscript`);
    delete value[at];
    while (value.length > 0 && !(value.length - 1 in value)) value.length--;
  } else if (value !== undefined) {
    if (subscript !== '0') return yield* complain(`${name}: not an array variable`);
    shell.variables.unset(name);
  }
  return true;
}
