/** Tab: programmable completion (`complete`), options of tools, and lists as readline shows them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestScreen } from './screen.ts';

/** What stands on the line after the keys, the set-up lines having run. */
function after(setUp: readonly string[], keys: string): string {
  const screen = new TestScreen({ files: { 'dir/inner': '', 'data.txt': '' } });
  for (const line of setUp) screen.type(`${line}\r`);
  screen.type(keys);
  return screen.terminal.pendingLine;
}

test('complete -F: a function fills COMPREPLY from COMP_WORDS, COMP_CWORD, and its three arguments', () => {
  const setUp = [
    '_deploy() { local words="staging production preview"; [ "$3" = --to ] && COMPREPLY=($(compgen -W "$words" -- "$2")) || COMPREPLY=($(compgen -W "--to --dry-run" -- "${COMP_WORDS[COMP_CWORD]}")); }',
    'complete -F _deploy deploy',
  ];
  assert.equal(after(setUp, 'deploy --t\tpro\t'), 'deploy --to production ');
  assert.equal(after(setUp, 'deploy --to p\t'), 'deploy --to pr');
  assert.equal(after(setUp, 'echo x; ./bin/deploy --d\t'), 'echo x; ./bin/deploy --dry-run ');
});

test('a word is parted at = and :, as COMP_WORDBREAKS says', () => {
  const setUp = [
    '_e() { [[ ${COMP_WORDS[COMP_CWORD-1]} == "=" ]] && COMPREPLY=($(compgen -W "low high" -- "$2")); }',
    'complete -F _e e',
  ];
  assert.equal(after(setUp, 'e --level=h\t'), 'e --level=high ');
  assert.equal(after(setUp, 'e --level=\t'), 'e --level=');
});

test('-o: nospace by compopt, filenames, default, nothing of the kind; -D stands for all others and may ask again', () => {
  assert.equal(after(['_n() { COMPREPLY=(abc); compopt -o nospace; }', 'complete -F _n n'], 'n \t'), 'n abc');
  assert.equal(after(['_f() { COMPREPLY=(dir); }', 'complete -o filenames -F _f f'], 'f \t'), 'f dir/');
  assert.equal(after(['_z() { :; }', 'complete -o default -F _z z'], 'z da\t'), 'z data.txt ');
  assert.equal(after(['_z() { :; }', 'complete -F _z z'], 'z da\t'), 'z da');
  assert.equal(after(['complete -o plusdirs -W "x" w'], 'w di\t'), 'w dir/');
  assert.equal(after(['complete -W "one two" -P "<" -S ">" w'], 'w tw\t'), 'w <two> ');
  const loader = ['_load() { complete -W "lazily" "$1"; return 124; }', 'complete -D -F _load'];
  assert.equal(after(loader, 'anything l\t'), 'anything lazily ');
});

test('a completion function that hangs is stopped by Ctrl-C, and the line stays', () => {
  const screen = new TestScreen();
  screen.type('_h() { while :; do :; done; }; complete -F _h h\r');
  screen.type('h x\t', 20);
  screen.type('\x03', 200);
  screen.type('y\r', 200);
  assert.equal(screen.commands.at(-1)?.line, 'h xy');
});

test("a tool's long options are offered", async () => {
  const screen = new TestScreen();
  for (const keys of ['grep --ignore-c\t', '\x15sort --ke\t']) {
    screen.type(keys);
    await screen.machine.kernel.awaited();
    screen.run();
  }
  assert.equal(screen.terminal.pendingLine, 'sort --key=');
});

test('what does not fit on the screen stops at --More--: a page, a line, enough', async () => {
  const screen = new TestScreen({ columns: 40, rows: 6 });
  const names = Array.from({ length: 8 }, (_, i) => `candidate-number-${i}`);
  screen.type(`complete -W "${names.join(' ')}" w\r\x0c`);
  screen.type('w c\t\t\t');
  assert.deepEqual((await screen.lines()).slice(-2), ['candidate-number-4', '--More--']);
  screen.type('\r');
  assert.deepEqual((await screen.lines()).slice(-2), ['candidate-number-5', '--More--']);
  screen.type('q');
  assert.deepEqual((await screen.lines()).slice(-2), ['candidate-number-5', 'learner@drydock:~$ w candidate-number-']);
});

test('a hundred candidates are shown after a question, which hears y and n only', async () => {
  const screen = new TestScreen({ columns: 80, rows: 12 });
  screen.type('complete -W "$(seq -f c%03g 100)" w\r\x0c');
  screen.type('w c\t\t');
  assert.deepEqual((await screen.lines()).slice(-1), ['Display all 100 possibilities? (y or n)']);
  screen.type('x');
  assert.deepEqual((await screen.lines()).slice(-1), ['Display all 100 possibilities? (y or n)']);
  screen.type('y');
  const row = [1, 9, 17, 25, 33, 41, 49, 57, 65, 73, 81, 89, 97].map((n) => `c${String(n).padStart(3, '0')}`);
  assert.deepEqual((await screen.lines()).slice(2, 3), [row.join('  ')]);
});
