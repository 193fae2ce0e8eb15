import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { read, write } from '../../../simulator/kernel/stream.ts';
import { openPty, RAW } from '../../../simulator/kernel/tty.ts';
import { sleep } from '../../../simulator/kernel/wait.ts';

const collect = (kernel: Kernel, pty: ReturnType<typeof openPty>): { text: string } => {
  const shown = { text: '' };
  kernel.start('screen', function* () {
    for (;;) {
      const chunk = yield* read(pty.screen);
      if (chunk === null) return;
      shown.text += chunk;
    }
  });
  return shown;
};

test('cooked: a line reaches the program whole, echoed, edited by its erase keys', () => {
  const kernel = new Kernel({ seed: 't' });
  const pty = openPty(kernel, 80, 24);
  const shown = collect(kernel, pty);
  const lines: unknown[] = [];
  kernel.start('reader', function* () {
    for (;;) lines.push(yield* read(pty.tty.reader));
  });
  kernel.run();
  pty.tty.input('ab\x7fc 한\x7f\r');
  pty.tty.input('one two\x17x\x15last\r\x04');
  kernel.run();
  assert.deepEqual(lines, ['ac \n', 'last\n', null]);
  assert.equal(shown.text, `ab\b \bc 한\b \b\b \b\r\none two${'\b \b'.repeat(3)}x${'\b \b'.repeat(5)}last\r\n`);
});

test('Ctrl-C, Ctrl-Z and Ctrl-\\ are signals for the foreground group, unless raw', () => {
  const kernel = new Kernel({ seed: 't' });
  const pty = openPty(kernel, 80, 24);
  const shown = collect(kernel, pty);
  const program = kernel.spawn({
    name: 'program',
    group: 'new',
    *main() {
      yield* sleep(1000);
    },
  });
  pty.tty.foreground = program.group;
  kernel.run({ untilMs: 10 });
  pty.tty.setMode(RAW);
  pty.tty.input('\x03');
  kernel.run({ untilMs: 20 });
  assert.equal(program.ended, false);
  pty.tty.setMode({ canonical: true, echo: true, signals: true });
  pty.tty.input('typed\x03');
  kernel.run({ untilMs: 30 });
  assert.deepEqual(program.exit, { code: 130, signal: 'SIGINT' });
  assert.equal(shown.text, 'typed^C');
});

test('what programs write gets carriage returns; the reader sees the end when the line is hung up', () => {
  const kernel = new Kernel({ seed: 't' });
  const pty = openPty(kernel, 80, 24);
  const seen: unknown[] = [];
  kernel.start('screen', function* () {
    for (;;) {
      const chunk = yield* read(pty.screen);
      seen.push(chunk);
      if (chunk === null) return;
    }
  });
  kernel.start('writer', function* () {
    yield* write(pty.tty.writer, 'a\nb');
    pty.hangUp();
  });
  kernel.run();
  assert.deepEqual(seen, ['a\r\nb', null]);
  assert.equal(pty.tty.column, 1);
});
