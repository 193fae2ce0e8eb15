/** Fetching the indexes of repositories into the cache. Mirrors DownloadIndexFile of Helm's pkg/repo/chartrepo.go. */
import { quote } from '../../gotemplate/quote.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import { isFailure } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import { chartsPath, indexPath, type RepositoryEntry } from './config.ts';
import { writeFile } from './files.ts';
import { fetchBytes, resolveUrl } from './http.ts';
import { readIndex } from './index-file.ts';
import { checkScheme } from './locate.ts';

type Print = (text: string) => Routine<void>;

/** Throws `HelmError`. */
export function* downloadIndex(call: Call, entry: RepositoryEntry, timeoutMs?: number): Routine<void> {
  const bytes = yield* fetchBytes(call, resolveUrl(entry.url, 'index.yaml'), entry, timeoutMs);
  const index = readIndex(fromBytes(bytes), entry.url, (...told) => call.log(...told));
  writeFile(call, chartsPath(call, entry.name), [...index.keys()].map((name) => `${name}\n`).join(''));
  writeFile(call, indexPath(call, entry.name), bytes);
}

interface Telling {
  /** What a repository is called; undefined for one by its address alone. */
  readonly nameOf?: (entry: RepositoryEntry) => string | undefined;
  /** Of each request. */
  readonly timeoutMs?: number;
}

/** Fetches the indexes of all, and tells of each. Returns the addresses that could not be reached. Upstream asks all at once. */
export function* downloadIndexes(
  call: Call,
  print: Print,
  entries: readonly RepositoryEntry[],
  { nameOf = ({ name }) => name, timeoutMs }: Telling = {},
): Routine<readonly string[]> {
  for (const entry of entries) checkScheme(entry.url);
  const failed: string[] = [];
  for (const entry of entries) {
    const name = nameOf(entry);
    try {
      yield* downloadIndex(call, entry, timeoutMs);
      yield* print(`...Successfully got an update from the ${quote(name ?? entry.url)} chart repository\n`);
    } catch (error) {
      if (!isFailure(error)) throw error;
      const where = name === undefined ? quote(entry.url) : quote(name);
      const address = name === undefined ? '' : ` (${entry.url})`;
      yield* print(`...Unable to get an update from the ${where} chart repository${address}:\n\t${error.message}\n`);
      failed.push(entry.url);
    }
  }
  return failed;
}

export const HANG_TIGHT = 'Hang tight while we grab the latest from your chart repositories...\n';
export const COMPLETE = 'Update Complete. ⎈Happy Helming!⎈\n';
