/** The same keys at the lab's own prompt. */
import { TestScreen } from '../../unit/shell/screen.ts';
import { type Picture, pictureOf, widths } from './bash.ts';
import type { Scene } from './scene.ts';
import type { Sequence } from './sequences.ts';

export async function byDrydock({ columns, rows, steps, files, env }: Sequence & Partial<Scene>): Promise<Picture[]> {
  const screen = new TestScreen({
    columns,
    rows,
    debian: '13.1',
    env: { PS1: '$ ', ...env },
    ...(files ? { files } : {}),
  });
  widths(screen.xterm);
  const pictures: Picture[] = [];
  for (const step of steps) {
    if (typeof step !== 'string') screen.resize(...step);
    else if (step === '') screen.run(600);
    else screen.type(step, 5);
    pictures.push(await pictureOf(screen.xterm));
  }
  return pictures;
}
