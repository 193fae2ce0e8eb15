/** ls and tree: names in columns, long listings, colours. */

import { cellsOf } from '../../kernel/cells.ts';
import type { FileStat } from '../../kernel/files.ts';
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { Pattern } from '../expand/pattern.ts';
import { quoteValue } from '../expand/quote.ts';
import { groupNumber, userNumber } from './accounts.ts';
import { isDebian } from './machine-kind.ts';
import { byVersion } from './sort.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

/** "drwxr-xr-x" */
export function modeText(stat: FileStat, path = ''): string {
  const bits = ['r', 'w', 'x'];
  const device = /^\/dev\/(null|zero|full|u?random)$/.test(path);
  let text: string = { file: device ? 'c' : '-', directory: 'd', link: 'l', fifo: 'p' }[stat.kind];
  for (let i = 8; i >= 0; i--) text += stat.mode & (1 << i) ? (bits[(8 - i) % 3] as string) : '-';
  const letters = [...text];
  if (stat.mode & 0o4000) letters[3] = stat.mode & 0o100 ? 's' : 'S';
  if (stat.mode & 0o2000) letters[6] = stat.mode & 0o010 ? 's' : 'S';
  if (stat.mode & 0o1000) letters[9] = stat.mode & 0o001 ? 't' : 'T';
  return letters.join('');
}

/** 1536 → "1.5K" */
export function humanSize(bytes: number, base: 1000 | 1024 = 1024): string {
  if (bytes < base) return String(bytes);
  let value = bytes;
  let unit = -1;
  while (value >= base) {
    value /= base;
    unit++;
  }
  const up = value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value);
  return `${value < 10 ? up.toFixed(1) : up}${(base === 1024 ? 'KMGTP' : 'kMGTP')[unit]}`;
}

const SIX_MONTHS = 15778476000;

function colorOf(entry: Entry, t: ToolContext): string | undefined {
  if (entry.stat.kind === 'directory') return '01;34';
  if (entry.stat.kind === 'link') return t.stat(entry.path) ? '01;36' : '40;31;01';
  if (entry.stat.kind === 'fifo') return '33';
  if (/\.(tar|tgz|gz|zip|xz|bz2)$/.test(entry.name)) return '01;31';
  return entry.stat.mode & 0o111 ? '01;32' : undefined;
}

const ls = defineTool({
  names: ['ls'],
  options: [
    'a',
    'all=a',
    'x',
    'A',
    'almost-all=A',
    'l',
    'h',
    'human-readable=h',
    'R',
    'recursive=R',
    '1',
    'color?',
    'd',
    'directory=d',
    't',
    'S',
    'r',
    'reverse=r',
    'F',
    'classify?=F',
    'p',
    'n',
    'numeric-uid-gid=n',
    'g',
    'G',
    'o',
    'i',
    'inode=i',
    's',
    'size=s',
    'C',
    'm',
    'X',
    'v',
    'L',
    'dereference=L',
    'U',
    'Q',
    'quote-name=Q',
    'N',
    'literal=N',
    'full-time',
    'time-style:',
    'group-directories-first',
    'no-group=G',
    'sort:',
    'I:',
    'ignore:=I',
    'hide:',
  ],
  idle: ['k', 'kibibytes'],
  refused: [
    // Of times, that of the last change of the content is the only one kept.
    ...['c', 'u', 'time:'],
    ...['Z', 'context', 'q', 'hide-control-chars', 'show-control-chars', 'author', 'b', 'escape', 'B', 'f', 'H'],
    ...['ignore-backups', 'block-size:', 'D', 'dired', 'file-type', 'format:', 'si', 'dereference-command-line'],
    ...['hyperlink?', 'indicator-style:', 'quoting-style:', 'T:', 'tabsize:', 'w:', 'width:', 'zero'],
  ],
  usageStatus: 2,
  help: 'Usage: ls [OPTION]... [FILE]...\nList information about the FILEs (the current directory by default).\n\n  -a  do not ignore entries starting with .\n  -A  do not list implied . and ..\n  -d  list directories themselves, not their contents\n  -F  append indicator (one of */@) to entries\n  -h  with -l, print sizes like 1K 234M 2G\n  -I PATTERN  do not list entries that match\n  -l  use a long listing format\n  -R  list subdirectories recursively\n  -r  reverse order while sorting\n  -S  sort by file size, largest first\n  -t  sort by time, newest first\n  -1  list one file per line\n      --color[=WHEN]  color the output',
  *run(t) {
    const files: Entry[] = [];
    const folders: Entry[] = [];
    for (const path of t.operands.length === 0 ? ['.'] : t.operands) {
      const found = t.stat(path, t.has('L') || (!t.has('l') && !t.has('d'))) ?? t.stat(path, false);
      if (!found) {
        if (isDebian(t.context.files)) yield* t.fail(`cannot access '${path}': No such file or directory`, 2);
        else yield* t.fail(`${path}: No such file or directory`);
        continue;
      }
      (found.kind === 'directory' && !t.has('d') ? folders : files).push({ name: path, path, stat: found });
    }
    if (files.length > 0) yield* show(t, order(t, files), false);
    let first = files.length === 0;
    const many = t.operands.length > 1 || t.has('R');
    const pending = order(t, folders);
    while (pending.length > 0) {
      const folder = pending.shift() as Entry;
      if (many) yield* t.print(`${first ? '' : '\n'}${folder.name}:\n`);
      first = false;
      const entries = yield* list(t, folder);
      if (!entries) continue;
      yield* show(t, entries, true);
      if (t.has('R'))
        pending.unshift(
          ...entries
            .filter((e) => e.stat.kind === 'directory' && e.name !== '.' && e.name !== '..')
            .map((e) => ({ ...e, name: `${folder.name.replace(/\/$/, '')}/${e.name}` })),
        );
    }
  },
});

function* list(t: ToolContext, folder: Entry): Routine<Entry[] | undefined> {
  let names: string[];
  try {
    names = t.context.files.list(t.path(folder.path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* t.fail(`cannot open directory '${folder.name}': ${error.text}`, 2);
    return undefined;
  }
  const entries: Entry[] = [];
  const add = (name: string): void => {
    const path = `${folder.path.replace(/\/$/, '')}/${name}`;
    const stat = (t.has('L') ? t.stat(path) : undefined) ?? t.stat(path, false);
    if (stat) entries.push({ name, path, stat });
  };
  const hidden = t.has('a') || t.has('A');
  const globs = [...t.values('I'), ...(hidden ? [] : t.values('hide'))].map((glob) => new Pattern(glob));
  for (const name of [...(t.has('a') ? ['.', '..'] : []), ...names])
    if ((hidden || !name.startsWith('.')) && !globs.some((glob) => glob.whole(name))) add(name);
  return order(t, entries);
}

function order(t: ToolContext, entries: readonly Entry[]): Entry[] {
  const key = (name: string): string => name.replace(/^\.+(?=.)/, '').toLowerCase();
  const byName = (a: Entry, b: Entry): number => {
    const [x, y] = [key(a.name), key(b.name)];
    return x < y ? -1 : x > y ? 1 : a.name < b.name ? 1 : a.name > b.name ? -1 : 0;
  };
  const sorted = [...entries];
  const by = t.choice('sort', 'sort', ['none', 'time', 'size', 'extension', 'version', 'width'], 2);
  if (!t.has('U') && by !== 'none')
    sorted.sort(
      t.context.env.get('LC_ALL') === 'C' || (t.context.env.get('LANG') ?? 'C').startsWith('C')
        ? (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
        : byName,
    );
  const extension = (name: string): string => /\.[^.]*$/.exec(name)?.[0] ?? '';
  if (t.has('X') || by === 'extension')
    sorted.sort((a, b) => (extension(a.name) < extension(b.name) ? -1 : extension(a.name) > extension(b.name) ? 1 : 0));
  if (t.has('v') || by === 'version') sorted.sort((a, b) => byVersion(a.name, b.name));
  if (by === 'width') sorted.sort((a, b) => cellsOf(a.name) - cellsOf(b.name));
  if (t.has('t') || by === 'time') sorted.sort((a, b) => b.stat.modifiedMs - a.stat.modifiedMs);
  if (t.has('S') || by === 'size') sorted.sort((a, b) => b.stat.size - a.stat.size);
  if (t.has('group-directories-first'))
    sorted.sort((a, b) => Number(b.stat.kind === 'directory') - Number(a.stat.kind === 'directory'));
  return t.has('r') ? sorted.reverse() : sorted;
}

function* show(t: ToolContext, entries: readonly Entry[], total: boolean): Routine<void> {
  const tty = t.context.stdout.tty;
  const when = t.value('color');
  const color = when === 'always' || when === 'yes' || ((when === 'auto' || when === '') && tty !== undefined);
  const named = ({ name }: Entry): string =>
    t.has('Q') ? JSON.stringify(name) : tty && !t.has('N') ? quoteName(name) : name;
  const lead = leadOf(t, entries);
  const plain = (entry: Entry): string => lead(entry) + named(entry) + mark(t, entry);
  const colored = (entry: Entry): string => {
    const code = color ? colorOf(entry, t) : undefined;
    return (code ? `\x1b[${code}m${named(entry)}\x1b[0m` : named(entry)) + mark(t, entry);
  };
  const painted = (entry: Entry): string => lead(entry) + colored(entry);
  const long = t.has('l') || t.has('n') || t.has('g') || t.has('o') || t.has('full-time');
  if (total && (long || t.has('s'))) yield* t.print(`total ${blockText(t, entries)}\n`);
  if (long) {
    yield* showLong(t, entries, lead, colored);
    return;
  }
  if (t.has('m')) {
    yield* t.print(`${entries.map(painted).join(', ')}\n`);
    return;
  }
  if (t.has('1') || (!tty && !t.has('C') && !t.has('x'))) {
    for (const entry of entries) yield* t.print(`${painted(entry)}\n`);
    return;
  }
  const columns = tty?.columns ?? 80;
  const widths = entries.map((entry) => cellsOf(plain(entry)));
  const { rows, widths: columnWidths } = layout(widths, columns, t.has('x'));
  for (let row = 0; row < rows; row++) {
    let line = '';
    for (let column = 0; column < columnWidths.length; column++) {
      const i = t.has('x') ? row * columnWidths.length + column : column * rows + row;
      const entry = entries[i];
      if (!entry) continue;
      line += painted(entry);
      if (t.has('x') ? column + 1 < columnWidths.length && entries[i + 1] : entries[i + rows])
        line += ' '.repeat((columnWidths[column] as number) - (widths[i] as number));
    }
    yield* t.print(`${line}\n`);
  }
}

/** As few rows as fit, two blanks between columns; `across`: names go from left to right. */
function layout(widths: readonly number[], columns: number, across: boolean): { rows: number; widths: number[] } {
  for (let rows = 1; rows < widths.length; rows++) {
    const sizes: number[] = [];
    const perRow = Math.ceil(widths.length / rows);
    for (let i = 0; i < widths.length; i += rows)
      sizes.push(
        Math.max(...(across ? widths.filter((_, n) => n % perRow === sizes.length) : widths.slice(i, i + rows))) + 2,
      );
    if (sizes.reduce((a, b) => a + b, 0) - 2 <= columns) return { rows, widths: sizes };
  }
  return { rows: widths.length, widths: [Math.max(0, ...widths) + 2] };
}

const quoteName = (name: string): string => (/^[^\s'"\\$`&|;<>()*?[\]!#{}]+$/.test(name) ? name : quoteValue(name));

function mark(t: ToolContext, entry: Entry): string {
  if (t.has('p') && entry.stat.kind === 'directory') return '/';
  if (!t.has('F')) return '';
  if (entry.stat.kind === 'directory') return '/';
  if (entry.stat.kind === 'link') return t.has('l') ? '' : '@';
  if (entry.stat.kind === 'fifo') return '|';
  return entry.stat.mode & 0o111 ? '*' : '';
}

function* showLong(
  t: ToolContext,
  entries: readonly Entry[],
  lead: (entry: Entry) => string,
  name: (entry: Entry) => string,
): Routine<void> {
  const now = t.context.kernel.wallMs();
  const size = (stat: FileStat): string => (t.has('h') ? humanSize(stat.size) : String(stat.size));
  const { files } = t.context;
  const times = timeFormats(t);
  const rows = entries.map((entry) => {
    const { stat } = entry;
    const recent = now - stat.modifiedMs < SIX_MONTHS && stat.modifiedMs <= now + 3600000;
    return {
      mode: modeText(stat, entry.path),
      links: String(stat.kind === 'directory' ? 2 + folders(t, entry) : (stat.links ?? 1)),
      owner: t.has('n') ? userNumber(files, stat.owner) : stat.owner,
      group: t.has('n') ? groupNumber(files, stat.group) : stat.group,
      size: size(stat),
      time: t.timeText(times[recent ? 0 : 1], stat.modifiedMs),
      name: name(entry) + (stat.kind === 'link' ? ` -> ${t.context.files.readLink(t.path(entry.path))}` : ''),
      lead: lead(entry),
    };
  });
  // Busybox has columns of one width, whatever is in them. Upstream: coreutils/ls.c (display_single).
  const narrow = isDebian(files) ? undefined : { links: 4, owner: 8, group: 8, size: t.has('h') ? 7 : 9 };
  const width = (key: 'links' | 'owner' | 'group' | 'size'): number =>
    narrow?.[key] ?? Math.max(0, ...rows.map((row) => row[key].length));
  for (const row of rows)
    yield* t.print(
      `${row.lead}${row.mode} ${row.links.padStart(width('links'))} ${t.has('g') ? '' : `${row.owner.padEnd(width('owner'))} `}${t.has('o') || t.has('G') ? '' : `${row.group.padEnd(width('group'))} `}${row.size.padStart(width('size'))} ${row.time} ${row.name}\n`,
    );
}

/** How times are shown: of the last six months, and others. */
function timeFormats(t: ToolContext): readonly [string, string] {
  const style = (t.has('full-time') ? 'full-iso' : t.value('time-style')) ?? 'locale';
  if (style.startsWith('+')) {
    const [old, recent = old] = style.slice(1).split('\n') as [string, string?];
    return [recent, old];
  }
  const formats = TIME_STYLES.get(style.replace(/^posix-/, ''));
  if (formats) return formats;
  throw new ToolFailure(
    `invalid argument ‘${style}’ for ‘time style’\nValid arguments are:\n${[...TIME_STYLES.keys()].map((name) => `  - [posix-]${name}\n`).join('')}  - +FORMAT (e.g., +%H:%M) for a 'date'-style format\nTry 'ls --help' for more information.`,
    2,
  );
}

const TIME_STYLES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['full-iso', ['%Y-%m-%d %H:%M:%S.%N %z', '%Y-%m-%d %H:%M:%S.%N %z']],
  ['long-iso', ['%Y-%m-%d %H:%M', '%Y-%m-%d %H:%M']],
  ['iso', ['%m-%d %H:%M', '%Y-%m-%d ']],
  ['locale', ['%b %e %H:%M', '%b %e  %Y']],
]);

/** KiB on disk, in blocks of four. */
const blocksOf = ({ stat }: Entry): number =>
  stat.kind === 'link' ? 0 : stat.kind === 'directory' ? 4 : Math.ceil(stat.size / 4096) * 4;

function blockText(t: ToolContext, entries: readonly Entry[]): string {
  const blocks = entries.reduce((n, entry) => n + blocksOf(entry), 0);
  return t.has('h') ? humanSize(blocks * 1024) : String(blocks);
}

/** What -i and -s put before an entry, one below the other. */
function leadOf(t: ToolContext, entries: readonly Entry[]): (entry: Entry) => string {
  const columns = [
    ...(t.has('i') ? [(entry: Entry) => String(entry.stat.inode)] : []),
    ...(t.has('s') ? [(entry: Entry) => blockText(t, [entry])] : []),
  ].map((text) => ({ text, width: t.has('m') ? 0 : Math.max(0, ...entries.map((entry) => text(entry).length)) }));
  return (entry) => columns.map(({ text, width }) => `${text(entry).padStart(width)} `).join('');
}

function folders(t: ToolContext, entry: Entry): number {
  try {
    return t.context.files
      .list(t.path(entry.path))
      .filter((name) => t.stat(`${entry.path}/${name}`, false)?.kind === 'directory').length;
  } catch (error) {
    if (error instanceof FileError) return 0;
    throw error;
  }
}

const tree = defineTool({
  names: ['tree'],
  options: ['a', 'd', 'L:', 'f', 'F', 'C', 'n', 'dirsfirst', 'noreport', 'I:', 'P:'],
  refused: [
    ...['i', 's', 'h', 'p', 'u', 'g', 'D', 't', 'c', 'U', 'r', 'v', 'l', 'x', 'q', 'N', 'Q', 'S', 'A', 'J', 'X', 'R'],
    ...[
      'o:',
      'H:',
      'T:',
      'prune',
      'du',
      'si',
      'filelimit:',
      'matchdirs',
      'ignore-case',
      'sort?',
      'timefmt:',
      'charset:',
    ],
    ...['filesfirst', 'inodes', 'device', 'gitignore', 'fromfile', 'nolinks', 'info'],
  ],
  help: 'usage: tree [-adfFiL level] [directory ...]\nList contents of directories in a tree-like format.\n\n  -a  all files are listed\n  -d  list directories only\n  -f  print the full path prefix for each file\n  -L level  descend only level directories deep',
  *run(t) {
    let directories = 0;
    let files = 0;
    const limit = t.number('L', Number.POSITIVE_INFINITY);
    const color = t.has('C') || (t.context.stdout.tty !== undefined && !t.has('n'));
    const paint = (entry: Entry, text: string): string => {
      const code = color ? colorOf(entry, t) : undefined;
      return code ? `\x1b[${code}m${text}\x1b[0m` : text;
    };
    // "*.yaml|*.yml"
    const globs = (flag: string): Pattern[] =>
      t.values(flag).flatMap((value) => value.split('|').map((glob) => new Pattern(glob)));
    const patterns = { I: globs('I'), P: globs('P') };
    const fits = (flag: 'I' | 'P', name: string): boolean => patterns[flag].some((glob) => glob.whole(name));
    const walk = function* (folder: string, lead: string, depth: number): Routine<void> {
      if (depth > limit) return;
      const entries = t.context.files
        .list(t.path(folder))
        .filter((name) => (t.has('a') || !name.startsWith('.')) && !fits('I', name))
        .flatMap((name) => {
          const path = `${folder.replace(/\/$/, '')}/${name}`;
          const stat = t.stat(path, false);
          return stat && (stat.kind === 'directory' || (!t.has('d') && (!t.has('P') || fits('P', name))))
            ? [{ name, path, stat }]
            : [];
        });
      if (t.has('dirsfirst'))
        entries.sort((a, b) => Number(b.stat.kind === 'directory') - Number(a.stat.kind === 'directory'));
      for (const [i, entry] of entries.entries()) {
        const last = i === entries.length - 1;
        const link = entry.stat.kind === 'link' ? ` -> ${t.context.files.readLink(t.path(entry.path))}` : '';
        yield* t.print(
          `${lead}${last ? '└── ' : '├── '}${paint(entry, t.has('f') ? entry.path : entry.name)}${mark(t, entry)}${link}\n`,
        );
        if (entry.stat.kind === 'directory') {
          directories++;
          yield* walk(entry.path, `${lead}${last ? '    ' : '│\u00a0\u00a0 '}`, depth + 1);
        } else files++;
      }
    };
    for (const start of t.operands.length === 0 ? ['.'] : t.operands) {
      const stat = t.stat(start);
      if (stat?.kind !== 'directory') {
        yield* t.print(`${start}  [error opening dir]\n`);
        t.status = 2;
        continue;
      }
      yield* t.print(`${paint({ name: start, path: start, stat }, start)}\n`);
      yield* walk(start, '', 1);
    }
    const count = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;
    if (!t.has('noreport'))
      yield* t.print(
        `\n${count(directories, 'directory', 'directories')}${t.has('d') ? '' : `, ${count(files, 'file', 'files')}`}\n`,
      );
  },
});

export const LIST_TOOLS: readonly Tool[] = [ls, tree];
