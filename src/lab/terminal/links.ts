// What output names, under the pointer: objects open in the inspector, addresses say what they are. Nothing leaves the page. The
// line that is being typed is left alone. By keyboard: names.tsx.
import type { Terminal } from 'xterm';
import type { Mention } from '../../../simulator/lab/view.ts';
import { logicalLine } from './logical-line.ts';

export interface NamedThings {
  mentions(lines: readonly string[], command: string): Promise<readonly (readonly Mention[])[]>;
  /** An object or an address was chosen. */
  open(mention: Mention, text: string): void;
}

/** `commandAbove` gives the command line at or above a row (from 0). */
export function provideLinks(terminal: Terminal, things: NamedThings, commandAbove: (row: number) => string): void {
  terminal.registerLinkProvider({
    provideLinks(lineNumber, callback) {
      const buffer = terminal.buffer.active;
      const line = logicalLine(buffer, lineNumber - 1);
      const typing = buffer.baseY + buffer.cursorY;
      if (!line?.text || (typing >= line.from && typing <= line.to)) {
        callback(undefined);
        return;
      }
      void things.mentions([line.text], commandAbove(line.from)).then(
        ([found = []]) =>
          callback(
            found.map((mention) => {
              const start = line.at(mention.from);
              const end = line.after(mention.to - 1);
              const text = line.text.slice(mention.from, mention.to);
              return {
                text,
                range: {
                  start: { x: start.column + 1, y: start.row + 1 },
                  end: { x: end.column, y: end.row + 1 },
                },
                activate: () => {
                  if (!terminal.hasSelection()) things.open(mention, text);
                },
              };
            }),
          ),
        () => callback(undefined),
      );
    },
  });
}
