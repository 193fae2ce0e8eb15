/** wget: GNU's where the machine is a Debian, busybox's elsewhere. */
import { isDebian } from '../machine-kind.ts';
import type { Tool } from '../tool.ts';
import { busyboxWget } from './busybox.ts';
import { gnuWget } from './gnu.ts';

const wget: Tool = {
  names: ['wget'],
  program: (context) => (isDebian(context.files) ? gnuWget : busyboxWget).program(context),
};

export const WGET_TOOLS: readonly Tool[] = [wget];
