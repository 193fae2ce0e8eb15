/** The builtins of dash and ash that are not as bash's are. */
import type { Builtin } from '../shell.ts';
import * as control from './control.ts';
import * as jobs from './jobs.ts';
import * as names from './names.ts';
import * as settings from './settings.ts';
import * as variables from './variables.ts';

export const POSIX_BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['.', control.dot],
  ['source', control.dot],
  ['alias', names.alias],
  ['bg', jobs.bg],
  ['break', control.breakBuiltin],
  ['command', names.command],
  ['continue', control.continueBuiltin],
  ['exec', control.exec],
  ['exit', control.exit],
  ['export', variables.exportBuiltin],
  ['fg', jobs.fg],
  ['getopts', control.getopts],
  ['hash', names.hash],
  ['jobs', jobs.jobs],
  ['kill', jobs.kill],
  ['local', variables.local],
  ['readonly', variables.readonly],
  ['return', control.returnBuiltin],
  ['set', settings.set],
  ['shift', control.shift],
  ['trap', settings.trap],
  ['type', names.type],
  ['unalias', names.unalias],
  ['unset', variables.unset],
  ['wait', jobs.wait],
]);
