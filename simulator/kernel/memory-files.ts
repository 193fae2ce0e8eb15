/**
 * A file system in memory. Made by the thousand (one per container), so an image's files are a `FileLayer`: a tree that
 * is built once and shared; a file system copies the folders on the way to what it changes, nothing else.
 * Left out: hard links, devices except /dev/null's kind (a `void` file), access times, quotas beyond `limitBytes`.
 */
import { FileError, type FileKind, type FileStat, type FileSystem } from './files.ts';

export type FileContent = string | Uint8Array;

interface NodeBase {
  /** The file system that may change this node in place; others copy it first. */
  holder: object | undefined;
  readonly inode: number;
  mode: number;
  modifiedMs: number;
  owner: string;
}
interface FileNode extends NodeBase {
  readonly kind: 'file';
  content: FileContent;
  /** Takes every write and stays empty, as /dev/null. */
  readonly void: boolean;
}
interface DirectoryNode extends NodeBase {
  readonly kind: 'directory';
  entries: Map<string, Node>;
}
interface LinkNode extends NodeBase {
  readonly kind: 'link';
  target: string;
}
type Node = FileNode | DirectoryNode | LinkNode;

/** A file of a layer: its content, or content with a mode, or a link. */
export type LayerFile =
  | FileContent
  | { readonly content: FileContent; readonly mode?: number }
  | { readonly link: string }
  | { readonly directory: true; readonly mode?: number; readonly owner?: string };

/** A read-only tree that many file systems start from. */
export interface FileLayer {
  readonly root: unknown;
  readonly nodes: number;
}

export interface MemoryFilesOptions {
  /** Milliseconds since 1970, for modification times. */
  readonly now: () => number;
  /** What is there at the start. */
  readonly base?: FileLayer;
  /** Who owns new files, and (unless root) whose permissions count. Default root. */
  readonly user?: string;
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

/** Builds a layer from absolute paths; the folders on the way are made. */
export function fileLayer(files: Readonly<Record<string, LayerFile>>, modifiedMs = 0, owner = 'root'): FileLayer {
  let inode = 2;
  const directory = (mode: number, who: string): DirectoryNode => ({
    kind: 'directory',
    holder: undefined,
    inode: inode++,
    mode,
    modifiedMs,
    owner: who,
    entries: new Map(),
  });
  const root = directory(0o755, 'root');
  for (const path of Object.keys(files).sort()) {
    const file = files[path] as LayerFile;
    const parts = path.split('/').filter((part) => part !== '');
    const name = parts.pop();
    if (name === undefined) continue;
    let at = root;
    for (const part of parts) {
      let next = at.entries.get(part);
      if (next === undefined) at.entries.set(part, (next = directory(0o755, owner)));
      if (next.kind !== 'directory') throw new FileError('ENOTDIR', path);
      at = next;
    }
    const base = { holder: undefined, inode: inode++, modifiedMs, owner };
    if (typeof file === 'string' || file instanceof Uint8Array)
      at.entries.set(name, { ...base, kind: 'file', mode: 0o644, content: file, void: path === '/dev/null' });
    else if ('link' in file) at.entries.set(name, { ...base, kind: 'link', mode: 0o777, target: file.link });
    else if ('directory' in file) {
      if (!at.entries.has(name)) at.entries.set(name, directory(file.mode ?? 0o755, file.owner ?? owner));
    } else
      at.entries.set(name, {
        ...base,
        kind: 'file',
        mode: file.mode ?? 0o644,
        content: file.content,
        void: path === '/dev/null',
      });
  }
  return { root, nodes: inode };
}

/** Where a path leads: the folder that holds it, its name there, the names from the root, and the node if it exists. */
interface Place {
  readonly names: readonly string[];
  readonly parent: DirectoryNode | undefined;
  readonly node: Node | undefined;
}

export class MemoryFiles implements FileSystem {
  readonly #now: () => number;
  readonly #user: string;
  readonly #readOnly: boolean;
  readonly #listeners: ((path: string) => void)[] = [];
  readonly #holder = {};
  /** Content beyond this many bytes in all is refused with ENOSPC; a disk may grow. */
  limitBytes: number;
  #root: DirectoryNode;
  #nextInode: number;
  #bytes = 0;

  constructor(options: MemoryFilesOptions) {
    this.#now = options.now;
    this.#user = options.user ?? 'root';
    this.#readOnly = options.readOnly ?? false;
    this.limitBytes = options.limitBytes ?? DISK_BYTES;
    this.#nextInode = (options.base?.nodes ?? 2) + 1;
    this.#root = (options.base?.root as DirectoryNode | undefined) ?? {
      kind: 'directory',
      holder: this.#holder,
      inode: 2,
      mode: 0o755,
      modifiedMs: options.now(),
      owner: 'root',
      entries: new Map(),
    };
  }

  /** Bytes of content written; what the base layer holds does not count. */
  get usedBytes(): number {
    return this.#bytes;
  }

  stat(path: string, options?: { followLinks?: boolean }): FileStat {
    const node = this.#existing(path, options?.followLinks ?? true);
    return {
      kind: node.kind as FileKind,
      size: node.kind === 'file' ? byteLength(node.content) : node.kind === 'link' ? byteLength(node.target) : 4096,
      mode: node.mode,
      modifiedMs: node.modifiedMs,
      owner: node.owner,
      group: node.owner,
      inode: node.inode,
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
        if (place.node === undefined) this.#add(place, ancestor, this.#newDirectory(0o755));
        else if (place.node.kind !== 'directory') throw new FileError('ENOTDIR', path);
      }
      const place = this.#place(path, true);
      if (place.node?.kind === 'directory') return;
      if (place.node !== undefined) throw new FileError('EEXIST', path);
      this.#add(place, path, this.#newDirectory(options.mode ?? 0o755));
      return;
    }
    const place = this.#place(path, false);
    if (place.node !== undefined) throw new FileError('EEXIST', path);
    this.#add(place, path, this.#newDirectory(options?.mode ?? 0o755));
  }

  remove(path: string): void {
    const place = this.#place(path, false);
    if (place.node === undefined) throw new FileError('ENOENT', path);
    if (place.node.kind === 'directory') throw new FileError('EISDIR', path);
    if (place.node.kind === 'file') this.#bytes -= byteLength(place.node.content);
    this.#drop(place, path);
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
    const parent = this.#own(target.names.slice(0, -1));
    parent.entries.set(target.names.at(-1) as string, source.node);
    parent.modifiedMs = this.#now();
    this.#tell(target.names);
  }

  link(target: string, path: string): void {
    const place = this.#place(path, false);
    if (place.node !== undefined) throw new FileError('EEXIST', path);
    this.#add(place, path, { ...this.#newBase(0o777), kind: 'link', target });
  }

  readLink(path: string): string {
    const node = this.#existing(path, false);
    if (node.kind !== 'link') throw new FileError('EINVAL', path);
    return node.target;
  }

  chmod(path: string, mode: number): void {
    const place = this.#place(path, true);
    if (place.node === undefined) throw new FileError('ENOENT', path);
    if (this.#user !== 'root' && place.node.owner !== this.#user) throw new FileError('EACCES', path);
    this.#change(place, path).mode = mode & 0o7777;
    this.#tell(place.names);
  }

  touch(path: string, modifiedMs?: number): void {
    const place = this.#place(path, true);
    if (place.node === undefined) {
      this.#add(place, path, this.#newFile('', 0o644));
      if (modifiedMs !== undefined) this.touch(path, modifiedMs);
      return;
    }
    this.#allow(place.node, WRITE, path);
    this.#change(place, path).modifiedMs = modifiedMs ?? this.#now();
    this.#tell(place.names);
  }

  resolve(path: string): string {
    const place = this.#place(path, true);
    if (place.parent === undefined && place.names.length > 0) throw new FileError('ENOENT', path);
    return `/${place.names.join('/')}`;
  }

  onChange(listener: (path: string) => void): () => void {
    this.#listeners.push(listener);
    return () => {
      const i = this.#listeners.indexOf(listener);
      if (i >= 0) this.#listeners.splice(i, 1);
    };
  }

  /** Walks the path, links on the way followed, the last one if `followLast`. */
  #place(path: string, followLast: boolean): Place {
    const pending = path.split('/').reverse();
    const names: string[] = [];
    const nodes: DirectoryNode[] = [this.#root];
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

  #existing(path: string, followLast: boolean): Node {
    const { node } = this.#place(path, followLast);
    if (node === undefined) throw new FileError('ENOENT', path);
    return node;
  }

  #fileToRead(path: string): FileNode {
    const node = this.#existing(path, true);
    if (node.kind === 'directory') throw new FileError('EISDIR', path);
    this.#allow(node, READ, path);
    return node as FileNode;
  }

  #put(path: string, content: FileContent, mode: number | undefined, append: boolean): void {
    const place = this.#place(path, true);
    if (place.node === undefined) {
      this.#charge(byteLength(content), path);
      this.#add(place, path, this.#newFile(content, mode ?? 0o644));
      return;
    }
    if (place.node.kind === 'directory') throw new FileError('EISDIR', path);
    this.#allow(place.node, WRITE, path);
    if (place.node.kind === 'file' && place.node.void) return;
    this.#charge(byteLength(content) - (append ? 0 : byteLength((place.node as FileNode).content)), path);
    const node = this.#change(place, path) as FileNode;
    node.content = append ? joined(node.content, content) : content;
    node.modifiedMs = this.#now();
    if (mode !== undefined) node.mode = mode;
    this.#tell(place.names);
  }

  #charge(bytes: number, path: string): void {
    if (this.#bytes + bytes > this.limitBytes) throw new FileError('ENOSPC', path);
    this.#bytes += bytes;
  }

  #newBase(mode: number): NodeBase {
    return { holder: this.#holder, inode: this.#nextInode++, mode, modifiedMs: this.#now(), owner: this.#user };
  }

  #newDirectory(mode: number): DirectoryNode {
    return { ...this.#newBase(mode), kind: 'directory', entries: new Map() };
  }

  #newFile(content: FileContent, mode: number): FileNode {
    return { ...this.#newBase(mode), kind: 'file', content, void: false };
  }

  #add(place: Place, path: string, node: Node): void {
    if (place.parent === undefined) throw new FileError('ENOENT', path);
    this.#allow(place.parent, WRITE, path);
    const parent = this.#own(place.names.slice(0, -1));
    parent.entries.set(place.names.at(-1) as string, node);
    parent.modifiedMs = this.#now();
    this.#tell(place.names);
  }

  #drop(place: Place, path: string): void {
    this.#allow(place.parent as DirectoryNode, WRITE, path);
    const parent = this.#own(place.names.slice(0, -1));
    parent.entries.delete(place.names.at(-1) as string);
    parent.modifiedMs = this.#now();
    this.#tell(place.names);
  }

  /** The node at the place, ours to change. */
  #change(place: Place, path: string): Node {
    if (this.#readOnly) throw new FileError('EROFS', path);
    const node = place.node as Node;
    if (node.kind === 'directory') return this.#own(place.names);
    if (node.holder === this.#holder) return node;
    const copy = { ...node, holder: this.#holder };
    this.#own(place.names.slice(0, -1)).entries.set(place.names.at(-1) as string, copy);
    return copy;
  }

  /** The folder at `names`, with every folder on the way, ours to change. */
  #own(names: readonly string[]): DirectoryNode {
    const ours = (node: DirectoryNode): DirectoryNode =>
      node.holder === this.#holder ? node : { ...node, holder: this.#holder, entries: new Map(node.entries) };
    let at = ours(this.#root);
    this.#root = at;
    for (const name of names) {
      const next = ours(at.entries.get(name) as DirectoryNode);
      at.entries.set(name, next);
      at = next;
    }
    return at;
  }

  #allow(node: Node, need: number, path: string): void {
    if (need === WRITE && this.#readOnly) throw new FileError('EROFS', path);
    if (this.#user === 'root') return;
    const bits = node.owner === this.#user ? node.mode >> 6 : node.mode;
    if ((bits & need) !== need) throw new FileError('EACCES', path);
  }

  #tell(names: readonly string[]): void {
    if (this.#listeners.length === 0) return;
    const path = `/${names.join('/')}`;
    for (const listener of [...this.#listeners]) listener(path);
  }
}

function joined(a: FileContent, b: FileContent): FileContent {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  const left = typeof a === 'string' ? new TextEncoder().encode(a) : a;
  const right = typeof b === 'string' ? new TextEncoder().encode(b) : b;
  const all = new Uint8Array(left.length + right.length);
  all.set(left);
  all.set(right, left.length);
  return all;
}

/** Bytes of UTF-8: "한" is 3. */
function byteLength(content: FileContent): number {
  if (typeof content !== 'string') return content.length;
  let bytes = content.length;
  for (let i = 0; i < content.length; i++) {
    const unit = content.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) bytes += 1;
    else bytes += 2;
  }
  return bytes;
}
