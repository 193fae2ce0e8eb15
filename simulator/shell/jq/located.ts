/** Where in a jq program something is wrong, as messages tell it. Upstream: locfile_locate in jq's locfile.c. */

/** "MESSAGE at <top-level>, line 1:" and the line, as far over as the place is. */
export function located(text: string, at: number, message: string): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', start);
  const line = text.slice(start, end < 0 ? text.length : end);
  const number = text.slice(0, start).split('\n').length;
  return `${message} at <top-level>, line ${number}:\n${line}${' '.repeat(Math.max(0, at - start))}`;
}
