/** Commands that are not simulated but whose refusals of wrong calls are: debug, completion, kustomize, plugin. */
import { CliError, notSimulated } from '../cli/errors.ts';
import { filenameFlags } from '../cli/flagsets.ts';
import { defineCommand } from '../types.ts';

/** Upstream: kubectl/pkg/cmd/debug/debug.go (Validate). */
export const DEBUG = defineCommand({
  name: 'debug',
  arguments: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  flags: [
    ...filenameFlags('identifying the resource to debug').filter((f) => f.name === 'filename'),
    { name: 'container', short: 'c', type: 'string', usage: 'Container name to use for debug container.' },
    { name: 'copy-to', type: 'string', usage: 'Create a copy of the target Pod with this name.' },
    { name: 'image', type: 'string', usage: 'Container image to use for debug container.' },
    {
      name: 'profile',
      type: 'string',
      default: 'general',
      usage: 'Options are "general", "baseline", "restricted", "netadmin" or "sysadmin".',
    },
    { name: 'quiet', short: 'q', type: 'bool', usage: 'If true, suppress informational messages.' },
    {
      name: 'set-image',
      type: 'stringSlice',
      usage:
        "When used with '--copy-to', a list of name=image pairs for changing container images, similar to how 'kubectl set image' works.",
    },
    {
      name: 'share-processes',
      type: 'bool',
      default: true,
      usage: "When used with '--copy-to', enable process namespace sharing in the copy.",
    },
    {
      name: 'stdin',
      short: 'i',
      type: 'bool',
      usage: 'Keep stdin open on the container(s) in the pod, even if nothing is attached.',
    },
    {
      name: 'target',
      type: 'string',
      usage: 'When using an ephemeral container, target processes in this container name.',
    },
    { name: 'tty', short: 't', type: 'bool', usage: 'Allocate a TTY for the debugging container.' },
  ],
  *run({ flags, args }) {
    if (flags.string('image') === '' && flags.string('copy-to') === '')
      throw new CliError('you must specify --image when not using --copy-to.');
    if (args.length === 0 && flags.list('filename').length === 0)
      throw new CliError('NAME or filename is required for debug');
    if (
      !['general', 'baseline', 'restricted', 'netadmin', 'sysadmin', 'legacy', 'auto'].includes(flags.string('profile'))
    )
      throw new CliError(`unknown profile: ${flags.string('profile')}`);
    throw notSimulated('kubectl debug');
  },
});

const SHELLS = ['bash', 'fish', 'powershell', 'zsh'];

/** Upstream: kubectl/pkg/cmd/completion/completion.go. */
export const COMPLETION = defineCommand({
  name: 'completion',
  arguments: 'SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  *run(call) {
    const [shell, ...more] = call.args;
    if (shell === undefined) throw call.usageError('Shell not specified.');
    if (more.length > 0) throw call.usageError('Too many arguments. Expected only the shell type.');
    if (!SHELLS.includes(shell)) throw call.usageError(`Unsupported shell type ${JSON.stringify(shell)}.`);
    throw notSimulated(`kubectl completion ${shell}: the shell of this machine completes kubectl's words by itself`);
  },
});

/** Upstream: kustomize/kustomize/commands/build. */
export const KUSTOMIZE = defineCommand({
  name: 'kustomize',
  arguments: 'DIR',
  short: 'Build a kustomization target from a directory or URL',
  *run(call) {
    if (call.args.length > 1) throw new CliError('specify one path to kustomization.yaml');
    const folder = call.resolvePath(call.args[0] ?? '.').replace(/\/\.?$/, '');
    const { files } = call.context;
    if (!files.exists(folder)) throw new CliError(`'${call.args[0]}' doesn't exist`);
    const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
    if (!names.some((name) => files.exists(`${folder}/${name}`))) {
      throw new CliError(
        `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
      );
    }
    throw notSimulated('kubectl kustomize');
  },
});

const PLUGIN_LIST = defineCommand({
  name: 'list',
  arguments: '',
  short: "List all visible plugin executables on a user's PATH",
  flags: [
    {
      name: 'name-only',
      type: 'bool',
      usage: 'If true, display only the binary name of each plugin, rather than its full path',
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
  short: 'Provides utilities for interacting with plugins',
  long: 'Provides utilities for interacting with plugins.\n\n Plugins provide extended functionality that is not part of the major command-line distribution.',
  commands: [PLUGIN_LIST],
});
