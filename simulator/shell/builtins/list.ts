/** Every builtin by name. */
import type { Builtin } from '../shell.ts';
import { bind } from './bind.ts';
import * as completion from './completion.ts';
import * as control from './control.ts';
import * as directories from './directories.ts';
import { help } from './help.ts';
import * as history from './history.ts';
import * as input from './input.ts';
import * as jobs from './jobs.ts';
import * as names from './names.ts';
import * as output from './output.ts';
import * as settings from './settings.ts';
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
  ['umask', settings.umask],
  ['ulimit', settings.ulimit],
  ['times', settings.times],
  ['declare', variables.declareBuiltin],
  ['typeset', variables.typeset],
  ['local', variables.local],
  ['export', variables.exportBuiltin],
  ['readonly', variables.readonly],
  ['unset', variables.unset],
  ['read', input.read],
  ['mapfile', input.mapfile],
  ['readarray', input.readarray],
  ['test', control.test],
  ['[', control.bracket],
  ['exit', control.exit],
  ['logout', jobs.logout],
  ['return', control.returnBuiltin],
  ['break', control.breakBuiltin],
  ['continue', control.continueBuiltin],
  ['eval', control.evalBuiltin],
  ['source', control.source],
  ['.', control.dot],
  ['exec', control.exec],
  ['command', control.command],
  ['builtin', control.builtin],
  ['caller', control.caller],
  ['trap', settings.trap],
  ['shift', control.shift],
  ['set', settings.set],
  ['shopt', settings.shopt],
  ['enable', settings.enable],
  ['let', control.letBuiltin],
  ['getopts', settings.getopts],
  ['type', names.type],
  ['hash', names.hash],
  ['alias', names.alias],
  ['unalias', names.unalias],
  ['help', help],
  ['history', history.history],
  ['fc', history.fc],
  ['bind', bind],
  ['compgen', completion.compgen],
  ['complete', completion.complete],
  ['compopt', completion.compopt],
  ['jobs', jobs.jobs],
  ['fg', jobs.fg],
  ['bg', jobs.bg],
  ['disown', jobs.disown],
  ['suspend', jobs.suspend],
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
