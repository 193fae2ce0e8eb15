/** Programs that want more than there is end alone; the world goes on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exhaustion, PROCESS_LIMIT } from '../../../simulator/kernel/exhausted.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { launchProgram, type ProgramHost } from '../../../simulator/kernel/launch.ts';
import { MemoryFiles } from '../../../simulator/kernel/memory-files.ts';
import type { Program } from '../../../simulator/kernel/program.ts';
import { emptyReader, readAll, sink } from '../../../simulator/kernel/stream.ts';
import { sleep } from '../../../simulator/kernel/wait.ts';
import { createTerminal } from '../../../simulator/shell/terminal.ts';
import { testMachine } from '../shell/machine.ts';

function run(program: Program, times = 1): { err: string; codes: (number | undefined)[] } {
  const kernel = new Kernel({ seed: 't' });
  const host: ProgramHost = {
    kernel,
    files: new MemoryFiles({ now: () => 0 }),
    programs: new Map(),
    network: undefined,
  };
  let err = '';
  const stderr = sink((chunk) => {
    err += chunk;
    return undefined;
  });
  const processes = Array.from({ length: times }, () => launchProgram(host, program, '/bin/greedy', [], { stderr }));
  kernel.run({ untilMs: 10_000 });
  return { err, codes: processes.map((process) => process.exit?.code) };
}

test('a program at the limits of the engine ends with a message and status 1', () => {
  assert.deepEqual(
    run(function* () {
      const deep = (): number => deep() + 1;
      return deep();
    }),
    { err: 'greedy: memory exhausted\n', codes: [1] },
  );
  assert.deepEqual(
    run(function* () {
      return 'x'.repeat(2 ** 30).length;
    }),
    { err: 'greedy: memory exhausted\n', codes: [1] },
  );
});

test('reading without end is given up', () => {
  assert.deepEqual(
    run(function* () {
      const block = 'x'.repeat(1 << 20);
      return (yield* readAll({
        ...emptyReader,
        next: {
          label: 'endless',
          begin: (wake) => {
            wake.done(block);
            return () => {};
          },
        },
      })).length;
    }),
    { err: 'greedy: memory exhausted\n', codes: [1] },
  );
});

test('a full disk is said, and so are too many processes', () => {
  assert.deepEqual(
    run(function* (context) {
      for (;;) context.files.append('/big', 'x'.repeat(1 << 20));
    }),
    { err: 'greedy: write error: No space left on device\n', codes: [1] },
  );
  const { err, codes } = run(function* () {
    yield* sleep(1000);
    return 0;
  }, PROCESS_LIMIT + 1);
  assert.equal(err, '/bin/greedy: fork: retry: Resource temporarily unavailable\n');
  assert.deepEqual([codes[0], codes.at(-1)], [0, 254]);
});

test('other errors are faults of the simulator, and loud', () => {
  assert.equal(exhaustion(new RangeError('kernel.at(0.5): whole milliseconds expected')), undefined);
  assert.throws(
    () =>
      run(function* () {
        throw new TypeError('a fault');
      }),
    /a fault/,
  );
});

test('a terminal takes so much a millisecond: who never stops writing lets time pass', () => {
  const machine = testMachine();
  let shown = 0;
  const terminal = createTerminal({
    id: 1,
    machine,
    columns: 80,
    rows: 24,
    output: (text) => {
      shown += text.length;
      return undefined;
    },
  });
  machine.kernel.run({ untilMs: 10 });
  terminal.input('yes\r');
  machine.kernel.run({ untilMs: 110 });
  terminal.input('\x03');
  machine.kernel.run({ untilMs: 120 });
  assert.equal(terminal.lastStatus, 130);
  assert.ok(shown > 500_000 && shown < 2_000_000, String(shown));
});
