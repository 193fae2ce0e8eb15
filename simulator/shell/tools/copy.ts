/** Copies and moves: cp, mv, install; and what they and ln take for target. */
import { contentOf } from '../../kernel/fifo.ts';
import type { FileStat } from '../../kernel/files.ts';
import { write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { readChunk } from '../descriptors.ts';
import { groupName, userName } from './accounts.ts';
import { BACKUP_OPTIONS, backUp, backupName, backupNote } from './backup.ts';
import { newMode } from './mode.ts';
import { baseName } from './paths.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** Sources and the target of cp, mv, ln; the target is a folder when it must be or is one. */
export function* targets(
  t: ToolContext,
): Routine<{ sources: readonly string[]; target: string; folder: boolean } | undefined> {
  const given = t.value('t');
  const operands = [...t.operands];
  if (operands.length === 0) throw t.misused('missing file operand');
  if (given === undefined && operands.length === 1 && t.name !== 'ln')
    throw t.misused(`missing destination file operand after '${operands[0]}'`);
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
  const given = t.values('no-preserve').flatMap((list) => list.split(','));
  const wrong = [...kept, ...given].find((name) => !ATTRIBUTES.includes(name));
  if (wrong !== undefined)
    throw t.misused(
      `invalid argument ‘${wrong}’ for ‘--${kept.has(wrong) ? '' : 'no-'}preserve’\nValid arguments are:\n${ATTRIBUTES.map((name) => `  - ‘${name}’`).join('\n')}`,
    );
  const all = kept.has('all') ? new Set(ATTRIBUTES) : kept;
  for (const name of given.includes('all') ? ATTRIBUTES : given) all.delete(name);
  return all;
}

/** A file that does not keep the mode of its source is new as any other is. */
const modeOfCopy = (t: ToolContext, stat: FileStat): { mode?: number } =>
  t.values('no-preserve').some((list) => /\b(?:mode|all)\b/.test(list)) ? {} : { mode: stat.mode & 0o777 };

function copyFile(t: ToolContext, from: string, to: string, stat: FileStat): void {
  const { files } = t.context;
  const kept = keptAttributes(t);
  if (!t.has('attributes-only')) files.write(t.path(to), readChunk(files, t.path(from)), modeOfCopy(t, stat));
  else if (!t.stat(to)) files.write(t.path(to), '', modeOfCopy(t, stat));
  if (kept.has('ownership') && files.user.name === 'root')
    files.chown(t.path(to), { owner: stat.owner, group: stat.group });
  if (kept.has('timestamps')) files.touch(t.path(to), stat.modifiedMs);
}

/** From or into a named pipe: what goes through it is copied, whoever is at its other end. */
function* copyThroughPipe(t: ToolContext, from: string, to: string): Routine<void> {
  const content = yield* contentOf(t.context.files, t.path(from));
  const writer = yield* t.openWriter(to, false);
  yield* write(writer, content);
  writer.close();
  if (t.has('v')) yield* t.print(`'${from}' -> '${to}'\n`);
}

/** Copies one file or folder; `named`: it is an operand, whose link -H follows. */
function* copy(t: ToolContext, from: string, to: string, named = false): Routine<void> {
  const { files } = t.context;
  const follow = t.has('L') || (named && t.has('H')) || !['a', 'P', 'd', 'r'].some((flag) => t.has(flag));
  const stat = t.stat(from, follow);
  if (!stat) {
    yield* t.fail(`cannot stat '${from}': ${t.whyNot(from)}`);
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
      !(yield* t.attempt(`cannot create directory '${to}'`, () => files.makeDirectory(t.path(to), { mode: stat.mode })))
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
  const backup = existing && backupName(t, to);
  if (backup !== undefined) {
    if (t.stat(backup)?.inode === stat.inode) {
      yield* t.fail(`backing up '${to}' might destroy source;  '${from}' not copied`);
      return;
    }
    if (!(yield* backUp(t, to, backup))) return;
  }
  const recursive = (t.has('r') || t.has('a')) && !t.has('copy-contents');
  if ((existing?.kind === 'fifo' && backup === undefined) || (stat.kind === 'fifo' && !recursive)) {
    yield* copyThroughPipe(t, from, to);
    return;
  }
  if (t.has('remove-destination') && t.stat(to, false)) files.remove(t.path(to));
  const done = yield* t.attempt(
    existing ? `cannot open '${from}' for reading` : `cannot create regular file '${to}'`,
    () => {
      if (t.has('s')) files.link(from, t.path(to));
      else if (t.has('l')) files.hardLink(t.path(from), t.path(to));
      else if (stat.kind === 'link') files.link(files.readLink(t.path(from)), t.path(to));
      else if (stat.kind === 'fifo') files.makeFifo(t.path(to), { mode: stat.mode });
      else copyFile(t, from, to, stat);
    },
  );
  if (done && t.has('v')) yield* t.print(`'${from}' -> '${to}'${backupNote(backup)}\n`);
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
    's',
    'symbolic-link=s',
    'l',
    'link=l',
    'parents',
    ...['H', 'attributes-only', 'copy-contents', 'no-preserve:', 'remove-destination', 'strip-trailing-slashes'],
    ...BACKUP_OPTIONS,
  ],
  idle: ['f', 'force', 'x', 'one-file-system', 'reflink?', 'sparse:'],
  refused: ['Z', 'context?'],
  help: 'Usage: cp [OPTION]... SOURCE... DEST\nCopy SOURCE to DEST, or multiple SOURCE(s) to DIRECTORY.\n\n  -a  same as -dR --preserve\n  -i  prompt before overwriting\n  -n  do not overwrite an existing file\n  -p  preserve mode and timestamps\n  -R, -r  copy directories recursively\n  -v  explain what is being done',
  *run(t) {
    const found = yield* targets(t);
    if (!found) return;
    for (const given of found.sources) {
      const source = found.folder && t.has('strip-trailing-slashes') ? given.replace(/(?<=.)\/+$/, '') : given;
      let to = found.target;
      if (t.has('parents')) {
        // The folders of the source's path are made below the target.
        to = `${found.target.replace(/\/$/, '')}/${source.replace(/^\/+/, '')}`;
        t.context.files.makeDirectory(t.path(to).replace(/\/[^/]*$/, '') || '/', { parents: true });
      } else if (found.folder) to = `${found.target.replace(/\/$/, '')}/${baseName(source)}`;
      yield* copy(t, source, to, true);
    }
  },
});

const mv = defineTool({
  names: ['mv'],
  options: [
    ...['i', 'interactive=i', 'n', 'no-clobber=n', 'v', 'verbose=v', 'u', 'update=u'],
    ...['t:', 'target-directory:=t', 'T', 'no-target-directory=T', 'strip-trailing-slashes', ...BACKUP_OPTIONS],
  ],
  idle: ['f', 'force'],
  refused: ['Z', 'context'],
  help: 'Usage: mv [OPTION]... SOURCE... DEST\nRename SOURCE to DEST, or move SOURCE(s) to DIRECTORY.\n\n  -f  do not prompt before overwriting\n  -n  do not overwrite an existing file\n  -v  explain what is being done',
  *run(t) {
    const found = yield* targets(t);
    if (!found) return;
    for (const given of found.sources) {
      const source = t.has('strip-trailing-slashes') ? given.replace(/(?<=.)\/+$/, '') : given;
      const to = found.folder ? `${found.target.replace(/\/$/, '')}/${baseName(source)}` : found.target;
      const stat = t.stat(source, false);
      const existing = t.stat(to, false);
      if (!stat) {
        yield* t.fail(`cannot stat '${source}': ${t.whyNot(source)}`);
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
      const backup = existing && backupName(t, to);
      if (backup !== undefined && !(yield* backUp(t, to, backup))) continue;
      const done = yield* t.attempt(`cannot move '${source}' to '${to}'`, () =>
        t.context.files.rename(t.path(source), t.path(to)),
      );
      if (done && t.has('v')) yield* t.print(`renamed '${source}' -> '${to}'${backupNote(backup)}\n`);
    }
  },
});

const install = defineTool({
  names: ['install'],
  options: [
    ...['d', 'directory=d', 'D', 'm:', 'mode:=m', 'o:', 'owner:=o', 'g:', 'group:=g', 't:', 'target-directory:=t'],
    ...['T', 'no-target-directory=T', 'v', 'verbose=v', 'p', 'preserve-timestamps=p', ...BACKUP_OPTIONS],
  ],
  idle: ['c', 's', 'strip', 'C', 'compare'],
  refused: ['Z', 'context?', 'preserve-context', 'strip-program:'],
  help: 'Usage: install [OPTION]... SOURCE... DEST\n  or:  install [OPTION]... -d DIRECTORY...\nCopy files and set their attributes.\n\n  -d  create directories\n  -D  create all leading directories of DEST\n  -m MODE  set permission mode, instead of rwxr-xr-x\n  -o OWNER, -g GROUP  set who owns them\n  -t DIRECTORY  copy all into it',
  *run(t) {
    const { files } = t.context;
    const mode = newMode(t.value('m') ?? '755', 0, t.has('d'));
    if (mode === undefined) throw new ToolFailure(`invalid mode ‘${t.value('m')}’`);
    const own = (path: string): void => {
      const [owner, group] = [t.value('o'), t.value('g')];
      if (owner === undefined && group === undefined) return;
      files.chown(t.path(path), {
        ...(owner === undefined ? {} : { owner: userName(files, owner) }),
        ...(group === undefined ? {} : { group: groupName(files, group) }),
      });
    };
    if (t.has('d')) {
      if (t.operands.length === 0) throw t.misused('missing file operand');
      for (const path of t.operands) {
        yield* t.attempt(`cannot create directory '${path}'`, () => {
          files.makeDirectory(t.path(path), { parents: true });
          files.chmod(t.path(path), mode);
          own(path);
        });
      }
      return;
    }
    const [only] = t.operands;
    if (t.has('D') && t.operands.length === 2) {
      const folder = t.path(t.operands[1] as string).replace(/\/[^/]*$/, '') || '/';
      yield* t.attempt(`cannot create directory '${folder}'`, () => files.makeDirectory(folder, { parents: true }));
    }
    if (t.value('t') === undefined && t.operands.length === 1)
      throw t.misused(`missing destination file operand after '${only}'`);
    const found = yield* targets(t);
    if (!found) return;
    for (const source of found.sources) {
      const to = found.folder ? `${found.target.replace(/\/$/, '')}/${baseName(source)}` : found.target;
      const stat = t.stat(source);
      if (!stat || stat.kind === 'directory') {
        yield* t.fail(stat ? `omitting directory '${source}'` : `cannot stat '${source}': No such file or directory`);
        continue;
      }
      const backup = t.stat(to, false) && backupName(t, to);
      if (backup !== undefined && !(yield* backUp(t, to, backup))) continue;
      const done = yield* t.attempt(`cannot create regular file '${to}'`, () => {
        if (t.stat(to, false)) files.remove(t.path(to));
        files.write(t.path(to), readChunk(files, t.path(source)), { mode });
        files.chmod(t.path(to), mode);
        own(to);
        if (t.has('p')) files.touch(t.path(to), stat.modifiedMs);
      });
      if (done && t.has('v')) yield* t.print(`'${source}' -> '${to}'${backupNote(backup)}\n`);
    }
  },
});

export const COPY_TOOLS: readonly Tool[] = [cp, mv, install];
