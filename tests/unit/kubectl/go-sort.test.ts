/** goSorted: sorted as Go sorts, the order of equals included (orders of equals as a real kubectl's `get --sort-by` shows them). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goSorted } from '../../../simulator/kubectl/resources/go-sort.ts';

/** Numbers below `top`, the same every time. */
function numbers(length: number, top: number): { key: number; at: number }[] {
  let state = length * 31 + top;
  return Array.from({ length }, (_, at) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return { key: (state >> 8) % top, at };
  });
}

test('whatever is sorted comes out in order, whole, and the input stays', () => {
  for (const length of [0, 1, 2, 11, 12, 13, 49, 50, 51, 200, 1000]) {
    for (const top of [1, 2, 5, 1_000_000]) {
      const things = numbers(length, top);
      for (const input of [
        things,
        [...things].sort((a, b) => a.key - b.key),
        [...things].sort((a, b) => b.key - a.key),
      ]) {
        const before = [...input];
        const out = goSorted(input, (a, b) => a.key < b.key);
        assert.deepEqual(input, before);
        assert.deepEqual(
          out.map(({ key }) => key),
          input.map(({ key }) => key).sort((a, b) => a - b),
        );
        assert.deepEqual(
          out.map(({ at }) => at).sort((a, b) => a - b),
          things.map(({ at }) => at),
        );
      }
    }
  }
});

test('up to twelve things equals keep their order', () => {
  const out = goSorted(numbers(12, 2), (a, b) => a.key < b.key);
  for (const key of [0, 1]) {
    const places = out.filter((thing) => thing.key === key).map(({ at }) => at);
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
  }
});

test('equals beyond twelve stand where kubectl 1.36 puts them; the last has no key, and is less than all', () => {
  const keys = [...'2103020112122403320300400222114130232243341422214322210441131334034224', undefined];
  const things = keys.map((key, at) => ({ key, at }));
  const out = goSorted(things, (a, b) => a.key === undefined || (b.key !== undefined && a.key < b.key));
  assert.equal(
    out.map(({ at }) => at).join(' '),
    '70 18 2 24 4 64 6 23 14 21 20 33 54 8 31 57 47 42 28 58 10 60 53 7 1 29 34 46 26 25 68 67 5 9 0 11 36 37 12 52 51 50 ' +
      '17 27 44 45 49 59 3 65 32 40 39 15 62 61 19 16 35 38 56 55 13 63 41 43 66 22 30 69 48',
  );
});
