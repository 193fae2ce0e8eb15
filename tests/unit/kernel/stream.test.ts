import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { BrokenPipe, LineReader, Pipe, read, readAll, write } from '../../../simulator/kernel/stream.ts';
import { sleep } from '../../../simulator/kernel/wait.ts';

const world = () => new Kernel({ seed: 'test' });

test('K20 a writer waits while the pipe is full', () => {
  const kernel = world();
  const pipe = new Pipe(10);
  const seen: string[] = [];
  kernel.start('writer', function* () {
    for (const part of ['12345678', 'abcdefgh', 'XYZ']) {
      yield* write(pipe.writer, part);
      seen.push(`wrote ${part} at ${kernel.now()}`);
    }
    pipe.writer.close();
  });
  kernel.start('reader', function* () {
    yield* sleep(100);
    seen.push(yield* readAll(pipe.reader));
  });
  kernel.run();
  assert.deepEqual(seen, ['wrote 12345678 at 0', 'wrote abcdefgh at 100', 'wrote XYZ at 100', '12345678abcdefghXYZ']);
});

test('K20 a chunk larger than the pipe is taken when it is empty', () => {
  const kernel = world();
  const pipe = new Pipe(4);
  let got = '';
  kernel.start('writer', function* () {
    yield* write(pipe.writer, 'much too long');
    pipe.writer.close();
  });
  kernel.start('reader', function* () {
    got = yield* readAll(pipe.reader);
  });
  kernel.run();
  assert.equal(got, 'much too long');
});

test('K21 the reader sees the end when the last writer has closed', () => {
  const kernel = world();
  const pipe = new Pipe();
  const second = pipe.writer.dup();
  const seen: unknown[] = [];
  kernel.start('writer', function* () {
    yield* write(pipe.writer, 'a');
    pipe.writer.close();
    pipe.writer.close();
    yield* sleep(10);
    yield* write(second, 'b');
    second.close();
  });
  kernel.start('reader', function* () {
    for (;;) {
      const chunk = yield* read(pipe.reader);
      seen.push([chunk, kernel.now()]);
      if (chunk === null) return;
    }
  });
  kernel.run();
  assert.deepEqual(seen, [
    ['a', 0],
    ['b', 10],
    [null, 10],
  ]);
});

test('K22 writers learn that nobody reads', () => {
  const kernel = world();
  const pipe = new Pipe(4);
  const seen: string[] = [];
  kernel.start('writer', function* () {
    yield* write(pipe.writer, 'full');
    try {
      yield* write(pipe.writer, 'more');
    } catch (error) {
      assert.ok(error instanceof BrokenPipe);
      seen.push(`broken at ${kernel.now()}`);
    }
  });
  kernel.after(5, 'close', () => pipe.reader.close());
  kernel.run();
  assert.deepEqual(seen, ['broken at 5']);
});

test('K23 characters split over chunks of bytes stay whole, lines too', () => {
  const kernel = world();
  const pipe = new Pipe();
  const bytes = new TextEncoder().encode('한글\nend');
  const lines: unknown[] = [];
  kernel.start('writer', function* () {
    for (const byte of bytes) yield* write(pipe.writer, Uint8Array.of(byte));
    pipe.writer.close();
  });
  kernel.start('reader', function* () {
    const reader = new LineReader(pipe.reader);
    for (;;) {
      const line = yield* reader.next();
      lines.push([line, reader.terminated]);
      if (line === null) return;
    }
  });
  kernel.run();
  assert.deepEqual(lines, [
    ['한글', true],
    ['end', false],
    [null, false],
  ]);
});
