/** Tools on files: cp, mv, rm, mkdir, rmdir, touch, ln, chmod, chown, stat, mktemp, realpath, readlink, du, file, truncate. */
import { FileError, type FileStat } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { readChunk } from '../descriptors.ts';
import { formatTime } from '../strftime.ts';
import { groupName, groupNumber, userName, userNumber } from './accounts.ts';
import { parseDate } from './dates.ts';
import { humanSize, modeText } from './ls.ts';
import { diskUse } from './resources.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const baseName = (path: string): string => path.replace(/\/+$/, '').split('/').pop() as string;
const usage = (t: ToolContext, message: string): ToolFailure =>
  new ToolFailure(`${message}\nTry '${t.name} --help' for more information.`);

/** Runs `change`; a failing file operation is printed as "NAME: WHAT: reason". */
function* attempt(t: ToolContext, what: string, change: () => void): Routine<boolean> {
  try {
    change();
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* t.fail(`${what}: ${error.text}`);
    return false;
  }
}

/** Says what is wrong, unless an option such as -q forbids it. */
function* failUnless(t: ToolContext, flag: string, message: string): Routine<void> {
  if (t.has(flag)) t.status = 1;
  else yield* t.fail(message);
}

/** Sources and the target of cp, mv, ln; the target is a folder when it must be or is one. */
function* targets(
  t: ToolContext,
): Routine<{ sources: readonly string[]; target: string; folder: boolean } | undefined> {
  const given = t.value('t');
  const operands = [...t.operands];
  if (operands.length === 0) throw usage(t, 'missing file operand');
  if (given === undefined && operands.length === 1 && t.name !== 'ln')
    throw usage(t, `missing destination file operand after '${operands[0]}'`);
  const target = given ?? (operands.length === 1 ? '.' : (operands.pop() as string));
  const folder = t.stat(target)?.kind === 'directory' && !t.has('T');
  if ((operands.length > 1 || given !== undefined) && !folder) {
    yield* t.fail(`target '${target}'${t.stat(target) ? ' is not a directory' : ': No such file or directory'}`);
    return undefined;
  }
  return { sources: operands, target, folder };
}

const ATTRIBUTES = ['mode', 'timestamps', 'ownership', 'links', 'context', 'xattr', 'all'];

/** What `cp -p`, `-a` or `--preserve=mode,timestamps` keeps of a file. */
function keptAttributes(t: ToolContext): ReadonlySet<string> {
  const lists = [...t.values('p').map((list) => list || 'mode,ownership,timestamps'), ...(t.has('a') ? ['all'] : [])];
  const kept = new Set(lists.flatMap((list) => list.split(',')));
  const wrong = [...kept].find((name) => !ATTRIBUTES.includes(name));
  if (wrong !== undefined)
    throw usage(
      t,
      `invalid argument ‘${wrong}’ for ‘--preserve’\nValid arguments are:\n${ATTRIBUTES.map((name) => `  - ‘${name}’`).join('\n')}`,
    );
  return kept.has('all') ? new Set(ATTRIBUTES) : kept;
}

function copyFile(t: ToolContext, from: string, to: string, stat: FileStat): void {
  const { files } = t.context;
  const kept = keptAttributes(t);
  files.write(t.path(to), readChunk(files, t.path(from)), { mode: stat.mode & 0o777 });
  if (kept.has('ownership') && files.user.name === 'root')
    files.chown(t.path(to), { owner: stat.owner, group: stat.group });
  if (kept.has('timestamps')) files.touch(t.path(to), stat.modifiedMs);
}

function* copy(t: ToolContext, from: string, to: string): Routine<void> {
  const { files } = t.context;
  const follow = t.has('L') || !['a', 'P', 'd', 'r'].some((flag) => t.has(flag));
  const stat = t.stat(from, follow);
  if (!stat) {
    yield* t.fail(`cannot stat '${from}': No such file or directory`);
    return;
  }
  const existing = t.stat(to);
  if (stat.kind === 'directory') {
    if (!t.has('r') && !t.has('a')) {
      yield* t.fail(`-r not specified; omitting directory '${from}'`);
      return;
    }
    if (existing && existing.kind !== 'directory') {
      yield* t.fail(`cannot overwrite non-directory '${to}' with directory '${from}'`);
      return;
    }
    if (`${files.resolve(t.path(to))}/`.startsWith(`${files.resolve(t.path(from))}/`)) {
      yield* t.fail(`cannot copy a directory, '${from}', into itself, '${to}'`);
      return;
    }
    if (
      !existing &&
      !(yield* attempt(t, `cannot create directory '${to}'`, () =>
        files.makeDirectory(t.path(to), { mode: stat.mode }),
      ))
    )
      return;
    if (t.has('v')) yield* t.print(`'${from}' -> '${to}'\n`);
    for (const name of files.list(t.path(from)))
      yield* copy(t, `${from.replace(/\/$/, '')}/${name}`, `${to.replace(/\/$/, '')}/${name}`);
    return;
  }
  if (existing?.kind === 'directory') {
    yield* t.fail(`cannot overwrite directory '${to}' with non-directory`);
    return;
  }
  if (existing && existing.inode === stat.inode) {
    yield* t.fail(`'${from}' and '${to}' are the same file`);
    return;
  }
  if (existing && t.has('n')) return;
  if (existing && t.has('u') && existing.modifiedMs >= stat.modifiedMs) return;
  if (existing && t.has('i') && !(yield* t.confirms(`overwrite '${to}'`))) return;
  if (!existing && to.endsWith('/')) {
    yield* t.fail(`cannot create regular file '${to}': Not a directory`);
    return;
  }
  const done = yield* attempt(
    t,
    existing ? `cannot open '${from}' for reading` : `cannot create regular file '${to}'`,
    () => {
      if (stat.kind === 'link') files.link(files.readLink(t.path(from)), t.path(to));
      else copyFile(t, from, to, stat);
    },
  );
  if (done && t.has('v')) yield* t.print(`'${from}' -> '${to}'\n`);
}

const cp = defineTool({
  names: ['cp'],
  options: [
    'r',
    'R=r',
    'recursive=r',
    'a',
    'archive=a',
    'p',
    'preserve?=p',
    'i',
    'interactive=i',
    'n',
    'no-clobber=n',
    'v',
    'verbose=v',
    'u',
    'update=u',
    't:',
    'target-directory:=t',
    'T',
    'no-target-directory=T',
    'L',
    'dereference=L',
    'P',
    'no-dereference=P',
    'd',
  ],
  idle: ['f', 'force', 'x', 'one-file-system', 'reflink?', 'sparse:'],
  refused: [
    ...['l', 'link', 's', 'symbolic-link', 'H', 'b', 'backup?', 'S:', 'suffix:', 'attributes-only', 'copy-contents'],
    ...['no-preserve:', 'parents', 'remove-destination', 'strip-trailing-slashes', 'Z', 'context?'],
  ],
  help: 'Usage: cp [OPTION]... SOURCE... DEST\nCopy SOURCE to DEST, or multiple SOURCE(s) to DIRECTORY.\n\n  -a  same as -dR --preserve\n  -i  prompt before overwriting\n  -n  do not overwrite an existing file\n  -p  preserve mode and timestamps\n  -R, -r  copy directories recursively\n  -v  explain what is being done',
  *run(t) {
    const found = yield* targets(t);
    if (!found) return;
    for (const source of found.sources)
      yield* copy(t, source, found.folder ? `${found.target.replace(/\/$/, '')}/${baseName(source)}` : found.target);
  },
});

const mv = defineTool({
  names: ['mv'],
  options: [
    ...['i', 'interactive=i', 'n', 'no-clobber=n', 'v', 'verbose=v', 'u', 'update=u'],
    ...['t:', 'target-directory:=t', 'T', 'no-target-directory=T'],
  ],
  idle: ['f', 'force'],
  refused: ['b', 'backup?', 'S:', 'suffix:', 'strip-trailing-slashes', 'Z', 'context'],
  help: 'Usage: mv [OPTION]... SOURCE... DEST\nRename SOURCE to DEST, or move SOURCE(s) to DIRECTORY.\n\n  -f  do not prompt before overwriting\n  -n  do not overwrite an existing file\n  -v  explain what is being done',
  *run(t) {
    const found = yield* targets(t);
    if (!found) return;
    for (const source of found.sources) {
      const to = found.folder ? `${found.target.replace(/\/$/, '')}/${baseName(source)}` : found.target;
      const stat = t.stat(source, false);
      const existing = t.stat(to, false);
      if (!stat) {
        yield* t.fail(`cannot stat '${source}': No such file or directory`);
        continue;
      }
      if (existing && t.has('n')) continue;
      if (existing && t.has('u') && existing.modifiedMs >= stat.modifiedMs) continue;
      if (existing && existing.inode === stat.inode) {
        yield* t.fail(`'${source}' and '${to}' are the same file`);
        continue;
      }
      if (existing?.kind === 'directory' && stat.kind !== 'directory') {
        yield* t.fail(`cannot overwrite directory '${to}' with non-directory`);
        continue;
      }
      if (existing && existing.kind !== 'directory' && stat.kind === 'directory') {
        yield* t.fail(`cannot overwrite non-directory '${to}' with directory '${source}'`);
        continue;
      }
      if (stat.kind === 'directory' && `${t.path(to)}/`.startsWith(`${t.path(source)}/`)) {
        yield* t.fail(`cannot move '${source}' to a subdirectory of itself, '${to}'`);
        continue;
      }
      if (existing && t.has('i') && !(yield* t.confirms(`overwrite '${to}'`))) continue;
      const done = yield* attempt(t, `cannot move '${source}' to '${to}'`, () =>
        t.context.files.rename(t.path(source), t.path(to)),
      );
      if (done && t.has('v')) yield* t.print(`renamed '${source}' -> '${to}'\n`);
    }
  },
});

function* remove(t: ToolContext, path: string): Routine<void> {
  const { files } = t.context;
  const stat = t.stat(path, false);
  if (!stat) {
    if (!t.has('f')) yield* t.fail(`cannot remove '${path}': No such file or directory`);
    return;
  }
  const asks = t.has('i') && !t.has('f');
  if (stat.kind === 'directory') {
    if (!t.has('r') && !t.has('d')) {
      yield* t.fail(`cannot remove '${path}': Is a directory`);
      return;
    }
    if (t.has('r')) {
      let names: string[] = [];
      if (!(yield* attempt(t, `cannot remove '${path}'`, () => void (names = files.list(t.path(path)))))) return;
      if (asks && names.length > 0 && !(yield* t.confirms(`descend into directory '${path}'`))) return;
      for (const name of names) yield* remove(t, `${path.replace(/\/$/, '')}/${name}`);
    }
    if (asks && !(yield* t.confirms(`remove directory '${path}'`))) return;
    if (yield* attempt(t, `cannot remove '${path}'`, () => files.removeDirectory(t.path(path))))
      if (t.has('v')) yield* t.print(`removed directory '${path}'\n`);
    return;
  }
  if (asks && !(yield* t.confirms(`remove ${kindText(stat)} '${path}'`))) return;
  if (yield* attempt(t, `cannot remove '${path}'`, () => files.remove(t.path(path))))
    if (t.has('v')) yield* t.print(`removed '${path}'\n`);
}

const rm = defineTool({
  names: ['rm'],
  options: ['r', 'R=r', 'recursive=r', 'f', 'force=f', 'i', 'I', 'd', 'dir=d', 'v', 'verbose=v'],
  idle: ['preserve-root?', 'one-file-system'],
  refused: ['no-preserve-root', 'interactive?'],
  help: 'Usage: rm [OPTION]... [FILE]...\nRemove (unlink) the FILE(s).\n\n  -f  ignore nonexistent files and arguments, never prompt\n  -i  prompt before every removal\n  -I  prompt once before removing more than three files, or when removing recursively\n  -r, -R  remove directories and their contents recursively\n  -d  remove empty directories\n  -v  explain what is being done',
  *run(t) {
    if (t.operands.length === 0) {
      if (t.has('f')) return;
      throw usage(t, 'missing operand');
    }
    if (t.has('I') && !t.has('i') && (t.has('r') || t.operands.length > 3)) {
      const { length } = t.operands;
      const what = `${length} argument${length === 1 ? '' : 's'}${t.has('r') ? ' recursively' : ''}`;
      if (!(yield* t.confirms(`remove ${what}`))) return;
    }
    for (const path of t.operands) {
      const name = baseName(path);
      if ((name === '.' || name === '..') && !t.has('r')) {
        yield* t.fail(`cannot remove '${path}': Is a directory`);
        continue;
      }
      if (name === '.' || name === '..') {
        yield* t.fail(`refusing to remove '.' or '..' directory: skipping '${path}'`);
        continue;
      }
      if (t.has('r') && t.context.files.exists(t.path(path)) && t.path(path).replace(/\/+$/, '') === '') {
        yield* t.fail("it is dangerous to operate recursively on '/'");
        yield* t.fail('use --no-preserve-root to override this failsafe');
        continue;
      }
      yield* remove(t, path);
    }
  },
});

const mkdir = defineTool({
  names: ['mkdir'],
  options: ['p', 'parents=p', 'm:', 'mode:=m', 'v', 'verbose=v'],
  help: 'Usage: mkdir [OPTION]... DIRECTORY...\nCreate the DIRECTORY(ies), if they do not already exist.\n\n  -m MODE  set file mode\n  -p  no error if existing, make parent directories as needed\n  -v  print a message for each created directory',
  *run(t) {
    if (t.operands.length === 0) throw usage(t, 'missing operand');
    for (const path of t.operands) {
      const mode = t.value('m') === undefined ? undefined : newMode(t.value('m') as string, 0o777, true);
      const made = t.has('p')
        ? path
            .split('/')
            .map((_, i, names) => names.slice(0, i + 1).join('/'))
            .filter((one) => one !== '' && one !== '.' && !t.stat(one))
        : [path];
      const done = yield* attempt(t, `cannot create directory ‘${path}’`, () =>
        t.context.files.makeDirectory(t.path(path), { parents: t.has('p'), ...(mode === undefined ? {} : { mode }) }),
      );
      if (done && t.has('v')) for (const one of made) yield* t.print(`mkdir: created directory '${one}'\n`);
    }
  },
});

const rmdir = defineTool({
  names: ['rmdir'],
  options: ['p', 'parents=p', 'v', 'verbose=v', 'ignore-fail-on-non-empty'],
  help: 'Usage: rmdir [OPTION]... DIRECTORY...\nRemove the DIRECTORY(ies), if they are empty.',
  *run(t) {
    if (t.operands.length === 0) throw usage(t, 'missing operand');
    for (const operand of t.operands)
      for (
        let path = operand;
        path !== '' && path !== '.' && path !== '/';
        path = path.includes('/') ? path.replace(/\/[^/]*\/*$/, '') : ''
      ) {
        if (t.has('v')) yield* t.print(`rmdir: removing directory, '${path}'\n`);
        if (t.has('ignore-fail-on-non-empty') && isFilled(t, path)) break;
        if (!(yield* attempt(t, `failed to remove '${path}'`, () => t.context.files.removeDirectory(t.path(path)))))
          break;
        if (!t.has('p')) break;
      }
  },
});

const isFilled = (t: ToolContext, path: string): boolean =>
  t.stat(path, false)?.kind === 'directory' && t.context.files.list(t.path(path)).length > 0;

const touch = defineTool({
  names: ['touch'],
  options: ['c', 'no-create=c', 'm', 'a', 'd:', 'date:=d', 't:', 'r:', 'reference:=r', 'h', 'no-dereference=h'],
  idle: ['f'],
  refused: ['time:'],
  help: "Usage: touch [OPTION]... FILE...\nUpdate the modification times of each FILE to the current time. A FILE that does not exist is created empty.\n\n  -c  do not create any files\n  -d STRING  use STRING instead of the current time\n  -r FILE  use this file's time",
  *run(t) {
    if (t.operands.length === 0) throw usage(t, 'missing file operand');
    const wall = t.context.kernel.wallMs();
    const text = t.value('d');
    const stamp = t.value('t');
    const at =
      stamp !== undefined
        ? stampMs(stamp, wall)
        : text === undefined
          ? t.value('r') === undefined
            ? wall
            : t.context.files.stat(t.path(t.value('r') as string)).modifiedMs
          : parseDate(text, wall);
    if (at === undefined) throw new ToolFailure(`invalid date format ‘${stamp ?? text}’`);
    for (const path of t.operands) {
      if (t.has('c') && !t.stat(path)) continue;
      // Times of access are not kept, nor that of a link itself.
      if (t.has('a') && !t.has('m') && t.stat(path)) continue;
      if (t.has('h') && t.stat(path, false)?.kind === 'link') continue;
      yield* attempt(t, `cannot touch '${path}'`, () => t.context.files.touch(t.path(path), at));
    }
  },
});

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
  options: ['s', 'symbolic=s', 'f', 'force=f', 'n', 'no-dereference=n', 'v', 'verbose=v', 't:', 'T', 'r', 'relative=r'],
  refused: ['b', 'backup?', 'd', 'F', 'i', 'interactive', 'L', 'logical', 'P', 'physical', 'S:', 'suffix:'],
  help: 'Usage: ln [OPTION]... TARGET LINK_NAME\nCreate a link to TARGET with the name LINK_NAME.\n\n  -f  remove existing destination files\n  -s  make symbolic links',
  *run(t) {
    const found = yield* targets(t);
    if (!found) return;
    for (const source of found.sources) {
      const folder = found.folder && !(t.has('n') && t.stat(found.target, false)?.kind === 'link');
      const path = folder ? `${found.target.replace(/\/$/, '')}/${baseName(source)}` : found.target;
      if (!t.has('s')) {
        const stat = t.stat(source, false);
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
      if (t.has('f') && t.stat(path, false))
        yield* attempt(t, `cannot remove '${path}'`, () => t.context.files.remove(t.path(path)));
      const target = t.has('r')
        ? relativePath(t.context.files.resolve(t.path(path.replace(/[^/]*$/, '') || '.')), plainPath(t.path(source)))
        : source;
      const kind = t.has('s') ? 'symbolic' : 'hard';
      const exists = t.stat(path, false) !== undefined;
      const done = yield* attempt(
        t,
        `failed to create ${kind} link '${path}'${kind === 'hard' && !exists ? ` => '${source}'` : ''}`,
        () =>
          kind === 'hard'
            ? t.context.files.hardLink(t.path(source), t.path(path))
            : t.context.files.link(target, t.path(path)),
      );
      if (done && t.has('v')) yield* t.print(`'${path}' ${kind === 'hard' ? '=>' : '->'} '${target}'\n`);
    }
  },
});

/** "755", "u+x", "go-w,a=r"; undefined: no mode. */
export function newMode(text: string, old: number, directory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || match[1]?.includes('a') ? 'ugo' : (match[1] as string);
    for (const [, operator, letters] of (match[2] as string).matchAll(/([-+=])([ugo]|[rwxXst]*)/g)) {
      // "g=u": as the owner has it.
      const copied = { u: mode >> 6, g: mode >> 3, o: mode }[letters as 'u'];
      let bits = copied === undefined ? 0 : copied & 7;
      for (const letter of copied === undefined ? (letters as string) : '')
        bits |=
          letter === 'r'
            ? 4
            : letter === 'w'
              ? 2
              : letter === 'x'
                ? 1
                : letter === 'X' && (directory || (old & 0o111) !== 0)
                  ? 1
                  : 0;
      for (const person of who) {
        const shift = person === 'u' ? 6 : person === 'g' ? 3 : 0;
        if (operator === '+') mode |= bits << shift;
        else if (operator === '-') mode &= ~(bits << shift);
        else mode = (mode & ~(7 << shift)) | (bits << shift);
      }
      if ((letters as string).includes('s') && copied === undefined) {
        const set = (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0);
        mode = operator === '-' ? mode & ~set : mode | set;
      }
      if ((letters as string).includes('t')) mode = operator === '-' ? mode & ~0o1000 : mode | 0o1000;
    }
  }
  return mode;
}

const chmod: Tool = {
  names: ['chmod'],
  *program(context) {
    // Modes such as "-x" are no options.
    const args = context.args.map((arg, i) =>
      /^-[rwxXst]+$/.test(arg) && !context.args.slice(0, i).some((a) => !a.startsWith('-')) ? `a${arg}` : arg,
    );
    return yield* chmodTool.program({ ...context, args });
  },
};

const chmodTool = defineTool({
  names: ['chmod'],
  options: ['R', 'recursive=R', 'v', 'verbose=v', 'c', 'changes=c', 'f', 'silent=f', 'quiet=f', 'reference:'],
  help: 'Usage: chmod [OPTION]... MODE[,MODE]... FILE...\n  or:  chmod [OPTION]... OCTAL-MODE FILE...\nChange the mode of each FILE to MODE.\n\n  -R  change files and directories recursively\n  -v  output a diagnostic for every file processed',
  *run(t) {
    const reference = t.value('reference');
    const [mode, ...paths] =
      reference === undefined ? t.operands : [t.context.files.stat(t.path(reference)).mode.toString(8), ...t.operands];
    if (mode === undefined) throw usage(t, 'missing operand');
    if (paths.length === 0) throw usage(t, `missing operand after ‘${mode}’`);
    if (newMode(mode, 0, false) === undefined) throw usage(t, `invalid mode: ‘${mode}’`);
    const change = function* (path: string): Routine<void> {
      const stat = t.stat(path);
      if (!stat) {
        yield* failUnless(t, 'f', `cannot access '${path}': No such file or directory`);
        return;
      }
      const wanted = newMode(mode, stat.mode, stat.kind === 'directory') as number;
      const done = yield* attempt(t, `changing permissions of '${path}'`, () =>
        t.context.files.chmod(t.path(path), wanted),
      );
      if (done && (t.has('v') || (t.has('c') && wanted !== stat.mode)))
        yield* t.print(
          `mode of '${path}' ${wanted === stat.mode ? 'retained as' : 'changed from'} ${octal(stat)}${wanted === stat.mode ? '' : ` to ${octal({ ...stat, mode: wanted })}`}\n`,
        );
      if (t.has('R') && stat.kind === 'directory')
        for (const name of t.context.files.list(t.path(path))) yield* change(`${path.replace(/\/$/, '')}/${name}`);
    };
    for (const path of paths) yield* change(path);
  },
});

const octal = (stat: FileStat): string => `${stat.mode.toString(8).padStart(4, '0')} (${modeText(stat).slice(1)})`;

function kindText({ kind, size }: FileStat): string {
  if (kind === 'directory') return 'directory';
  if (kind === 'link') return 'symbolic link';
  return size === 0 ? 'regular empty file' : 'regular file';
}

/** What -c FORMAT or --printf=FORMAT makes of what is known of a file. */
function formatted(t: ToolContext, values: Readonly<Record<string, string>>): string {
  const format = (t.value('c') ?? t.value('printf')) as string;
  const text = format.replace(/%([a-zA-Z%])/g, (all, c: string) => (c === '%' ? '%' : (values[c] ?? all)));
  return t.value('c') === undefined ? text.replace(/\\n/g, '\n').replace(/\\t/g, '\t') : `${text}\n`;
}

/** `stat -f`: the disk that a file is on. */
function diskText(t: ToolContext, path: string): string {
  const { size, free, inodes, freeInodes } = diskUse(t.context.files);
  const blocks = (kib: number): string => String(Math.floor(kib / 4));
  if (t.value('c') !== undefined || t.value('printf') !== undefined)
    return formatted(t, {
      ...{ n: path, i: '0', l: '255', t: '794c7630', T: 'overlayfs', s: '4096', S: '4096', b: blocks(size) },
      ...{ f: blocks(free), a: blocks(free), c: String(inodes), d: String(freeInodes) },
    });
  return `  File: "${path}"\n    ID: 0        Namelen: 255     Type: overlayfs\nBlock size: 4096       Fundamental block size: 4096\nBlocks: Total: ${blocks(size).padEnd(10)} Free: ${blocks(free).padEnd(10)} Available: ${blocks(free)}\nInodes: Total: ${String(inodes).padEnd(10)} Free: ${freeInodes}\n`;
}

/** A folder's names: its own, "." and the ".." of each in it. */
function linkCount(t: ToolContext, path: string, stat: FileStat): string {
  if (stat.kind !== 'directory') return String(stat.links ?? 1);
  const names = t.context.files.list(t.path(path));
  return String(2 + names.filter((name) => t.stat(`${path}/${name}`, false)?.kind === 'directory').length);
}

const stat = defineTool({
  names: ['stat'],
  options: ['c:', 'format:=c', 'printf:', 'L', 'dereference=L', 'f', 'file-system=f'],
  refused: ['t', 'terse', 'cached:'],
  help: 'Usage: stat [OPTION]... FILE...\nDisplay file status.\n\n  -c FORMAT  use the specified FORMAT: %n name, %s size, %a %A mode, %U owner, %F type, %y %Y time\n  -L  follow links',
  *run(t) {
    if (t.operands.length === 0) throw usage(t, 'missing operand');
    for (const path of t.operands) {
      const found = t.stat(path, t.has('L'));
      if (!found) {
        const what = t.has('f') ? 'read file system information for' : 'statx';
        yield* t.fail(`cannot ${what} '${path}': No such file or directory`);
        continue;
      }
      if (t.has('f')) {
        yield* t.print(diskText(t, path));
        continue;
      }
      const kind = kindText(found);
      const uid = userNumber(t.context.files, found.owner);
      const gid = groupNumber(t.context.files, found.group);
      const time = formatTime('%Y-%m-%d %H:%M:%S.%N %z', found.modifiedMs);
      const target = found.kind === 'link' ? ` -> ${t.context.files.readLink(t.path(path))}` : '';
      if (t.value('c') !== undefined || t.value('printf') !== undefined) {
        yield* t.print(
          formatted(t, {
            n: path,
            N: `'${path}'${target ? ` -> '${target.slice(4)}'` : ''}`,
            s: String(found.size),
            a: found.mode.toString(8),
            A: modeText(found),
            U: found.owner,
            G: found.group,
            u: uid,
            g: gid,
            F: kind,
            y: time,
            Y: String(Math.floor(found.modifiedMs / 1000)),
            x: time,
            X: String(Math.floor(found.modifiedMs / 1000)),
            z: time,
            Z: String(Math.floor(found.modifiedMs / 1000)),
            i: String(found.inode),
            h: linkCount(t, path, found),
            b: String(Math.ceil(found.size / 4096) * 8),
            B: '512',
            o: '4096',
          }),
        );
        continue;
      }
      yield* t.print(
        `  File: ${path}${target}\n  Size: ${String(found.size).padEnd(15)}\tBlocks: ${String(Math.ceil(found.size / 4096) * 8).padEnd(10)} IO Block: 4096   ${kind}\nDevice: 0,42\tInode: ${String(found.inode).padEnd(11)} Links: ${linkCount(t, path, found)}\nAccess: (${found.mode.toString(8).padStart(4, '0')}/${modeText(found)})  Uid: (${uid.padStart(5)}/${found.owner.padStart(8)})   Gid: (${gid.padStart(5)}/${found.group.padStart(8)})\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: -\n`,
      );
    }
  },
});

const mktemp = defineTool({
  names: ['mktemp'],
  options: ['d', 'directory=d', 'u', 'dry-run=u', 'q', 'quiet=q', 'p:', 'tmpdir?=p', 't', 'suffix:'],
  help: 'Usage: mktemp [OPTION]... [TEMPLATE]\nCreate a temporary file or directory, safely, and print its name.\n\n  -d  create a directory, not a file\n  -p DIR  interpret TEMPLATE relative to DIR',
  *run(t) {
    const template = t.operands[0] ?? 'tmp.XXXXXXXXXX';
    const match = /^(.*?)(X{3,})([^X/]*)$/.exec(template);
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

const realpath = defineTool({
  names: ['realpath'],
  options: [
    'e',
    'canonicalize-existing=e',
    'm',
    'canonicalize-missing=m',
    'q',
    'quiet=q',
    's',
    'strip=s',
    'no-symlinks=s',
    'relative-to:',
  ],
  idle: ['P', 'physical'],
  refused: ['L', 'logical', 'relative-base:', 'z', 'zero'],
  help: 'Usage: realpath [OPTION]... FILE...\nPrint the resolved absolute file name.\n\n  -e  all components of the path must exist',
  *run(t) {
    if (t.operands.length === 0) throw usage(t, 'missing operand');
    for (const path of t.operands) {
      if (t.has('e') && !t.stat(path)) yield* failUnless(t, 'q', `${path}: No such file or directory`);
      else if (t.has('s') || (t.has('m') && !t.stat(path))) yield* t.print(`${seenFrom(t, plainPath(t.path(path)))}\n`);
      else yield* printPath(t, path);
    }
  },
});

/** "/a/./b/../c" → "/a/c", by text. */
function plainPath(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

/** A path as --relative-to wants it. */
function seenFrom(t: ToolContext, path: string): string {
  const base = t.value('relative-to');
  return base === undefined ? path : relativePath(t.context.files.resolve(t.path(base)), path);
}

/** "/a/b" to "/a/c/d" → "../c/d" */
function relativePath(base: string, path: string): string {
  const from = base.split('/').filter((name) => name !== '');
  const to = path.split('/').filter((name) => name !== '');
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}

function* printPath(t: ToolContext, path: string): Routine<void> {
  try {
    yield* t.print(`${seenFrom(t, t.context.files.resolve(t.path(path)))}\n`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* failUnless(t, 'q', `${path}: ${error.text}`);
  }
}

const readlink = defineTool({
  names: ['readlink'],
  options: [
    ...['f', 'canonicalize=f', 'e', 'canonicalize-existing=e', 'm', 'canonicalize-missing=m', 'n', 'no-newline=n'],
    ...['v', 'verbose=v'],
  ],
  idle: ['q', 'quiet', 's', 'silent'],
  refused: ['z', 'zero'],
  help: 'Usage: readlink [OPTION]... FILE...\nPrint value of a symbolic link or canonical file name.\n\n  -f  canonicalize by following every symlink',
  *run(t) {
    if (t.operands.length === 0) throw usage(t, 'missing operand');
    for (const path of t.operands) {
      try {
        yield* t.print(
          `${t.has('e') && !t.stat(path) ? t.context.files.readLink(t.path(path)) : t.has('f') || t.has('e') || t.has('m') ? t.context.files.resolve(t.path(path)) : t.context.files.readLink(t.path(path))}${t.has('n') ? '' : '\n'}`,
        );
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (t.has('v')) yield* t.fail(`${path}: ${error.text}`);
        else t.status = 1;
      }
    }
  },
});

const du = defineTool({
  names: ['du'],
  options: [
    ...['h', 'human-readable=h', 's', 'summarize=s', 'a', 'all=a', 'c', 'total=c', 'm', 'b', 'bytes=b'],
    ...['d:', 'max-depth:=d'],
  ],
  idle: ['k', 'x', 'one-file-system', 'P', 'no-dereference'],
  refused: [
    ...['0', 'null', 'apparent-size', 'B:', 'block-size:', 'D', 'dereference-args', 'files0-from:', 'H', 'inodes', 'L'],
    ...['dereference', 'l', 'count-links', 'S', 'separate-dirs', 'si', 't:', 'threshold:', 'time?', 'time-style:'],
    ...['X:', 'exclude-from:', 'exclude:'],
  ],
  help: 'Usage: du [OPTION]... [FILE]...\nSummarize device usage of the set of FILEs, recursively for directories.\n\n  -a  write counts for all files\n  -h  print sizes in human readable format\n  -s  display only a total for each argument',
  *run(t) {
    const limit = t.has('s') ? 0 : t.number('d', Number.POSITIVE_INFINITY);
    const seen = new Set<number>();
    const show = (size: number): string =>
      t.has('h') ? humanSize(size) : String(t.has('b') ? size : Math.ceil(size / (t.has('m') ? 1024 ** 2 : 1024)));
    const walk = function* (path: string, depth: number): Routine<number> {
      const found = t.stat(path, false);
      if (!found) {
        yield* t.fail(`cannot access '${path}': No such file or directory`);
        return 0;
      }
      // What was met before is not counted again.
      if (seen.has(found.inode)) return 0;
      seen.add(found.inode);
      let size = t.has('b') ? found.size : found.kind === 'directory' ? 4096 : Math.ceil(found.size / 4096) * 4096;
      if (found.kind === 'directory')
        for (const name of t.context.files.list(t.path(path)))
          size += yield* walk(`${path.replace(/\/$/, '')}/${name}`, depth + 1);
      if (depth <= limit && (found.kind === 'directory' || t.has('a') || depth === 0))
        yield* t.print(`${show(size)}\t${path}\n`);
      return size;
    };
    let total = 0;
    for (const path of t.operands.length === 0 ? ['.'] : t.operands) total += yield* walk(path, 0);
    if (t.has('c')) yield* t.print(`${show(total)}\ttotal\n`);
  },
});

const truncate = defineTool({
  names: ['truncate'],
  options: ['s:', 'size:=s', 'c', 'no-create=c'],
  help: 'Usage: truncate -s SIZE FILE...\nShrink or extend the size of each FILE to the specified size.',
  *run(t) {
    if (!t.has('s')) throw usage(t, 'you must specify either ‘--size’ or ‘--reference’');
    const size = /^([-+<>/%]?)(\d+)([KMG]?)$/.exec(t.value('s') as string);
    if (!size) throw new ToolFailure(`Invalid number: ‘${t.value('s')}’`);
    const amount = Number(size[2]) * { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }[size[3] as ''];
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

const chown = defineTool({
  names: ['chown', 'chgrp'],
  options: ['R', 'recursive=R', 'f', 'silent=f', 'quiet=f'],
  idle: ['preserve-root', 'dereference'],
  refused: [
    ...[
      'v',
      'verbose',
      'c',
      'changes',
      'h',
      'no-dereference',
      'from:',
      'reference:',
      'no-preserve-root',
      'H',
      'L',
      'P',
    ],
  ],
  help: 'Usage: chown [OPTION]... [OWNER][:[GROUP]] FILE...\n  or:  chgrp [OPTION]... GROUP FILE...\nChange the owner and/or group of each FILE.\n\n  -R  operate on files and directories recursively',
  *run(t) {
    const { files } = t.context;
    const [who, ...paths] = t.operands;
    if (who === undefined || paths.length === 0)
      throw usage(t, who === undefined ? 'missing operand' : `missing operand after ‘${who}’`);
    const asked = t.name === 'chgrp' ? `:${who}` : who;
    const colon = asked.search(/[:.]/);
    const owner = colon < 0 ? asked : asked.slice(0, colon);
    const group = colon < 0 ? '' : asked.slice(colon + 1);
    const known = (name: string, path: string): boolean =>
      /^\d+$/.test(name) ||
      name === 'root' ||
      (files.exists(path) && `\n${files.readText(path)}`.includes(`\n${name}:`));
    if (owner !== '' && !known(owner, '/etc/passwd')) throw new ToolFailure(`invalid user: ‘${asked}’`);
    if (group !== '' && !known(group, '/etc/group')) throw new ToolFailure(`invalid group: ‘${group}’`);
    const to = {
      ...(owner === '' ? {} : { owner: userName(files, owner) }),
      ...(group === '' ? {} : { group: groupName(files, group) }),
    };
    const change = function* (path: string): Routine<void> {
      const found = t.stat(path);
      if (!found) {
        yield* failUnless(t, 'f', `cannot access '${path}': No such file or directory`);
        return;
      }
      try {
        files.chown(t.path(path), to);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        yield* failUnless(t, 'f', `changing ${owner === '' ? 'group' : 'ownership'} of '${path}': ${error.text}`);
      }
      if (found.kind === 'directory' && t.has('R'))
        for (const name of files.list(t.path(path))) yield* change(`${path.replace(/\/$/, '')}/${name}`);
    };
    for (const path of paths) yield* change(path);
  },
});

export const FILE_TOOLS: readonly Tool[] = [
  cp,
  mv,
  rm,
  mkdir,
  rmdir,
  touch,
  ln,
  chmod,
  chown,
  stat,
  mktemp,
  realpath,
  readlink,
  du,
  truncate,
];
