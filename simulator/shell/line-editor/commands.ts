/** The editor's commands by the names that `bind -l` lists. */
import { Abort } from './abort.ts';
import { CHANGES } from './changes.ts';
import { COMPLETING } from './completing.ts';
import type { Command } from './editing.ts';
import { INCREMENTAL } from './incremental.ts';
import { MOVES } from './moves.ts';
import { PAST } from './past.ts';
import { VI } from './vi.ts';
import { VI_MOVES } from './vi-moves.ts';

const OTHERS: Readonly<Record<string, Command>> = {
  abort: () => {
    throw new Abort();
  },
  'accept-line': (ed) => ed.accept(),
  'insert-comment': (ed) => {
    const { line, argument } = ed;
    line.point = 0;
    if (argument.given && line.characters[0] === '#') line.delete(0, 1);
    else line.insert(['#']);
    ed.accept();
  },
  'digit-argument': (ed, _, key) => ed.readArgument(key),
  'clear-screen': (ed) => ed.host.clear(false),
  'clear-display': (ed) => ed.host.clear(true),
  'edit-and-execute-command': (ed) => ed.accept({ edit: true }),
  'vi-edit-and-execute-command': (ed) => ed.accept({ edit: true }),
  'display-shell-version': (ed) => ed.tell(ed.host.version),
  'start-kbd-macro': (ed) => ed.startMacro(),
  'end-kbd-macro': (ed, count) => ed.endMacro(count),
  'call-last-kbd-macro': (ed, count) => ed.callMacro(count),
};

export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  [OTHERS, MOVES, CHANGES, PAST, INCREMENTAL, COMPLETING, VI_MOVES, VI].flatMap((one) => Object.entries(one)),
);
