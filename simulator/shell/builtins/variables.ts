/** declare, typeset, local, export, readonly, unset. */
import type { Routine } from '../../kernel/wait.ts';
import { doubleQuote } from '../expand/quote.ts';
import type { ArrayLiteral, Builtin, Io, Shell } from '../shell.ts';
import type { Attributes, Variable } from '../variables.ts';

const NAME = /^[A-Za-z_]\w*$/;

interface Wish {
  command: string;
  /** Attributes to set (true) or take away (false). */
  attributes: { -readonly [K in keyof Attributes]: boolean };
  array: boolean;
  associative: boolean;
  global: boolean;
  functions: boolean;
  names: boolean;
  print: boolean;
}

const LETTERS: Readonly<Record<string, keyof Attributes>> = {
  x: 'exported',
  r: 'readonly',
  i: 'integer',
  l: 'lower',
  u: 'upper',
  n: 'reference',
};

const declaration = (command: string): Builtin =>
  function* (shell, args, io, arrays) {
    if (command === 'local' && !shell.variables.inFunction) {
      yield* shell.complain(io, 'local: can only be used in a function');
      return 1;
    }
    const wish: Wish = {
      command,
      attributes: {},
      array: false,
      associative: false,
      global: false,
      functions: false,
      names: false,
      print: false,
    };
    if (command === 'export') wish.attributes.exported = true;
    if (command === 'readonly') wish.attributes.readonly = true;
    let i = 0;
    for (; i < args.length; i++) {
      const arg = args[i] as string;
      if (arg === '--') {
        i++;
        break;
      }
      if (!/^[-+][A-Za-z]+$/.test(arg)) break;
      const on = arg.startsWith('-');
      for (const letter of arg.slice(1)) {
        const attribute = LETTERS[letter];
        if (command === 'export' && letter === 'n') wish.attributes.exported = false;
        else if (attribute) wish.attributes[attribute] = on;
        else if (letter === 'a') wish.array = true;
        else if (letter === 'A') wish.associative = true;
        else if (letter === 'g') wish.global = true;
        else if (letter === 'f') wish.functions = true;
        else if (letter === 'F') wish.names = true;
        else if (letter === 'p') wish.print = true;
        else {
          yield* shell.complain(io, `${command}: -${letter}: invalid option`);
          return 2;
        }
      }
    }
    const words = args.slice(i);
    if (wish.functions || wish.names) return yield* showFunctions(shell, io, words, wish);
    if (words.length === 0 || (wish.print && arrays.size === 0)) return yield* show(shell, io, words, wish);
    let status = 0;
    for (const word of words) if (!(yield* declare(shell, io, word, wish, arrays.get(word)))) status = 1;
    return status;
  };

function* declare(shell: Shell, io: Io, word: string, wish: Wish, array: ArrayLiteral | undefined): Routine<boolean> {
  const match = /^([^=+[]+)(?:\[(.*?)\])?(?:(\+?)=([\s\S]*))?$/.exec(word);
  const name = match?.[1];
  if (!match || name === undefined || !NAME.test(name)) {
    yield* shell.complain(io, `${wish.command}: \`${word}': not a valid identifier`);
    return false;
  }
  const { variables } = shell;
  if (
    wish.command === 'local' ||
    ((wish.command === 'declare' || wish.command === 'typeset') && variables.inFunction && !wish.global)
  )
    variables.makeLocal(name);
  const old = variables.get(name);
  const value = match[4];
  if (old?.readonly && (value !== undefined || array)) {
    yield* shell.complain(io, `${name}: readonly variable`);
    return false;
  }
  if (wish.associative && !(old?.value instanceof Map)) variables.setValue(name, new Map());
  else if (wish.array && !Array.isArray(old?.value))
    variables.setValue(name, old?.value === undefined ? [] : [old.value as string]);
  const { readonly: makeReadonly, ...attributes } = wish.attributes;
  variables.setAttributes(name, attributes);
  if (array) shell.engine.assignArray(shell, name, array);
  else if (value !== undefined) {
    if (attributes.reference) variables.setAttributes(name, { reference: false });
    shell.engine.assign(shell, name, match[2], value, match[3] === '+');
    if (attributes.reference) variables.setAttributes(name, { reference: true });
  }
  if (makeReadonly) variables.setAttributes(name, { readonly: true });
  return true;
}

function* show(shell: Shell, io: Io, words: readonly string[], wish: Wish): Routine<number> {
  let status = 0;
  const selected =
    words.length > 0
      ? words
      : shell.variables.names().filter((name) => chosen(shell.variables.get(name) as Variable, wish, shell, name));
  const bare = wish.command === 'declare' && !wish.print && !Object.keys(wish.attributes).length;
  for (const name of selected) {
    const variable = shell.variables.get(name);
    if (!variable) {
      yield* shell.complain(io, `${wish.command}: ${name}: not found`);
      status = 1;
      continue;
    }
    if (wish.command === 'local' || bare) {
      if (variable.value !== undefined)
        yield* shell.print(
          io,
          `${name}=${typeof variable.value === 'string' ? bareValue(variable.value) : arrayText(variable)}\n`,
        );
    } else yield* shell.print(io, `${declarationText(name, variable)}\n`);
  }
  return status;
}

const bareValue = (text: string): string =>
  /^[\w./:@%+,-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

function chosen(variable: Variable, wish: Wish, shell: Shell, name: string): boolean {
  if (wish.command === 'local') return shell.variables.isLocal(name);
  return Object.entries(wish.attributes).every(([attribute, on]) => !on || variable[attribute as keyof Attributes]);
}

/** `declare -x NAME="value"` */
export function declarationText(name: string, variable: Variable): string {
  const { value } = variable;
  const flags = `${Array.isArray(value) ? 'a' : ''}${value instanceof Map ? 'A' : ''}${variable.integer ? 'i' : ''}${variable.lower ? 'l' : ''}${variable.reference ? 'n' : ''}${variable.readonly ? 'r' : ''}${variable.upper ? 'u' : ''}${variable.exported ? 'x' : ''}`;
  const head = `declare -${flags === '' ? '-' : flags} ${name}`;
  if (value === undefined) return head;
  return `${head}=${typeof value === 'string' ? doubleQuote(value) : arrayText(variable)}`;
}

function arrayText(variable: Variable): string {
  const { value } = variable;
  if (Array.isArray(value)) {
    const items: string[] = [];
    value.forEach((item, i) => items.push(`[${i}]=${doubleQuote(item)}`));
    return `(${items.join(' ')})`;
  }
  if (value instanceof Map)
    return `(${[...value].map(([key, item]) => `[${/^[\w./:@%+,-]+$/.test(key) ? key : doubleQuote(key)}]=${doubleQuote(item)} `).join('')})`;
  return '';
}

function* showFunctions(shell: Shell, io: Io, words: readonly string[], wish: Wish): Routine<number> {
  let status = 0;
  for (const name of words.length > 0 ? words : [...shell.functions.keys()].sort()) {
    const definition = shell.functions.get(name);
    if (!definition) status = 1;
    else if (wish.names) yield* shell.print(io, words.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else yield* shell.print(io, `${definition.source}\n`);
  }
  return status;
}

export const declareBuiltin = declaration('declare');
export const typeset = declaration('typeset');
export const local = declaration('local');
export const exportBuiltin = declaration('export');
export const readonly = declaration('readonly');

export const unset: Builtin = function* (shell, args, io) {
  let what: 'any' | 'variable' | 'function' = 'any';
  let status = 0;
  for (const word of args) {
    if (word === '-v' || word === '-f' || word === '-n') {
      what = word === '-f' ? 'function' : 'variable';
      continue;
    }
    const element = /^(\w+)\[(.*)\]$/.exec(word);
    if (element && what !== 'function') {
      unsetElement(shell, element[1] as string, element[2] as string);
      continue;
    }
    if (!NAME.test(word) && what !== 'function') {
      yield* shell.complain(io, `unset: \`${word}': not a valid identifier`);
      status = 1;
      continue;
    }
    if (shell.variables.get(word)?.readonly && what !== 'function') {
      yield* shell.complain(io, `unset: ${word}: cannot unset: readonly variable`);
      status = 1;
      continue;
    }
    if (what !== 'function' && shell.variables.get(word)) shell.variables.unset(word);
    else if (what !== 'variable') shell.functions.delete(word);
  }
  return status;
};

function unsetElement(shell: Shell, name: string, subscript: string): void {
  const value = shell.variables.get(name)?.value;
  if (value instanceof Map) value.delete(subscript.replace(/^(["'])(.*)\1$/, '$2'));
  else if (Array.isArray(value)) {
    if (subscript === '@' || subscript === '*') {
      shell.variables.unset(name);
      return;
    }
    const i = Number(shell.engine.arithmetic(shell, subscript));
    const at = i < 0 ? i + value.length : i;
    delete value[at];
    while (value.length > 0 && !(value.length - 1 in value)) value.length--;
  }
}
