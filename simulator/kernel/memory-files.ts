/**
 * A file system in memory. Made by the thousand (one per container), so an image's files are a `FileLayer`: a tree that
 * is built once and shared; a file system copies the folders on the way to what it changes, nothing else.
 * Left out: devices except /dev/null's kind (a `void` file), access times, quotas beyond `limitBytes`.
 */
import { Fifo } from './fifo.ts';
import {
  byteLength,
  type DirectoryNode,
  type FifoNode,
  type FileContent,
  type FileLayer,
  type FileNode,
  FileTree,
  type LinkNode,
  type TreeNode,
} from './file-tree.ts';
import { FileError, type FileKind, type FileStat, type FileSystem, type FileUser, ROOT } from './files.ts';

interface MemoryFilesOptions {
  /** Milliseconds since 1970, for modification times. */
  readonly now: () => number;
  /** What is there at the start. */
  readonly base?: FileLayer;
  /** Who owns new files, and (unless root) whose permissions count. Default root. */
  readonly user?: FileUser;
  /** Refuses every change with EROFS. */
  readonly readOnly?: boolean;
  /** Content beyond this many bytes in all is refused with ENOSPC. Default 64 MiB. */
  readonly limitBytes?: number;
}

/** A disk's size: what is written without end must not take the world down. */
const DISK_BYTES = 64 * 1024 * 1024;
const LINK_LIMIT = 40;
const READ = 4;
const WRITE = 2;
const SEARCH = 1;
const SET_GROUP = 0o2000;
const STICKY = 0o1000;

/** Where a path leads: the folder that holds it, its name there, the names from the root, and the node if it exists. */
interface Place {
  readonly names: readonly string[];
  readonly parent: DirectoryNode | undefined;
  readonly node: TreeNode | undefined;
}

function sizeOf(node: TreeNode): number {
  switch (node.kind) {
    case 'file':
      return byteLength(node.content);
    case 'link':
      return byteLength(node.target);
    case 'fifo':
      return 0;
    case 'directory':
      return 4096;
  }
}

export class MemoryFiles implements FileSystem {
  readonly user: FileUser;
  umask = 0o022;
  readonly #tree: FileTree;
  readonly #readOnly: boolean;

  /** `tree`: of another file system, to be seen by another user. */
  constructor(options: MemoryFilesOptions, tree?: FileTree) {
    this.user = options.user ?? ROOT;
    this.#readOnly = options.readOnly ?? false;
    this.#tree = tree ?? new FileTree(options.now, options.base, options.limitBytes ?? DISK_BYTES);
  }

  as(user: FileUser, options: { readOnly?: boolean } = {}): MemoryFiles {
    return new MemoryFiles({ now: this.#tree.now, user, readOnly: options.readOnly ?? this.#readOnly }, this.#tree);
  }

  get limitBytes(): number {
    return this.#tree.limitBytes;
  }
  set limitBytes(bytes: number) {
    this.#tree.limitBytes = bytes;
  }

  /** Bytes of content written; what the base layer holds does not count. */
  get usedBytes(): number {
    return this.#tree.usedBytes;
  }

  stat(path: string, options?: { followLinks?: boolean }): FileStat {
    const node = this.#existing(path, options?.followLinks ?? true);
    return {
      kind: node.kind as FileKind,
      size: sizeOf(node),
      mode: node.mode,
      modifiedMs: node.modifiedMs,
      owner: node.owner,
      group: node.group,
      inode: node.inode,
      ...(node.kind !== 'directory' && node.links !== undefined ? { links: node.links } : {}),
    };
  }

  exists(path: string): boolean {
    try {
      return this.#place(path, true).node !== undefined;
    } catch (error) {
      if (error instanceof FileError) return false;
      throw error;
    }
  }

  readText(path: string): string {
    const content = this.#fileToRead(path).content;
    return typeof content === 'string' ? content : new TextDecoder().decode(content);
  }

  readBytes(path: string): Uint8Array {
    const content = this.#fileToRead(path).content;
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  }

  write(path: string, content: FileContent, options?: { mode?: number }): void {
    this.#put(path, content, options?.mode, false);
  }

  append(path: string, content: FileContent): void {
    this.#put(path, content, undefined, true);
  }

  list(path: string): string[] {
    const node = this.#existing(path, true);
    if (node.kind !== 'directory') throw new FileError('ENOTDIR', path);
    this.#allow(node, READ, path);
    return [...node.entries.keys()].sort();
  }

  makeDirectory(path: string, options?: { parents?: boolean; mode?: number }): void {
    if (options?.parents) {
      const names = path.split('/').filter((name) => name !== '');
      for (let n = 1; n < names.length; n++) {
        const ancestor = `/${names.slice(0, n).join('/')}`;
        const place = this.#place(ancestor, true);
        if (place.node === undefined) this.#add(place, ancestor, this.#newDirectory(0o755, place));
        else if (place.node.kind !== 'directory') throw new FileError('ENOTDIR', path);
      }
      const place = this.#place(path, true);
      if (place.node?.kind === 'directory') return;
      if (place.node !== undefined) throw new FileError('EEXIST', path);
      this.#add(place, path, this.#newDirectory(options.mode ?? 0o777 & ~this.umask, place));
      return;
    }
    const place = this.#place(path, false);
    if (place.node !== undefined) throw new FileError('EEXIST', path);
    this.#add(place, path, this.#newDirectory(options?.mode ?? 0o777 & ~this.umask, place));
  }

  remove(path: string): void {
    const place = this.#place(path, false);
    if (place.node === undefined) throw new FileError('ENOENT', path);
    if (place.node.kind === 'directory') throw new FileError('EISDIR', path);
    this.#drop(place, path);
    this.#forget(place.node);
  }

  removeDirectory(path: string): void {
    const place = this.#place(path, false);
    if (place.node === undefined) throw new FileError('ENOENT', path);
    if (place.node.kind !== 'directory') throw new FileError('ENOTDIR', path);
    if (place.node.entries.size > 0) throw new FileError('ENOTEMPTY', path);
    if (place.names.length === 0) throw new FileError('EINVAL', path);
    this.#drop(place, path);
  }

  rename(from: string, to: string): void {
    const source = this.#place(from, false);
    if (source.node === undefined) throw new FileError('ENOENT', from);
    const target = this.#place(to, false);
    if (target.parent === undefined) throw new FileError('ENOENT', to);
    if (target.node === source.node) return;
    if (target.names.length > source.names.length && source.names.every((name, i) => target.names[i] === name))
      throw new FileError('EINVAL', to);
    if (target.node?.kind === 'directory') {
      if (source.node.kind !== 'directory') throw new FileError('EISDIR', to);
      if (target.node.entries.size > 0) throw new FileError('ENOTEMPTY', to);
    } else if (target.node !== undefined && source.node.kind === 'directory') throw new FileError('ENOTDIR', to);
    this.#allow(target.parent, WRITE, to);
    this.#drop(source, from);
    const parent = this.#tree.own(target.names.slice(0, -1));
    parent.entries.set(target.names.at(-1) as string, source.node);
    if (target.node) this.#forget(target.node);
    parent.modifiedMs = this.#tree.now();
    this.#tree.tell(target.names);
  }

  link(target: string, path: string): void {
    const place = this.#place(path, false);
    if (place.node !== undefined) throw new FileError('EEXIST', path);
    this.#add(place, path, { ...this.#newBase(0o777, place), kind: 'link', target });
  }

  hardLink(existing: string, path: string): void {
    const source = this.#place(existing, false);
    if (source.node === undefined) throw new FileError('ENOENT', existing);
    if (source.node.kind === 'directory') throw new FileError('EPERM', existing);
    const place = this.#place(path, false);
    if (place.node !== undefined) throw new FileError('EEXIST', path);
    // One node under two names: it must be this tree's own, or a change would copy it away from the other.
    const node = this.#change(source, existing) as FileNode | LinkNode | FifoNode;
    this.#add(place, path, node);
    node.links = (node.links ?? 1) + 1;
  }

  readLink(path: string): string {
    const node = this.#existing(path, false);
    if (node.kind !== 'link') throw new FileError('EINVAL', path);
    return node.target;
  }

  chmod(path: string, mode: number): void {
    const place = this.#place(path, true);
    if (place.node === undefined) throw new FileError('ENOENT', path);
    if (!this.#isRoot && place.node.owner !== this.user.name) throw new FileError('EPERM', path);
    this.#change(place, path).mode = mode & 0o7777;
    this.#tree.tell(place.names);
  }

  chown(path: string, to: { owner?: string; group?: string }): void {
    const place = this.#place(path, true);
    const { node } = place;
    if (node === undefined) throw new FileError('ENOENT', path);
    const mayGive = to.owner === undefined || to.owner === node.owner;
    const mayJoin = to.group === undefined || this.user.groups.includes(to.group);
    if (!this.#isRoot && !(node.owner === this.user.name && mayGive && mayJoin)) throw new FileError('EPERM', path);
    const changed = this.#change(place, path);
    changed.owner = to.owner ?? node.owner;
    changed.group = to.group ?? node.group;
    this.#tree.tell(place.names);
  }

  makeFifo(path: string, options?: { mode?: number }): void {
    const place = this.#place(path, false);
    if (place.node !== undefined) throw new FileError('EEXIST', path);
    const mode = options?.mode ?? 0o666 & ~this.umask;
    this.#add(place, path, { ...this.#newBase(mode, place), kind: 'fifo', pipe: new Fifo() });
  }

  fifo(path: string, access: 'read' | 'write' | 'both'): Fifo | undefined {
    const node = this.#existing(path, true);
    if (node.kind !== 'fifo') return undefined;
    // A disk that is mounted read-only does not keep anybody from writing to a pipe on it.
    if (access !== 'write') this.#permit(node, READ, path);
    if (access !== 'read') this.#permit(node, WRITE, path);
    return node.pipe;
  }

  touch(path: string, modifiedMs?: number, options?: { followLinks?: boolean }): void {
    const place = this.#place(path, options?.followLinks ?? true);
    if (place.node === undefined) {
      this.#add(place, path, this.#newFile('', 0o666 & ~this.umask, place));
      if (modifiedMs !== undefined) this.touch(path, modifiedMs);
      return;
    }
    this.#allow(place.node, WRITE, path);
    this.#change(place, path).modifiedMs = modifiedMs ?? this.#tree.now();
    this.#tree.tell(place.names);
  }

  resolve(path: string): string {
    const place = this.#place(path, true);
    if (place.parent === undefined && place.names.length > 0) throw new FileError('ENOENT', path);
    return `/${place.names.join('/')}`;
  }

  onChange(listener: (path: string) => void): () => void {
    return this.#tree.onChange(listener);
  }

  /** Walks the path, links on the way followed, the last one if `followLast`. */
  #place(path: string, followLast: boolean): Place {
    const pending = path.split('/').reverse();
    const names: string[] = [];
    const nodes: DirectoryNode[] = [this.#tree.root];
    let links = 0;
    while (pending.length > 0) {
      const name = pending.pop() as string;
      if (name === '' || name === '.') continue;
      if (name === '..') {
        names.pop();
        if (nodes.length > 1) nodes.pop();
        continue;
      }
      const at = nodes.at(-1) as DirectoryNode;
      this.#allow(at, SEARCH, path);
      const node = at.entries.get(name);
      const last = !pending.some((rest) => rest !== '' && rest !== '.');
      if (node?.kind === 'link' && (!last || followLast || pending.length > 0)) {
        if (++links > LINK_LIMIT) throw new FileError('ELOOP', path);
        if (node.target.startsWith('/')) {
          names.length = 0;
          nodes.length = 1;
        }
        pending.push(...node.target.split('/').reverse());
        continue;
      }
      names.push(name);
      if (last) {
        if (node !== undefined && node.kind !== 'directory' && pending.length > 0) throw new FileError('ENOTDIR', path);
        return { names, parent: at, node };
      }
      if (node === undefined) {
        if (pending.includes('..')) throw new FileError('ENOENT', path);
        return {
          names: [...names, ...pending.reverse().filter((rest) => rest !== '' && rest !== '.')],
          parent: undefined,
          node: undefined,
        };
      }
      if (node.kind !== 'directory') throw new FileError('ENOTDIR', path);
      nodes.push(node);
    }
    return { names, parent: nodes.at(-2), node: nodes.at(-1) as DirectoryNode };
  }

  #existing(path: string, followLast: boolean): TreeNode {
    const { node } = this.#place(path, followLast);
    if (node === undefined) throw new FileError('ENOENT', path);
    return node;
  }

  #fileToRead(path: string): FileNode {
    const node = this.#existing(path, true);
    if (node.kind === 'directory') throw new FileError('EISDIR', path);
    this.#allow(node, READ, path);
    if (node.kind === 'fifo') throw new FileError('ESPIPE', path);
    return node as FileNode;
  }

  #put(path: string, content: FileContent, mode: number | undefined, append: boolean): void {
    const place = this.#place(path, true);
    if (place.node === undefined) {
      this.#tree.charge(byteLength(content), path);
      this.#add(place, path, this.#newFile(content, mode ?? 0o666 & ~this.umask, place));
      return;
    }
    if (place.node.kind === 'directory') throw new FileError('EISDIR', path);
    this.#allow(place.node, WRITE, path);
    if (place.node.kind === 'fifo') throw new FileError('ESPIPE', path);
    if (place.node.kind === 'file' && place.node.void) return;
    this.#tree.charge(byteLength(content) - (append ? 0 : byteLength((place.node as FileNode).content)), path);
    const node = this.#change(place, path) as FileNode;
    node.content = append ? this.#tree.joined(node.content, content) : content;
    node.modifiedMs = this.#tree.now();
    if (mode !== undefined) node.mode = mode;
    this.#tree.tell(place.names);
  }

  /** Who owns what is made in a folder: the user, and its group, or the folder's where that says so. */
  #newBase(mode: number, { parent }: Place): ReturnType<FileTree['newBase']> {
    const inherits = parent !== undefined && (parent.mode & SET_GROUP) !== 0;
    return this.#tree.newBase(mode, this.user.name, inherits ? parent.group : this.user.group);
  }

  #newDirectory(mode: number, place: Place): DirectoryNode {
    const inherited = place.parent === undefined ? 0 : place.parent.mode & SET_GROUP;
    return { ...this.#newBase(mode | inherited, place), kind: 'directory', entries: new Map() };
  }

  #newFile(content: FileContent, mode: number, place: Place): FileNode {
    return { ...this.#newBase(mode, place), kind: 'file', content, void: false };
  }

  #add(place: Place, path: string, node: TreeNode): void {
    if (place.parent === undefined) throw new FileError('ENOENT', path);
    this.#allow(place.parent, WRITE, path);
    const parent = this.#tree.own(place.names.slice(0, -1));
    parent.entries.set(place.names.at(-1) as string, node);
    parent.modifiedMs = this.#tree.now();
    this.#tree.tell(place.names);
  }

  #drop(place: Place, path: string): void {
    this.#allowRemoval(place.parent as DirectoryNode, place.node as TreeNode, path);
    const parent = this.#tree.own(place.names.slice(0, -1));
    parent.entries.delete(place.names.at(-1) as string);
    parent.modifiedMs = this.#tree.now();
    this.#tree.tell(place.names);
  }

  /** One of a file's names is gone; with the last one goes what it held. */
  #forget(node: TreeNode): void {
    if (node.kind === 'directory') return;
    if (node.links !== undefined && node.links > 1) node.links--;
    else if (node.kind === 'file') this.#tree.usedBytes -= byteLength(node.content);
  }

  /** The node at the place, ours to change. */
  #change(place: Place, path: string): TreeNode {
    if (this.#readOnly) throw new FileError('EROFS', path);
    return this.#tree.change(place.names, place.node as TreeNode);
  }

  get #isRoot(): boolean {
    return this.user.name === ROOT.name;
  }

  #allow(node: TreeNode, need: number, path: string): void {
    if (need === WRITE && this.#readOnly) throw new FileError('EROFS', path);
    this.#permit(node, need, path);
  }

  #permit(node: TreeNode, need: number, path: string): void {
    if (this.#isRoot) return;
    const { name, groups } = this.user;
    const shift = node.owner === name ? 6 : groups.includes(node.group) ? 3 : 0;
    if (((node.mode >> shift) & need) !== need) throw new FileError('EACCES', path);
  }

  /** In a folder such as /tmp everybody takes away what is theirs only. */
  #allowRemoval(parent: DirectoryNode, node: TreeNode, path: string): void {
    this.#allow(parent, WRITE, path);
    if (this.#isRoot || (parent.mode & STICKY) === 0) return;
    if (node.owner !== this.user.name && parent.owner !== this.user.name) throw new FileError('EPERM', path);
  }
}
