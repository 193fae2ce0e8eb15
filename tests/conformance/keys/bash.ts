/** Real bash on a pseudo terminal (bash-on-pty.py), and what stands on its screen after each step. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import type { Sequence } from './sequences.ts';

/** What can be seen: where the cursor is, and the lines, without blanks and empty ones at their ends. */
export type Picture = readonly [x: number, y: number, text: string];

export async function pictureOf(terminal: xterm.Terminal): Promise<Picture> {
  await new Promise<void>((done) => terminal.write('', done));
  const buffer = terminal.buffer.active;
  const lines: string[] = [];
  for (let y = 0; y < terminal.rows; y++)
    lines.push(
      buffer
        .getLine(buffer.viewportY + y)
        ?.translateToString(true)
        .trimEnd() ?? '',
    );
  return [buffer.cursorX, buffer.cursorY, lines.join('\n').trimEnd()];
}

export function widths(terminal: xterm.Terminal): void {
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
}

/** A picture for each step. Throws when python3 or bash is missing. */
export async function byBash(sequences: readonly Sequence[]): Promise<Picture[][]> {
  const run = spawnSync('python3', [join(import.meta.dirname, 'bash-on-pty.py')], {
    input: JSON.stringify(sequences),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (run.status !== 0) throw new Error(run.stderr || String(run.error));
  const outputs = JSON.parse(run.stdout) as readonly (readonly string[])[];
  return Promise.all(sequences.map((sequence, i) => shown(sequence, outputs[i] as readonly string[])));
}

async function shown({ columns, rows, steps }: Sequence, outputs: readonly string[]): Promise<Picture[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
  widths(terminal);
  terminal.write(outputs[0] as string);
  const pictures: Picture[] = [];
  for (const [i, step] of steps.entries()) {
    if (typeof step !== 'string') terminal.resize(...step);
    terminal.write(outputs[i + 1] as string);
    pictures.push(await pictureOf(terminal));
  }
  return pictures;
}
