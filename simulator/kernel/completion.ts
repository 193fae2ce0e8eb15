/** Words for Tab: what a program says about its own arguments, and what it may look at to know them. */
import type { FileSystem } from './files.ts';

export interface Completion {
  /** Replaces the word under the cursor. */
  readonly value: string;
  readonly description?: string;
  /** What a list of candidates shows in its place: of a path its last part. */
  readonly shown?: string;
  /** No blank after it (a folder, a flag ending in "="). */
  readonly open?: boolean;
}

/** The machine on which Tab was pressed. */
export interface CompletionHost {
  readonly files: FileSystem;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Registered per program ("kubectl"): the words before the cursor's, and the beginning of the one under it. */
export interface Completer {
  (words: readonly string[], current: string, host: CompletionHost): readonly Completion[];
  /** Fetches what it needs to know for a line; awaited before it is asked. `typed` has the line and all aliases. */
  readonly prepare?: (typed: string) => Promise<void>;
}
