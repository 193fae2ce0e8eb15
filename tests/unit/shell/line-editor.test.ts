/** Line editing, drawn on @xterm/headless: what the keys do and where the cursor stands. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellsOf, characters } from '../../../simulator/kernel/cells.ts';
import { latinKeys } from '../../../simulator/shell/line-editor/hangul.ts';
import { TestScreen } from './screen.ts';

const PROMPT = 'learner@drydock:~$ ';
const p = (line: string): string => (PROMPT + line).trimEnd();

/** Types keys at a fresh prompt and gives what stands there. */
const typed = (...keys: string[]): string => {
  const screen = new TestScreen({ columns: 80 });
  screen.type('echo first one\r');
  screen.type('echo "second two"\r');
  for (const key of keys) screen.type(key);
  return screen.terminal.pendingLine;
};

test('Emacs keys edit the line', () => {
  const rows: [string, string[], string][] = [
    ['backspace takes the last character', ['ab', '\x7f'], 'a'],
    ['C-a and C-d', ['abc', '\x01\x04'], 'bc'],
    ['C-b, C-f, arrows', ['abc', '\x02\x02X', '\x06Y', '\x1b[DZ', '\x1b[CW'], 'aXbZYWc'],
    ['Home, End, Delete', ['abc', '\x1b[HX', '\x1b[3~', '\x1b[FY'], 'XbcY'],
    ['C-w takes a word by blanks, C-y puts it back', ['one two-three', '\x17', '\x19\x19'], 'one two-threetwo-three'],
    ['kills in a row are one', ['one two three', '\x17\x17', '\x01\x19'], 'two threeone '],
    ['C-k and C-u', ['abcdef', '\x02\x02\x0b', '\x02X\x15'], 'd'],
    ['M-y takes older kills', ['aa bb', '\x17', 'x\x15', '\x19\x1by'], 'bb'],
    ['M-b, M-f, M-d, M-backspace', ['one two three', '\x1bb\x1bbX', '\x1bf\x1b\x7f', '\x1bb\x1bd'], '  three'],
    ['C-t swaps', ['abc', '\x14', '\x02\x02\x14'], 'cab'],
    ['M-t swaps words', ['one two', '\x1bt'], 'two one'],
    ['M-u, M-l, M-c', ['one two three', '\x01\x1bu\x1bc', '\x1bl'], 'ONE Two three'],
    ['C-_ undoes a run of typing at once', ['abc', '\x17', '\x1f'], 'abc'],
    ['C-_ twice', ['abc', '\x17', '\x1f\x1f'], ''],
    ['up, up, down', ['\x1b[A\x1b[A\x1b[B'], 'echo "second two"'],
    ['what was typed comes back after history', ['keep', '\x10\x10\x0e\x0e'], 'keep'],
    ['M-. takes the last word of the line before, again the one before that', ['cat ', '\x1b.'], 'cat "second two"'],
    ['M-. twice', ['cat ', '\x1b.\x1b.'], 'cat one'],
    ['C-r finds, C-r again older', ['\x12echo', '\x12', '\x1b[C'], 'echo first one'],
    ['C-r again goes on within the line', ['\x12o', '\x12\x12', '\x1b[DX'], 'ecXho "second two"'],
    ['C-s turns a search round where it stands', ['\x12echo\x12', '\x13', '\x13', '\x1b[C'], 'echo "second two"'],
    ['C-w and C-y in a search take from what was found', ['\x12fi\x17', '\x19', '\x05!'], 'echo first one!'],
    ['M-p asks for a text and looks for older lines', ['\x1bpfirst\r', '!'], 'echo !first one'],
    ['C-x Backspace takes all before the cursor', ['abc def', '\x18\x7f', 'x'], 'x'],
    ['an undone cut has the cursor behind it', ['abc def', '\x01\x1bd', '\x1f', 'X'], 'abcX def'],
    ['C-g gives the search up', ['keep', '\x12first', '\x07'], 'keep'],
    ['a search goes on as editing', ['\x12first\x05 more'], 'echo first one more'],
    ['Page-Up looks for lines that start alike', ['echo f', '\x1b[5~'], 'echo first one'],
    ['C-v takes the next key as it is', ['a\x16\tb'], 'a\tb'],
    ['a number before a letter repeats it, and Alt-minus turns a key round', ['x\x1b3-', '\x1b-\x02!'], 'x---!'],
    [
      'a number of more digits, before a move and before cuts',
      ['aaaaaaaaaaaa b c', '\x1b2\x17', '\x1b13\x02X'],
      'Xaaaaaaaaaaaa ',
    ],
    [
      'M-n M-. takes the nth word, C-M-y the first after the name',
      ['cat \x1b1\x1b.', ' \x1b\x19'],
      'cat "second two" "second two"',
    ],
    ['M-\\ takes the blanks away', ['a   b\x02\x1b\\'], 'ab'],
    ['C-] goes to the next such letter, M-C-] back', ['a.b.c\x01\x1d.X', '\x05\x1b\x1d.Y'], 'aX.bY.c'],
    ['C-Space sets a mark, C-x C-x goes there and back', ['ab\x00cd\x18\x18X', '\x18\x18Y'], 'abXcYd'],
    [
      'of a sequence that is no key, what comes after the place where it is none is typed',
      ['a\x1b[99~\x1b[1;9Qb'],
      'a9~Qb',
    ],
    ['Escape and a letter are Alt and the letter, at once or one by one', ['one two', '\x1b', 'b', '\x1bu'], 'one TWO'],
  ];
  for (const [title, keys, line] of rows) assert.equal(typed(...keys), line, title);
});

test('C-o enters a line of history and takes the next one', async () => {
  const screen = new TestScreen();
  screen.type('echo 1\recho 2\recho 3\r');
  screen.type('\x1b[A\x1b[A\x1b[A\x0f');
  assert.equal(screen.terminal.pendingLine, 'echo 2');
  screen.type('\x0f\x0f');
  assert.deepEqual((await screen.lines()).slice(-6), ['1', p('echo 2'), '2', p('echo 3'), '3', p('echo 1')]);
});

test('C-x C-e opens the line in the editor, and runs what comes back', async () => {
  let opened = '';
  const screen = new TestScreen({
    openEditor: (path) => {
      opened = screen.machine.files.readText(path);
      screen.machine.files.write(path, 'echo edited\n');
      return {
        label: 'editor',
        begin(wake) {
          wake.done(undefined);
          return () => {};
        },
      };
    },
  });
  screen.type('echo type\x18\x05');
  assert.equal(opened, 'echo type\n');
  assert.deepEqual((await screen.lines()).slice(-3), ['echo edited', 'edited', PROMPT.trimEnd()]);
  screen.type('\x1b[A');
  assert.equal(screen.terminal.pendingLine, 'echo edited');
});

test('set -o vi: commands after Escape', () => {
  const rows: [string, string[], string][] = [
    ['i and a', ['abc', '\x1b', 'iX', '\x1b', 'aY'], 'abXYc'],
    ['0, $, A', ['abc', '\x1b0', 'x', '\x1b', '$', 'x', 'A!'], 'b!'],
    ['dw, u, p: what comes back has the cursor behind it', ['one two', '\x1b', '0dw', 'u', '0dw', '$p'], 'twoone '],
    ['cw changes to the end of the word', ['one two', '\x1b0', 'cwsix', '\x1b'], 'six two'],
    ['counts', ['one two three', '\x1b0', '2dw'], 'three'],
    ['f, ; and t', ['a.b.c.d', '\x1b0', 'f.;x', '0t.ix'], 'xa.bc.d'],
    ['dd and yy', ['gone', '\x1bdd', 'ikept', '\x1byyp'], 'keptkept'],
    ['r and ~', ['abc', '\x1b0', 'rX', 'l~'], 'XBc'],
    ['. does the last change again', ['a b c d', '\x1b0', 'dw', '.'], 'c d'],
    ['k takes the line before', ['\x1bk', 'A!'], 'set -o vi!'],
    ['d%', ['f(a(b)c)d', '\x1b0', 'l', 'd%'], 'fd'],
    ['. types again what a change typed; with a number, that often', ['one two', '\x1b0', 'cwX', '\x1b', 'w.'], 'X X'],
    ['3.', ['a b c d e f', '\x1b0', 'dw', '3.'], 'e f'],
    ['/ asks, n and N go on', ['x', '\x1b', '/echo\r', 'n', 'N', 'A!'], 'echo "second two"!'],
    ['? looks for newer lines', ['\x1bkkk', '?vi\r', 'A!'], 'set -o vi!'],
    ['R writes over what is there', ['abcdef', '\x1b0', 'RXY', '\x1b'], 'XYcdef'],
    ['marks', ['one two three', '\x1b0w', 'ma$', 'd`a'], 'one e'],
    ['G and 2G', ['\x1b2G', 'A!'], 'echo "second two"!'],
    ['_ takes the last word, 2_ the second', ['cat', '\x1b_', '\x1b2_'], 'cat vi -o'],
    ['u takes back as often as it is told, U all', ['a b c', '\x1b0', 'dw', 'dw', '2u'], 'a b c'],
  ];
  for (const [title, keys, line] of rows) assert.equal(typed('set -o vi\r', ...keys), line, title);
});

test('wide characters wrap whole, and the cursor steps over them whole', async () => {
  const screen = new TestScreen({ columns: 30 });
  screen.type('echo 가나다라마바사아자차카타파하');
  assert.deepEqual(await screen.lines(), ['learner@drydock:~$ echo 가나다', '라마바사아자차카타파하']);
  assert.deepEqual(await screen.cursor(), [22, 1]);
  screen.type('\x1b[D\x1b[D\x7f');
  assert.deepEqual(await screen.cursor(), [16, 1]);
  screen.type('\x01');
  assert.deepEqual(await screen.cursor(), [19, 0]);
  screen.type('\x05\r');
  assert.deepEqual(await screen.lines(), [
    'learner@drydock:~$ echo 가나다',
    '라마바사아자차카파하',
    '가나다라마바사아자차카파하',
    PROMPT.trimEnd(),
  ]);
});

test('a line that ends at the margin wraps its cursor and leaves no empty line', async () => {
  const screen = new TestScreen({ columns: 40 });
  screen.type('echo 0123456789012345');
  assert.deepEqual(await screen.cursor(), [0, 1]);
  screen.type('\r');
  assert.deepEqual(await screen.lines(), [p('echo 0123456789012345'), '0123456789012345', PROMPT.trimEnd()]);
});

test('the line is drawn anew when the terminal is resized', async () => {
  const screen = new TestScreen({ columns: 40 });
  screen.type('echo 01234567890123456789a');
  screen.resize(25, 12);
  assert.deepEqual(await screen.lines(), [p('echo 0'), '1234567890123456789a']);
  screen.resize(60, 12);
  assert.deepEqual((await screen.lines()).slice(0, 1), [p('echo 01234567890123456789a')]);
});

test('an unfinished command goes on behind PS2; in the history it is one line, as bash joins it', async () => {
  const screen = new TestScreen();
  screen.type('for i in 1 2; do\recho $i\rdone\r');
  screen.type('\x1b[A');
  assert.deepEqual(await screen.lines(), [
    p('for i in 1 2; do'),
    '> echo $i',
    '> done',
    '1',
    '2',
    p('for i in 1 2; do echo $i; done'),
  ]);
  screen.type('\x03cat <<E\ra\rE\r');
  screen.type('\x1b[A');
  assert.deepEqual((await screen.lines()).slice(-3), [p('cat <<E'), 'a', 'E']);
  // up goes to the line of history before, not to the line above
  screen.type('\x1b[A');
  assert.equal(screen.terminal.pendingLine, 'for i in 1 2; do echo $i; done');
});

test('lines of a command that goes on are read one by one, stand in the history so far, and stay there after Ctrl-C', async () => {
  const screen = new TestScreen();
  screen.type('for i in 1 2; do\recho $i\r');
  screen.type('\x7f');
  assert.equal(screen.terminal.pendingLine, 'for i in 1 2; do\necho $i\n', 'a line before is out of reach');
  screen.type('\x1b[A');
  assert.deepEqual((await screen.lines()).at(-1), '> for i in 1 2; do echo $i');
  screen.type('\x03\x1b[A');
  assert.equal(screen.terminal.pendingLine, 'for i in 1 2; do echo $i');
});

test('Ctrl-D cuts a command off: behind an open "if" the shell ends, a here-document is over', async () => {
  const screen = new TestScreen({ columns: 70 });
  screen.type('x=1\rif true\r\x04');
  assert.deepEqual((await screen.lines()).slice(-3), [
    'bash: syntax error: unexpected end of file',
    'exit',
    PROMPT.trimEnd(),
  ]);
  screen.type('echo "<$x>"\r');
  assert.ok((await screen.lines()).includes('<>'), 'another shell');
  screen.type('history -c\rcat <<E\rabc\r\x04');
  assert.deepEqual((await screen.lines()).slice(-6), [
    '> abc',
    '>',
    'bash: warning: here-document at line 1 delimited by end-of-file (wante',
    "d `E')",
    'abc',
    PROMPT.trimEnd(),
  ]);
});

test('a line that was changed in the history stays changed there; one that is entered does not', () => {
  const screen = new TestScreen();
  screen.type('echo 1\recho 2\r');
  screen.type('\x1b[A\x1b[AX\x1b[B\r');
  screen.type('\x1b[A\x1b[A');
  assert.equal(screen.terminal.pendingLine, 'echo 1X');
  screen.type('Y\r\x1b[A\x1b[A\x1b[A');
  assert.equal(screen.terminal.pendingLine, 'echo 1');
});

test("keyboard macros: recorded, typed again, as often as told; in vi's mode from an alias", () => {
  assert.equal(typed('\x18(', 'a', 'b', '\x02', '\x18)', '\x18e'), 'aabb');
  assert.equal(typed('\x18(', 'xy', '\x18)', '\x1b3\x18e'), 'xyxyxyxy');
  assert.equal(typed('set -o vi\r', "alias _q='0iX'\r", 'abc', '\x1b', '@q'), 'Xabc');
});

test('a command of readline that is not simulated is named', async () => {
  const screen = new TestScreen();
  screen.type('ls\x18*');
  assert.deepEqual((await screen.lines()).slice(-2), ['bash: not simulated: glob-expand-word', p('ls')]);
});

test('what was entered becomes entries of the history as bash 5.2 makes them', () => {
  const entry = (text: string): string | undefined => {
    const screen = new TestScreen();
    screen.type(`${text.replaceAll('\n', '\r')}\r`);
    screen.type('\x1b[A');
    return screen.terminal.pendingLine;
  };
  const rows: [entered: string, entry: string][] = [
    ['if true\nthen echo a\nelif false\nthen echo b\nfi', 'if true; then echo a; elif false; then echo b; fi'],
    ['for i\nin 1 2\ndo echo do\ndone', 'for i in 1 2; do echo do; done'],
    ['f()\n{\necho a;\n\necho b\n}', 'f() { echo a; echo b; }'],
    ['case x in\na)\necho a\n;;\nx) echo X\necho Y;;\nesac', 'case x in a) echo a; ;; x) echo X; echo Y;; esac'],
    ['{ true &\n(echo a\necho b)\necho x | \\\ncat\n}', '{ true & (echo a; echo b); echo x | cat; }'],
    ['a=(1\n2 3\n)', 'a=(1 2 3 )'],
    ['echo "a\nb" $(\necho c)', 'echo "a\nb" $(\necho c)'],
    ['if true; then\n# note\necho a\nfi', 'if true; then\necho a; fi'],
    ['for i in 1; do\ncat <<E\nx\nE\ndone', 'for i in 1; do\ncat <<E\nx\nE\n done'],
    ['echo a \\\n  b &&\ntrue', 'echo a   b && true'],
  ];
  for (const [entered, wanted] of rows) assert.equal(entry(entered), wanted, entered);
  const screen = new TestScreen();
  screen.type('shopt -s lithist\r');
  screen.type('if true; then\recho a\rfi\r\x1b[A');
  assert.equal(screen.terminal.pendingLine, 'if true; then\necho a\nfi');
  screen.type('\x15\x03shopt -u cmdhist\r');
  screen.type('if true; then\recho b\rfi\r\x1b[A\x1b[A');
  assert.equal(screen.terminal.pendingLine, 'echo b');
});

test('a paste stands as it is and waits for Enter, then its lines run in order, each an entry of the history', async () => {
  const screen = new TestScreen();
  screen.type('\x1b[200~echo one\necho two\n\x1b[201~');
  assert.deepEqual(await screen.lines(), [p('echo one'), 'echo two']);
  screen.type('\r');
  assert.deepEqual((await screen.lines()).slice(2), ['one', 'two', PROMPT.trimEnd()]);
  screen.type('\x1b[A\x1b[A');
  assert.equal(screen.terminal.pendingLine, 'echo one');
});

test('the prompt stands behind output without a newline, and stays there while one edits', async () => {
  const screen = new TestScreen();
  screen.type('printf abc\r');
  screen.type('xy\x01z');
  assert.deepEqual(await screen.lines(), [p('printf abc'), 'abclearner@drydock:~$ zxy']);
});

test('Tab completes commands, files, folders, variables; a second Tab lists', async () => {
  const files = {
    'alpha.txt': 'a',
    'alpine.md': 'b',
    'dir/inner.yaml': 'x',
    '한글 파일.txt': 'k',
    'run.sh': '#!/bin/sh\n',
  };
  const after = (keys: string): string => {
    const screen = new TestScreen({ files });
    screen.type(keys);
    return screen.terminal.pendingLine;
  };
  assert.equal(after('ech\t'), 'echo ');
  assert.equal(after('cat al\t'), 'cat alp');
  assert.equal(after('cat alph\t'), 'cat alpha.txt ');
  assert.equal(after('cat d\t\t'), 'cat dir/inner.yaml ');
  assert.equal(after('cat 한\t'), 'cat 한글\\ 파일.txt ');
  assert.equal(after('cat "한\t'), 'cat "한글 파일.txt" ');
  assert.equal(after('echo $HO\t'), 'echo $HOME ');
  assert.equal(after('cd a\t'), 'cd a');
  assert.equal(after('cd \t'), 'cd dir/');
  assert.equal(after('./r\t'), './run.sh ');
  assert.equal(after('ls >al\t'), 'ls >alp');
  assert.equal(after('echo x | gre\t'), 'echo x | grep ');
  const screen = new TestScreen({ files });
  screen.type('cat al\t\t');
  assert.deepEqual(await screen.lines(), [p('cat alp')], 'what a Tab has added to is not listed by the next');
  screen.type('\t');
  assert.deepEqual(await screen.lines(), [p('cat alp'), 'alpha.txt  alpine.md', p('cat alp')]);
});

test("a program's own completer answers, with descriptions in the list", async () => {
  const completers = new Map([
    [
      'kubectl',
      (words: readonly string[], current: string) =>
        words.length === 1
          ? [{ value: 'get', description: 'Display resources' }, { value: 'describe' }].filter((item) =>
              item.value.startsWith(current),
            )
          : [{ value: '--namespace=', open: true }],
    ],
  ]);
  const screen = new TestScreen({ completers });
  screen.type('kubectl g\t--n\t');
  assert.equal(screen.terminal.pendingLine, 'kubectl get --namespace=');
  screen.type('\x15kubectl \t\t');
  assert.deepEqual(await screen.lines(), [p('kubectl'), 'get       (Display resources)', 'describe', p('kubectl')]);
});

test('widths: Hangul two cells, marks none, decomposed syllables one character', () => {
  assert.equal(cellsOf('한글 abc'), 8);
  assert.equal(cellsOf('e\u0301'), 1);
  assert.equal(cellsOf('한'.normalize('NFD')), 2);
  assert.deepEqual(characters('e\u0301한'.normalize('NFD')), ['e\u0301', '한'.normalize('NFD')]);
  assert.equal(cellsOf('→✓─'), 3);
});

test('keys of the Korean layout are read as Latin ones', () => {
  assert.deepEqual(['ㅏㅕㅠㄷㅊ시', '닏', 'ㅣㄴ', '채ㅔㅛ', 'ㅗ디ㅡ'].map(latinKeys), [
    'kubectl',
    'sle',
    'ls',
    'copy',
    'helm',
  ]);
});
