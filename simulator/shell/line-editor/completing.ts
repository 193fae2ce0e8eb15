/** Tab and its kin: what may stand at the cursor is put there, listed, or gone through one by one. Upstream: readline's complete.c. */
import type { Completion } from '../../kernel/completion.ts';
import { tildeExpand, type as typeKey } from './changes.ts';
import type { Command, Editing, Keys } from './editing.ts';
import type { Completions, CompletionWays } from './editor.ts';
import { Listing } from './listing.ts';

/** What may stand at the cursor, once those who know words have fetched what they need. */
function* candidates(ed: Editing): Keys<Completions | undefined> {
  ed.host.draw();
  if (ed.readline.variables.on('expand-tilde')) expandTilde(ed);
  yield* ed.ask({ kind: 'words' });
  const { host, line } = ed;
  const found = host.complete(line.text, line.slice(0, line.point).join('').length, waysOf(ed));
  return found && found.items.length > 0 ? found : undefined;
}

const waysOf = ({ readline: { variables } }: Editing): CompletionWays => ({
  foldCase: variables.on('completion-ignore-case'),
  mapCase: variables.on('completion-map-case'),
  hidden: variables.on('match-hidden-files'),
});

/** "~/a" at the cursor becomes "/home/learner/a". */
function expandTilde(ed: Editing): void {
  const { line } = ed;
  const start = line.slice(0, line.point).findLastIndex((c) => c === ' ' || c === '\t') + 1;
  if (line.characters[start] === '~' && start < line.point && line.slice(start, line.point).includes('/'))
    tildeExpand(ed);
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

/** The only candidate, with what stands behind it: nothing where the word is open, or where more follows. */
function putOnly(ed: Editing, from: number, only: Completion): void {
  const marks = ed.readline.variables.on('mark-directories');
  const text = only.open && !marks ? only.value.replace(/\/$/, '') : only.value;
  put(ed, from, text + (only.open || ed.line.point < ed.line.end ? '' : ' '));
}

function* complete(ed: Editing, count: number, key: string): Keys {
  const { variables } = ed.readline;
  if (variables.on('disable-completion')) return typeKey(ed, count, key);
  const again = ed.lastCommand === 'complete' && !ed.menu.changed;
  const found = yield* candidates(ed);
  if (!found) {
    ed.menu.changed = false;
    return ed.bell();
  }
  if (again) return yield* list(ed, found);
  const { line } = ed;
  const before = line.text;
  const word = before.slice(found.from, line.slice(0, line.point).join('').length);
  const only = found.items.length === 1 ? (found.items[0] as Completion) : undefined;
  if (only) putOnly(ed, found.from, only);
  else {
    const prefix = commonPrefix(found.items, word, waysOf(ed));
    if (prefix !== '' && prefix !== word) put(ed, found.from, prefix);
    const unmodified = variables.on('show-all-if-unmodified') && prefix === word;
    if (variables.on('show-all-if-ambiguous') || unmodified) yield* list(ed, found);
    else if (!ed.viMode) ed.bell();
  }
  ed.menu.changed = line.text !== before;
}

/** The list below the line; a long one is asked for, and shown a screen at a time. */
function* list(ed: Editing, { items, from }: Completions): Keys {
  const { line, host } = ed;
  const { variables } = ed.readline;
  const word = line.slice(0, line.point).join('').slice(from);
  host.leave();
  const listing = new Listing(items, {
    columns: host.columns,
    rows: host.rows,
    askFrom: variables.number('completion-query-items'),
    pages: variables.on('page-completions'),
    look: {
      across: variables.on('print-completions-horizontally'),
      width: variables.number('completion-display-width'),
      folders: variables.on('mark-directories'),
      common: lengthOfCommon(items, word, variables.number('completion-prefix-display-length'), waysOf(ed)),
    },
  });
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

/** How much of what candidates begin with is left out of the list (completion-prefix-display-length). */
function lengthOfCommon(items: readonly Completion[], word: string, greatest: number, ways: CompletionWays): number {
  if (greatest <= 0 || items.length < 2) return 0;
  const { length } = commonPrefix(items, word, ways).split('/').at(-1) as string;
  return length > greatest ? length : 0;
}

function* possibilities(ed: Editing): Keys {
  const found = yield* candidates(ed);
  if (found) yield* list(ed, found);
  else ed.bell();
}

function* insertAll(ed: Editing): Keys {
  const found = yield* candidates(ed);
  if (found) put(ed, found.from, `${found.items.map((item) => item.value).join(' ')} `);
  else ed.bell();
}

/** Each time the next candidate stands there; after the last, what all begin with. */
function* goThrough(ed: Editing, count: number): Keys {
  const { menu, line } = ed;
  const { variables } = ed.readline;
  if (!ed.lastCommand.startsWith('menu-complete') || menu.items.length === 0) {
    const found = yield* candidates(ed);
    menu.items = [];
    if (!found) return ed.bell();
    const end = line.slice(0, line.point).join('').length;
    const [only] = found.items;
    if (found.items.length === 1 && only) return putOnly(ed, found.from, only);
    menu.from = found.from;
    menu.start = commonPrefix(found.items, line.text.slice(found.from, end), waysOf(ed));
    menu.items = found.items.map(({ value, open }) => (open ? value : `${value} `));
    menu.at = 0;
    if (variables.on('show-all-if-ambiguous')) yield* list(ed, found);
    if (variables.on('menu-complete-display-prefix')) {
      put(ed, menu.from, menu.start);
      return ed.bell();
    }
  }
  const places = menu.items.length + 1;
  menu.at = (((menu.at + count) % places) + places) % places;
  if (menu.at === 0) ed.bell();
  put(ed, menu.from, menu.items[menu.at - 1] ?? menu.start);
}

/** In vi's command mode: behind the word that the cursor is on. */
function* viComplete(ed: Editing, count: number, key: string): Keys {
  const { line } = ed;
  const blank = (c: string | undefined): boolean => c === ' ' || c === '\t';
  if (line.point < line.end && !blank(line.here)) {
    if (!blank(line.characters[line.point + 1])) yield* ed.perform('vi-end-word', 1, 'E');
    line.point = line.after(line.point);
  }
  if (key === '*') yield* insertAll(ed);
  else if (key === '=') return yield* possibilities(ed);
  else yield* complete(ed, count, key);
  ed.insertBy(key);
}

/** At the end of the line the words for the place, elsewhere the character under the cursor goes. */
function* deleteOrList(ed: Editing, count: number): Keys {
  const { line } = ed;
  if (line.point !== line.end || line.end === 0) return yield* ed.perform('delete-char', count);
  yield* possibilities(ed);
}

export const COMPLETING: Readonly<Record<string, Command>> = {
  complete,
  'possible-completions': possibilities,
  'insert-completions': insertAll,
  'menu-complete': goThrough,
  'menu-complete-backward': (ed, count) => goThrough(ed, -count),
  'old-menu-complete': goThrough,
  'delete-char-or-list': deleteOrList,
  'vi-complete': viComplete,
  'bash-vi-complete': viComplete,
};

/** What all begin with; where capitals do not count, as it was typed. Upstream: compute_lcd_of_matches. */
function commonPrefix(items: readonly Completion[], word: string, { foldCase }: CompletionWays): string {
  const same = (c: string | undefined): string | undefined => (foldCase ? c?.toLowerCase() : c);
  const values = items.map(({ value }) => value);
  let length = values[0]?.length ?? 0;
  for (const value of values) {
    let i = 0;
    while (i < length && same(values[0]?.[i]) === same(value[i])) i++;
    length = i;
  }
  const like = word.slice(0, length);
  const [first = ''] = foldCase ? values.filter((value) => value.startsWith(like)).concat(values.toSorted()) : values;
  return first.slice(0, length);
}
