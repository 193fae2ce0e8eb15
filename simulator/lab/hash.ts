/** The state of a lab as one number: objects, terminal output, files. Equal logs give equal hashes, in every engine. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { FileKind, FileSystem } from '../kernel/files.ts';
import type { Store } from '../store/store.ts';
import { HOME } from './machine.ts';
import type { LabSession } from './session.ts';

/** Hashes parts as they come; each is marked off by its name and length. */
class StateHash {
  readonly #hash = sha256.create();
  readonly #encoder = new TextEncoder();

  add(name: string, text: string): this {
    this.#hash.update(this.#encoder.encode(`${name} ${text.length}\n${text}\n`));
    return this;
  }

  /** Every object, in order of resource, namespace and name. */
  addStore(store: Store): this {
    for (const resource of store.resources())
      for (const object of store.list(resource)) this.add(resource, JSON.stringify(object));
    return this.add('revision', String(store.revision));
  }

  /** Every file below a folder: path, mode, content. */
  addFiles(files: FileSystem, folder: string): this {
    for (const name of files.list(folder)) {
      const path = `${folder}/${name}`;
      const { kind, mode } = files.stat(path, { followLinks: false });
      if (kind === 'directory') this.addFiles(files, path);
      else this.add(`${path} ${mode.toString(8)}`, contentOf(files, path, kind));
    }
    return this;
  }

  hex(): string {
    return bytesToHex(this.#hash.digest()).slice(0, 32);
  }
}

function contentOf(files: FileSystem, path: string, kind: FileKind): string {
  if (kind === 'link') return files.readLink(path);
  return kind === 'fifo' ? kind : files.readText(path);
}

/** The state of a session in one number. */
export function hashOf(session: LabSession): string {
  const { cluster, learner } = session.world;
  const hash = new StateHash().addStore(cluster.store).addFiles(learner.files, HOME);
  for (const { id } of session.terminals()) hash.add(`terminal ${id}`, session.output(id));
  return hash.add('now', String(session.nowMs)).hex();
}
