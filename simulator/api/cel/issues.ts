/** Findings about an expression as cel-go prints them. Mirrors cel-go common/{error,errors,source}.go. */

export interface Issue {
  /** Offset from the beginning of the expression. */
  readonly at: number;
  readonly message: string;
}

/** Example: issuesText('a.b', [{at: 1, message: "undefined field 'b'"}]) = "ERROR: <input>:1:2: undefined field 'b'\n | a.b\n | .^" */
export function issuesText(source: string, issues: readonly Issue[]): string {
  return [...issues]
    .sort((a, b) => a.at - b.at)
    .map(({ at, message }) => {
      const before = source.slice(0, at);
      const line = before.split('\n').length;
      const column = at - (before.lastIndexOf('\n') + 1);
      const text = (source.split('\n')[line - 1] ?? '').replaceAll('\t', ' ');
      return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${text}\n | ${'.'.repeat(column)}^`;
    })
    .join('\n');
}
