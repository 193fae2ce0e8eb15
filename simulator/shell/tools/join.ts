/** join: lines of two sorted files that share a field. Upstream: coreutils' join.c. */
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** A line's fields. */
type Row = readonly string[];

/** One place of -o: a field of a file, or the field that was joined ("0"). */
interface Place {
  readonly file: 0 | 1 | 2;
  readonly field: number;
}

function fieldNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) === 0) throw new ToolFailure(`invalid field number: ‘${text}’`);
  return Number(text) - 1;
}

/** "1.2,0,2.1" */
function placesOf(lists: readonly string[]): readonly Place[] {
  return lists
    .flatMap((list) => list.split(/[, ]/))
    .filter((word) => word !== '')
    .map((word) => {
      if (word === '0') return { file: 0, field: 0 };
      const match = /^([12])\.(.*)$/.exec(word);
      if (!match) throw new ToolFailure(`invalid file number in field spec: ‘${word}’`);
      return { file: match[1] === '1' ? 1 : 2, field: fieldNumber(match[2] as string) };
    });
}

function* rowsOf(t: ToolContext, path: string, separator: string | undefined): Routine<Row[]> {
  const reader = yield* t.text(path);
  if (reader === undefined) throw new ToolFailure('', 1);
  const lines = reader.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (separator === undefined ? line.trim().split(/[ \t]+/) : line.split(separator)));
}

const join = defineTool({
  names: ['join'],
  options: [
    ...['1:', '2:', 'j:', 't:', 'a:', 'v:', 'o:', 'e:', 'i', 'ignore-case=i', 'header', 'check-order', 'nocheck-order'],
  ],
  refused: ['z', 'zero-terminated'],
  help: 'Usage: join [OPTION]... FILE1 FILE2\nFor each pair of input lines with identical join fields, write a line to standard output.\n\n  -a N  also print unpairable lines from file N\n  -e STRING  replace missing fields\n  -i  ignore case\n  -j FIELD  join on this field of both files\n  -o FORMAT  fields of the output: 1.2,2.1,0 or auto\n  -t CHAR  separator of fields\n  -v N  only unpairable lines from file N\n  -1, -2 FIELD  join on this field of file 1, file 2\n      --header  first lines are headers',
  *run(t) {
    const [first, second, extra] = t.operands;
    if (first === undefined) throw t.misused('missing operand');
    if (second === undefined) throw t.misused(`missing operand after ‘${first}’`);
    if (extra !== undefined) throw t.misused(`extra operand '${extra}'`);
    const separator = t.value('t')?.replace(/^\\t$/, '\t');
    if (separator !== undefined && [...separator].length > 1)
      throw new ToolFailure(`multi-character tab ‘${separator}’`);
    const joined = [fieldNumber(t.value('1') ?? t.value('j') ?? '1'), fieldNumber(t.value('2') ?? t.value('j') ?? '1')];
    const unpaired = new Set([...t.values('a'), ...t.values('v')].map((text) => fieldNumber(text) + 1));
    for (const file of unpaired) if (file > 2) throw new ToolFailure(`invalid field number: ‘${file}’`);
    const auto = t.value('o') === 'auto';
    const places = auto ? [] : placesOf(t.values('o'));
    const left = yield* rowsOf(t, first, separator);
    const right = yield* rowsOf(t, second, separator);
    const empty = t.value('e') ?? '';
    const counts = [left[0]?.length ?? 0, right[0]?.length ?? 0];
    const keyOf = (row: Row, side: 0 | 1): string => {
      const key = row[joined[side] as number] ?? '';
      return t.has('i') ? key.toLowerCase() : key;
    };
    const rest = (row: Row | undefined, side: 0 | 1): string[] => {
      const length = auto ? (counts[side] as number) : (row?.length ?? 0);
      return Array.from({ length }, (_, i) => row?.[i] || empty).filter((_, i) => i !== joined[side]);
    };
    const show = function* (a: Row | undefined, b: Row | undefined): Routine<void> {
      const key = (a ? a[joined[0] as number] : b?.[joined[1] as number]) ?? '';
      const fields =
        places.length > 0
          ? places.map(({ file, field }) => (file === 0 ? key : (file === 1 ? a : b)?.[field]) || empty)
          : [key, ...rest(a, 0), ...rest(b, 1)];
      yield* t.print(`${fields.join(separator ?? ' ')}\n`);
    };
    if (t.has('header')) yield* show(left.shift(), right.shift());
    let unpairable = false;
    let [i, j] = [0, 0];
    while (i < left.length || j < right.length) {
      const [a, b] = [left[i], right[j]];
      const order = a === undefined ? 1 : b === undefined ? -1 : compare(keyOf(a, 0), keyOf(b, 1));
      unpairable ||= order !== 0;
      if (order < 0) {
        if (unpaired.has(1)) yield* show(a, undefined);
        i++;
      } else if (order > 0) {
        if (unpaired.has(2)) yield* show(undefined, b);
        j++;
      } else {
        const key = keyOf(a as Row, 0);
        let [endA, endB] = [i, j];
        while (endA < left.length && keyOf(left[endA] as Row, 0) === key) endA++;
        while (endB < right.length && keyOf(right[endB] as Row, 1) === key) endB++;
        if (!t.has('v'))
          for (const one of left.slice(i, endA)) for (const two of right.slice(j, endB)) yield* show(one, two);
        [i, j] = [endA, endB];
      }
    }
    if (t.has('nocheck-order') || !(unpairable || t.has('check-order'))) return;
    for (const [side, rows] of [left, right].entries()) {
      const at = rows.findIndex(
        (row, n) => n > 0 && compare(keyOf(rows[n - 1] as Row, side as 0), keyOf(row, side as 0)) > 0,
      );
      if (at < 0) continue;
      yield* t.fail(
        `${[first, second][side]}:${at + (t.has('header') ? 2 : 1)}: is not sorted: ${(rows[at] as Row).join(separator ?? ' ')}`,
      );
    }
    if (t.status !== 0) yield* t.fail('input is not in sorted order');
  },
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const JOIN_TOOLS: readonly Tool[] = [join];
