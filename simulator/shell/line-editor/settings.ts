/** Modes, lists of what is bound and set, init files read again: commands about the editor itself. Upstream: readline's bind.c, vi_mode.c. */
import type { Command, Editing } from './editing.ts';
import { keysText } from './key-sequences.ts';
import { functionsText, macrosText, variablesText } from './lists.ts';

/** Writes a list below the line; a number before the key: as an init file would have it. */
function dump(ed: Editing, text: (input: boolean) => string): void {
  ed.host.draw();
  ed.host.leave();
  ed.host.show(text(ed.argument.given).replaceAll('\n', '\r\n'));
}

function changeMode(ed: Editing, vi: boolean): void {
  ed.readline.setMode(vi);
  if (vi) ed.insertBy('i');
}

export const SETTINGS: Readonly<Record<string, Command>> = {
  'emacs-editing-mode': (ed) => changeMode(ed, false),
  'vi-editing-mode': (ed) => changeMode(ed, true),
  're-read-init-file': (ed) => ed.ask({ kind: 'init-file' }),
  'dump-functions': (ed) => dump(ed, (input) => functionsText(ed.readline, ed.readline.current, input)),
  'dump-macros': (ed) => dump(ed, (input) => macrosText(ed.readline, ed.readline.current, input)),
  'dump-variables': (ed) => dump(ed, (input) => variablesText(ed.readline, input)),
  'print-last-kbd-macro': (ed) => {
    const keys = ed.lastMacro;
    if (keys === undefined) return ed.bell();
    ed.tell(keysText(keys));
  },
};
