/** Tab and its kin: what may stand at the cursor is put there, listed, or gone through one by one. Upstream: readline's complete.c. */
import type { Completion } from '../../kernel/completion.ts';
import type { Command, Editing, Keys } from './editing.ts';
import type { Completions } from './editor.ts';
import { Listing } from './listing.ts';

function candidates({ host, line }: Editing): Completions | undefined {
  const found = host.complete(line.text, line.slice(0, line.point).join('').length);
  return found && found.items.length > 0 ? found : undefined;
}

/** Puts text in the place of the word before the cursor, which begins at `from` (code units). */
function put({ line }: Editing, from: number, text: string): void {
  const start = [...line.text.slice(0, from)].length;
  line.group(() => {
    line.delete(start, line.point);
    line.point = start;
    line.insert([...text]);
  });
}

function* complete(ed: Editing): Keys {
  const found = candidates(ed);
  if (!found) {
    ed.menu.changed = false;
    return ed.bell();
  }
  if (ed.lastCommand === 'complete' && !ed.menu.changed) return yield* list(ed, found.items);
  const { line } = ed;
  const before = line.text;
  const word = before.slice(found.from, line.slice(0, line.point).join('').length);
  const only = found.items.length === 1 ? (found.items[0] as Completion) : undefined;
  const prefix = commonPrefix(found.items.map((item) => item.value));
  // a blank stands behind it only where nothing follows
  if (only) put(ed, found.from, prefix + (only.open || line.point < line.end ? '' : ' '));
  else if (prefix.length > word.length) put(ed, found.from, prefix);
  if (!only) ed.bell();
  ed.menu.changed = line.text !== before;
}

/** The list below the line; a long one is asked for, and shown a screen at a time. */
function* list(ed: Editing, items: readonly Completion[]): Keys {
  const { line, host } = ed;
  const { point } = line;
  line.point = line.end;
  host.draw();
  line.point = point;
  host.leave();
  const listing = new Listing(items, host.columns, host.rows);
  host.show(listing.takeOutput());
  while (listing.waits) {
    ed.quoting = true;
    host.listing(true);
    try {
      listing.press(yield* ed.read());
    } finally {
      ed.quoting = false;
      host.listing(false);
    }
    host.show(listing.takeOutput());
  }
}

function* possibilities(ed: Editing): Keys {
  const found = candidates(ed);
  if (found) yield* list(ed, found.items);
  else ed.bell();
}

function insertAll(ed: Editing): void {
  const found = candidates(ed);
  if (found) put(ed, found.from, `${found.items.map((item) => item.value).join(' ')} `);
  else ed.bell();
}

/** Each time the next candidate stands there; after the last, what was typed. */
function goThrough(ed: Editing, count: number): void {
  const { menu, line } = ed;
  if (!ed.lastCommand.startsWith('menu-complete') || menu.items.length === 0) {
    const found = candidates(ed);
    menu.items = [];
    if (!found) return ed.bell();
    const end = line.slice(0, line.point).join('').length;
    const [only] = found.items;
    if (found.items.length === 1 && only) return put(ed, found.from, only.value + (only.open ? '' : ' '));
    menu.from = found.from;
    menu.original = line.text.slice(found.from, end);
    menu.items = found.items.map((item) => item.value);
    menu.at = 0;
  }
  const places = menu.items.length + 1;
  menu.at = (((menu.at + count) % places) + places) % places;
  if (menu.at === 0) ed.bell();
  put(ed, menu.from, menu.items[menu.at - 1] ?? menu.original);
}

/** In vi's command mode: behind the word that the cursor is on. */
function* viComplete(ed: Editing, _: number, key: string): Keys {
  const { line } = ed;
  const blank = (c: string | undefined): boolean => c === ' ' || c === '\t';
  if (line.point < line.end && !blank(line.here)) {
    if (!blank(line.characters[line.point + 1])) yield* ed.perform('vi-end-word', 1, 'E');
    line.point = line.after(line.point);
  }
  if (key === '*') insertAll(ed);
  else if (key === '=') return yield* possibilities(ed);
  else yield* complete(ed);
  ed.insertBy(key);
}

export const COMPLETING: Readonly<Record<string, Command>> = {
  complete,
  'possible-completions': possibilities,
  'insert-completions': insertAll,
  'menu-complete': goThrough,
  'menu-complete-backward': (ed, count) => goThrough(ed, -count),
  'vi-complete': viComplete,
};

function commonPrefix(values: readonly string[]): string {
  let prefix = values[0] ?? '';
  for (const value of values) {
    let i = 0;
    while (i < prefix.length && prefix[i] === value[i]) i++;
    prefix = prefix.slice(0, i);
  }
  return prefix;
}
