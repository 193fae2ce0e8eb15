/** What a busybox's applet prints of its use, on standard error. */
import type { ProgramContext } from '../../../kernel/program.ts';
import { write } from '../../../kernel/stream.ts';
import { type Routine, settle } from '../../../kernel/wait.ts';
import { BUSYBOX_HEADER } from './version.ts';

export function* showUsage({ stderr }: ProgramContext, applet: string): Routine<void> {
  const { USAGE } = yield* settle(import('./usage.ts'));
  const text = USAGE.get(applet) ?? `Usage: ${applet}\n`;
  yield* write(stderr, `${BUSYBOX_HEADER}\n\n${text}`);
}
