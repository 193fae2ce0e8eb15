/** Small commands: completion, plugin, alpha. */
import { settle } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { defineCommand } from '../types.ts';

/** Upstream: kubectl/pkg/cmd/completion/completion.go. */
export const COMPLETION = defineCommand({
  name: 'completion',
  arguments: 'SHELL',
  *run(call) {
    const [shell, ...more] = call.args;
    if (shell === undefined) throw call.usageError('Shell not specified.');
    if (more.length > 0) throw call.usageError('Too many arguments. Expected only the shell type.');
    const { completionScript, isCompletionShell } = yield* settle(import('../cli/completion-scripts.ts'));
    if (!isCompletionShell(shell)) throw call.usageError(`Unsupported shell type ${JSON.stringify(shell)}.`);
    yield* call.out(completionScript(shell, 'kubectl', true));
  },
});

const PLUGIN_LIST = defineCommand({
  name: 'list',
  flags: [
    {
      name: 'name-only',
      type: 'bool',
    },
  ],
  *run(call) {
    const { env, files } = call.context;
    const found: string[] = [];
    for (const folder of [...new Set((env.get('PATH') ?? '').split(':'))].filter((f) => f.trim() !== '')) {
      if (!files.exists(folder)) {
        yield* call.err(
          `Unable to read directory ${JSON.stringify(folder)} from your PATH: open ${folder}: no such file or directory. Skipping...\n`,
        );
        continue;
      }
      for (const name of files.list(folder))
        if (name.startsWith('kubectl-')) found.push(call.flags.bool('name-only') ? name : `${folder}/${name}`);
    }
    if (found.length === 0) throw new CliError('unable to find any kubectl plugins in your PATH');
    yield* call.out(`The following compatible plugins are available:\n\n${found.map((f) => `${f}\n`).join('')}`);
  },
});

/** Upstream: kubectl/pkg/cmd/plugin/plugin.go. */
export const PLUGIN = defineCommand({
  name: 'plugin',
  alone: 'err',
  commands: [PLUGIN_LIST],
});

/** Upstream: kubectl/pkg/cmd/alpha.go: there is none in this version. */
export const ALPHA = defineCommand({
  name: 'alpha',
  hidden: true,
  *run(call) {
    yield* call.err('No alpha commands are available in this version of kubectl\n');
  },
});
