/**
 * A command of the shell that a key runs (`bind -x`): it sees the line as READLINE_LINE and may change it. Upstream: bash's bashline.c,
 * bash_execute_unix_command.
 */
import type { Routine } from '../../kernel/wait.ts';
import type { Io, Shell } from '../shell.ts';

/** A line at the prompt; places in it count characters. */
export interface EditedLine {
  readonly line: string;
  readonly point: number;
  readonly mark: number;
}

/** Runs it and gives what the line is then. `count`: the number typed before the key. */
export function* boundCommand(
  shell: Shell,
  io: Io,
  { command, count }: { readonly command: string; readonly count: number | undefined },
  { line, point, mark }: EditedLine,
): Routine<EditedLine> {
  const { variables } = shell;
  const given: Record<string, string> = {
    READLINE_LINE: line,
    READLINE_POINT: String(point),
    READLINE_MARK: String(mark),
  };
  if (count !== undefined) given['READLINE_ARGUMENT'] = String(count);
  for (const [name, value] of Object.entries(given)) {
    variables.set(name, value);
    variables.setAttributes(name, { exported: true });
  }
  const { status } = shell;
  try {
    yield* shell.engine.run(shell, command, io, { unit: { label: shell.session.name, numbered: false } });
    return {
      line: variables.text('READLINE_LINE') ?? '',
      point: Number.parseInt(variables.text('READLINE_POINT') ?? '', 10) || 0,
      mark: Number.parseInt(variables.text('READLINE_MARK') ?? '', 10) || 0,
    };
  } finally {
    shell.status = status;
    for (const name of Object.keys(given)) variables.unset(name);
  }
}
