/** What stands between the cursor and the mark, and greater pieces that are cut or copied. Upstream: readline's kill.c. */
import type { Command, Editing } from './editing.ts';
import { backwardWord, forwardWord } from './moves.ts';

const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t';

/** Copied as if it had been cut. */
function copy(ed: Editing): void {
  const { line } = ed;
  if (line.mark !== line.point) {
    const text = line.slice(Math.min(line.mark, line.point), Math.max(line.mark, line.point));
    ed.kills.push(text, line.point < line.mark, !ed.viMode);
  }
  ed.kills.count++;
}

/** There and back: what is copied begins and ends where words do. */
function copyWords(ed: Editing, count: number, there: typeof forwardWord, back: typeof forwardWord): void {
  const { line } = ed;
  const { point, mark } = line;
  there(ed, count);
  line.mark = line.point;
  back(ed, count);
  copy(ed);
  line.point = point;
  line.mark = mark;
}

/** Back over a part of a path: slashes and blanks part them. */
function cutPathPart(ed: Editing, count: number): void {
  const { line } = ed;
  if (line.point === 0) return ed.bell();
  const from = line.point;
  const last = (): string | undefined => line.characters[line.point - 1];
  for (let i = 0; i < Math.max(1, count); i++) {
    while (line.point > 0 && isBlank(last())) line.point--;
    if (last() === '/') {
      let at = line.point - 1;
      while (at > 0 && line.characters[at] === '/') at--;
      if (at === 0 || isBlank(line.characters[at])) {
        line.point = at + (isBlank(line.characters[at]) ? 1 : 0);
        continue;
      }
    }
    while (line.point > 0 && (isBlank(last()) || last() === '/')) line.point--;
    while (line.point > 0 && !isBlank(last()) && last() !== '/') line.point--;
  }
  ed.kill(from, line.point);
  if (!ed.viMode) line.mark = line.point;
}

export const REGIONS: Readonly<Record<string, Command>> = {
  'kill-region': (ed) => {
    const { line } = ed;
    const to = Math.min(line.point, line.mark);
    ed.kill(line.point, line.mark);
    line.point = to;
    line.fixPoint();
  },
  'copy-region-as-kill': copy,
  'copy-forward-word': (ed, count) => copyWords(ed, count, forwardWord, backwardWord),
  'copy-backward-word': (ed, count) => copyWords(ed, count, backwardWord, forwardWord),
  'kill-whole-line': (ed) => {
    const { line } = ed;
    line.group(() => {
      line.point = 0;
      ed.kill(0, line.end);
      line.mark = 0;
    });
  },
  'unix-filename-rubout': cutPathPart,
};
