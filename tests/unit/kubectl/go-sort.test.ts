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
