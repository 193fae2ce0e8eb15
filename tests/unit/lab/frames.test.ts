import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LabChanges, LabUpdate } from '../../../simulator/lab/view.ts';
import { Frames } from '../../../src/lab/worker/frames.ts';

/** A page that draws when it is told to, and a world whose clock has moved each time it is looked at. */
function world() {
  const sent: LabChanges[] = [];
  const waiting: (() => void)[] = [];
  let nowMs = 0;
  let looks = 0;
  const frames = new Frames({
    update: (): LabUpdate => {
      looks++;
      return { clock: { nowMs: ++nowMs, paused: false, speed: 1, lookingAtMs: null } };
    },
    draw: (changes) => {
      sent.push(changes);
      return new Promise((resolve) => waiting.push(resolve));
    },
    nowMs: () => 0,
  });
  return {
    frames,
    sent,
    get looks() {
      return looks;
    },
    draws: async () => {
      waiting.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

describe('what the page is told', () => {
  it('is never more than one view that it has not drawn, and nothing is made that would wait', async () => {
    const w = world();
    for (let n = 0; n < 100; n++) w.frames.tell();
    assert.equal(w.sent.length, 1);
    assert.equal(w.looks, 1);
  });

  it('is how things stand when it has drawn, if something was to be told meanwhile', async () => {
    const w = world();
    w.frames.tell();
    w.frames.tell();
    await w.draws();
    assert.deepEqual(w.sent.slice(1), [{ clock: { in: { nowMs: { set: 2 } } } }]);
    await w.draws();
    assert.equal(w.sent.length, 2);
  });

  it('goes on when a page does not answer', async () => {
    let sent = 0;
    const frames = new Frames({
      update: () => ({ solved: sent++ === 0 }),
      draw: () => Promise.reject(new Error('timeout')),
      nowMs: () => 0,
    });
    frames.tell();
    await new Promise(setImmediate);
    frames.tell();
    assert.equal(sent, 2);
  });

  it('leaves most of the worker’s time to the world: a view that is costly to make is made less often', () => {
    let looks = 0;
    let nowMs = 0;
    const frames = new Frames({
      update: () => {
        looks++;
        nowMs += 20;
        return {};
      },
      draw: async () => {},
      nowMs: () => nowMs,
    });
    for (frames.turn(); nowMs < 1000; nowMs++) frames.turn();
    assert.equal(looks, 10);
  });
});
