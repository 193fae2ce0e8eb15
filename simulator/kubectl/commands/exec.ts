/** `kubectl exec`. Mirrors kubectl/pkg/cmd/exec/exec.go. */

import type { Routine } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { FILENAME_FLAGS, runningTimeout, runningTimeoutFlag } from '../cli/flagsets.ts';
import { findInfos } from '../resources/builder.ts';
import { defineCommand, type Info, type Invocation } from '../types.ts';
import { chooseContainer, firstPod, type Pod } from './logs-target.ts';
import { checkEnd, connect, openRemote } from './remote.ts';

export const EXEC = defineCommand({
  name: 'exec',
  arguments: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  flags: [
    ...FILENAME_FLAGS.filter((f) => f.name === 'filename'),
    {
      name: 'container',
      short: 'c',
      type: 'string',
    },
    runningTimeoutFlag('1m0s'),
    { name: 'quiet', short: 'q', type: 'bool' },
    { name: 'stdin', short: 'i', type: 'bool' },
    { name: 'tty', short: 't', type: 'bool' },
  ],
  run: exec,
});

function* exec(call: Invocation): Routine<void> {
  const { flags, args, argsBeforeDash } = call;
  const files = flags.list('filename');
  if (argsBeforeDash === -1 && (args.length > 1 || (args.length > 0 && files.length > 0))) {
    throw call.usageError('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  }
  let target = '';
  let command: readonly string[] = args;
  if (files.length === 0) {
    target = args[0] ?? '';
    command = argsBeforeDash === -1 ? [] : args.slice(argsBeforeDash);
    if (argsBeforeDash === 0) target = '';
  } else if (argsBeforeDash >= 0) command = args.slice(argsBeforeDash);
  if (target === '' && files.length === 0) throw new CliError('pod, type/name or --filename must be specified');
  if (command.length === 0) throw new CliError('you must specify at least one command for the container');

  const pod = yield* podOf(call, target, files);
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') {
    throw new CliError(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
  }
  const { container, notice } = chooseContainer(pod, flags.string('container'), flags.bool('quiet'));
  if (notice) yield* call.err(notice);
  yield* runIn(call, pod, container.name, command);
}

/** The pod that was named, or the first one of what was named. */
export function* podOf(call: Invocation, target: string, files: readonly string[] = []): Routine<Pod> {
  const timeout = runningTimeout(call, call.usageError);
  const args = target === '' ? [] : target.includes('/') ? [target] : ['pods', target];
  const { infos, errors } = yield* findInfos(call, { args, filenames: files, latest: true });
  if (infos.length > 1) throw new CliError('cannot exec into multiple objects at a time');
  if (errors[0]) throw errors[0];
  const info = infos[0] as Info;
  if (info.mapping.kind === 'Pod' && info.mapping.group === '') return info.object as unknown as Pod;
  return (yield* firstPod(call, info, 'cannot attach to', timeout, false)).pod;
}

function* runIn(call: Invocation, pod: Pod, container: string, command: readonly string[]): Routine<void> {
  const { context, flags } = call;
  const stdin = flags.bool('stdin');
  let tty = flags.bool('tty') && stdin;
  if (tty && !context.stdin.tty) {
    if (!flags.bool('quiet'))
      yield* call.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    tty = false;
  }
  const session = yield* openRemote(call, pod, 'exec', { container, command }, stdin, tty);
  const end = yield* connect(call, session, stdin, tty);
  checkEnd(end);
}
