/** The terminal as a person sees it, on @xterm/headless. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Program } from '../../../simulator/kernel/program.ts';
import { write } from '../../../simulator/kernel/stream.ts';
import { sleep } from '../../../simulator/kernel/wait.ts';
import { createTerminal } from '../../../simulator/shell/terminal.ts';
import { testMachine } from './machine.ts';
import { TestScreen } from './screen.ts';

const PROMPT = 'learner@drydock:~$ ';
const p = (line: string): string => (PROMPT + line).trimEnd();

/** Prints a line every 100 ms, for ever. */
const ticking: Program = function* (context) {
  for (let i = 0; ; i++) {
    yield* write(context.stdout, `pod-${i}\n`);
    yield* sleep(100);
  }
};

test('a command runs and the prompt comes back, user in green and folder in blue', async () => {
  const screen = new TestScreen();
  screen.type('echo hi\r');
  assert.deepEqual(await screen.lines(), [p('echo hi'), 'hi', PROMPT.trimEnd()]);
  assert.match(screen.raw, /\x1b\[32mlearner@drydock\x1b\[0m:\x1b\[34m~\x1b\[0m\$ /);
  assert.equal(screen.terminal.atPrompt, true);
});

test('prompts tell the time by the clocks of TZ', async () => {
  const screen = new TestScreen();
  screen.type("PS1='\\A \\D{%d/%m} \\$ '\r");
  screen.type('TZ=Asia/Seoul\r');
  assert.deepEqual((await screen.lines()).slice(-2), ['09:00 02/03 $ TZ=Asia/Seoul', '18:00 02/03 $']);
});

test('Ctrl-C ends what runs, the rest of the line and loops; status 130', async () => {
  const screen = new TestScreen();
  screen.type('sleep 10; echo never\r', 500);
  screen.type('\x03');
  screen.type('while true; do :; done\r', 20);
  assert.equal(screen.terminal.atPrompt, false);
  screen.type('\x03');
  screen.type('while true; do sleep 1; done\r', 2500);
  screen.type('\x03');
  screen.type('echo $?\r');
  assert.deepEqual(await screen.lines(), [
    p('sleep 10; echo never'),
    '^C',
    p('while true; do :; done'),
    '^C',
    p('while true; do sleep 1; done'),
    '^C',
    p('echo $?'),
    '130',
    PROMPT.trimEnd(),
  ]);
  assert.deepEqual(
    screen.commands.map((c) => [c.line, c.status]),
    [
      ['sleep 10; echo never', 130],
      ['while true; do :; done', 130],
      ['while true; do sleep 1; done', 130],
      ['echo $?', 0],
    ],
  );
});

test('Ctrl-C in one breath with Enter is for the command, as is Ctrl-Z; what is typed behind is kept', async () => {
  const PIECES = [
    ['sleep 100\r', '\x03'],
    ['sleep 100\r\x03'],
    ['sleep 100\recho gone\r', '\x03'],
    ['sleep 100\r', '\x03echo kept\r'],
  ];
  for (const pieces of PIECES) {
    const screen = new TestScreen();
    // all of it before the shell comes to read
    for (const piece of pieces) screen.terminal.input(piece);
    screen.run(100);
    const kept = pieces.join('').endsWith('kept\r') ? [p('echo kept'), 'kept'] : [];
    assert.deepEqual(await screen.lines(), [p('sleep 100'), '^C', ...kept, PROMPT.trimEnd()], pieces.join('|'));
  }
  const screen = new TestScreen();
  screen.terminal.input('sleep 100\r');
  screen.terminal.input('\x1a');
  screen.run(100);
  assert.match((await screen.lines()).join('\n'), /\^Z\n\[1\]\+ {2}Stopped {17}sleep 100\n/);
});

test('Ctrl-C between two lines, while the prompt is worked out, gives another prompt', async () => {
  const screen = new TestScreen();
  screen.type("PS1='$(sleep 1)> '\r", 100);
  screen.type('\x03', 1500);
  screen.type("PS1='$ '\r", 1500);
  screen.type('echo alive $?\r', 100);
  assert.match((await screen.lines()).join('\n'), /\nalive \d+\n/);
});

test('Ctrl-S holds output up until Ctrl-Q; Ctrl-C ends what is held up, too', async () => {
  const screen = new TestScreen({ programs: { ticking } });
  screen.type('ticking\r', 150);
  screen.type('\x13', 1000);
  assert.deepEqual((await screen.lines()).slice(1), ['pod-0', 'pod-1']);
  screen.type('\x11', 150);
  assert.deepEqual((await screen.lines()).slice(1), ['pod-0', 'pod-1', 'pod-2', 'pod-3']);
  screen.type('\x13', 500);
  screen.type('\x03');
  assert.deepEqual((await screen.lines()).slice(4), ['pod-3', '^C', PROMPT.trimEnd()]);
  screen.type('echo on\r');
  assert.equal((await screen.lines()).at(-2), 'on');
});

test('a long file that is shown is interrupted in its middle', async () => {
  const screen = new TestScreen({ files: { big: '0123456789\n'.repeat(200_000) } });
  screen.type('cat big\r', 20);
  screen.type('\x03', 100);
  assert.ok(screen.raw.length < 500_000, `${screen.raw.length} characters`);
  assert.deepEqual((await screen.lines()).slice(-2), ['^C', PROMPT.trimEnd()]);
});

test('a pipeline streams and ends when its reader has enough', async () => {
  const screen = new TestScreen({ programs: { ticking } });
  screen.type('ticking | grep -v 1 | head -3\r', 150);
  assert.deepEqual((await screen.lines()).slice(1), ['pod-0']);
  screen.run(400);
  assert.deepEqual((await screen.lines()).slice(1), ['pod-0', 'pod-2', 'pod-3', PROMPT.trimEnd()]);
});

test('IGNOREEOF and set -o ignoreeof keep the shell from Ctrl-D; HISTSIZE keeps so many lines', async () => {
  const screen = new TestScreen({ rows: 30 });
  screen.type("PS1='$ '; set -o ignoreeof\r");
  screen.type('\x04');
  screen.type('echo $IGNOREEOF; set +o ignoreeof; IGNOREEOF=1\r');
  screen.type('\x04');
  screen.type('set -o | grep ignoreeof\r');
  screen.type('HISTSIZE=2\r');
  screen.type('history\r');
  screen.type('\x04');
  screen.type('\x04');
  const leave = ['$', 'Use "exit" to leave the shell.'];
  assert.deepEqual((await screen.lines()).slice(1), [
    ...leave,
    '$ echo $IGNOREEOF; set +o ignoreeof; IGNOREEOF=1',
    '10',
    ...leave,
    '$ set -o | grep ignoreeof',
    'ignoreeof       on',
    '$ HISTSIZE=2',
    '$ history',
    '    1  HISTSIZE=2',
    '    2  history',
    ...leave,
    '$',
    'exit',
    PROMPT.trimEnd(),
  ]);
});

test('Ctrl-Z stops, jobs lists, fg and bg go on, kill ends, and ends are reported at the prompt', async () => {
  const screen = new TestScreen({ rows: 30 });
  screen.type('sleep 100\r', 10);
  screen.type('\x1a');
  screen.type('sleep 5 &\r');
  screen.type('jobs\r');
  screen.type('bg %1\r');
  screen.type('fg %1\r', 10);
  screen.type('\x03');
  screen.type('sleep 50 &\r');
  screen.type('kill %3; wait\r', 6000);
  screen.type('jobs\r');
  const lines = (await screen.lines()).map((line) => line.replace(/^(\[\d+\]) \d+$/, '$1 PID'));
  assert.deepEqual(lines, [
    p('sleep 100'),
    '^Z',
    '[1]+  Stopped                 sleep 100',
    p('sleep 5 &'),
    '[2] PID',
    p('jobs'),
    '[1]+  Stopped                 sleep 100',
    '[2]-  Running                 sleep 5 &',
    p('bg %1'),
    '[1]+ sleep 100 &',
    p('fg %1'),
    'sleep 100',
    '^C',
    p('sleep 50 &'),
    '[3] PID',
    p('kill %3; wait'),
    '[2]-  Done                    sleep 5',
    '[3]+  Terminated              sleep 50',
    p('jobs'),
    PROMPT.trimEnd(),
  ]);
});

test('who was stopped reads again in the foreground; who reads in the background is stopped', async () => {
  const screen = new TestScreen({ rows: 24 });
  screen.type('cat\r');
  screen.type('one\r\x1a');
  screen.type('fg\r');
  screen.type('two\r\x04');
  assert.deepEqual((await screen.lines()).slice(3), [
    '[1]+  Stopped                 cat',
    p('fg'),
    'cat',
    'two',
    'two',
    PROMPT.trimEnd(),
  ]);
  screen.type('clear\rcat &\r');
  screen.type('exit\r');
  assert.deepEqual((await screen.lines()).slice(1), [
    '[1] 4',
    '[1]+  Stopped                 cat',
    p('exit'),
    'exit',
    'There are stopped jobs.',
    PROMPT.trimEnd(),
  ]);
  screen.type('fg\r');
  screen.type('three\r\x04');
  assert.deepEqual((await screen.lines()).slice(6), [p('fg'), 'cat', 'three', 'three', PROMPT.trimEnd()]);
});

test('stty: what is typed may be hidden, keys may come one by one, and all that is put back', async () => {
  const screen = new TestScreen({ columns: 100, rows: 24 });
  screen.type('s=$(stty -g); stty -echo; read -r -p "password: " p; stty "$s"; echo "<$p>"\r');
  screen.type('secret\r');
  screen.type('stty cbreak -echo; stty; k=$(head -c 1); stty sane; echo "<$k>"\r');
  screen.type('x');
  screen.type('read -s -p "again: " p; echo "<$p>"\r');
  screen.type('secret\r');
  screen.type('stty size; stty -onlcr; echo $COLUMNS $LINES\r');
  assert.deepEqual(await screen.lines(), [
    p('s=$(stty -g); stty -echo; read -r -p "password: " p; stty "$s"; echo "<$p>"'),
    'password: <secret>',
    p('stty cbreak -echo; stty; k=$(head -c 1); stty sane; echo "<$k>"'),
    'speed 38400 baud; line = 0;',
    'min = 1; time = 0;',
    '-brkint -imaxbel',
    '-icanon -echo',
    '<x>',
    p('read -s -p "again: " p; echo "<$p>"'),
    'again: <secret>',
    p('stty size; stty -onlcr; echo $COLUMNS $LINES'),
    '24 100',
    'stty: not simulated: -onlcr',
    '100 24',
    PROMPT.trimEnd(),
  ]);
});

test('typed ahead: echoed at once, run when the prompt is back', async () => {
  const screen = new TestScreen();
  screen.type('sleep 3\r', 100);
  screen.type('echo ahead\recho half', 100);
  assert.deepEqual(await screen.lines(), [p('sleep 3'), 'echo ahead', 'echo half']);
  screen.run(4000);
  assert.deepEqual(await screen.lines(), [
    p('sleep 3'),
    'echo ahead',
    `echo half${p('echo ahead')}`,
    'ahead',
    p('echo half'),
  ]);
  assert.equal(screen.terminal.pendingLine, 'echo half');
});

test('programs read the terminal by lines, Ctrl-D ends the input', async () => {
  const screen = new TestScreen();
  screen.type('cat\r');
  screen.type('one 한\x7fx\r');
  screen.type('\x04');
  screen.type('read -p "name? " n; echo "<$n>"\r');
  screen.type('bob\r');
  assert.deepEqual(await screen.lines(), [
    p('cat'),
    'one x',
    'one x',
    p('read -p "name? " n; echo "<$n>"'),
    'name? bob',
    '<bob>',
    PROMPT.trimEnd(),
  ]);
});

test('Ctrl-D at an empty prompt ends the shell, and a new one starts', async () => {
  const screen = new TestScreen();
  screen.type('x=1\r');
  screen.type('\x04');
  screen.type('echo "[$x]"\r');
  assert.deepEqual(await screen.lines(), [p('x=1'), p(''), 'exit', p('echo "[$x]"'), '[]', PROMPT.trimEnd()]);
});

test('a shell in the shell prompts on the same terminal, and Ctrl-C is its own', async () => {
  const screen = new TestScreen();
  screen.type('sh\r');
  screen.type('echo in; sleep 9\r', 10);
  screen.type('\x03');
  screen.type('exit\r');
  screen.type('echo out\r');
  assert.deepEqual(await screen.lines(), [
    p('sh'),
    '~ $ echo in; sleep 9',
    'in',
    '^C',
    '~ $ exit',
    p('echo out'),
    'out',
    PROMPT.trimEnd(),
  ]);
});

test('a command typed on the Korean layout is offered in Latin letters', async () => {
  const screen = new TestScreen({
    columns: 70,
    programs: {
      kubectl: function* (context) {
        yield* write(context.stdout, `kubectl ${context.args.join(' ')}\n`);
        return 0;
      },
    },
  });
  screen.type('ㅏㅕㅠㄷㅊ시 ㅎㄷㅅ ㅔㅐㅇㄴ\r');
  screen.type('\r');
  assert.deepEqual(await screen.lines(), [
    p('ㅏㅕㅠㄷㅊ시 ㅎㄷㅅ ㅔㅐㅇㄴ'),
    'bash: ㅏㅕㅠㄷㅊ시: command not found',
    'Did you mean: kubectl get pods',
    p('kubectl get pods'),
    'kubectl get pods',
    PROMPT.trimEnd(),
  ]);
});

test('insert puts text at the cursor without entering it', async () => {
  const screen = new TestScreen();
  screen.type('echo ');
  screen.terminal.insert('inserted');
  assert.deepEqual(await screen.lines(), [p('echo inserted')]);
  assert.equal(screen.terminal.pendingLine, 'echo inserted');
  assert.deepEqual(screen.commands, []);
});

test('an editor command waits until the file is closed in the lab', async () => {
  const opened: string[] = [];
  let close: (() => void) | undefined;
  const screen = new TestScreen({
    openEditor: (path) => ({
      label: 'editor',
      begin(wake) {
        opened.push(path);
        close = () => wake.done(undefined);
        return () => {};
      },
    }),
  });
  screen.type('vi a.yaml && echo closed\r', 1000);
  assert.deepEqual(opened, ['/home/learner/a.yaml']);
  assert.equal(screen.terminal.atPrompt, false);
  close?.();
  screen.run();
  assert.deepEqual(await screen.lines(), [
    p('vi a.yaml && echo closed'),
    'Waiting for a.yaml to be closed in the editor...',
    'closed',
    PROMPT.trimEnd(),
  ]);
});

test('less pages, searches and leaves the screen as it was', async () => {
  const screen = new TestScreen({ rows: 5 });
  screen.type('seq 30 | less\r');
  assert.deepEqual(await screen.lines(), ['1', '2', '3', '4', ':']);
  screen.type(' ');
  assert.deepEqual(await screen.lines(), ['5', '6', '7', '8', ':']);
  screen.type('/27\r');
  assert.deepEqual(await screen.lines(), ['27', '28', '29', '30', '(END)']);
  screen.type('q');
  assert.deepEqual(await screen.lines(), [p('seq 30 | less'), PROMPT.trimEnd()]);
});

/** less on 60 numbered lines, some with "seven": what the keys leave on the screen. */
async function lessShows(command: string, ...keys: string[]): Promise<string[]> {
  const lines = Array.from({ length: 60 }, (_, i) => `line ${i + 1}${i % 7 === 0 ? ' seven' : ''}`);
  const screen = new TestScreen({
    rows: 5,
    columns: 60,
    files: { 'f.txt': `${lines.join('\n')}\n`, 'b.txt': 'one\ntwo\n' },
  });
  screen.type(`${command}\r`);
  for (const key of keys) screen.type(key);
  return screen.lines();
}

test('less: moving by numbers, percent and marks; what it asks and says, as less 590 does', async () => {
  const rows: [keys: string[], top: string, last: string][] = [
    [[], 'line 1 seven', 'f.txt'],
    [['12g'], 'line 12', ':'],
    [['12'], 'line 1 seven', ':12'],
    [['50%'], 'line 31', ':'],
    [['5j', 'ma', 'G', "'a"], 'line 6', ':'],
    [['5j', 'G', "''"], 'line 6', ':'],
    [["'z"], 'line 1 seven', 'Mark not set  (press RETURN)'],
    [['/seven\r', 'n', 'N', '2n'], 'line 15 seven', ':'],
    [['G?seven\r'], 'line 57 seven', '(END)'],
    [['/SEVEN\r'], 'line 1 seven', 'Pattern not found  (press RETURN)'],
    [['-i\r', 'j/seven\r'], 'line 8 seven', ':'],
    [['-I', '\r', 'j/SEVEN\r'], 'line 8 seven', ':'],
    [['-i', '-i'], 'line 1 seven', 'Case is significant in searches  (press RETURN)'],
    [['_S'], 'line 1 seven', 'Fold long lines  (press RETURN)'],
    [['-Z'], 'line 1 seven', 'There is no -Z option  (press RETURN)'],
    [['-N', '\r', 'j'], '      2 line 2', ':'],
    [['j&seven\r'], 'line 8 seven', '& :'],
    [['&!seven\r'], 'line 2', '& :'],
    [['&seven\r', 'G', '&\r'], 'line 36 seven', ':'],
    [['='], 'line 1 seven', 'f.txt lines 1-4/60 byte 34/525 6%  (press RETURN)'],
    [['!'], 'line 1 seven', 'not simulated: !  (press RETURN)'],
    [['v'], 'line 1 seven', 'not simulated: there is no editor here  (press RETURN)'],
    [[':n'], 'line 1 seven', 'No next file  (press RETURN)'],
    [['h'], 'Moving (a number N before a key: that often)', 'HELP -- Press RETURN for more, or q when done'],
    [['h', 'q'], 'line 1 seven', ':'],
    [['\x03'], 'line 1 seven', ':'],
  ];
  for (const [keys, top, last] of rows) {
    const shown = await lessShows('less f.txt', ...keys);
    assert.deepEqual([shown[0], shown.at(-1)], [top, last], JSON.stringify(keys));
  }
  assert.deepEqual(await lessShows('less b.txt'), ['one', 'two', 'b.txt (END)']);
  assert.deepEqual(await lessShows('less b.txt f.txt', ':n', ':p'), [
    'one',
    'two',
    '~',
    '~',
    'b.txt (file 1 of 2) (END) - Next: f.txt',
  ]);
  assert.deepEqual((await lessShows('less +G f.txt')).slice(0, 1), ['line 57 seven']);
  assert.deepEqual((await lessShows('less -F b.txt')).slice(1), ['one', 'two', PROMPT.trimEnd()]);
  assert.deepEqual((await lessShows('less nope; less /; less')).slice(-4, -1), [
    'nope: No such file or directory',
    '/ is a directory',
    'Missing filename ("less --help" for help)',
  ]);
});

test('less cuts long lines, moves them sideways, and is drawn anew when the terminal is resized', async () => {
  const screen = new TestScreen({
    rows: 5,
    columns: 20,
    files: { 'w.txt': `${'0123456789'.repeat(5)}\n가나다라마바사아자차카\n` },
  });
  screen.type('less -S w.txt\r');
  assert.deepEqual(await screen.lines(), ['0123456789012345678>', '가나다라마바사아자 >', 'w.txt (END)']);
  screen.type('\x1b[C');
  assert.deepEqual((await screen.lines()).slice(0, 2), ['0123456789012345678>', '바사아자차카']);
  screen.type('\x1b[D-S\r');
  screen.resize(30, 6);
  assert.deepEqual(
    await screen.lines(),
    ['012345678901234567890123456789', '01234567890123456789', '가나다라마바사아자차카', '~', '~', '(END)'].slice(0, 6),
  );
});

test('less follows a file and a stream that goes on; it reads a stream no further than it shows', async () => {
  const screen = new TestScreen({ rows: 6, files: { 'log.txt': 'one\n' }, programs: { ticking } });
  screen.type('(sleep 1; echo two >> log.txt) &\r');
  screen.type('less +F log.txt\r', 10);
  assert.equal((await screen.lines()).at(-1), 'Waiting for data... (interrupt to abort)');
  screen.run(1500);
  assert.deepEqual((await screen.lines()).slice(0, 2), ['one', 'two']);
  screen.type('\x03');
  assert.equal((await screen.lines()).at(-1), '(END)');
  screen.type('q');
  screen.type('ticking | less\r', 250);
  assert.deepEqual((await screen.lines()).slice(0, 3), ['pod-0', 'pod-1', 'pod-2']);
  screen.run(10_000);
  assert.deepEqual(await screen.lines(), ['pod-0', 'pod-1', 'pod-2', 'pod-3', 'pod-4', ':']);
  screen.type('F', 2000);
  assert.deepEqual((await screen.lines()).at(-1), 'Waiting for data... (interrupt to abort)');
  screen.type('\x03q');
  screen.type('yes | less\r', 100);
  screen.type('q');
  assert.equal((await screen.lines()).at(-1), PROMPT.trimEnd());
});

test('watch redraws until Ctrl-C', async () => {
  const screen = new TestScreen({ columns: 70, rows: 6 });
  screen.type('watch -n 1 date\r', 1500);
  assert.deepEqual(await screen.lines(), [
    'Every 1.0s: date                     drydock: Mon Mar  2 09:00:01 2026',
    '',
    'Mon Mar  2 09:00:01 UTC 2026',
  ]);
  screen.type('\x03');
  assert.deepEqual((await screen.lines()).slice(-1), [PROMPT.trimEnd()]);
});

test('history expansion shows the line it made', async () => {
  const screen = new TestScreen();
  screen.type('echo one two\r');
  screen.type('echo !$ !!:1\r');
  screen.type('!nope\r');
  assert.deepEqual(await screen.lines(), [
    p('echo one two'),
    'one two',
    p('echo !$ !!:1'),
    'echo two one',
    'two one',
    p('!nope'),
    'bash: !nope: event not found',
    PROMPT.trimEnd(),
  ]);
});

test('history expansion: words, modifiers, substitutions, what is looked for, and :p, which only shows', () => {
  const lastOf = (...lines: string[]): string => {
    const screen = new TestScreen({ columns: 100 });
    for (const line of ['echo one two three', 'echo /a/b.txt;echo c|cat', ...lines]) screen.type(`${line}\r`);
    screen.type('\x1b[A');
    return screen.terminal.pendingLine;
  };
  const rows: [lines: string[], entry: string][] = [
    [['echo !1:2* !1:1-2 !1:-'], 'echo two three one two echo one two'],
    [['echo !!:4 "!$"'], 'echo c "cat"'],
    [['echo !!:1:h !!:1:t:r !!:1:e'], 'echo /a b .txt'],
    [['!1:s/one/1/', '!!:s/two/2/', '!1:gs/e/E/'], 'Echo onE two thrEE'],
    [['!1:s/e/E&/', '!!:&'], 'EEecho one two three'],
    [['echo !1:q !?two?:%'], "echo 'echo one two three' two"],
    [['echo ab !#:1'], 'echo ab ab'],
    [['!1:p'], 'echo one two three'],
    [['^c^C^'], 'eCho /a/b.txt;echo c|cat'],
  ];
  for (const [lines, entry] of rows) assert.equal(lastOf(...lines), entry, lines.join('; '));
});

test('what history expansion cannot do says what', async () => {
  const screen = new TestScreen({ columns: 100, rows: 20 });
  for (const line of ['echo one', '!1:9', '!!:s/x/y/', '^x^y', '!!:z', '!1:p']) screen.type(`${line}\r`);
  assert.deepEqual((await screen.lines()).slice(2, -1), [
    p('!1:9'),
    'bash: :9: bad word specifier',
    p('!!:s/x/y/'),
    'bash: :s/x/y/: substitution failed',
    p('^x^y'),
    'bash: :s^x^y: substitution failed',
    p('!!:z'),
    'bash: z: unrecognized history modifier',
    p('!1:p'),
    'echo one',
  ]);
});

test('history is not expanded in comments and in the bodies of here-documents', async () => {
  const screen = new TestScreen();
  screen.type('cat <<"X"\r#!/bin/sh\ra!nope\rX\r');
  screen.type('echo one # !nope\r');
  assert.deepEqual(await screen.lines(), [
    p('cat <<"X"'),
    '> #!/bin/sh',
    '> a!nope',
    '> X',
    '#!/bin/sh',
    'a!nope',
    p('echo one # !nope'),
    'one',
    PROMPT.trimEnd(),
  ]);
});

test('a flood of output is held up by the page', () => {
  const machine = testMachine();
  const holds: (() => void)[] = [];
  let shown = 0;
  const terminal = createTerminal({
    id: 1,
    machine,
    columns: 80,
    rows: 24,
    output: (text) => {
      shown += text.length;
      return shown < 1000
        ? undefined
        : {
            label: 'page',
            begin(wake) {
              holds.push(() => wake.done(undefined));
              return () => {};
            },
          };
    },
  });
  machine.kernel.run({ untilMs: 10 });
  terminal.input('yes\r');
  machine.kernel.run({ untilMs: 1000 });
  assert.equal(holds.length, 1);
  holds[0]?.();
  machine.kernel.run({ untilMs: 2000 });
  assert.equal(holds.length, 2);
});
