/**
 * Programs as files: what `ls /usr/bin` shows and what a path runs. A program's file is an ELF header that names it, so that copies,
 * links and archives of it run too. The folders are made when somebody looks into them. Leaves out: sizes of real binaries.
 */
import type { LayerFile } from './file-tree.ts';

const MAGIC = '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0\0drydock:';

/** A program that does what the name says by which it is called. */
export const BUSYBOX = 'busybox';

/** The file of a program. */
export const programFile = (name: string): LayerFile => ({ content: `${MAGIC}${name}\0`, mode: 0o755 });

/** Which program a file's content is; undefined: none. */
export const programIn = (content: string): string | undefined =>
  content.startsWith(MAGIC) ? content.slice(MAGIC.length, content.indexOf('\0', MAGIC.length)) : undefined;

/** Where a Debian keeps its programs: one folder, to which older names lead. `own`: what was installed beside them. */
export function debianFolders(
  names: () => Iterable<string>,
  own: ReadonlySet<string> = new Set(),
): Readonly<Record<string, LayerFile>> {
  const files = (wanted: (name: string) => boolean) => () =>
    [...names()].filter((name) => isFileName(name) && wanted(name)).map((name) => [name, programFile(name)] as const);
  return {
    '/bin': { link: 'usr/bin' },
    '/sbin': { link: 'usr/sbin' },
    '/usr/bin': { entries: files((name) => !own.has(name) && !IN_SBIN.has(name)) },
    '/usr/sbin': { entries: files((name) => IN_SBIN.has(name)) },
    '/usr/local/bin': { entries: files((name) => own.has(name) && !IN_SBIN.has(name)) },
  };
}

const IN_SBIN: ReadonlySet<string> = new Set(['nginx']);

/** Where busybox's images keep theirs: Docker's official one has one file under many names, Alpine's has links to it. */
export function busyboxFolders(
  names: () => Iterable<string>,
  own: ReadonlySet<string>,
  places: ((name: string) => string) | undefined,
): Readonly<Record<string, LayerFile>> {
  const binary = programFile(BUSYBOX);
  const applet = (name: string): LayerFile => (places && name !== BUSYBOX ? { link: '/bin/busybox' } : binary);
  const inFolder = (folder: string) => () =>
    [...names()]
      .filter((name) => isFileName(name) && (own.has(name) ? '/usr/local/bin' : (places?.(name) ?? '/bin')) === folder)
      .map((name) => [name, own.has(name) ? programFile(name) : applet(name)] as const);
  const folders = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin'];
  return {
    ...Object.fromEntries(folders.map((folder) => [folder, { entries: inFolder(folder) }])),
    // For scripts that begin with "#!/usr/bin/env".
    ...(places ? {} : { '/usr/bin': { entries: () => [['env', { link: '../../bin/env' }] as const] } }),
  };
}

const isFileName = (name: string): boolean => !name.includes('/');
