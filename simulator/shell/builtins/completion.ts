/** compgen, complete, compopt: programmable completion. What it offers: completion/candidates.ts; Tab: completion/programmable.ts. */
import type { Routine } from '../../kernel/wait.ts';
import { offered } from '../completion/candidates.ts';
import { singleQuote } from '../expand/quote.ts';
import type { Builtin, CompletionSpec, Io, Shell } from '../shell.ts';
import { type Read, readOptions } from './options.ts';

const SPEC = 'abcdefgjksuvo:A:G:W:F:C:X:P:S:';
const ACTIONS: Readonly<Record<string, string>> = {
  a: 'alias',
  b: 'builtin',
  c: 'command',
  d: 'directory',
  e: 'export',
  f: 'file',
  g: 'group',
  j: 'job',
  k: 'keyword',
  s: 'service',
  u: 'user',
  v: 'variable',
};
/** In the order of `complete -p`. */
const COMPLETION_OPTIONS = [
  'bashdefault',
  'default',
  'dirnames',
  'filenames',
  'noquote',
  'nosort',
  'nospace',
  'plusdirs',
];
/** What stands for commands without a specification, an empty line, and a command's name. */
const SPECIAL = ['-D', '-E', '-I'];
const MORE_ACTIONS = [
  'arrayvar',
  'binding',
  'disabled',
  'enabled',
  'function',
  'helptopic',
  'hostname',
  'running',
  'setopt',
  'shopt',
  'signal',
  'stopped',
];

/** Actions by their long names, in order; a message when one does not exist. */
function* actionsOf(shell: Shell, io: Io, command: string, { letters, given }: Read): Routine<string[] | undefined> {
  const actions = letters.flatMap((letter) => ACTIONS[letter] ?? []);
  for (const [letter, name] of given) {
    if (letter !== 'A') continue;
    if (!Object.values(ACTIONS).includes(name) && !MORE_ACTIONS.includes(name)) {
      yield* shell.complain(io, `${command}: ${name}: invalid action name`);
      return undefined;
    }
    actions.push(name);
  }
  return actions;
}

export const compgen: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'compgen', args, SPEC);
  if (!read) return 2;
  const spec = yield* specOf(shell, io, 'compgen', read);
  if (!spec) return 2;
  const word = read.operands[0] ?? '';
  if (spec.function !== undefined) yield* shell.complain(io, 'compgen: warning: -F option may not work as you expect');
  const { words } = yield* offered(shell, io, spec, word, ['compgen', word, '']);
  for (const one of words) yield* shell.print(io, `${one}\n`);
  return words.length > 0 ? 0 : 1;
};

export const complete: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'complete', args, `prDEI${SPEC}`);
  if (!read) return 2;
  const { letters } = read;
  const operands = [...read.operands, ...SPECIAL.filter((name) => letters.includes(name.slice(1)))];
  const { completions } = shell;
  const missing = function* (name: string): Routine<number> {
    yield* shell.complain(io, `complete: ${name}: no completion specification`);
    return 1;
  };
  let status = 0;
  if (letters.includes('r')) {
    if (operands.length === 0) completions.clear();
    for (const name of operands) if (!completions.delete(name)) status = yield* missing(name);
    return status;
  }
  if (letters.includes('p') || operands.length === 0) {
    const names = operands.length > 0 ? operands : [...completions.keys()];
    for (const name of names) {
      const spec = completions.get(name);
      if (spec) yield* shell.print(io, `complete ${spec.text}${name}\n`);
      else status = yield* missing(name);
    }
    return status;
  }
  const spec = yield* specOf(shell, io, 'complete', read);
  if (!spec) return 2;
  if (spec.command !== undefined) {
    yield* shell.complain(io, 'complete: not simulated: -C (a program that offers words); use -F with a function');
    return 1;
  }
  for (const name of operands) completions.set(name, spec);
  return 0;
};

/** What the options of `complete` or `compgen` ask for; undefined: a message was printed. */
function* specOf(shell: Shell, io: Io, builtin: string, read: Read): Routine<CompletionSpec | undefined> {
  const actions = yield* actionsOf(shell, io, builtin, read);
  if (!actions) return undefined;
  const { letters, values, given } = read;
  const options = new Set(given.flatMap(([letter, value]) => (letter === 'o' ? [value] : [])));
  for (const option of options)
    if (!COMPLETION_OPTIONS.includes(option)) {
      yield* shell.complain(io, `${builtin}: ${option}: invalid option name`);
      return undefined;
    }
  let text = '';
  for (const option of COMPLETION_OPTIONS) if (options.has(option)) text += `-o ${option} `;
  for (const [letter, action] of Object.entries(ACTIONS))
    if (letters.includes(letter) && actions.includes(action)) text += `-${letter} `;
  for (const action of actions) if (MORE_ACTIONS.includes(action)) text += `-A ${action} `;
  for (const letter of ['G', 'W', 'P', 'S', 'X', 'C'] as const) {
    const value = values.get(letter);
    if (value !== undefined) text += `-${letter} ${singleQuote(value)} `;
  }
  const name = values.get('F');
  if (name !== undefined) text += `-F ${name} `;
  return {
    text,
    options,
    actions,
    words: values.get('W'),
    glob: values.get('G'),
    function: name,
    command: values.get('C'),
    filter: values.get('X'),
    prefix: values.get('P') ?? '',
    suffix: values.get('S') ?? '',
  };
}

export const compopt: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'compopt', args, '+o:DEI');
  if (!read) return 2;
  const changes = read.given.map(([letter, option]) => [letter === 'o', option] as const);
  for (const [, option] of changes)
    if (!COMPLETION_OPTIONS.includes(option)) {
      yield* shell.complain(io, `compopt: ${option}: invalid option name`);
      return 2;
    }
  const names = [
    ...read.operands,
    ...SPECIAL.filter((name) => read.letters.some((letter) => letter === name.slice(1))),
  ];
  if (names.length === 0) {
    if (!shell.completing) {
      yield* shell.complain(io, 'compopt: not currently executing completion function');
      return 1;
    }
    change(shell.completing.options, changes);
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const spec = shell.completions.get(name);
    if (spec) {
      const options = new Set(spec.options);
      change(options, changes);
      const text = COMPLETION_OPTIONS.filter((one) => options.has(one)).map((one) => `-o ${one} `);
      shell.completions.set(name, { ...spec, options, text: text.join('') + spec.text.replace(/^(?:-o \S+ )+/, '') });
      continue;
    }
    yield* shell.complain(io, `compopt: ${name}: no completion specification`);
    status = 1;
  }
  return status;
};

function change(options: Set<string>, changes: readonly (readonly [boolean, string])[]): void {
  for (const [on, option] of changes) {
    if (on) options.add(option);
    else options.delete(option);
  }
}
