import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel, KernelStuck, ProcessFailed } from '../../../simulator/kernel/kernel.ts';
import { Terminated } from '../../../simulator/kernel/process.ts';
import { URGENCY } from '../../../simulator/kernel/queue.ts';
import { race, settle, sleep, timer, until, wait } from '../../../simulator/kernel/wait.ts';

const world = () => new Kernel({ seed: 'test' });

test('K1 time moves only between events, to the instant asked for', () => {
  const kernel = world();
  const seen: number[] = [];
  kernel.after(10, 'a', () => seen.push(kernel.now()));
  kernel.after(20.2, 'b', () => seen.push(kernel.now()));
  assert.equal(kernel.run({ untilMs: 15 }), 'reached');
  assert.equal(kernel.now(), 15);
  assert.equal(kernel.run({ untilMs: 100 }), 'reached');
  assert.deepEqual(seen, [10, 21]);
  assert.equal(kernel.now(), 100);
  assert.equal(kernel.run(), 'dry');
});

test('K2 events of one instant run by urgency, then in order; input is first', () => {
  const kernel = world();
  const seen: string[] = [];
  kernel.at(5, 'late', () => seen.push('late'), URGENCY.late);
  kernel.at(5, 'one', () => seen.push('one'));
  kernel.at(5, 'two', () => seen.push('two'));
  kernel.at(5, 'input', () => seen.push('input'), URGENCY.input);
  kernel.at(5, 'cancelled', () => seen.push('never')).cancel();
  kernel.run();
  assert.deepEqual(seen, ['input', 'one', 'two', 'late']);
});

test('K3 an instant ends once everything of it has run, again after what listeners queue', () => {
  const kernel = world();
  const seen: string[] = [];
  let more = true;
  kernel.onInstant(() => {
    seen.push(`end ${kernel.now()}`);
    if (!more) return;
    more = false;
    kernel.after(0, 'extra', () => seen.push('extra'));
  });
  kernel.at(3, 'x', () => kernel.after(0, 'y', () => seen.push('y')));
  kernel.at(4, 'z', () => seen.push('z'));
  kernel.run();
  assert.deepEqual(seen, ['y', 'end 3', 'extra', 'end 3', 'z', 'end 4']);
});

test('K3 what a listener queues for later, before the next event, comes before it and nothing is lost', () => {
  const kernel = world();
  const seen: string[] = [];
  let more = true;
  kernel.onInstant(() => {
    if (!more) return;
    more = false;
    kernel.after(1, 'soon', () => seen.push(`soon ${kernel.now()}`));
  });
  kernel.at(3, 'x', () => seen.push('x'));
  kernel.at(10, 'later', () => seen.push(`later ${kernel.now()}`));
  kernel.run();
  assert.deepEqual(seen, ['x', 'soon 4', 'later 10']);
});

test('K4 waiting in vain fails and names who is queued', async () => {
  const kernel = world();
  kernel.start('ticker', function* () {
    for (;;) yield* sleep(10);
  });
  await assert.rejects(
    kernel.advanceUntil(() => false, 1000, 'a miracle'),
    (error: Error) =>
      error instanceof KernelStuck &&
      /1000ms of virtual time for a miracle; queued: (sleep|ticker)×1/.test(error.message),
  );
});

test('K6 nanoseconds for names grow, within an instant and from one to the next', () => {
  const kernel = world();
  const first = kernel.nextNanoseconds();
  const second = kernel.nextNanoseconds();
  assert.ok(second > first);
  assert.equal(second / 1_000_000n, BigInt(kernel.wallMs()));
  kernel.at(1, 'later', () => {});
  kernel.run();
  assert.ok(kernel.nextNanoseconds() > second);
});

test('K7 an event in steps is one event: nothing runs between them but the host, and no condition is met in the middle', () => {
  const kernel = world();
  const seen: string[] = [];
  let made = 0;
  kernel.at(5, 'many', () =>
    kernel.goOn(
      (function* () {
        for (made = 1; made <= 6; made++) {
          seen.push(`step ${made}`);
          if (made === 1) kernel.at(5, 'input', () => seen.push('input'), URGENCY.input);
          yield;
        }
      })(),
    ),
  );
  kernel.at(5, 'next', () => seen.push('next'));
  kernel.onInstant(() => seen.push('end'));
  const outcomes: string[] = [];
  for (let turns = 0; turns < 4; turns++) {
    outcomes.push(kernel.run({ condition: () => made >= 3, shouldYield: () => true, yieldEvery: 3 }));
    seen.push('host');
    assert.equal(kernel.nextAt(), 5);
  }
  assert.deepEqual(outcomes, ['yielded', 'yielded', 'yielded', 'satisfied']);
  assert.equal(kernel.run({ untilMs: 5 }), 'reached');
  assert.deepEqual(
    seen.filter((what) => what !== 'host'),
    ['step 1', 'step 2', 'step 3', 'step 4', 'step 5', 'step 6', 'input', 'next', 'end'],
  );
  assert.deepEqual(seen.slice(0, 8), ['step 1', 'host', 'step 2', 'step 3', 'host', 'step 4', 'step 5', 'host']);
});

test('K7 steps that fail stop the world, and an event goes on in one way only', () => {
  const kernel = world();
  kernel.at(1, 'failing', () =>
    kernel.goOn(
      (function* () {
        throw new Error('in a step');
      })(),
    ),
  );
  assert.throws(() => kernel.run(), /in a step/);
  const other = world();
  const steps = () =>
    (function* () {
      yield;
    })();
  other.at(1, 'twice', () => {
    other.goOn(steps());
    other.goOn(steps());
  });
  assert.throws(() => other.run(), /two ways/);
});

test('K5 virtual time stands still while a library is awaited; results keep their order', async () => {
  const kernel = world();
  const seen: string[] = [];
  let resolveFirst: (v: string) => void = () => {};
  kernel.start('first', function* () {
    const value = yield* settle(
      new Promise<string>((resolve) => {
        resolveFirst = resolve;
      }),
    );
    seen.push(`${value} at ${kernel.now()}`);
  });
  kernel.after(5, 'later', () => seen.push('later'));
  assert.equal(kernel.run({ untilMs: 10 }), 'awaiting');
  assert.equal(kernel.now(), 0);
  resolveFirst('done');
  await kernel.awaited();
  kernel.run({ untilMs: 10 });
  assert.deepEqual(seen, ['done at 0', 'later']);
});

test('K10 a process is resumed in an event of its own', () => {
  const kernel = world();
  const seen: string[] = [];
  let wake: (v: number) => void = () => {};
  kernel.start('p', function* () {
    const v = yield* until<number>('number', (done) => {
      wake = done;
      return () => {};
    });
    seen.push(`got ${v}`);
  });
  kernel.after(1, 'waker', () => {
    wake(7);
    seen.push('waker goes on');
  });
  kernel.run();
  assert.deepEqual(seen, ['waker goes on', 'got 7']);
});

test('K11 a signal ends a process with 128 + its number, after its finally blocks', () => {
  const kernel = world();
  const seen: string[] = [];
  const p = kernel.spawn({
    name: 'sleeper',
    *main() {
      try {
        yield* sleep(1000);
      } finally {
        seen.push('tidied');
        yield* sleep(5);
        seen.push('waited');
      }
    },
  });
  kernel.at(10, 'int', () => p.signal('SIGINT'));
  kernel.run();
  assert.deepEqual(p.exit, { code: 130, signal: 'SIGINT' });
  assert.deepEqual(seen, ['tidied', 'waited']);
  assert.equal(kernel.now(), 15);
});

test('K11 SIGKILL ends a process at once', () => {
  const kernel = world();
  const seen: string[] = [];
  const p = kernel.spawn({
    name: 'sleeper',
    *main() {
      try {
        yield* sleep(1000);
      } finally {
        seen.push('tidied');
        yield* sleep(5);
        seen.push('never');
      }
    },
  });
  kernel.at(10, 'kill', () => p.signal('SIGKILL'));
  kernel.run({ untilMs: 20 });
  assert.deepEqual(p.exit, { code: 137, signal: 'SIGKILL' });
  assert.deepEqual(seen, ['tidied']);
});

test('K12 signals can be ignored or handled', () => {
  const kernel = world();
  const seen: string[] = [];
  const p = kernel.spawn({
    name: 'p',
    *main(self) {
      self.onSignal('SIGINT', 'ignore');
      self.onSignal('SIGTERM', (s) => seen.push(s));
      yield* sleep(100);
      return 3;
    },
  });
  kernel.at(10, 's', () => {
    p.signal('SIGINT');
    p.signal('SIGTERM');
  });
  kernel.run();
  assert.deepEqual(seen, ['SIGTERM']);
  assert.deepEqual(p.exit, { code: 3 });
});

test('a process that a signal has killed died of that, though SIGKILL comes before it is gone', () => {
  const kernel = new Kernel({ seed: 's' });
  const p = kernel.start('p', function* () {
    yield* sleep(1000);
  });
  kernel.advance(10);
  p.signal('SIGTERM');
  p.signal('SIGKILL');
  assert.deepEqual(p.exit, { code: 143, signal: 'SIGTERM' });
});

test('K13 children end with their parent, youngest first; detached ones go on', () => {
  const kernel = world();
  const seen: string[] = [];
  const child = (name: string) => ({
    name,
    *main() {
      try {
        yield* sleep(1000);
      } finally {
        seen.push(name);
      }
    },
  });
  kernel.spawn({
    name: 'parent',
    *main(self) {
      kernel.spawn({ ...child('older'), parent: self });
      kernel.spawn({ ...child('younger'), parent: self });
      kernel.spawn({ ...child('daemon'), parent: self, detached: true });
      yield* sleep(10);
    },
  });
  kernel.run({ untilMs: 50 });
  assert.deepEqual(seen, ['younger', 'older']);
  assert.deepEqual(
    kernel.processes().map((p) => p.name),
    ['daemon'],
  );
});

test('K14 a process that throws stops the world with its name', () => {
  const kernel = world();
  kernel.start('buggy', function* () {
    yield* sleep(1);
    throw new TypeError('oops');
  });
  assert.throws(
    () => kernel.run(),
    (error: Error) => error instanceof ProcessFailed && error.message === 'process buggy (1) failed: oops',
  );
});

test('K15 a stopped process goes on only after SIGCONT', () => {
  const kernel = world();
  const p = kernel.spawn({
    name: 'p',
    *main() {
      yield* sleep(10);
      return kernel.now();
    },
  });
  const stopped: string[] = [];
  kernel.onStopped((process) => stopped.push(process.name));
  kernel.at(5, 'stop', () => p.signal('SIGTSTP'));
  kernel.at(50, 'continue', () => p.signal('SIGCONT'));
  kernel.run();
  assert.deepEqual(stopped, ['p']);
  assert.deepEqual(p.exit, { code: 50 });
});

test('K16 a busy loop lets time pass, and input gets in', () => {
  const kernel = world();
  const p = kernel.spawn({
    name: 'busy',
    *main() {
      for (;;) yield* sleep(0);
    },
  });
  kernel.at(3, 'ctrl-c', () => p.signal('SIGINT'), URGENCY.input);
  kernel.run();
  assert.equal(p.exit?.code, 130);
  assert.equal(kernel.now(), 3);
});

test('K17 of a race the losers are given up', () => {
  const kernel = world();
  const results: unknown[] = [];
  const child = kernel.spawn({
    name: 'child',
    *main() {
      yield* sleep(50);
      return 4;
    },
  });
  kernel.start('racer', function* () {
    results.push(yield* race<unknown>([timer(10), child.end]));
    results.push(yield* race<unknown>([timer(1000), child.end]));
    results.push(yield* wait(child.end));
  });
  kernel.run();
  assert.deepEqual(results, [{ index: 0, value: undefined }, { index: 1, value: { code: 4 } }, { code: 4 }]);
  assert.equal(kernel.now(), 50);
});

test('K17 an interrupt replaces what is waited for', () => {
  const kernel = world();
  const seen: string[] = [];
  const p = kernel.spawn({
    name: 'p',
    *main() {
      try {
        yield* sleep(100);
      } catch (error) {
        if (error instanceof Terminated) throw error;
        seen.push(`${(error as Error).message} at ${kernel.now()}`);
      }
      yield* sleep(500);
    },
  });
  kernel.at(7, 'poke', () => p.interrupt(new Error('poked')));
  kernel.run();
  assert.deepEqual(seen, ['poked at 7']);
  assert.equal(p.exit?.code, 0);
  assert.equal(kernel.now(), 507);
});

test('K30 streams of randomness are named, independent and repeatable', () => {
  const a = world();
  const b = world();
  b.random('other').next();
  assert.deepEqual([a.random('x').next(), a.random('x').next()], [b.random('x').next(), b.random('x').next()]);
  assert.notEqual(new Kernel({ seed: 'else' }).random('x').next(), world().random('x').next());
  assert.match(a.random('n').suffix(5), /^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  assert.match(a.random('n').uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
