/** What makes files, folders, links and named pipes, or gives them a time: mkdir, touch, ln, mkfifo, mktemp, truncate. */
import { FileError } from '../../kernel/files.ts';
import { clockZone, UTC_CLOCK } from '../clock-zone.ts';
import { BACKUP_OPTIONS, backUp, backupName, backupNote } from './backup.ts';
import { targets } from './copy.ts';
import { parseDate } from './dates.ts';
import { newMode } from './mode.ts';
import { baseName, plainPath, relativePath } from './paths.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const mkdir = defineTool({
  names: ['mkdir'],
  options: ['p', 'parents=p', 'm:', 'mode:=m', 'v', 'verbose=v'],
  help: 'Usage: mkdir [OPTION]... DIRECTORY...\nCreate the DIRECTORY(ies), if they do not already exist.\n\n  -m MODE  set file mode\n  -p  no error if existing, make parent directories as needed\n  -v  print a message for each created directory',
  *run(t) {
    if (t.operands.length === 0) throw t.misused('missing operand');
    const mode = t.value('m') === undefined ? undefined : newMode(t.value('m') as string, 0o777, true);
    if (t.value('m') !== undefined && mode === undefined) throw new ToolFailure(`invalid mode ‘${t.value('m')}’`);
    for (const path of t.operands) {
      const made = t.has('p')
        ? path
            .split('/')
            .map((_, i, names) => names.slice(0, i + 1).join('/'))
            .filter((one) => one !== '' && one !== '.' && !t.stat(one))
        : [path];
      const done = yield* t.attempt(`cannot create directory ‘${path}’`, () =>
        t.context.files.makeDirectory(t.path(path), { parents: t.has('p'), ...(mode === undefined ? {} : { mode }) }),
      );
      if (done && t.has('v')) for (const one of made) yield* t.print(`mkdir: created directory '${one}'\n`);
    }
  },
});

const touch = defineTool({
  names: ['touch'],
  options: [
    'c',
    'no-create=c',
    'm',
    'a',
    'd:',
    'date:=d',
    't:',
    'r:',
    'reference:=r',
    'h',
    'no-dereference=h',
    'time:',
  ],
  idle: ['f'],
  help: "Usage: touch [OPTION]... FILE...\nUpdate the modification times of each FILE to the current time. A FILE that does not exist is created empty.\n\n  -c  do not create any files\n  -d STRING  use STRING instead of the current time\n  -r FILE  use this file's time",
  *run(t) {
    const wall = t.context.kernel.wallMs();
    const text = t.value('d');
    const stamp = t.value('t');
    const at =
      stamp !== undefined
        ? inZone(t, stampMs(stamp, wall))
        : text === undefined
          ? t.value('r') === undefined
            ? wall
            : t.context.files.stat(t.path(t.value('r') as string)).modifiedMs
          : parseDate(text, wall, clockZone(t.context.env.get('TZ') ?? ''));
    if (at === undefined) throw new ToolFailure(`invalid date format ‘${stamp ?? text}’`);
    const which = timeNamed(t);
    if (t.operands.length === 0) throw t.misused('missing file operand');
    for (const path of t.operands) {
      if (t.has('c') && !t.stat(path, !t.has('h'))) continue;
      const followLinks = !t.has('h');
      const there = t.stat(path, followLinks) !== undefined;
      if (!there && t.has('h')) {
        yield* t.fail(`setting times of '${path}': No such file or directory`);
        continue;
      }
      // Times of access are not kept.
      if ((t.has('a') || which === 'access') && !t.has('m') && which !== 'modify' && there) continue;
      yield* t.attempt(`cannot touch '${path}'`, () => t.context.files.touch(t.path(path), at, { followLinks }));
    }
  },
});

const TIMES = [
  ['atime', 'access', 'use'],
  ['mtime', 'modify'],
];

/** --time */
function timeNamed(t: ToolContext): 'access' | 'modify' | undefined {
  const given = t.value('time');
  if (given === undefined) return undefined;
  const at = TIMES.findIndex((names) => names.some((name) => given !== '' && name.startsWith(given)));
  if (at >= 0) return at === 0 ? 'access' : 'modify';
  throw t.misused(
    `invalid argument ‘${given}’ for ‘--time’\nValid arguments are:\n${TIMES.map((names) => `  - ${names.map((name) => `‘${name}’`).join(', ')}`).join('\n')}`,
  );
}

const inZone = (t: ToolContext, localMs: number | undefined): number | undefined =>
  localMs === undefined ? undefined : (clockZone(t.context.env.get('TZ') ?? '') ?? UTC_CLOCK).instantOf(localMs);

/** "[[CC]YY]MMDDhhmm[.ss]" */
function stampMs(text: string, nowMs: number): number | undefined {
  const match = /^(\d{2})?(\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text);
  if (!match) return undefined;
  const [century, short, month, day, hour, minute, second] = match.slice(1);
  // With two digits alone the first group takes them.
  const digits = century !== undefined && short !== undefined ? century + short : (century ?? short);
  const year =
    digits === undefined
      ? new Date(nowMs).getUTCFullYear()
      : digits.length === 4
        ? Number(digits)
        : Number(digits) + (Number(digits) < 69 ? 2000 : 1900);
  return Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second ?? 0));
}

const ln = defineTool({
  names: ['ln'],
  options: [
    's',
    'symbolic=s',
    'f',
    'force=f',
    'n',
    'no-dereference=n',
    'v',
    'verbose=v',
    't:',
    'T',
    'r',
    'relative=r',
    ...['i', 'interactive=i', 'L', 'logical=L', 'P', 'physical=P', 'target-directory:=t', 'no-target-directory=T'],
    ...BACKUP_OPTIONS,
  ],
  refused: ['d', 'F', 'directory'],
  help: 'Usage: ln [OPTION]... TARGET LINK_NAME\nCreate a link to TARGET with the name LINK_NAME.\n\n  -f  remove existing destination files\n  -s  make symbolic links',
  *run(t) {
    const found = yield* targets(t);
    if (!found) return;
    for (const source of found.sources) {
      const folder = found.folder && !(t.has('n') && t.stat(found.target, false)?.kind === 'link');
      const path = folder ? `${found.target.replace(/\/$/, '')}/${baseName(source)}` : found.target;
      if (!t.has('s')) {
        const stat = t.stat(source, t.has('L'));
        const problem = !stat
          ? `failed to access '${source}': No such file or directory`
          : stat.kind === 'directory'
            ? `${source}: hard link not allowed for directory`
            : undefined;
        if (problem !== undefined) {
          yield* t.fail(problem);
          continue;
        }
        const there = t.has('f') ? t.stat(path, false) : undefined;
        if (there && there.inode === stat?.inode && plainPath(t.path(path)) === plainPath(t.path(source))) {
          yield* t.fail(`'${source}' and '${path}' are the same file`);
          continue;
        }
      }
      if (t.has('i') && t.stat(path, false) && !(yield* t.confirms(`replace '${path}'`))) continue;
      const backup = t.stat(path, false) && backupName(t, path);
      if (backup !== undefined && !(yield* backUp(t, path, backup))) continue;
      if ((t.has('f') || t.has('i')) && t.stat(path, false))
        yield* t.attempt(`cannot remove '${path}'`, () => t.context.files.remove(t.path(path)));
      const target = t.has('r')
        ? relativePath(t.context.files.resolve(t.path(path.replace(/[^/]*$/, '') || '.')), plainPath(t.path(source)))
        : source;
      const kind = t.has('s') ? 'symbolic' : 'hard';
      const exists = t.stat(path, false) !== undefined;
      const done = yield* t.attempt(
        `failed to create ${kind} link '${path}'${kind === 'hard' && !exists ? ` => '${source}'` : ''}`,
        () =>
          kind === 'hard'
            ? t.context.files.hardLink(
                t.has('L') ? t.context.files.resolve(t.path(source)) : t.path(source),
                t.path(path),
              )
            : t.context.files.link(target, t.path(path)),
      );
      if (done && t.has('v'))
        yield* t.print(`'${path}' ${kind === 'hard' ? '=>' : '->'} '${target}'${backupNote(backup)}\n`);
    }
  },
});

const mkfifo = defineTool({
  names: ['mkfifo'],
  options: ['m:', 'mode:=m'],
  refused: ['Z', 'context?'],
  help: 'Usage: mkfifo [OPTION]... NAME...\nCreate named pipes (FIFOs) with the given NAMEs.\n\n  -m MODE  set file permission bits to MODE, not a=rw - umask',
  *run(t) {
    if (t.operands.length === 0) throw t.misused('missing operand');
    const text = t.value('m');
    const mode = text === undefined ? undefined : newMode(text, 0o666, false, t.context.files.umask);
    if (text !== undefined && mode === undefined) throw new ToolFailure('invalid mode');
    if (mode !== undefined && (mode & ~0o777) !== 0)
      throw new ToolFailure('mode must specify only file permission bits');
    for (const path of t.operands)
      yield* t.attempt(`cannot create fifo '${path}'`, () =>
        t.context.files.makeFifo(t.path(path), mode === undefined ? {} : { mode }),
      );
  },
});

const mktemp = defineTool({
  names: ['mktemp'],
  options: ['d', 'directory=d', 'u', 'dry-run=u', 'q', 'quiet=q', 'p:', 'tmpdir?=p', 't', 'suffix:'],
  help: 'Usage: mktemp [OPTION]... [TEMPLATE]\nCreate a temporary file or directory, safely, and print its name.\n\n  -d  create a directory, not a file\n  -p DIR  interpret TEMPLATE relative to DIR',
  *run(t) {
    if (t.operands.length > 1) throw t.misused('too many templates');
    const template = t.operands[0] ?? 'tmp.XXXXXXXXXX';
    if (t.has('suffix') && !template.endsWith('X'))
      throw new ToolFailure(`with --suffix, template ‘${template}’ must end in X`);
    // The last run of them counts, and what stands behind it.
    const match = /^([\s\S]*?)(X{3,})([^X]*)$/.exec(template);
    const suffix = t.value('suffix') ?? match?.[3] ?? '';
    if (suffix.includes('/')) throw new ToolFailure(`invalid suffix ‘${suffix}’, contains directory separator`);
    if (!match) throw new ToolFailure(`too few X's in template ‘${template}’`);
    const random = t.context.kernel.random('mktemp');
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    const folder =
      t.operands[0] === undefined || t.has('t') || t.has('p')
        ? `${t.value('p') || t.context.env.get('TMPDIR') || '/tmp'}/`
        : '';
    const name = `${folder}${match[1]}${Array.from(match[2] as string, () => letters[random.int(letters.length)]).join('')}${match[3]}${t.value('suffix') ?? ''}`;
    try {
      if (t.has('d') && !t.has('u')) t.context.files.makeDirectory(t.path(name), { mode: 0o700 });
      else if (!t.has('u')) t.context.files.write(t.path(name), '', { mode: 0o600 });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (t.has('q')) return 1;
      throw new ToolFailure(
        `failed to create ${t.has('d') ? 'directory' : 'file'} via template ‘${folder}${template}’: ${error.text}`,
      );
    }
    yield* t.print(`${name}\n`);
    return 0;
  },
});

/** What a file system reads and writes at once. */
const BLOCK_SIZE = 4096;

const truncate = defineTool({
  names: ['truncate'],
  options: ['s:', 'size:=s', 'c', 'no-create=c', 'r:', 'reference:=r', 'o', 'io-blocks=o'],
  help: 'Usage: truncate -s SIZE FILE...\nShrink or extend the size of each FILE to the specified size.',
  *run(t) {
    const reference = t.value('r');
    const like = reference === undefined ? undefined : t.stat(reference);
    if (reference !== undefined && !like)
      throw new ToolFailure(`cannot stat '${reference}': No such file or directory`);
    if (!t.has('s') && !like) throw t.misused('you must specify either ‘--size’ or ‘--reference’');
    const size = /^([-+<>/%]?)(\d+)([kKMGTPE]?)(iB|B)?$/.exec(t.value('s') ?? String(like?.size));
    if (!size || (size[4] !== undefined && size[3] === '')) throw new ToolFailure(`Invalid number: ‘${t.value('s')}’`);
    if (t.operands.length === 0) throw t.misused('missing file operand');
    const power = ' KMGTPE'.indexOf((size[3] || ' ').toUpperCase());
    const amount = Number(size[2]) * (size[4] === 'B' ? 1000 : 1024) ** power * (t.has('o') ? BLOCK_SIZE : 1);
    for (const path of t.operands) {
      if (t.has('c') && !t.stat(path)) continue;
      const before = t.stat(path)?.size ?? 0;
      const bytes = {
        '': amount,
        '+': before + amount,
        '-': Math.max(0, before - amount),
        '<': Math.min(before, amount),
        '>': Math.max(before, amount),
        '/': Math.floor(before / amount) * amount,
        '%': Math.ceil(before / amount) * amount,
      }[size[1] as ''];
      const old = t.stat(path) ? t.context.files.readBytes(t.path(path)) : new Uint8Array();
      const next = new Uint8Array(bytes);
      next.set(old.slice(0, bytes));
      t.context.files.write(t.path(path), next);
    }
  },
});

export const MAKE_TOOLS: readonly Tool[] = [mkdir, touch, ln, mkfifo, mktemp, truncate];
