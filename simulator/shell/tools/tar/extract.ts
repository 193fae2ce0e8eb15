/** tar: archives listed, unpacked and compared. */
import { gunzipSync } from 'fflate';
import { FileError } from '../../../kernel/files.ts';
import { type Chunk, readAllBytes, write } from '../../../kernel/stream.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { localTime } from '../../clock-zone.ts';
import { groupName, groupNumber, userName, userNumber } from '../accounts.ts';
import { isDebian } from '../machine-kind.ts';
import { type ToolContext, ToolFailure } from '../tool.ts';
import { type TarMember, type TarOwner, tarMembers } from './archive.ts';
import { compare } from './compare.ts';
import { under } from './paths.ts';
import { askedFor, exclusionsOf, namesOf, transformationOf, trimmed } from './selection.ts';
import { FATAL, GNU, type Words } from './words.ts';

export function* read(t: ToolContext, words: Words): Routine<number> {
  const members = yield* membersOf(t, words);
  const base = t.value('C');
  if (base !== undefined && t.stat(base)?.kind !== 'directory')
    throw new ToolFailure(
      words === GNU
        ? `${base}: Cannot open: No such file or directory${FATAL}`
        : `can't change directory to '${base}': No such file or directory`,
      words.status,
    );
  const names = yield* namesOf(t, words);
  const excluded = yield* exclusionsOf(t, words);
  const fitting = askedFor(t, names);
  const transformed = transformationOf(t);
  const missing = new Set(names);
  for (const member of members) {
    const asked = fitting(member.name);
    for (const name of asked) missing.delete(name);
    if ((names.length > 0 && asked.length === 0) || excluded(member.name)) continue;
    if (t.has('d')) yield* compare(t, member);
    else if (t.has('t')) yield* t.print(`${t.has('v') ? listed(t, member, words) : member.name}\n`);
    else yield* unpack(t, { ...member, name: transformed(member.name) });
  }
  for (const name of missing) yield* t.fail(words.notFound(trimmed(name)), words.status);
  if (t.status > 1 || (t.status !== 0 && words !== GNU)) yield* t.fail(words.delayed, words.status);
  return t.status;
}

export function* membersOf(t: ToolContext, words: Words, archive = t.value('f') ?? '-'): Routine<TarMember[]> {
  if (archive !== '-' && !t.stat(archive))
    throw new ToolFailure(words.cannotOpen(archive, 'No such file or directory'), words.status);
  const reader = yield* t.open(archive);
  if (!reader) throw new ToolFailure(words.cannotOpen(archive, 'Is a directory'), words.status);
  let bytes = yield* readAllBytes(reader);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  else if (t.has('z') && bytes.length > 0) {
    if (words !== GNU) throw new ToolFailure('invalid magic', words.status);
    yield* write(t.context.stderr, '\ngzip: stdin: not in gzip format\n');
    throw new ToolFailure(`Child returned status 1${FATAL}`, words.status);
  }
  if (bytes.length < 512) {
    if (words !== GNU) throw new ToolFailure('short read', words.status);
    yield* t.fail(words.notAnArchive, words.status);
    return [];
  }
  const members = tarMembers(bytes);
  if (!members) throw new ToolFailure(words.notAnArchive, words.status);
  return members;
}

const LETTERS = { file: '-', directory: 'd', link: 'l', fifo: 'p' } as const;

function listed(t: ToolContext, member: TarMember, words: Words): string {
  const { kind, mode, owner, group, modifiedSeconds } = member;
  const bits = [8, 7, 6, 5, 4, 3, 2, 1, 0].map((i) => (mode & (1 << i) ? 'rwxrwxrwx'[8 - i] : '-')).join('');
  const letter = LETTERS[kind];
  const named = (one: TarOwner): string => (t.has('numeric-owner') ? '' : one.name) || String(one.id);
  const east = t.has('utc') ? 0 : localTime(t.context.env.get('TZ'), modifiedSeconds * 1000).offsetSeconds;
  const owners = `${named(owner)}/${named(group)}`;
  const date = new Date((modifiedSeconds + east) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const line = words.line(member, letter + bits, owners, date);
  return kind === 'link' ? `${line} -> ${member.target}` : line;
}

function* unpack(t: ToolContext, member: TarMember): Routine<void> {
  const { files } = t.context;
  if (t.has('O')) {
    if (member.kind === 'file') yield* t.print(chunkOf(member.content));
    return;
  }
  if (t.has('v')) yield* t.print(`${member.name}\n`);
  const name = trimmed(member.name.replace(/^\/+/, '').split('/').slice(t.number('strip-components', 0)).join('/'));
  if (name === '') return;
  const path = under(t, name);
  try {
    if (member.kind === 'directory') files.makeDirectory(path, { parents: true });
    else {
      files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true });
      const there = t.stat(path, false);
      if (there && t.has('k')) throw new FileError('EEXIST', path);
      if (there) files.remove(path);
      if (member.kind === 'link') files.link(member.target, path);
      else if (member.kind === 'fifo') files.makeFifo(path, { mode: member.mode & 0o777 });
      else files.write(path, chunkOf(member.content), { mode: member.mode & 0o777 });
    }
    if (member.kind !== 'link') {
      if (files.user.name === 'root' && !t.has('o')) files.chown(path, ownersOf(t, member));
      if (!t.has('m')) files.touch(path, member.modifiedSeconds * 1000);
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const said = isDebian(files)
      ? `${member.name}: Cannot open: ${error.text}`
      : `can't open '${member.name}': ${error.text}`;
    yield* t.fail(said, isDebian(files) ? 2 : 1);
  }
}

/** A name counts where this system knows it, else the number. */
function ownersOf(t: ToolContext, { owner, group }: TarMember): { owner: string; group: string } {
  const { files } = t.context;
  const known = (one: TarOwner, nameOf: typeof userName, numberOf: typeof userNumber): string =>
    !t.has('numeric-owner') && one.name !== '' && numberOf(files, one.name) === String(one.id)
      ? one.name
      : nameOf(files, String(one.id));
  return { owner: known(owner, userName, userNumber), group: known(group, groupName, groupNumber) };
}

/** Text where it is text: files that are read as such stay cheap. */
function chunkOf(bytes: Uint8Array): Chunk {
  const text = new TextDecoder().decode(bytes);
  return text.includes('\ufffd') ? bytes : text;
}
