/** A family of recorded cases with a command line of its own: `npm run conformance -- --NAME DIR`. */
export interface Part {
  /** Its option: "corpus", "helm", "bash". */
  readonly name: string;
  /** Where its cases are; undefined when they are not on this machine. */
  readonly folder: () => string | undefined;
  /** Prints `FILE: N of M cases match` per file and counts all. */
  readonly run: (folder: string, options: RunOptions) => Promise<Score>;
}

export interface RunOptions {
  /** Cases that do not match to be printed of each file. */
  readonly show: number;
  /** Files whose names contain this only. */
  readonly file: string;
}

export interface Score {
  readonly match: number;
  readonly total: number;
}
