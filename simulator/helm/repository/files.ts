/** Reading and writing the learner's files in Go's words. */

import { fromBytes } from '../../gotemplate/utf8.ts';
import { FileError } from '../../kernel/files.ts';
import { dirPath } from '../../kernel/paths.ts';
import { HelmError } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';

/** Runs; what the file system refuses is told as "ACTION PATH: reason". */
export function told<T>(action: string, path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new HelmError(`${action} ${path}: ${error.text.toLowerCase()}`);
  }
}

/** Writes a file, making the folders on the way. `shown`: the path as it was given. */
export function writeFile(call: Call, shown: string, content: string | Uint8Array, mode = 0o644): void {
  const path = call.resolve(shown);
  const folder = path.slice(0, path.lastIndexOf('/'));
  told('mkdir', folder, () => {
    if (folder !== '' && !call.context.files.exists(folder))
      call.context.files.makeDirectory(folder, { parents: true });
  });
  told('open', shown, () => call.context.files.write(path, content, { mode }));
}

/** Writes beside the file and puts it in place: the folder must be there. Upstream: internal/fileutil (AtomicWriteFile). */
export function writeAtomically(call: Call, shown: string, content: string | Uint8Array): void {
  if (isFolder(call, dirPath(shown))) writeFile(call, shown, content);
  else {
    const temporary = `${shown}${call.context.kernel.random('helm').int(2 ** 32)}`;
    told('open', temporary, () => call.context.files.write(call.resolve(temporary), content));
  }
}

export const readText = (call: Call, path: string): string =>
  told('open', path, () => fromBytes(call.context.files.readBytes(call.resolve(path))));

export const exists = (call: Call, path: string): boolean => call.context.files.exists(call.resolve(path));

export function isFolder(call: Call, path: string): boolean {
  const resolved = call.resolve(path);
  return call.context.files.exists(resolved) && call.context.files.stat(resolved).kind === 'directory';
}

/** A folder and all in it. */
export function removeTree(call: Call, path: string): void {
  const { files } = call.context;
  if (!files.exists(path)) return;
  if (files.stat(path, { followLinks: false }).kind !== 'directory') {
    files.remove(path);
    return;
  }
  for (const name of files.list(path)) removeTree(call, `${path}/${name}`);
  files.removeDirectory(path);
}
