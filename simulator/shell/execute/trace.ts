/** `set -x`: what runs, after $PS4. */
import type { Routine } from '../../kernel/wait.ts';
import type { Io, Shell } from '../shell.ts';

export function* trace(shell: Shell, io: Io, text: string): Routine<void> {
  const format = shell.parameter('PS4') ?? '+ ';
  const { status, substitutionStatus } = shell;
  shell.options.xtrace = false;
  let prompt: string;
  try {
    prompt = /[\\$`]/.test(format) ? yield* shell.engine.prompt(shell, format, io) : format;
  } finally {
    shell.options.xtrace = true;
  }
  shell.status = status;
  shell.substitutionStatus = substitutionStatus;
  const first = [...prompt][0] ?? '';
  const depth = shell.session.dialect === 'bash' ? shell.traceDepth : 0;
  yield* shell.printError(io, `${first.repeat(depth)}${prompt}${text}\n`);
}
