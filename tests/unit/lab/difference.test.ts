import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../simulator/kernel/random.ts';
import { difference } from '../../../simulator/lab/difference.ts';
import { applied } from '../../../src/lab/applied.ts';

/** As it crosses to the page. */
const sent = (before: unknown, after: unknown) => structuredClone(difference(before, after));

const pod = (n: number, phase = 'starting') => ({ uid: `u${n}`, name: `web-${n}`, phase });

describe('what differs', () => {
  it('is nothing between data that say the same', () => {
    const a = { pods: [pod(1), pod(2)], steps: [{ fromMs: 0 }], name: 'web', none: null, flags: [] };
    assert.equal(difference(a, structuredClone(a)), undefined);
  });

  it('is one field of one of 600 pods, and the page keeps the other 599', () => {
    const before = { pods: Array.from({ length: 600 }, (_, n) => pod(n)) };
    const after = { pods: before.pods.map((p, n) => (n === 41 ? pod(41, 'ready') : p)) };
    const by = sent(before, after);
    assert.deepEqual(by, {
      in: { pods: { of: [[0, 41], { was: 41, by: { in: { phase: { set: 'ready' } } } }, [42, 558]] } },
    });
    const page = applied(before, by as never) as typeof before;
    assert.deepEqual(page, after);
    assert.equal(page.pods.filter((p, n) => p === before.pods[n]).length, 599);
  });

  it('is what was added at the end and what was taken from the beginning', () => {
    const steps = Array.from({ length: 500 }, (_, fromMs) => ({ fromMs }));
    const after = [...steps.slice(100), { fromMs: 500 }];
    assert.deepEqual(sent(steps, after), { of: [[100, 400], { new: { fromMs: 500 } }] });
  });

  it('finds pods by their uid wherever they stand', () => {
    const before = [pod(1), pod(2), pod(3)];
    const after = [pod(3, 'ready'), pod(4), pod(1)];
    const page = applied(before, sent(before, after) as never) as typeof before;
    assert.deepEqual(page, after);
    assert.equal(page[2], before[0]);
  });

  it('gives, of any two data, the second', () => {
    const random = new Random('difference');
    const value = (depth: number): unknown => {
      const kind = random.int(depth > 3 ? 3 : 6);
      if (kind === 0) return random.int(3);
      if (kind === 1) return ['a', 'b', null, true, undefined][random.int(5)];
      if (kind === 2) return `${random.int(4)}`;
      if (kind === 3) return Array.from({ length: random.int(5) }, () => value(depth + 1));
      const named = random.int(2) === 0 ? { uid: `u${random.int(4)}` } : {};
      return Object.assign(
        named,
        ...Array.from({ length: random.int(4) }, () => ({ [`k${random.int(4)}`]: value(depth + 1) })),
      );
    };
    for (let n = 0; n < 5000; n++) {
      const [before, after] = [value(0), value(0)];
      const by = sent(before, after);
      assert.deepEqual(by === undefined ? before : applied(before, by), after, JSON.stringify([before, after]));
    }
  });
});
