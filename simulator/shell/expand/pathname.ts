/** Pathname expansion: which files a pattern names, sorted. `**` with `shopt -s globstar`. */
import { FileError, type FileSystem, statOf } from '../../kernel/files.ts';
import type { Shell } from '../shell.ts';
import { isMagic, patternsOf, unescapePattern } from './pattern.ts';

/** Paths that match, as the pattern writes them (relative stays relative); empty when none does. */
export function expandPathname(shell: Shell, pattern: string): string[] {
  const extended = shell.shopt.has('extglob');
  const segments = pattern.split('/');
  let found: string[] = [''];
  segments.forEach((segment, i) => {
    if (i === 0 && segment === '') {
      found = ['/'];
      return;
    }
    if (segment === '') {
      if (i === segments.length - 1)
        found = found
          .filter((path) => path !== '' && isDirectory(shell.files, shell.path(path)))
          .map((path) => (path.endsWith('/') ? path : `${path}/`));
      return;
    }
    const next: string[] = [];
    const join = (folder: string, name: string): string =>
      folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`;
    if (segment === '**' && shell.shopt.has('globstar')) {
      const last = i === segments.length - 1;
      for (const folder of found) {
        if (!last) next.push(folder);
        else if (folder !== '') next.push(folder.endsWith('/') ? folder : `${folder}/`);
        walk(shell, folder, (path, directory) => {
          if (last || directory) next.push(path);
        });
      }
      found = next;
      return;
    }
    if (!isMagic(segment, extended)) {
      const name = unescapePattern(segment);
      for (const folder of found) {
        const path = join(folder, name);
        if (exists(shell.files, shell.path(path))) next.push(path);
      }
      found = next;
      return;
    }
    const matches = patternsOf(shell).get(segment, {
      path: true,
      extended,
      ignoreCase: shell.shopt.has('nocaseglob'),
    });
    const hidden =
      segment.startsWith('.') ||
      segment.startsWith('\\.') ||
      shell.shopt.has('dotglob') ||
      Boolean(shell.variables.text('GLOBIGNORE'));
    // dash and ash match a folder's own two names too.
    const own = shell.session.dialect === 'bash' ? [] : ['.', '..'];
    for (const folder of found)
      for (const name of [...own, ...names(shell.files, shell.path(folder === '' ? '.' : folder))])
        if ((hidden || !name.startsWith('.')) && matches.whole(name)) next.push(join(folder, name));
    found = next;
  });
  const ignored = shell.variables.text('GLOBIGNORE');
  const kept = ignored ? found.filter((path) => !isIgnored(shell, path, ignored)) : found;
  return kept.filter((path) => path !== '').sort(byCollation);
}

/** `$GLOBIGNORE`: patterns of names that do not count. */
const isIgnored = (shell: Shell, path: string, patterns: string): boolean =>
  /(?:^|\/)\.{1,2}$/.test(path) ||
  patterns.split(':').some((pattern) => patternsOf(shell).get(pattern, { path: true, extended: true }).whole(path));

/** As sort(1) in a UTF-8 locale orders plain names: letters without regard to case first, then as they are. */
function byCollation(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function walk(shell: Shell, folder: string, visit: (path: string, directory: boolean) => void): void {
  for (const name of names(shell.files, shell.path(folder === '' ? '.' : folder))) {
    if (name.startsWith('.') && !shell.shopt.has('dotglob')) continue;
    const path = folder === '' ? name : folder.endsWith('/') ? folder + name : `${folder}/${name}`;
    const directory = isDirectory(shell.files, shell.path(path));
    visit(path, directory);
    if (directory) walk(shell, path, visit);
  }
}

function names(files: FileSystem, path: string): string[] {
  try {
    return files.list(path);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

const isDirectory = (files: FileSystem, path: string): boolean => statOf(files, path)?.kind === 'directory';

/** Also true for a link that leads nowhere. */
const exists = (files: FileSystem, path: string): boolean => statOf(files, path, { followLinks: false }) !== undefined;
