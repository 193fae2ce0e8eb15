/** What goes on without end, or ends too early, at the prompt. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScript } from './machine.ts';
import { TestScreen } from './screen.ts';

const PROMPT = 'learner@drydock:~$';

test('Ctrl-D on an empty continuation line takes what is there', async () => {
  const screen = new TestScreen({ rows: 20 });
  screen.type("echo 'abc\r");
  screen.type('\x04');
  screen.type('cat <<EOF\r');
  screen.type('hi\r');
  screen.type('\x04');
  assert.deepEqual(await screen.lines(), [
    `${PROMPT} echo 'abc`,
    '>',
    "bash: unexpected EOF while looking for matching `''",
    `${PROMPT} cat <<EOF`,
    '> hi',
    '>',
    'bash: warning: here-document at line 2 delimited by end-of-f',
    "ile (wanted `EOF')",
    'hi',
    PROMPT,
  ]);
});

test('Ctrl-C ends watch with status 0 and leaves the screen as it was; sed that jumps for ever is ended too', async () => {
  const screen = new TestScreen();
  screen.type('watch echo hi\r', 3000);
  screen.type('\x03', 10);
  screen.type("echo $?; echo x | sed ':a;ba'\r", 500);
  screen.type('\x03', 10);
  assert.deepEqual(await screen.lines(), [
    `${PROMPT} watch echo hi`,
    `${PROMPT} echo $?; echo x | sed ':a;ba'`,
    '0',
    '^C',
    PROMPT,
  ]);
});

test('values without end are given up, and so is a function, and the shell goes on', async () => {
  const screen = new TestScreen({ rows: 20, columns: 100 });
  screen.type('x=abcdefgh; while :; do x=$x$x; done\r', 1000);
  screen.type('y=$(yes)\r', 1000);
  screen.type('echo ${#y} on\r', 100);
  assert.deepEqual(await screen.lines(), [
    `${PROMPT} x=abcdefgh; while :; do x=$x$x; done`,
    'bash: memory exhausted',
    `${PROMPT} y=$(yes)`,
    'bash: memory exhausted',
    `${PROMPT} echo \${#y} on`,
    '0 on',
    PROMPT,
  ]);
  assert.equal(runScript('f() { f; }; f').code, 1);
});

test('curl names unknown options as curl does, and those it does not simulate', () => {
  assert.equal(
    runScript('curl --http9 web').err,
    "curl: option --http9: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
  );
  assert.equal(
    runScript('curl -o').err,
    "curl: option -o: requires parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
  );
  assert.deepEqual(runScript('curl --interface eth0 web'), {
    out: '',
    err: 'curl: option --interface: not simulated\n',
    code: 2,
  });
});

test('what the line editor does not have is refused by name: a setting when it is set, a command when its key is pressed', async () => {
  const screen = new TestScreen({ rows: 8, columns: 80 });
  screen.type('bind "set colored-stats on" "\\C-xs: spell-correct-word"\r', 300);
  screen.type('ab\x18s', 300);
  assert.deepEqual((await screen.lines()).slice(1), [
    'readline: not simulated: colored-stats on',
    'learner@drydock:~$ ab',
    'bash: not simulated: spell-correct-word',
    'learner@drydock:~$ ab',
  ]);
});

test('bg sends on one that reads the terminal, which stops it again; a million words are made of braces, and no program takes them', async () => {
  const screen = new TestScreen({ rows: 20 });
  for (const keys of ['cat\r', '\x1a', 'bg\r', 'jobs\r', '/bin/echo {1..300000}\r']) screen.type(keys, 300);
  assert.deepEqual(
    (await screen.lines()).slice(-8),
    [
      '[1]+  Stopped                 cat',
      `${PROMPT} bg`,
      '[1]+ cat &',
      '[1]+  Stopped                 cat',
      `${PROMPT} jobs`,
      '[1]+  Stopped                 cat',
      `${PROMPT} /bin/echo {1..300000}`,
      'bash: /bin/echo: Argument list too long',
    ]
      .concat(PROMPT)
      .slice(-8),
  );
  assert.equal(runScript('echo {1..1000000} | wc -c').out, '6888896\n');
});
