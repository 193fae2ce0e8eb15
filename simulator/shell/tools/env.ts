/** env and printenv. Mirrors coreutils' env.c. */
import type { Signal } from '../../kernel/process.ts';
import { write } from '../../kernel/stream.ts';
import { wait } from '../../kernel/wait.ts';
import { signalOf } from '../builtins/jobs.ts';
import { splitString } from './env-string.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const HELP =
  'Usage: env [OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]\nRun COMMAND in a changed environment, or print it.\n\n  -i        start with an empty environment\n  -0        end each output line with NUL, not newline\n  -u NAME   remove a variable\n  -C DIR    change the working directory first\n  -S STRING  process and split STRING into separate arguments\n  -v        say what is done';

/** The options by which signals are treated otherwise for COMMAND; blocked ones are not simulated. */
const SIGNAL_OPTIONS = [
  ['default-signal', 'default'],
  ['ignore-signal', 'ignore'],
] as const;

function signalsOf(t: ToolContext, option: string): Signal[] {
  return t.values(option).flatMap((list) =>
    list
      .split(',')
      .filter((name) => name !== '')
      .map((name) => {
        const signal = signalOf(name);
        if (!signal) throw t.misused(`‘${name}’: invalid signal`, 125);
        return signal;
      }),
  );
}

const inner = defineTool({
  names: ['env'],
  strict: true,
  options: [
    ...['i', 'ignore-environment=i', '0', 'null=0', 'u:', 'unset:=u', 'C:', 'chdir:=C', 'v', 'debug=v'],
    ...['default-signal?', 'ignore-signal?'],
  ],
  refused: ['block-signal?', 'list-signal-handling'],
  usageStatus: 125,
  help: HELP,
  *run(t) {
    const { context } = t;
    const say = (text: string) => write(context.stderr, t.has('v') ? `${text}\n` : '');
    const operands = [...t.operands];
    const bare = operands[0] === '-';
    if (bare) operands.shift();
    const variables = new Map(context.env);
    variables.delete('_');
    if (t.has('i') || bare) {
      yield* say('cleaning environ');
      variables.clear();
    }
    for (const name of t.values('u')) {
      if (name === '' || name.includes('=')) throw new ToolFailure(`cannot unset ‘${name}’: Invalid argument`, 125);
      yield* say(`unset:    ${name}`);
      variables.delete(name);
    }
    while (/^[^=]+=/.test(operands[0] ?? '')) {
      const pair = operands.shift() as string;
      yield* say(`setenv:   ${pair}`);
      variables.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const folder = t.value('C');
    const [command, ...rest] = operands;
    if (command === undefined) {
      if (folder !== undefined) throw t.misused('must specify command with --chdir (-C)', 125);
      const end = t.has('0') ? '\0' : '\n';
      yield* t.print([...variables].map(([name, value]) => `${name}=${value}${end}`).join(''));
      return 0;
    }
    if (t.has('0')) throw t.misused('cannot specify --null (-0) with command', 125);
    if (folder !== undefined) {
      yield* say(`chdir:    ‘${folder}’`);
      if (t.stat(folder)?.kind !== 'directory')
        throw new ToolFailure(
          `cannot change directory to '${folder}': ${t.stat(folder) ? 'Not a directory' : 'No such file or directory'}`,
          125,
        );
    }
    for (const [option, disposition] of SIGNAL_OPTIONS)
      for (const signal of signalsOf(t, option)) context.process.onSignal(signal, disposition);
    yield* say(`executing: ${command}`);
    for (const [i, arg] of operands.entries()) yield* say(`   arg[${i}]= ‘${arg}’`);
    const process = context.run(command, rest, {
      env: variables,
      ...(folder === undefined ? {} : { cwd: t.path(folder) }),
    });
    if (!process) {
      const there = command.includes('/') && t.stat(command) !== undefined;
      throw new ToolFailure(
        `‘${command}’: ${there ? 'Permission denied' : 'No such file or directory'}${there || !/\s/.test(command) ? '' : '\nenv: use -[v]S to pass options in shebang lines'}`,
        there ? 126 : 127,
      );
    }
    for (const signal of signalsOf(t, 'ignore-signal')) process.onSignal(signal, 'ignore');
    return (yield* wait(process.end)).code;
  },
});

/** Options may stand in -S's string as well: it is taken apart first. */
const env: Tool = {
  ...inner,
  *program(context) {
    try {
      return yield* inner.program({ ...context, args: splitString(context.args, context.env) });
    } catch (error) {
      if (!(error instanceof ToolFailure)) throw error;
      yield* write(context.stderr, `env: ${error.message}\n`);
      return error.status;
    }
  },
};

const printenv = defineTool({
  names: ['printenv'],
  strict: true,
  options: ['0', 'null=0'],
  usageStatus: 2,
  help: 'Usage: printenv [OPTION]... [VARIABLE]...\nPrint the values of the specified environment VARIABLE(s).\nIf no VARIABLE is specified, print name and value pairs for them all.\n\n  -0  end each output line with NUL, not newline',
  *run(t) {
    const end = t.has('0') ? '\0' : '\n';
    const { env: variables } = t.context;
    if (t.operands.length === 0) {
      yield* t.print([...variables].map(([name, value]) => `${name}=${value}${end}`).join(''));
      return 0;
    }
    let status = 0;
    for (const name of t.operands) {
      const value = name.includes('=') ? undefined : variables.get(name);
      if (value === undefined) status = 1;
      else yield* t.print(`${value}${end}`);
    }
    return status;
  },
});

export const ENVIRONMENT_TOOLS: readonly Tool[] = [env, printenv];
