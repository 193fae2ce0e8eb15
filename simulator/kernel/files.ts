/** A file system as programs see it: POSIX paths, modes and errors, virtual modification times. Synchronous. */
import type { NamedPipe } from './fifo.ts';

export type FileKind = 'file' | 'directory' | 'link' | 'fifo';

export interface FileStat {
  readonly kind: FileKind;
  /** Bytes. */
  readonly size: number;
  /** Permission bits, for example 0o644. */
  readonly mode: number;
  /** Virtual milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly owner: string;
  readonly group: string;
  /** Unique in this file system. */
  readonly inode: number;
  /** Names that a file has. Undefined: one. */
  readonly links?: number;
}

/** Who uses files. Names as /etc/passwd and /etc/group have them, or numbers as text ("1000") where they have none. */
export interface FileUser {
  /** `root` may do everything. */
  readonly name: string;
  readonly group: string;
  /** All of them, `group` among them. */
  readonly groups: readonly string[];
}

/** A user with a group of the same name. */
export const userNamed = (name: string): FileUser => ({ name, group: name, groups: [name] });

export const ROOT: FileUser = userNamed('root');

/** Paths are absolute and need not be normal ("/a/../b" is fine). Every method throws `FileError`. */
export interface FileSystem {
  /** Whose permissions count, and who owns what is made. */
  readonly user: FileUser;
  /** The same files, used by somebody else. */
  as(user: FileUser, options?: { readOnly?: boolean }): FileSystem;
  stat(path: string, options?: { followLinks?: boolean }): FileStat;
  exists(path: string): boolean;
  /** What a named pipe holds is not to be had so: ESPIPE. See `NamedPipe`. */
  readText(path: string): string;
  readBytes(path: string): Uint8Array;
  /** Creates the file or replaces its content. The folder must exist. */
  write(path: string, content: string | Uint8Array, options?: { mode?: number }): void;
  append(path: string, content: string | Uint8Array): void;
  /** Names, sorted by code unit, without "." and "..". */
  list(path: string): string[];
  makeDirectory(path: string, options?: { parents?: boolean; mode?: number }): void;
  remove(path: string): void;
  removeDirectory(path: string): void;
  rename(from: string, to: string): void;
  link(target: string, path: string): void;
  /** One more name for a file that is there (not for a folder). */
  hardLink(existing: string, path: string): void;
  readLink(path: string): string;
  /** A pipe with a name. */
  makeFifo(path: string, options?: { mode?: number }): void;
  /** The pipe of that name, which the user may open so; undefined: the path leads to something else. */
  fifo(path: string, access: 'read' | 'write' | 'both'): NamedPipe | undefined;
  /** Permissions that new files and folders do not get; of the whole machine, set by the shell that runs. Default 022. */
  umask?: number;
  chmod(path: string, mode: number): void;
  chown(path: string, to: { owner?: string; group?: string }): void;
  /** Gives a file a time, now by default; one that is not there is made, empty. */
  touch(path: string, modifiedMs?: number, options?: { followLinks?: boolean }): void;
  /** The path with links followed and dots removed. */
  resolve(path: string): string;
  /** Called after each change with the path changed. Returns how to unsubscribe. */
  onChange(listener: (path: string) => void): () => void;
}

type FileErrorCode =
  | 'ENOENT'
  | 'EEXIST'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'ENOTEMPTY'
  | 'EACCES'
  | 'EPERM'
  | 'EINVAL'
  | 'ELOOP'
  | 'EROFS'
  | 'ENOSPC'
  | 'EXDEV'
  | 'ESPIPE'
  | 'ENOSYS';

const TEXTS: Readonly<Record<FileErrorCode, string>> = {
  ENOENT: 'No such file or directory',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EINVAL: 'Invalid argument',
  ELOOP: 'Too many levels of symbolic links',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  EXDEV: 'Invalid cross-device link',
  ESPIPE: 'Illegal seek',
  // What a real machine has at that path, and this one has not.
  ENOSYS: 'not simulated',
};

/** A file operation that failed, with libc's text for its code. */
export class FileError extends Error {
  readonly code: FileErrorCode;
  readonly path: string;
  constructor(code: FileErrorCode, path: string) {
    super(`${path}: ${TEXTS[code]}`);
    this.code = code;
    this.path = path;
  }
  /** "No such file or directory": what tools print after the name. Go programs print it in lower case. */
  get text(): string {
    return TEXTS[this.code];
  }
}

/**
 * The stat of a file, or undefined where there is none to see. Probes and PATH ask thousands of times in an hour of the cluster for
 * files that are not there: that is found out first, for an error and its stack are dearer than the answer.
 */
export function statOf(files: FileSystem, path: string, options?: { followLinks?: boolean }): FileStat | undefined {
  if ((options?.followLinks ?? true) && !files.exists(path)) return undefined;
  try {
    return files.stat(path, options);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** Removes a file, or a folder with all that is in it. */
export function removeTree(files: FileSystem, path: string): void {
  if (files.stat(path, { followLinks: false }).kind !== 'directory') {
    files.remove(path);
    return;
  }
  for (const name of files.list(path)) removeTree(files, `${path}/${name}`);
  files.removeDirectory(path);
}
