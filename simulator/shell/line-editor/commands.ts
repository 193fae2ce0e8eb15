/** The editor's commands by the names that `bind -l` lists. */
import { Abort } from './abort.ts';
import { CHANGES } from './changes.ts';
import { COMPLETING } from './completing.ts';
import type { Command } from './editing.ts';
import { INCREMENTAL } from './incremental.ts';
import { MOVES } from './moves.ts';
import { PAST } from './past.ts';
import { REGIONS } from './regions.ts';
import { SETTINGS } from './settings.ts';
import { VI } from './vi.ts';
import { VI_MOVES } from './vi-moves.ts';

const OTHERS: Readonly<Record<string, Command>> = {
  abort: () => {
    throw new Abort();
  },
  'accept-line': (ed) => ed.accept(),
  'insert-comment': (ed) => {
    const { line, argument } = ed;
    const comment = [...ed.readline.variables.text('comment-begin')];
    line.point = 0;
    if (argument.given && line.slice(0, comment.length).join('') === comment.join('')) line.delete(0, comment.length);
    else line.insert(comment);
    ed.accept();
  },
  'digit-argument': (ed, _, key) => ed.readArgument(key),
  'universal-argument': (ed) => {
    ed.argument.value *= 4;
    return ed.readArgument(undefined);
  },
  'skip-csi-sequence': function* (ed) {
    let key = '';
    while (!/^[@-~]$/.test(key)) key = yield* ed.read();
  },
  'redraw-current-line': (ed) => {
    ed.host.draw();
  },
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
  [OTHERS, MOVES, CHANGES, REGIONS, PAST, INCREMENTAL, COMPLETING, SETTINGS, VI_MOVES, VI].flatMap((one) =>
    Object.entries(one),
  ),
);
