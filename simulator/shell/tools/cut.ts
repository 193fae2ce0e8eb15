/** cut: parts of each line. */
import { defineTool, type Tool, ToolFailure } from './tool.ts';

interface Chosen {
  readonly has: (position: number) => boolean;
  /** Where a range begins that does not overlap the one before it. */
  readonly starts: ReadonlySet<number>;
}

/** What is chosen of a line, one piece a range: --output-delimiter stands between ranges. */
function pieces(line: string, wanted: (position: number) => boolean, starts: ReadonlySet<number>): string[] {
  const out: string[] = [];
  for (let i = 0; i < line.length; i++) {
    if (!wanted(i + 1)) continue;
    const last = out.length === 0 || !wanted(i) || starts.has(i + 1) ? '' : (out.pop() as string);
    out.push(last + line[i]);
  }
  return out;
}

/** "1,3-5,7-" as a test on positions from 1. */
function ranges(text: string, fields: boolean): Chosen {
  const hint = "\nTry 'cut --help' for more information.";
  const list = text.split(/[, ]/).map((piece) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(piece);
    if (!match || (match[1] === '' && match[3] === ''))
      throw new ToolFailure(`invalid ${fields ? 'field value' : 'byte/character position'} ‘${piece}’${hint}`);
    if (match[1] === '0')
      throw new ToolFailure(`${fields ? 'fields' : 'byte/character positions'} are numbered from 1${hint}`);
    const from = match[1] === '' ? 1 : Number(match[1]);
    const to = match[2] === '' ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (to < from) throw new ToolFailure(`invalid decreasing range${hint}`);
    return [from, to] as const;
  });
  const has = (position: number): boolean => list.some(([from, to]) => position >= from && position <= to);
  const starts = new Set<number>();
  let end = 0;
  for (const [from, to] of [...list].sort(([a], [b]) => a - b)) {
    if (from > end) starts.add(from);
    end = Math.max(end, to);
  }
  return { has, starts };
}

const cut = defineTool({
  names: ['cut'],
  options: [
    'd:',
    'delimiter:=d',
    'f:',
    'fields:=f',
    'c:',
    'characters:=c',
    'b:',
    'bytes:=b',
    's',
    'only-delimited=s',
    'output-delimiter:',
    'complement',
    'z',
    'zero-terminated=z',
  ],
  idle: ['n'],
  busyboxCannotOpen: '@',
  help: 'Usage: cut OPTION... [FILE]...\nPrint selected parts of lines from each FILE to standard output.\n\n  -b LIST  select only these bytes\n  -c LIST  select only these characters\n  -d DELIM  use DELIM instead of TAB\n  -f LIST  select only these fields\n  -s  do not print lines not containing delimiters\n      --complement  complement the selection\n      --output-delimiter=STRING',
  *run(t) {
    const fields = t.value('f');
    const chars = t.value('c') ?? t.value('b');
    if (fields === undefined && chars === undefined)
      throw new ToolFailure(
        "you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.",
      );
    if (fields !== undefined && chars !== undefined)
      throw new ToolFailure("only one list may be specified\nTry 'cut --help' for more information.");
    // An empty one is NUL.
    const delimiter = t.value('d') === '' ? '\0' : (t.value('d') ?? '\t');
    if (fields === undefined && t.has('d'))
      throw t.misused('an input delimiter may be specified only when operating on fields');
    if (fields === undefined && t.has('s'))
      throw t.misused('suppressing non-delimited lines makes sense\n\tonly when operating on fields');
    if ([...delimiter].length > 1)
      throw new ToolFailure("the delimiter must be a single character\nTry 'cut --help' for more information.");
    const chosen = ranges((fields ?? chars) as string, fields !== undefined);
    const wanted = (position: number): boolean => chosen.has(position) !== t.has('complement');
    const starts = t.has('complement') ? new Set<number>() : chosen.starts;
    const given = t.value('output-delimiter');
    const joiner = (fields !== undefined && given === '' ? '\0' : given) ?? (fields === undefined ? '' : delimiter);
    yield* t.eachLine(function* (line) {
      if (fields === undefined) {
        // GNU cut counts bytes for -c too.
        if (/^[\x00-\x7f]*$/.test(line)) yield* t.print(pieces(line, wanted, starts).join(joiner) + t.lineEnd);
        else {
          const kept = new TextEncoder().encode(line).filter((_, i) => wanted(i + 1));
          yield* t.print(new TextDecoder().decode(kept).includes('\uFFFD') ? kept : new TextDecoder().decode(kept));
          yield* t.print(t.lineEnd);
        }
        return;
      }
      if (!line.includes(delimiter)) {
        if (!t.has('s')) yield* t.print(line + t.lineEnd);
        return;
      }
      const kept = line.split(delimiter).filter((_, i) => wanted(i + 1));
      yield* t.print(kept.join(joiner) + t.lineEnd);
    });
  },
});

export const CUT_TOOLS: readonly Tool[] = [cut];
