/**
 * Backups that cp, mv, ln and install make of what they replace: -b, --backup=HOW, -S SUFFIX, $VERSION_CONTROL and
 * $SIMPLE_BACKUP_SUFFIX. Mirrors gnulib's backupfile.c and argmatch.c.
 */
import type { Routine } from '../../kernel/wait.ts';
import { type ToolContext, ToolFailure } from './tool.ts';

export const BACKUP_OPTIONS = ['b', 'backup?', 'S:', 'suffix:=S'];

const HOWS = [
  ['none', 'off'],
  ['simple', 'never'],
  ['existing', 'nil'],
  ['numbered', 't'],
] as const;
type How = (typeof HOWS)[number][0];

function howOf(t: ToolContext): How {
  const given = t.value('backup') || t.context.env.get('VERSION_CONTROL');
  if (given === undefined || given === '') return 'existing';
  const fitting = HOWS.filter((names) => names.some((name) => name === given));
  const begun = fitting.length > 0 ? fitting : HOWS.filter((names) => names.some((name) => name.startsWith(given)));
  const [how] = begun;
  if (how && begun.length === 1) return how[0];
  throw new ToolFailure(
    `${begun.length > 1 ? 'ambiguous' : 'invalid'} argument ‘${given}’ for ‘${t.value('backup') ? 'backup type' : '$VERSION_CONTROL'}’\nValid arguments are:\n${HOWS.map((names) => `  - ${names.map((name) => `‘${name}’`).join(', ')}\n`).join('')}Try '${t.name} --help' for more information.`,
  );
}

/** What a file that is about to be replaced is to be called; undefined: no backup is asked for. Ends the tool where HOW is none. */
export function backupName(t: ToolContext, path: string): string | undefined {
  if (!t.has('b') && !t.has('backup') && !t.has('S')) return undefined;
  const how = howOf(t);
  if (how === 'none') return undefined;
  const bare = path.replace(/\/+$/, '');
  const slash = bare.lastIndexOf('/') + 1;
  const [folder, name] = [bare.slice(0, slash) || '.', bare.slice(slash)];
  const numbers = t.context.files
    .list(t.path(folder))
    .filter((other) => other.startsWith(`${name}.~`))
    .map((other) => /^\.~([1-9]\d*)~$/.exec(other.slice(name.length))?.[1])
    .filter((number) => number !== undefined)
    .map(Number);
  if (how === 'numbered' || (how === 'existing' && numbers.length > 0))
    return `${bare}.~${Math.max(0, ...numbers) + 1}~`;
  const suffix = t.value('S') ?? t.context.env.get('SIMPLE_BACKUP_SUFFIX') ?? '';
  return bare + (suffix === '' || suffix.includes('/') ? '~' : suffix);
}

/** Gives the file its new name; false where that cannot be, which has been told. */
export function* backUp(t: ToolContext, path: string, backup: string): Routine<boolean> {
  return yield* t.attempt(`cannot backup '${path}'`, () => t.context.files.rename(t.path(path), t.path(backup)));
}

/** What -v adds: " (backup: 'c~')". */
export const backupNote = (backup: string | undefined): string =>
  backup === undefined ? '' : ` (backup: '${backup}')`;
