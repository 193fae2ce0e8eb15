/** Lines of history: up and down, those that begin alike, what is typed first and looked for then. Upstream: readline's misc.c, search.c. */
import { pastedNext } from './changes.ts';
import type { Command, Editing, Keys } from './editing.ts';
import { lineWith } from './line-search.ts';
import { forwardWord } from './moves.ts';

/** The cursor on a line of history: at its end or where it was kept (history-preserve-point), in vi's command mode at its beginning. */
function place({ line, viMode, commanding, keptPoint, readline }: Editing): void {
  const kept = readline.variables.on('history-preserve-point') ? keptPoint : undefined;
  line.point = commanding ? 0 : Math.min(kept ?? line.end, line.end);
  line.mark = viMode || line.point < line.end ? line.end : 0;
}

export function previous(ed: Editing, count: number): void {
  if (count < 0) return next(ed, -count);
  if (count === 0 || ed.history.lines.length === 0) return;
  if (ed.line.point < ed.line.end) ed.keptPoint ??= ed.line.point;
  if (ed.history.back(count)) place(ed);
  else ed.bell();
}

export function next(ed: Editing, count: number): void {
  if (count < 0) return previous(ed, -count);
  if (count === 0) return;
  const { history } = ed;
  const kept = history.saved !== undefined;
  history.on(count);
  if (history.at < history.lines.length) place(ed);
  else if (!kept) ed.bell();
}

const first = (ed: Editing): void => previous(ed, 1 + ed.history.at);

/** Where a line is from which `back` steps lead to the wanted one. */
function fetch(ed: Editing, count: number): void {
  if (!ed.argument.given) return first(ed);
  const from = ed.history.at + 1;
  const wanted = count >= 0 ? from - count : -count;
  if (wanted > 0 && wanted < from) return previous(ed, wanted);
  if (ed.viMode) ed.bell();
  else first(ed);
}

/** Page-Up and Page-Down: lines that begin as this one does before the cursor; `anywhere`: that hold it. */
function alike(ed: Editing, count: number, back: boolean, anywhere = false): void {
  const { line, history, alike: search } = ed;
  if (count === 0) return;
  if (!ed.lastCommand.startsWith(anywhere ? 'history-substring-search-' : 'history-search-')) {
    search.at = history.at;
    search.start = line.slice(0, line.point).join('');
    search.found = undefined;
    history.forget();
  }
  if (search.start === '') return back ? previous(ed, count) : next(ed, count);
  const step = back === count > 0 ? -1 : 1;
  history.save();
  const holds = (line: string): boolean => (anywhere ? line.includes(search.start) : line.startsWith(search.start));
  let found: number | undefined;
  for (let left = Math.abs(count); left > 0; ) {
    let at = search.at + step;
    while (at >= 0 && at < history.lines.length && !holds(history.lines[at] as string)) at += step;
    if (at < 0 || at >= history.lines.length) break;
    search.at = at;
    found = at;
    if (search.found === history.lines[at]) continue;
    search.found = history.lines[at];
    left--;
  }
  let point = [...search.start].length;
  if (found === undefined) {
    history.restore();
    ed.bell();
  } else history.showFound(found, ed.viMode);
  if (anywhere && found !== undefined) {
    const at = step < 0 ? line.text.lastIndexOf(search.start) : line.text.indexOf(search.start);
    point = [...line.text.slice(0, Math.max(0, at))].length;
  }
  line.point = Math.min(point, line.end);
  line.mark = line.end;
}

/** A search whose text is typed first, behind the prompt and a sign. */
function* ask(ed: Editing, back: boolean, sign: string): Keys {
  const { line, history } = ed;
  const before = { point: line.point, mark: line.mark };
  history.save();
  line.undo = undefined;
  line.set('');
  ed.sign = sign;
  const giveUp = (): void => {
    history.restore();
    line.point = before.point;
    line.mark = before.mark;
    line.fixPoint();
    ed.sign = '';
  };
  for (;;) {
    const key = yield* ed.read();
    if (key === '\r' || key === '\n') break;
    if (key === '\x07') {
      ed.bell();
      return giveUp();
    }
    if (key === '\x7f' || key === '\b') {
      if (line.point === 0) return giveUp();
      const from = line.point;
      line.point = line.before(from);
      line.delete(line.point, from);
    } else if (key === '\x17' || key === '\x15')
      yield* ed.perform(key === '\x15' ? 'unix-line-discard' : 'unix-word-rubout');
    else line.insert((key === '\x1b' ? yield* pastedNext(ed) : undefined) ?? [key]);
  }
  ed.sign = '';
  if (line.point > 0) {
    ed.lastSought = { text: line.text, at: history.at };
    line.undo = undefined;
  } else if (!ed.lastSought) return ed.bell();
  seek(ed, back, sign !== ':');
}

/** The next line that holds the text last asked for. `pattern`: it is one of the shell's. */
function seek(ed: Editing, back: boolean, pattern: boolean): void {
  const { line, history, lastSought } = ed;
  if (!lastSought) return ed.bell();
  const found = lineWith(history.lines, lastSought.at, { text: lastSought.text, back, pattern });
  if (found === undefined) {
    if (!history.restore()) ed.bell();
    line.point = 0;
    return ed.bell();
  }
  lastSought.at = found.index;
  if (ed.viMode) history.at = found.index;
  history.showFound(found.index, ed.viMode);
  if (!pattern && found.at > 0) {
    const text = history.lines[found.index] as string;
    line.point = [...text.slice(0, found.at)].length;
    line.mark = Math.min(line.end, line.point + [...lastSought.text].length);
  } else {
    line.point = 0;
    line.mark = line.end;
  }
}

function expandHistory(ed: Editing): void {
  const { line } = ed;
  const expanded = ed.host.expandHistory(line.text);
  if ('error' in expanded) return ed.tell(`bash: ${expanded.error}`);
  const { point, end } = line;
  if (expanded.line !== line.text) line.replace(expanded.line);
  line.point = point === end ? line.end : Math.min(point, line.end);
  if (point < end && line.here !== ' ' && line.here !== '\t') forwardWord(ed, 1);
}

export const PAST: Readonly<Record<string, Command>> = {
  'previous-history': previous,
  'next-history': next,
  'beginning-of-history': first,
  'end-of-history': (ed) => void ed.history.toEnd(),
  'fetch-history': fetch,
  'history-search-backward': (ed, count) => alike(ed, count, true),
  'history-search-forward': (ed, count) => alike(ed, count, false),
  'history-substring-search-backward': (ed, count) => alike(ed, count, true, true),
  'history-substring-search-forward': (ed, count) => alike(ed, count, false, true),
  'non-incremental-reverse-search-history-again': (ed) => seek(ed, true, false),
  'non-incremental-forward-search-history-again': (ed) => seek(ed, false, false),
  'non-incremental-reverse-search-history': (ed) => ask(ed, true, ':'),
  'non-incremental-forward-search-history': (ed) => ask(ed, false, ':'),
  'vi-search': (ed, _, key) => {
    ed.history.forget();
    return ask(ed, key === '/', key);
  },
  'vi-search-again': (ed, _, key) => seek(ed, key === 'n', true),
  'vi-fetch-history': fetch,
  'operate-and-get-next': (ed, count) => ed.accept({ next: ed.argument.given ? count : ed.history.at + 1 }),
  'history-expand-line': expandHistory,
  'magic-space': (ed, count) => {
    expandHistory(ed);
    ed.line.insert(Array<string>(Math.max(0, count)).fill(' '));
  },
};
