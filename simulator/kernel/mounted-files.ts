/**
 * A file system with others mounted into it (a container's volumes, /proc): each path belongs to the mount with the longest matching
 * prefix, all else to its own files. Leaves out: symbolic links that cross a mount point.
 */
import type { NamedPipe } from './fifo.ts';
import { FileError, type FileStat, type FileSystem, type FileUser } from './files.ts';

export interface Mount {
  /** Absolute and normal. */
  readonly path: string;
  readonly files: FileSystem;
  /** What of the volume is shown at `path`: "" for all of it, or an absolute path in it. */
  readonly root: string;
  readonly readOnly: boolean;
}

const DEFAULT_UMASK = 0o022;
/** A path without anything that `normalise` would change. */
const PLAIN = /^(?:\/(?!\.)[^/]+)+$/;

export class MountedFiles implements FileSystem {
  readonly #own: FileSystem;
  readonly #mounts: readonly Mount[];

  private constructor(own: FileSystem, mounts: readonly Mount[]) {
    this.#own = own;
    this.#mounts = [...mounts].sort((a, b) => b.path.length - a.path.length);
  }

  /** Mounts over `own`, in which a place is made for each. */
  static over(own: FileSystem, mounts: readonly Mount[]): MountedFiles {
    for (const mount of mounts) if (!own.exists(mount.path)) makePlace(own, mount);
    return new MountedFiles(own, mounts);
  }

  get user(): FileUser {
    return this.#own.user;
  }
  get umask(): number {
    return this.#own.umask ?? DEFAULT_UMASK;
  }
  set umask(bits: number) {
    this.#own.umask = bits;
  }
  /** `readOnly` is about the container's own files. */
  as(user: FileUser, options?: { readOnly?: boolean }): MountedFiles {
    const mounts = this.#mounts.map((mount) => ({ ...mount, files: mount.files.as(user) }));
    return new MountedFiles(this.#own.as(user, options), mounts);
  }

  stat(path: string, options?: { followLinks?: boolean }): FileStat {
    const { files, at } = this.#where(path);
    return files.stat(at, options);
  }
  exists(path: string): boolean {
    const { files, at } = this.#where(path);
    return files.exists(at);
  }
  readText(path: string): string {
    const { files, at } = this.#where(path);
    return files.readText(at);
  }
  readBytes(path: string): Uint8Array {
    const { files, at } = this.#where(path);
    return files.readBytes(at);
  }
  write(path: string, content: string | Uint8Array, options?: { mode?: number }): void {
    const { files, at } = this.#writable(path);
    files.write(at, content, options);
  }
  append(path: string, content: string | Uint8Array): void {
    const { files, at } = this.#writable(path);
    files.append(at, content);
  }
  list(path: string): string[] {
    const { files, at } = this.#where(path);
    return files.list(at);
  }
  makeDirectory(path: string, options?: { parents?: boolean; mode?: number }): void {
    const { files, at } = this.#writable(path);
    files.makeDirectory(at, options);
  }
  remove(path: string): void {
    const { files, at } = this.#writable(path);
    files.remove(at);
  }
  removeDirectory(path: string): void {
    const { files, at } = this.#writable(path);
    files.removeDirectory(at);
  }
  rename(from: string, to: string): void {
    const source = this.#writable(from);
    const target = this.#writable(to);
    if (source.files !== target.files) throw new FileError('EXDEV', to);
    source.files.rename(source.at, target.at);
  }
  link(target: string, path: string): void {
    const { files, at } = this.#writable(path);
    files.link(target, at);
  }
  hardLink(existing: string, path: string): void {
    const source = this.#writable(existing);
    const target = this.#writable(path);
    if (source.files !== target.files) throw new FileError('EXDEV', path);
    source.files.hardLink(source.at, target.at);
  }
  readLink(path: string): string {
    const { files, at } = this.#where(path);
    return files.readLink(at);
  }
  makeFifo(path: string, options?: { mode?: number }): void {
    const { files, at } = this.#writable(path);
    files.makeFifo(at, options);
  }
  fifo(path: string, access: 'read' | 'write' | 'both'): NamedPipe | undefined {
    const { files, at } = this.#where(path);
    return files.fifo(at, access);
  }
  chmod(path: string, mode: number): void {
    const { files, at } = this.#writable(path);
    files.chmod(at, mode);
  }
  chown(path: string, to: { owner?: string; group?: string }): void {
    const { files, at } = this.#writable(path);
    files.chown(at, to);
  }
  touch(path: string, modifiedMs?: number, options?: { followLinks?: boolean }): void {
    const { files, at } = this.#writable(path);
    files.touch(at, modifiedMs, options);
  }
  resolve(path: string): string {
    const { files, at, mount } = this.#where(path);
    const resolved = files.resolve(at);
    return mount ? `${mount.path}${resolved.slice(mount.root.length)}`.replace(/\/$/, '') || '/' : resolved;
  }
  onChange(listener: (path: string) => void): () => void {
    const stops = [this.#own.onChange(listener)];
    for (const mount of this.#mounts) {
      stops.push(
        mount.files.onChange((path) => {
          if (path === mount.root || path.startsWith(`${mount.root}/`))
            listener(`${mount.path}${path.slice(mount.root.length)}`);
        }),
      );
    }
    return () => {
      for (const stop of stops) stop();
    };
  }

  #where(path: string): { files: FileSystem; at: string; mount: Mount | undefined } {
    const normal = PLAIN.test(path) ? path : normalise(path);
    for (const mount of this.#mounts) {
      if (normal === mount.path || normal.startsWith(`${mount.path}/`)) {
        return { files: mount.files, at: `${mount.root}${normal.slice(mount.path.length)}` || '/', mount };
      }
    }
    return { files: this.#own, at: path, mount: undefined };
  }

  #writable(path: string): { files: FileSystem; at: string } {
    const { files, at, mount } = this.#where(path);
    if (mount?.readOnly) throw new FileError('EROFS', path);
    return { files, at };
  }
}

/** Something must be there to mount over, and be seen in the folder that holds it. */
function makePlace(own: FileSystem, { path, files, root }: Mount): void {
  if (files.stat(root || '/').kind === 'directory') {
    own.makeDirectory(path, { parents: true });
    return;
  }
  own.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true });
  own.write(path, '');
}

/** "/a/../b//c/" → "/b/c". */
export function normalise(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') out.pop();
    else out.push(part);
  }
  return `/${out.join('/')}`;
}
