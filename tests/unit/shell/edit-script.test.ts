/** Which lines diff takes for changed where several answers are equally short: hunks recorded from GNU diff 3.8 -U0. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editScript } from '../../../simulator/shell/tools/edit-script.ts';

/** "2,0 3": where the hunk stands and how many lines it takes away, and the same of what it puts there, as -U0 heads it. */
function hunks(a: readonly string[], b: readonly string[], horizon: number): string {
  const side = (from: number, to: number): string =>
    to - from === 1 ? `${from + 1}` : `${to === from ? from : from + 1},${to - from}`;
  return editScript(a, b, horizon)
    .map(({ fromA, toA, fromB, toB }) => `-${side(fromA, toA)} +${side(fromB, toB)}`)
    .join(' ');
}

/** Each letter is a line. */
const RECORDED: readonly (readonly [a: string, b: string, hunks: string])[] = [
  ['cbacaacb', 'cbbaabcaac', '-2,0 +3,2 -3,0 +6 -8 +10,0'],
  ['cdfbbcgaadcdgefagacgfefcaef', 'cdfbgaadcdgefagaedbcgfefcaef', '-5,2 +4,0 -18,0 +17,3'],
  ['bbbbaaaaabb', 'bbbbaabaaaabaabbbaabb', '-6,0 +7 -7,0 +9,9'],
  ['dbdeccgfggbagcabfgcaa', 'dbdecgfggbagcabfgcaa', '-6 +5,0'],
  ['aaaaaaabbbba', 'aaaaabbaabba', '-6,2 +5,0 -9,0 +8,2'],
  ['{f:zz-z{{q}na:q}.-nq}fq}', '{fazz-z{{q}na:qx.q}', '-3 +3 -16 +16 -18,5 +17,0'],
  ['zncfxncnnnnn', 'zncfxxxncnn', '-5,0 +6,2 -8,3 +9,0'],
];

test('of equally short edit scripts it is that of GNU diff', () => {
  for (const [a, b, recorded] of RECORDED)
    assert.deepEqual({ a, b, hunks: hunks([...a], [...b], 0) }, { a, b, hunks: recorded });
});

test('lines that the other text has very often do not hold a changed stretch together', () => {
  const numbers = Array.from({ length: 400 }, (_, i) => (i % 3 === 0 ? '' : `line ${i}`));
  const other = [...numbers.slice(0, 100), ...['p', 'q', 'r', '', 's', 't', 'u', 'v', 'w'], ...numbers.slice(130)];
  assert.equal(hunks(numbers, other, 3), '-101,30 +101,9');
});

test('texts of nothing in common end soon, and the whole is one change', () => {
  const a = Array.from({ length: 3000 }, (_, i) => `a${i}`);
  assert.deepEqual(
    editScript(
      a,
      a.map((line) => `${line}!`),
    ),
    [{ fromA: 0, toA: 3000, fromB: 0, toB: 3000 }],
  );
});
