/**
 * Files and folders that kubectl makes. What cannot be made is said in Go's words: "open DIR/FILE: permission denied",
 * "mkdir DIR: file exists". Upstream: os.PathError, which cmdutil.CheckErr prints as it is.
 */
import { FileError, type FileSystem, statOf } from '../../kernel/files.ts';
import { CliError } from '../cli/errors.ts';

/** What writing asks of a call. */
interface Place {
  readonly files: FileSystem;
  /** Where a path of the command line is. */
  whole(path: string): string;
}

/** Writes a file; `path` as the command names it. Throws `CliError`. */
export function writeFileAt(at: Place, path: string, content: string | Uint8Array, options?: { mode?: number }): void {
  attempt(at, 'open', path, () => at.files.write(at.whole(path), content, options));
}

/**
 * Makes a folder and what is above it, where they are not there yet; `path` as the command names it. A file in its way is no
 * directory. Throws `CliError`. Upstream: os.MkdirAll.
 */
export function makeFolderAt(at: Place, path: string, mode?: number): void {
  const parts = path.split('/');
  for (let n = 1; n <= parts.length; n++) {
    const above = parts.slice(0, n).join('/');
    if (above === '' || statOf(at.files, at.whole(above))?.kind !== 'file') continue;
    throw new CliError(`mkdir ${above}: not a directory`);
  }
  attempt(at, 'mkdir', path, () =>
    at.files.makeDirectory(at.whole(path), { parents: true, ...(mode === undefined ? {} : { mode }) }),
  );
}

function attempt(at: Place, doing: string, path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new CliError(`${doing} ${named(at, path, error.path)}: ${error.text.toLowerCase()}`);
  }
}

/** The path that failed, relative if the command's is. Example: of "out/a" in /home/me, what fails at /home/me/out is "out". */
function named(at: Place, path: string, failed: string): string {
  const whole = at.whole(path);
  if (!whole.endsWith(path)) return path;
  const before = whole.slice(0, whole.length - path.length);
  return failed.startsWith(before) ? failed.slice(before.length) : path;
}
