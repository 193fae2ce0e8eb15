/** tar: archives made, lengthened, and shortened. */
import { gzipSync } from 'fflate';
import { FileError, removeTree } from '../../../kernel/files.ts';
import { write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { clockZone } from '../../clock-zone.ts';
import { groupName, groupNumber, userName, userNumber } from '../accounts.ts';
import { parseDate } from '../dates.ts';
import { newMode } from '../mode.ts';
import { type ToolContext, ToolFailure } from '../tool.ts';
import { type TarMember, type TarOwner, tarBytes } from './archive.ts';
import { membersOf } from './extract.ts';
import { under } from './paths.ts';
import { askedFor, exclusionsOf, namesOf, transformationOf, trimmed } from './selection.ts';
import { FATAL, MORE, type Words } from './words.ts';

/** -c, -r, -u */
export function* create(t: ToolContext, words: Words): Routine<number> {
  const names = yield* namesOf(t, words);
  const lengthens = t.has('r') || t.has('u');
  if (names.length === 0 && !lengthens && !t.has('T')) throw new ToolFailure(words.empty, words.status);
  const excluded = yield* exclusionsOf(t, words);
  const transformed = transformationOf(t);
  const before = lengthens ? yield* present(t, words) : [];
  const known = new Map(before.map(({ name, modifiedSeconds }) => [name, modifiedSeconds]));
  const members: TarMember[] = [];
  const kept: string[] = [];
  for (const operand of names) {
    const found: TarMember[] = [];
    try {
      collect(t, operand, excluded, found);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      yield* t.fail(words.cannotStat(operand, error.text), words.status);
      continue;
    }
    if (operand.startsWith('/') && found.length > 0) yield* write(t.context.stderr, `${t.name}: ${words.stripping}\n`);
    for (const member of found) {
      const name = transformed(member.name);
      if (t.has('u') && (known.get(name) ?? Number.NEGATIVE_INFINITY) >= member.modifiedSeconds) continue;
      members.push({ ...member, name });
    }
    kept.push(operand);
  }
  yield* store(t, [...before, ...members], t.has('v') ? members : []);
  if (t.has('remove-files')) for (const operand of kept) removeTree(t.context.files, under(t, operand));
  if (t.status !== 0) yield* t.fail(words.delayed, words.status);
  return t.status;
}

/** -A: the archives that are named, one after another, at the end of this one. */
export function* concatenate(t: ToolContext, words: Words): Routine<number> {
  const members = yield* present(t, words);
  for (const operand of t.operands) members.push(...(yield* membersOf(t, words, operand)));
  yield* store(t, members, []);
  return t.status;
}

/** --delete */
export function* remove(t: ToolContext, words: Words): Routine<number> {
  const names = yield* namesOf(t, words);
  const fitting = askedFor(t, names);
  const missing = new Set(names);
  const members = (yield* present(t, words)).filter(({ name }) => {
    const asked = fitting(name);
    for (const one of asked) missing.delete(one);
    return asked.length === 0;
  });
  yield* store(t, members, []);
  for (const name of missing) yield* t.fail(words.notFound(trimmed(name)), words.status);
  if (t.status !== 0) yield* t.fail(words.delayed, words.status);
  return t.status;
}

/** Writes the archive, and tells of `told`. */
function* store(t: ToolContext, members: readonly TarMember[], told: readonly TarMember[]): Routine<void> {
  const archive = t.value('f') ?? '-';
  let bytes = tarBytes(members);
  if (t.has('z') || (t.has('a') && /\.(tgz|tar\.gz)$/.test(archive)))
    bytes = gzipSync(bytes, { mtime: t.context.kernel.wallMs() });
  if (archive === '-') yield* t.print(bytes);
  else {
    const writer = yield* t.openWriter(archive, false);
    yield* write(writer, bytes);
    writer.close();
  }
  for (const { name } of told) yield* write(archive === '-' ? t.context.stderr : t.context.stdout, `${name}\n`);
}

/** What an archive that is changed holds already; GNU's refuses those that are compressed. */
function* present(t: ToolContext, words: Words): Routine<TarMember[]> {
  const archive = t.value('f') ?? '-';
  if (archive === '-' || !t.stat(archive)) return [];
  const bytes = t.context.files.readBytes(t.path(archive));
  if (t.has('z') || (bytes[0] === 0x1f && bytes[1] === 0x8b))
    throw new ToolFailure(`Cannot update compressed archives${t.has('z') ? MORE : FATAL}`, words.status);
  return yield* membersOf(t, words);
}

/** A file, or a folder with all that is in it. */
function collect(t: ToolContext, path: string, excluded: (name: string) => boolean, into: TarMember[]): void {
  const { files } = t.context;
  const whole = under(t, path);
  const stat = files.stat(whole, { followLinks: t.has('h') });
  if (excluded(path)) return;
  const { kind } = stat;
  const isFolder = kind === 'directory';
  into.push({
    name: path.replace(/^\/+/, '') + (isFolder && !path.endsWith('/') ? '/' : ''),
    kind,
    mode: modeOf(t, stat.mode, isFolder),
    modifiedSeconds: timeOf(t) ?? Math.floor(stat.modifiedMs / 1000),
    owner: ownerOf(t, 'owner', stat.owner, userName, userNumber),
    group: ownerOf(t, 'group', stat.group, groupName, groupNumber),
    target: kind === 'link' ? files.readLink(whole) : '',
    content: kind === 'file' ? files.readBytes(whole) : new Uint8Array(),
  });
  if (isFolder)
    for (const child of files.list(whole)) collect(t, `${path.replace(/\/$/, '')}/${child}`, excluded, into);
}

/** --owner and --group: a name, a number, or both as "NAME:NUMBER". */
function ownerOf(
  t: ToolContext,
  flag: 'owner' | 'group',
  own: string,
  nameOf: typeof userName,
  numberOf: typeof userNumber,
): TarOwner {
  const { files } = t.context;
  const given = t.value(flag) ?? own;
  const both = /^(.*):(\d+)$/.exec(given);
  const name = both ? (both[1] as string) : nameOf(files, given);
  return { name: t.has('numeric-owner') ? '' : name, id: Number(both ? both[2] : numberOf(files, given)) };
}

/** --mtime: "@SECONDS", a date, or that of a file whose name has a slash in it. */
function timeOf(t: ToolContext): number | undefined {
  const given = t.value('mtime');
  if (given === undefined) return undefined;
  if (/^[./]/.test(given)) return Math.floor(t.context.files.stat(t.path(given)).modifiedMs / 1000);
  const at = parseDate(given, t.context.kernel.wallMs(), clockZone(t.context.env.get('TZ') ?? ''));
  if (at === undefined) throw new ToolFailure(`Invalid mtime: ${given}`, 2);
  return Math.floor(at / 1000);
}

function modeOf(t: ToolContext, mode: number, isFolder: boolean): number {
  const given = t.value('mode');
  if (given === undefined) return mode;
  const changed = newMode(given, mode, isFolder);
  if (changed === undefined) throw new ToolFailure('Invalid mode given on option', 2);
  return changed;
}
