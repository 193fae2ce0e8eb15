/** Named pipes: who waits for whom. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf } from '../../../simulator/kernel/fifo.ts';
import { FileError } from '../../../simulator/kernel/files.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { MemoryFiles } from '../../../simulator/kernel/memory-files.ts';
import { read, write } from '../../../simulator/kernel/stream.ts';
import { sleep } from '../../../simulator/kernel/wait.ts';

function place(): { kernel: Kernel; files: MemoryFiles } {
  const kernel = new Kernel({ seed: 'fifo' });
  const files = new MemoryFiles({ now: () => kernel.wallMs() });
  files.makeFifo('/p', { mode: 0o600 });
  return { kernel, files };
}

test('a reader waits for a writer, and is at the end when the last one has gone', () => {
  const { kernel, files } = place();
  const seen: string[] = [];
  kernel.start('reader', function* () {
    seen.push(new TextDecoder().decode(yield* contentOf(files, '/p')), String(kernel.now()));
  });
  kernel.start('writer', function* () {
    yield* sleep(30);
    const writer = yield* (files.fifo('/p', 'write') as NonNullable<ReturnType<typeof files.fifo>>).openWriter();
    yield* write(writer, 'one');
    const other = writer.dup();
    writer.close();
    yield* write(other, 'two');
    yield* sleep(10);
    other.close();
  });
  kernel.run();
  assert.deepEqual(seen, ['onetwo', '40']);
});

test('one who is killed while it waits has opened nothing', () => {
  const { kernel, files } = place();
  const fifo = files.fifo('/p', 'both');
  const gone = kernel.spawn({
    name: 'gone',
    *main() {
      yield* (fifo as NonNullable<typeof fifo>).openReader();
    },
  });
  kernel.run();
  gone.signal('SIGKILL');
  const opened: string[] = [];
  kernel.start('writer', function* () {
    const writer = yield* (fifo as NonNullable<typeof fifo>).openWriter();
    opened.push('writer');
    writer.close();
  });
  kernel.run();
  assert.equal(opened.length, 0);
  kernel.start('reader', function* () {
    const reader = yield* (fifo as NonNullable<typeof fifo>).openReader();
    opened.push(String(yield* read(reader)));
  });
  kernel.run();
  assert.deepEqual(opened, ['writer', 'null']);
});

test('a pipe is no file: its content is not to be had at once, it has no size, and others may not open it', () => {
  const { files } = place();
  const { kind, size, mode } = files.stat('/p');
  assert.deepEqual({ kind, size, mode }, { kind: 'fifo', size: 0, mode: 0o600 });
  assert.throws(() => files.readText('/p'), new FileError('ESPIPE', '/p'));
  const learner = files.as({ name: 'learner', group: 'learner', groups: ['learner'] });
  assert.throws(() => learner.fifo('/p', 'read'), new FileError('EACCES', '/p'));
  assert.equal(files.fifo('/', 'read'), undefined);
});
