/** Files below a root, and roots below roots. Mirrors kustomize api/internal/loader/fileloader.go. Left out: git and HTTP. */
import type { FileSystem } from '../../kernel/files.ts';
import { cleanPath } from '../../kernel/paths.ts';
import { KustomizeError } from './failure.ts';

export class Loader {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly #files: FileSystem;
  readonly #restricted: boolean;
  readonly #referrer: Loader | undefined;

  private constructor(files: FileSystem, root: string, restricted: boolean, referrer?: Loader) {
    this.#files = files;
    this.root = root;
    this.#restricted = restricted;
    this.#referrer = referrer;
  }

  /** `shown` is the path as it was given. `restricted`: files must be below the root. */
  static open(files: FileSystem, path: string, shown: string, restricted = true): Loader {
    return new Loader(files, confirmFolder(files, path, shown), restricted);
  }

  /** The folder at a path relative to this one; must not be one that is being built. */
  below(path: string): Loader {
    if (path === '') throw new KustomizeError('new root cannot be empty');
    if (path.startsWith('/')) throw new KustomizeError(`new root '${path}' cannot be absolute`);
    const joined = `${this.root === '/' ? '' : this.root}/${path}`;
    const root = confirmFolder(this.#files, joined, cleanPath(joined));
    for (let loader: Loader | undefined = this; loader; loader = loader.#referrer) {
      if (within(loader.root, root))
        throw new KustomizeError(`cycle detected: candidate root '${root}' contains visited root '${loader.root}'`);
    }
    return new Loader(this.#files, root, this.#restricted, this);
  }

  /** The text of a file. */
  load(path: string): string {
    return new TextDecoder().decode(this.loadBytes(path));
  }

  loadBytes(path: string): Uint8Array {
    const whole = cleanPath(path.startsWith('/') ? path : `${this.root}/${path}`);
    if (!this.#files.exists(whole)) throw new KustomizeError(notThere(whole));
    const real = this.#files.resolve(whole);
    if (this.#files.stat(real).kind === 'directory') throw new KustomizeError(`'${whole}' must resolve to a file`);
    if (this.#restricted && !within(real.slice(0, real.lastIndexOf('/')) || '/', this.root))
      throw new KustomizeError(`security; file '${whole}' is not in or below '${this.root}'`);
    return this.#files.readBytes(real);
  }

  exists(name: string): boolean {
    return this.#files.exists(`${this.root}/${name}`);
  }
}

function confirmFolder(files: FileSystem, path: string, shown: string): string {
  const whole = cleanPath(path);
  if (!files.exists(whole))
    throw new KustomizeError(
      `must build at directory: not a valid directory: evalsymlink failure on '${shown}' : lstat ${whole}: no such file or directory`,
    );
  const real = files.resolve(whole);
  if (files.stat(real).kind !== 'directory')
    throw new KustomizeError(`must build at directory: '${shown}': file is not directory`);
  return real;
}

const notThere = (path: string): string =>
  `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`;

const within = (folder: string, root: string): boolean =>
  folder === root || root === '/' || folder.startsWith(`${root}/`);
