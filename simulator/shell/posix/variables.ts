/** export, readonly, unset, local of dash and ash. Upstream: exportcmd, unsetcmd, localcmd; setvareq. */
import type { Routine } from '../../kernel/wait.ts';
import { readOptions } from '../builtins/options.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { raise } from './failure.ts';
import { quoted } from './quote.ts';

const NAME = /^[A-Za-z_]\w*$/;

/** "x=1" → its name and value; what is no name is raised. */
function* assignment(shell: Shell, io: Io, word: string): Routine<readonly [name: string, value: string | undefined]> {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  if (!NAME.test(name)) yield* raise(shell, io, `${name}: bad variable name`);
  return [name, equals < 0 ? undefined : word.slice(equals + 1)];
}

function* put(shell: Shell, io: Io, name: string, value: string): Routine<void> {
  if (shell.variables.get(name)?.readonly) yield* raise(shell, io, `${name}: is read only`);
  shell.set(name, value);
}

const marking = (command: 'export' | 'readonly', mark: 'exported' | 'readonly'): Builtin =>
  function* (shell, args, io) {
    const read = yield* readOptions(shell, io, command, args, 'p');
    if (!read) return 2;
    if (read.letters.includes('p') || read.operands.length === 0) {
      for (const name of shell.variables.names().sort()) {
        const variable = shell.variables.get(name);
        if (!variable?.[mark]) continue;
        const value = typeof variable.value === 'string' ? `=${quoted(variable.value)}` : '';
        yield* shell.print(io, `${command} ${name}${value}\n`);
      }
      return 0;
    }
    for (const word of read.operands) {
      const [name, value] = yield* assignment(shell, io, word);
      if (value !== undefined) yield* put(shell, io, name, value);
      shell.variables.setAttributes(name, { [mark]: !read.letters.includes('n') });
    }
    return 0;
  };
export const exportBuiltin = marking('export', 'exported');
export const readonly = marking('readonly', 'readonly');

export const unset: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'unset', args, 'vf');
  if (!read) return 2;
  for (const name of read.operands) {
    if (read.letters.at(-1) === 'f') {
      shell.functions.delete(name);
      continue;
    }
    if (!NAME.test(name)) yield* raise(shell, io, `${name}: bad variable name`);
    if (shell.variables.get(name)?.readonly) yield* raise(shell, io, `${name}: is read only`);
    if (shell.variables.get(name)) shell.variables.unset(name);
  }
  return 0;
};

export const local: Builtin = function* (shell, args, io) {
  if (!shell.variables.inFunction) yield* raise(shell, io, 'not in a function');
  for (const word of args) {
    if (word === '-') {
      const frame = shell.frames.findLast(({ kind }) => kind === 'function');
      if (frame) frame.options ??= { ...shell.options };
      continue;
    }
    const [name, value] = yield* assignment(shell, io, word);
    // It keeps its outer value until it is given another in both: "local x" alone unsets nothing in dash.
    shell.variables.makeLocal(name, shell.session.dialect === 'dash');
    if (value !== undefined) yield* put(shell, io, name, value);
  }
  return 0;
};

/** `set` without arguments. */
export function* listVariables(shell: Shell, io: Io): Routine<void> {
  for (const name of shell.variables.names().sort()) {
    const value = shell.variables.get(name)?.value;
    if (typeof value === 'string') yield* shell.print(io, `${name}=${quoted(value)}\n`);
  }
}
