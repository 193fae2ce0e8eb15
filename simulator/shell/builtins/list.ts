/** Every builtin by name. */
import type { Builtin } from '../shell.ts';
import * as control from './control.ts';
import * as directories from './directories.ts';
import * as input from './input.ts';
import * as jobs from './jobs.ts';
import * as names from './names.ts';
import * as output from './output.ts';
import * as variables from './variables.ts';

const LIST: readonly (readonly [string, Builtin])[] = [
  [':', control.colon],
  ['true', control.colon],
  ['false', control.no],
  ['echo', output.echo],
  ['printf', output.printf],
  ['cd', directories.cd],
  ['pwd', directories.pwd],
  ['pushd', directories.pushd],
  ['popd', directories.popd],
  ['dirs', directories.dirs],
  ['umask', directories.umask],
  ['declare', variables.declareBuiltin],
  ['typeset', variables.typeset],
  ['local', variables.local],
  ['export', variables.exportBuiltin],
  ['readonly', variables.readonly],
  ['unset', variables.unset],
  ['read', input.read],
  ['mapfile', input.mapfile],
  ['readarray', input.mapfile],
  ['test', control.test],
  ['[', control.bracket],
  ['exit', control.exit],
  ['return', control.returnBuiltin],
  ['break', control.breakBuiltin],
  ['continue', control.continueBuiltin],
  ['eval', control.evalBuiltin],
  ['source', control.source],
  ['.', control.source],
  ['exec', control.exec],
  ['command', control.command],
  ['builtin', control.builtin],
  ['trap', control.trap],
  ['shift', control.shift],
  ['set', control.set],
  ['shopt', control.shopt],
  ['let', control.letBuiltin],
  ['getopts', control.getopts],
  ['type', names.type],
  ['hash', names.hash],
  ['alias', names.alias],
  ['unalias', names.unalias],
  ['history', names.history],
  ['jobs', jobs.jobs],
  ['fg', jobs.fg],
  ['bg', jobs.bg],
  ['disown', jobs.disown],
  ['wait', jobs.wait],
  ['kill', jobs.kill],
];

function byName(list: typeof LIST): ReadonlyMap<string, Builtin> {
  const map = new Map<string, Builtin>();
  for (const [name, builtin] of list) {
    if (map.has(name)) throw new Error(`two builtins named ${name}`);
    map.set(name, builtin);
  }
  return map;
}

export const BUILTINS: ReadonlyMap<string, Builtin> = byName(LIST);
