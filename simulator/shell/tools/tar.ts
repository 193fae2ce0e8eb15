/**
 * tar: archives made, lengthened, listed and unpacked, as GNU's (Debian) and busybox's say it. Leaves out: comparing, devices, hard
 * links, other compressions than gzip.
 */
import { gunzipSync, gzipSync } from 'fflate';
import { FileError } from '../../kernel/files.ts';
import { type Chunk, readAllBytes, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { localTime } from '../clock-zone.ts';
import { groupName, groupNumber, userName, userNumber } from './accounts.ts';
import { isDebian } from './machine-kind.ts';
import { type TarMember, type TarOwner, tarBytes, tarMembers } from './tar-archive.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const tarTool = defineTool({
  names: ['tar'],
  options: [
    'c',
    'create=c',
    'x',
    'extract=x',
    'get=x',
    't',
    'list=t',
    'z',
    'gzip=z',
    'gunzip=z',
    'f:',
    'file:=f',
    'v',
    'verbose=v',
    'C:',
    'directory:=C',
    'k',
    'keep-old-files=k',
    'O',
    'to-stdout=O',
    'o',
    'no-same-owner=o',
    'numeric-owner',
    'utc',
    ...['r', 'append=r'],
    'm',
    'touch=m',
    'h',
    'dereference=h',
    'strip-components:',
    'exclude:',
    'a',
    'auto-compress=a',
  ],
  // Permissions come out as they went in, owners where root unpacks.
  idle: ['p', 'preserve-permissions', 'same-permissions', 'overwrite'],
  refused: [
    ...['same-owner', 'no-same-permissions', 'u', 'update', 'A', 'catenate', 'concatenate', 'd', 'diff'],
    ...['compare', 'delete', 'j', 'bzip2', 'J', 'xz', 'Z', 'compress', 'zstd', 'lzma', 'T:', 'files-from:', 'X:'],
    ...['exclude-from:', 'transform:', 'xform:', 'W', 'verify', 'P', 'absolute-names', 'w', 'interactive', 'S'],
    ...['sparse', 'newer:', 'N:', 'owner:', 'group:', 'mode:', 'mtime:', 'sort:', 'format:', 'wildcards', 'totals'],
    ...[
      'one-top-level?',
      'remove-files',
      'keep-newer-files',
      'skip-old-files',
      'exclude-vcs',
      'I:',
      'use-compress-program:',
    ],
  ],
  usageStatus: 64,
  help: 'Usage: tar [OPTION...] [FILE]...\n\nExamples:\n  tar -cf archive.tar foo bar  # Create archive.tar from files foo and bar.\n  tar -tvf archive.tar         # List all files in archive.tar verbosely.\n  tar -xf archive.tar          # Extract all files from archive.tar.\n  tar -xzf archive.tgz         # The same for a compressed archive.',
  *run(t) {
    const words = isDebian(t.context.files) ? GNU : BUSYBOX;
    if (t.has('c') || t.has('r')) return yield* create(t, words);
    if (t.has('t') || t.has('x')) return yield* read(t, words);
    throw new ToolFailure(words.noMode, words.status);
  },
});

/** What the two say of the same thing. */
interface Words {
  readonly status: number;
  readonly noMode: string;
  readonly empty: string;
  readonly stripping: string;
  cannotStat(path: string, why: string): string;
  readonly delayed: string;
  cannotOpen(path: string, why: string): string;
  readonly notAnArchive: string;
  notFound(name: string): string;
  line(member: TarMember, kind: string, owners: string, date: string): string;
}

const MORE = "\nTry 'tar --help' or 'tar --usage' for more information.";
const FATAL = '\ntar: Error is not recoverable: exiting now';
/** GNU keeps so many columns for owner, group and size. */
const OWNER_COLUMNS = 19;

const GNU: Words = {
  status: 2,
  noMode: `You must specify one of the '-Acdtrux', '--delete' or '--test-label' options${MORE}`,
  empty: `Cowardly refusing to create an empty archive${MORE}`,
  stripping: "Removing leading `/' from member names",
  cannotStat: (path, why) => `${path}: Cannot stat: ${why}`,
  delayed: 'Exiting with failure status due to previous errors',
  cannotOpen: (path, why) => `${path}: Cannot open: ${why}${FATAL}`,
  notAnArchive: 'This does not look like a tar archive',
  notFound: (name) => `${name}: Not found in archive`,
  line: ({ name, content }, kind, owners, date) =>
    `${kind} ${owners} ${String(content.length).padStart(OWNER_COLUMNS - owners.length - 1)} ${date.slice(0, 16)} ${name}`,
};

const BUSYBOX: Words = {
  status: 1,
  noMode: 'need at least one of -c, -x or -t',
  empty: 'empty archive',
  stripping: "removing leading '/' from member names",
  cannotStat: (path, why) => `${path}: ${why}`,
  delayed: 'error exit delayed from previous errors',
  cannotOpen: (path, why) => `can't open '${path}': ${why}`,
  notAnArchive: 'invalid tar magic',
  notFound: (name) => `${name}: not found in archive`,
  line: ({ name, content }, kind, owners, date) =>
    `${kind} ${owners} ${String(content.length).padStart(9)} ${date} ${name}`,
};

// ── Making ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function* create(t: ToolContext, words: Words): Routine<number> {
  if (t.operands.length === 0 && !t.has('r')) throw new ToolFailure(words.empty, words.status);
  const archive = t.value('f') ?? '-';
  const members: TarMember[] = [];
  for (const operand of t.operands) {
    const first = members.length;
    try {
      collect(t, operand, members);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      yield* t.fail(words.cannotStat(operand, error.text), words.status);
      continue;
    }
    if (operand.startsWith('/') && members.length > first)
      yield* write(t.context.stderr, `${t.name}: ${words.stripping}\n`);
  }
  let bytes = tarBytes(t.has('r') ? [...(yield* present(t, words)), ...members] : members);
  if (t.has('z') || (t.has('a') && /\.(tgz|tar\.gz)$/.test(archive)))
    bytes = gzipSync(bytes, { mtime: t.context.kernel.wallMs() });
  if (archive === '-') yield* t.print(bytes);
  else t.context.files.write(t.path(archive), bytes);
  if (t.has('v'))
    for (const { name } of members) yield* write(archive === '-' ? t.context.stderr : t.context.stdout, `${name}\n`);
  if (t.status !== 0) yield* t.fail(words.delayed, words.status);
  return t.status;
}

/** What an archive that is lengthened holds already; GNU's refuses those that are compressed. */
function* present(t: ToolContext, words: Words): Routine<TarMember[]> {
  const archive = t.value('f') ?? '-';
  if (archive === '-' || !t.stat(archive)) return [];
  const bytes = t.context.files.readBytes(t.path(archive));
  if (t.has('z') || (bytes[0] === 0x1f && bytes[1] === 0x8b))
    throw new ToolFailure(`Cannot update compressed archives${MORE}`, words.status);
  return yield* membersOf(t, words);
}

/** A file, or a folder with all that is in it. */
function collect(t: ToolContext, path: string, into: TarMember[]): void {
  const { files } = t.context;
  const whole = under(t, path);
  const { kind, mode, modifiedMs, owner, group } = files.stat(whole, { followLinks: t.has('h') });
  if (t.values('exclude').some((glob) => path === glob || path.endsWith(`/${glob}`))) return;
  const isFolder = kind === 'directory';
  into.push({
    name: path.replace(/^\/+/, '') + (isFolder && !path.endsWith('/') ? '/' : ''),
    kind,
    mode,
    modifiedSeconds: Math.floor(modifiedMs / 1000),
    owner: { name: userName(files, owner), id: Number(userNumber(files, owner)) },
    group: { name: groupName(files, group), id: Number(groupNumber(files, group)) },
    target: kind === 'link' ? files.readLink(whole) : '',
    content: kind === 'file' ? files.readBytes(whole) : new Uint8Array(),
  });
  if (isFolder) for (const child of files.list(whole)) collect(t, `${path.replace(/\/$/, '')}/${child}`, into);
}

/** A path as -C moves it. */
function under(t: ToolContext, path: string): string {
  const base = t.value('C');
  return base === undefined || path.startsWith('/') ? t.path(path) : `${t.path(base)}/${path}`;
}

// ── Listing and unpacking ───────────────────────────────────────────────────────────────────────────────────────────

function* read(t: ToolContext, words: Words): Routine<number> {
  const members = yield* membersOf(t, words);
  const base = t.value('C');
  if (base !== undefined && t.stat(base)?.kind !== 'directory')
    throw new ToolFailure(
      words === GNU
        ? `${base}: Cannot open: No such file or directory${FATAL}`
        : `can't change directory to '${base}': No such file or directory`,
      words.status,
    );
  const missing = new Set(t.operands.map(trimmed));
  for (const member of members) {
    const asked = t.operands.map(trimmed).filter((name) => isIn(member.name, name));
    for (const name of asked) missing.delete(name);
    if (t.operands.length > 0 && asked.length === 0) continue;
    if (t.has('t')) yield* t.print(`${t.has('v') ? listed(t, member, words) : member.name}\n`);
    else yield* unpack(t, member);
  }
  for (const name of missing) yield* t.fail(words.notFound(name), words.status);
  if (t.status !== 0) yield* t.fail(words.delayed, words.status);
  return t.status;
}

const trimmed = (name: string): string => name.replace(/\/+$/, '');
const isIn = (name: string, asked: string): boolean => trimmed(name) === asked || name.startsWith(`${asked}/`);

function* membersOf(t: ToolContext, words: Words): Routine<TarMember[]> {
  const archive = t.value('f') ?? '-';
  if (archive !== '-' && !t.stat(archive))
    throw new ToolFailure(words.cannotOpen(archive, 'No such file or directory'), words.status);
  const reader = yield* t.open(archive);
  if (!reader) throw new ToolFailure(words.cannotOpen(archive, 'Is a directory'), words.status);
  let bytes = yield* readAllBytes(reader);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  else if (t.has('z') && bytes.length > 0)
    throw new ToolFailure(
      words === GNU ? `\ngzip: stdin: not in gzip format\ntar: Child returned status 1${FATAL}` : 'invalid magic',
      words.status,
    );
  if (bytes.length > 0 && bytes.length < 512)
    throw new ToolFailure(words === GNU ? words.notAnArchive : 'short read', words.status);
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

/** `tar xzf a.tgz`: options without a dash. */
const tar: Tool = {
  names: ['tar'],
  program(context) {
    const [first, ...rest] = context.args;
    if (first === undefined || first.startsWith('-')) return tarTool.program(context);
    // Letters that take a value take the following words in order.
    const words = [...rest];
    const args: string[] = [];
    for (const letter of first) args.push(`-${letter}`, ...('fC'.includes(letter) ? words.splice(0, 1) : []));
    return tarTool.program({ ...context, args: [...args, ...words] });
  },
};

export const TAR_TOOLS: readonly Tool[] = [tar];
