/**
 * What file systems in memory are made of: nodes, layers that many of them start from, and the tree of one of them.
 * Read on: memory-files.ts, which walks a tree in the name of a user.
 */
import type { Fifo } from './fifo.ts';
import { FileError } from './files.ts';

export type FileContent = string | Uint8Array;

interface NodeBase {
  /** The tree that may change this node in place; others copy it first. */
  holder: object | undefined;
  readonly inode: number;
  mode: number;
  modifiedMs: number;
  owner: string;
  group: string;
  /** Names of a file or link, once it has had more than one. */
  links?: number;
}
export interface FileNode extends NodeBase {
  readonly kind: 'file';
  content: FileContent;
  /** Takes every write and stays empty, as /dev/null. */
  readonly void: boolean;
}
export interface DirectoryNode extends NodeBase {
  readonly kind: 'directory';
  entries: Map<string, TreeNode>;
}
export interface LinkNode extends NodeBase {
  readonly kind: 'link';
  target: string;
}
export interface FifoNode extends NodeBase {
  readonly kind: 'fifo';
  readonly pipe: Fifo;
}
export type TreeNode = FileNode | DirectoryNode | LinkNode | FifoNode;

/** A file of a layer: its content, or content with a mode, or a link. */
export type LayerFile =
  | FileContent
  | { readonly content: FileContent; readonly mode?: number }
  | { readonly link: string }
  | { readonly directory: true; readonly mode?: number; readonly owner?: string }
  /** A folder that is filled when somebody looks into it. The same object under two names: one file that has both. */
  | { readonly entries: () => Iterable<readonly [name: string, file: LayerFile]> };

/** A read-only tree that many file systems start from. */
export interface FileLayer {
  readonly root: DirectoryNode;
  readonly nodes: number;
}

/** Builds a layer from absolute paths; the folders on the way are made. */
export function fileLayer(files: Readonly<Record<string, LayerFile>>, modifiedMs = 0): FileLayer {
  let inode = 2;
  const directory = (mode: number, who: string): DirectoryNode => ({
    kind: 'directory',
    holder: undefined,
    inode: inode++,
    mode,
    modifiedMs,
    owner: who,
    group: who,
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
      if (next === undefined) at.entries.set(part, (next = directory(0o755, 'root')));
      if (next.kind !== 'directory') throw new FileError('ENOTDIR', path);
      at = next;
    }
    const base = { holder: undefined, inode: inode++, modifiedMs, owner: 'root', group: 'root' };
    if (typeof file === 'string' || file instanceof Uint8Array)
      at.entries.set(name, { ...base, kind: 'file', mode: 0o644, content: file, void: path === '/dev/null' });
    else if ('entries' in file) at.entries.set(name, lateFolder({ ...base, mode: 0o755 }, file.entries));
    else if ('link' in file) at.entries.set(name, { ...base, kind: 'link', mode: 0o777, target: file.link });
    else if ('directory' in file) {
      if (!at.entries.has(name)) at.entries.set(name, directory(file.mode ?? 0o755, file.owner ?? 'root'));
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

/** Numbers of files in folders that are filled late, beyond those of others: 4096 for a folder. */
const LATE_INODES = 1 << 20;

function lateFolder(
  base: Omit<NodeBase, 'links'>,
  entries: () => Iterable<readonly [name: string, file: LayerFile]>,
): DirectoryNode {
  let made: Map<string, TreeNode> | undefined;
  return {
    ...base,
    kind: 'directory',
    get entries() {
      made ??= lateNodes(base, entries());
      return made;
    },
  };
}

function lateNodes(
  folder: Omit<NodeBase, 'links'>,
  entries: Iterable<readonly [name: string, file: LayerFile]>,
): Map<string, TreeNode> {
  const nodes = new Map<string, TreeNode>();
  const known = new Map<LayerFile, FileNode>();
  let inode = LATE_INODES + folder.inode * 4096;
  for (const [name, file] of entries) {
    const same = known.get(file);
    if (same) {
      same.links = (same.links ?? 1) + 1;
      nodes.set(name, same);
      continue;
    }
    const base = { ...folder, inode: inode++ };
    if (typeof file === 'object' && 'link' in file)
      nodes.set(name, { ...base, kind: 'link', mode: 0o777, target: file.link });
    else if (typeof file === 'object' && 'content' in file) {
      const node: FileNode = { ...base, kind: 'file', mode: file.mode ?? 0o644, content: file.content, void: false };
      known.set(file, node);
      nodes.set(name, node);
    } else throw new Error(`a folder that is filled late holds files and links: ${name}`);
  }
  return nodes;
}

/** One file system's nodes, with what they weigh and who listens to them. */
export class FileTree {
  readonly now: () => number;
  /** Content beyond this many bytes in all is refused with ENOSPC; a disk may grow. */
  limitBytes: number;
  /** Of content written; what the base layer holds does not count. */
  usedBytes = 0;
  readonly #holder = {};
  readonly #listeners: ((path: string) => void)[] = [];
  /** How much of a buffer with spare room is taken. */
  readonly #filled = new WeakMap<ArrayBufferLike, number>();
  #root: DirectoryNode;
  #nextInode: number;

  constructor(now: () => number, base: FileLayer | undefined, limitBytes: number) {
    this.now = now;
    this.limitBytes = limitBytes;
    this.#nextInode = (base?.nodes ?? 2) + 1;
    this.#root = base?.root ?? {
      kind: 'directory',
      holder: this.#holder,
      inode: 2,
      mode: 0o755,
      modifiedMs: now(),
      owner: 'root',
      group: 'root',
      entries: new Map(),
    };
  }

  get root(): DirectoryNode {
    return this.#root;
  }

  newBase(mode: number, owner: string, group: string): NodeBase {
    return { holder: this.#holder, inode: this.#nextInode++, mode, modifiedMs: this.now(), owner, group };
  }

  charge(bytes: number, path: string): void {
    if (this.usedBytes + bytes > this.limitBytes) throw new FileError('ENOSPC', path);
    this.usedBytes += bytes;
  }

  /** One after the other. Bytes are put into spare room where there is some: appending often does not copy each time. */
  joined(a: FileContent, b: FileContent): FileContent {
    if (typeof a === 'string' && typeof b === 'string') return a + b;
    const [left, right] = [bytesOf(a), bytesOf(b)];
    const size = left.length + right.length;
    const isLast = this.#filled.get(left.buffer) === left.length;
    const all = isLast && size <= left.buffer.byteLength ? left.buffer : new ArrayBuffer(size * 2);
    const room = new Uint8Array(all);
    if (all !== left.buffer) room.set(left);
    room.set(right, left.length);
    this.#filled.set(all, size);
    return new Uint8Array(all, 0, size);
  }

  /** The node at `names`, ours to change. */
  change(names: readonly string[], node: TreeNode): TreeNode {
    if (node.kind === 'directory') return this.own(names);
    if (node.holder === this.#holder) return node;
    const copy = { ...node, holder: this.#holder };
    this.own(names.slice(0, -1)).entries.set(names.at(-1) as string, copy);
    return copy;
  }

  /** The folder at `names`, with every folder on the way, ours to change. */
  own(names: readonly string[]): DirectoryNode {
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

  tell(names: readonly string[]): void {
    if (this.#listeners.length === 0) return;
    const path = `/${names.join('/')}`;
    for (const listener of [...this.#listeners]) listener(path);
  }

  onChange(listener: (path: string) => void): () => void {
    this.#listeners.push(listener);
    return () => {
      const i = this.#listeners.indexOf(listener);
      if (i >= 0) this.#listeners.splice(i, 1);
    };
  }
}

const bytesOf = (content: FileContent): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** Bytes of UTF-8: "한" is 3. */
export function byteLength(content: FileContent): number {
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
