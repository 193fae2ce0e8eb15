/**
 * The library's jq would ask the host for the time: `now` in a filter is rewritten to the world's, so that a replay prints the same. A
 * filter that is in a file (-f) is given as an argument instead.
 */

export interface JqWorld {
  readonly nowMs: number;
  /** A file's text; undefined: there is none. */
  readonly read: (path: string) => string | undefined;
}

/** How many values these options take. */
const VALUES: Readonly<Record<string, number>> = {
  '--arg': 2,
  '--argjson': 2,
  '--slurpfile': 2,
  '--rawfile': 2,
  '--indent': 1,
};

export function jqForReplay(args: readonly string[], { nowMs, read }: JqWorld): readonly string[] {
  // A filter named "now": no field, no variable, not in a text.
  const atTime = (filter: string): string =>
    filter.replace(/"(?:[^"\\]|\\.)*"|(?<![.\w$])now(?!\w|:)/g, (found) =>
      found === 'now' ? `(${nowMs / 1000})` : found,
    );
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '-f' || arg === '--from-file') {
      const filter = read(args[at + 1] ?? '');
      return filter === undefined ? args : [...args.slice(0, at), atTime(filter), ...args.slice(at + 2)];
    }
    if (!arg.startsWith('-') || arg === '-') return [...args.slice(0, at), atTime(arg), ...args.slice(at + 1)];
    at += VALUES[arg] ?? 0;
  }
  return args;
}
