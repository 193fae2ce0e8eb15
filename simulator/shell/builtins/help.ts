/** `help`: the builtins, in a line each, in our own words. */
import type { Builtin } from '../shell.ts';
import { patternMatches } from './matching.ts';
import { readOptions } from './options.ts';
import { USAGE } from './usage.ts';

const SHORT: Readonly<Record<string, string>> = {
  '.': 'Run the commands of a file in this shell.',
  ':': 'Do nothing, successfully.',
  '[': 'Test a condition; the last argument is "]".',
  alias: 'Define or show aliases.',
  bg: 'Let a stopped job go on in the background.',
  bind: 'Keys of the line editor (not changeable here).',
  break: 'Leave loops.',
  builtin: 'Run a builtin even if a function has its name.',
  caller: 'Tell where the function that runs was called from.',
  cd: 'Change the shell working directory.',
  command: 'Run a command but no function, or tell what a name means.',
  compgen: 'Show possible completions.',
  complete: 'Say how the arguments of a command are completed.',
  compopt: 'Change options of a completion.',
  continue: 'Go on with the next round of a loop.',
  declare: 'Set values and attributes of variables.',
  dirs: 'Show the stack of directories.',
  disown: 'Forget jobs.',
  echo: 'Write the arguments.',
  enable: 'Turn builtins on and off.',
  eval: 'Run the arguments as a command.',
  exec: 'Replace the shell by a command, or change its descriptors.',
  exit: 'End the shell.',
  export: 'Hand variables on to commands.',
  false: 'Do nothing, unsuccessfully.',
  fc: 'List earlier commands or run them again.',
  fg: 'Bring a job to the foreground.',
  getopts: 'Read options of a script.',
  hash: 'Show or set where commands were found.',
  help: 'Show this.',
  history: 'Show earlier commands.',
  jobs: 'Show the jobs.',
  kill: 'Send a signal.',
  let: 'Calculate.',
  local: 'Make variables of a function.',
  logout: 'End a login shell.',
  mapfile: 'Read lines into an array.',
  popd: 'Go back to a directory of the stack.',
  printf: 'Write arguments in a format.',
  pushd: 'Go to a directory and remember this one.',
  pwd: 'Write the working directory.',
  read: 'Read a line into variables.',
  readarray: 'Read lines into an array.',
  readonly: 'Make variables unchangeable.',
  return: 'Return from a function or sourced file.',
  set: 'Set options and positional parameters.',
  shift: 'Drop the first positional parameters.',
  shopt: 'Set options of the shell.',
  source: 'Run the commands of a file in this shell.',
  suspend: 'Stop the shell until it is told to go on.',
  test: 'Test a condition.',
  times: 'Show processor times.',
  trap: 'Run commands on signals and other events.',
  true: 'Do nothing, successfully.',
  type: 'Tell what names mean.',
  typeset: 'Set values and attributes of variables.',
  ulimit: 'Show or set limits.',
  umask: 'Show or set the permissions that new files do not get.',
  unalias: 'Remove aliases.',
  unset: 'Remove variables and functions.',
  wait: 'Wait for jobs.',
};

export const help: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'help', args, 'dms');
  if (!read) return 2;
  const { letters, operands } = read;
  const names = Object.keys(USAGE);
  if (operands.length === 0) {
    yield* shell.print(io, names.map((name) => `${(USAGE[name] as string).slice(0, 78)}\n`).join(''));
    return 0;
  }
  let found = false;
  for (const pattern of operands) {
    const matching = names.includes(pattern)
      ? [pattern]
      : names.filter((name) => patternMatches(shell, `${pattern}*`, name));
    for (const name of matching) {
      found = true;
      if (letters.includes('d')) yield* shell.print(io, `${name} - ${SHORT[name]}\n`);
      else yield* shell.print(io, `${name}: ${USAGE[name]}\n${letters.includes('s') ? '' : `    ${SHORT[name]}\n`}`);
    }
  }
  if (found) return 0;
  const last = operands.at(-1) as string;
  yield* shell.complain(
    io,
    `help: no help topics match \`${last}'.  Try \`help help' or \`man -k ${last}' or \`info ${last}'.`,
  );
  return 1;
};
