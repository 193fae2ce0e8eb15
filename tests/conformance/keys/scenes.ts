/** Scenes of the line editor: init files, bindings, variables, completion. */
import { PROGRAM_SCENES } from './program-scenes.ts';
import { type Scene, scene } from './scene.ts';
import type { Sequence } from './sequences.ts';

/** An init file, and keys. */
const init = (name: string, text: string, steps: Sequence['steps'], rest: Partial<Scene> = {}): Scene =>
  scene(name, steps, { ...rest, files: { '.inputrc': text, ...rest.files } });

const NAMES = {
  alpha: '',
  alpine: '',
  Beta: '',
  beton: '',
  'de_f-1': '',
  'de-f-2': '',
  'dir/inner': '',
  'dir/other': '',
  '.hidden': '',
  one: '',
};
const MANY = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`file${String(i).padStart(2, '0')}`, '']));

const EDITOR_SCENES: readonly Scene[] = [
  // ── Init files ──
  init(
    'bindings and macros',
    '"\\C-xm": "echo macro\\C-m"\n"\\C-xn": "abc\\C-a\\"\\e\\C-]c"\nControl-o: kill-whole-line\nMeta-q: undo\n',
    ['\x18m', '\x18n', 'x\x0f', 'y'],
  ),
  init('what is wrong is told before the prompt', 'foo\n"\\C-a: x\nset nosuch 1\n$else\n$bogus\n', ['echo hi\r']),
  init(
    'conditions',
    '$if mode=emacs\n"\\C-xa": "emacs"\n$else\n"\\C-xa": "vi"\n$endif\n$if term=xterm\n"\\C-xb": "xterm"\n$endif\n$if Bash\n"\\C-xc": "bash"\n$else\n"\\C-xc": "other"\n$endif\n',
    ['\x18a', '\x18b', '\x18c'],
  ),
  init('an included file', '$include more\n"\\C-xb": "b"\n', ['\x18a\x18b'], { files: { more: '"\\C-xa": "a"\n' } }),
  init('history-search on the arrows', '"\\e[A": history-search-backward\n"\\e[B": history-search-forward\n', [
    'echo one\r',
    'ls -d .\r',
    'echo two\r',
    'ec\x1b[A',
    '\x1b[A',
    '\x1b[A',
    '\x1b[B',
    'x',
  ]),
  init(
    'substrings on the arrows',
    '"\\e[A": history-substring-search-backward\n"\\e[B": history-substring-search-forward\n',
    ['echo one\r', 'true\r', 'echo two\r', 'ne\x1b[A', '\x1b[A', '\x15o', '\x1b[A', '\x1b[A', '\x1b[B'],
  ),
  init('set editing-mode vi', 'set editing-mode vi\n', ['one two', '\x1b', '', 'bx', 'A!', '\x1b', '', '0~']),
  init('jj leaves the insert mode', 'set editing-mode vi\nset keymap vi-insert\n"jj": vi-movement-mode\n', [
    'abjc',
    'jj',
    'x',
    'A',
    'j',
    '',
    'k',
  ]),
  init('modes shown', 'set show-mode-in-prompt on\n', ['abc', '\x01x', 'set -o vi\r', 'ab', '\x1b', '', 'i', '\x03']),
  init(
    'modes shown as one likes',
    'set show-mode-in-prompt on\nset editing-mode vi\nset vi-ins-mode-string "+"\nset vi-cmd-mode-string "\\1\\e[1m\\2:"\n',
    ['ab', '\x1b', '', 'i', '\x12x', '\x07'],
  ),
  init('completion-ignore-case', 'set completion-ignore-case on\n', ['ls be\t', '\t', 'ta\t', '\x15ls BET\t', 'A\t'], {
    files: NAMES,
  }),
  init(
    'completion-map-case',
    'set completion-ignore-case on\nset completion-map-case on\n',
    ['ls de-\t', '\t', 'f_1\t'],
    { files: NAMES },
  ),
  init('show-all-if-ambiguous', 'set show-all-if-ambiguous on\n', ['ls al\t', 'x\t', '\x15ls \t'], { files: NAMES }),
  init('show-all-if-unmodified', 'set show-all-if-unmodified on\n', ['ls a\t', '\t', '\x15ls al\t'], { files: NAMES }),
  init('mark-directories off', 'set mark-directories off\n', ['ls di\t', '/\t', '\t', '\x15ls \t', '\t'], {
    files: NAMES,
  }),
  init('match-hidden-files off', 'set match-hidden-files off\n', ['ls \t', '\t', '.h\t'], { files: NAMES }),
  init('hidden files', '\n', ['ls \t', '\t', '.h\t'], { files: NAMES }),
  init('rows are filled first', 'set print-completions-horizontally on\n', ['ls \t', '\t', 'file\t\t'], {
    files: MANY,
    columns: 40,
  }),
  init('a narrower list', 'set completion-display-width 20\n', ['ls file\t', '\t'], { files: MANY, columns: 40 }),
  init('one column', 'set completion-display-width 0\n', ['ls al\t', '\t'], { files: NAMES }),
  init(
    'dots for what is common',
    'set completion-prefix-display-length 2\n',
    ['ls al\t', '\t', '\x15ls \t', '\t', 'file0\t\t'],
    { files: { ...NAMES, ...MANY } },
  ),
  init('a list asked for', 'set completion-query-items 5\n', ['ls file\t', '\t', 'n', '\t', 'y', '\x15ls al\t', '\t'], {
    files: { ...NAMES, ...MANY },
  }),
  init('a list without question', 'set completion-query-items 0\n', ['ls \t', '\t'], { files: MANY }),
  init('pages of a list', '\n', ['ls file\t', '\t', '\r', ' ', 'x', 'q', '1\t\t'], {
    files: MANY,
    columns: 16,
    rows: 8,
  }),
  init('a list in one go', 'set page-completions off\n', ['ls file\t', '\t', '1'], {
    files: MANY,
    columns: 16,
    rows: 8,
  }),
  init('no completion', 'set disable-completion on\n', ['ls al\tx', '\r'], { files: NAMES }),
  init('expand-tilde', 'set expand-tilde on\nset show-all-if-ambiguous on\n', ['cd\r', 'x ~/al\t', '\x01\x1bd'], {
    files: NAMES,
    env: { HOME: '/' },
  }),
  init(
    'menu-complete',
    '"\\C-n": menu-complete\n"\\C-p": menu-complete-backward\n',
    ['ls a\x0e', '\x0e', '\x0e', '\x0e', '\x10', 'x', '\x15ls on\x0e', '\x0e'],
    { files: NAMES },
  ),
  init(
    'menu-complete-display-prefix',
    'set menu-complete-display-prefix on\n"\\C-n": menu-complete\n',
    ['ls a\x0e', '\x0e', '\x0e', '\x0e', '\x0e'],
    { files: NAMES },
  ),
  init('a menu with a list', 'set show-all-if-ambiguous on\nTAB: menu-complete\n', ['ls a\t', '\t', '\t', '\t'], {
    files: NAMES,
  }),
  init('history-preserve-point', 'set history-preserve-point on\n', [
    'echo one two\r',
    'echo three\r',
    'abc\x02',
    '\x1b[A',
    '\x1b[A',
    '\x02\r',
    '\x1b[A',
  ]),
  init('revert-all-at-newline', 'set revert-all-at-newline on\n', [
    'echo one\r',
    'echo two\r',
    '\x1b[A\x1b[Ax\x1b[Bnew\x0b\x15true\r',
    '\x1b[A\x1b[A\x1b[A',
  ]),
  init('changed lines stay', '\n', ['echo one\r', 'echo two\r', '\x1b[A\x1b[Ax\x1b[B\x15true\r', '\x1b[A\x1b[A\x1b[A']),
  init('comment-begin', 'set comment-begin //\n', ['echo x\x1b#', '\x1b[A\x1b1\x1b#']),
  init('a paste that is not marked', 'set enable-bracketed-paste off\n', ['echo a\recho b', '\r']),
  init('echo-control-characters off', 'set echo-control-characters off\n', ['abc', '\x03', 'echo x\r']),
  init('a key of more bytes', '"é": "E-ACUTE"\n"\\C-x€": "EURO"\n', ['aéb', '\x18€', 'è']),
  init(
    'keymaps by name',
    'set keymap emacs-ctlx\n"q": "ctlx"\nset keymap emacs-meta\n"q": "meta"\nset keymap emacs\n"\\C-t": "t"\n',
    ['\x18q\x1bq\x14'],
  ),
  init('a number four times as great', '"\\C-xu": universal-argument\n', [
    '\x18ua',
    '\x18u\x18ub',
    '\x18u3c',
    '\x18u\x02X',
  ]),
  init(
    'regions and paths',
    '"\\C-xk": kill-region\n"\\C-xc": copy-region-as-kill\n"\\C-xf": unix-filename-rubout\n"\\C-xw": copy-forward-word\n"\\C-xb": copy-backward-word\n"\\C-xl": kill-whole-line\n',
    [
      'cp /usr/lib/x a//b',
      '\x18f',
      '\x18f',
      '\x18f',
      '\x19',
      '\x01\x00\x1bf\x18k',
      '\x05\x19',
      '\x02\x02\x18w\x05\x19',
      '\x18b\x19',
      '\x18l',
      '\x19\x19',
      '\x1b\x02\x00\x05\x18c\x19',
    ],
  ),
  init(
    'smaller commands',
    '"\\C-xt": tab-insert\n"\\C-xd": delete-char-or-list\n"\\C-xr": forward-backward-delete-char\n"\\C-xw": shell-backward-kill-word\n" ": magic-space\n',
    ['echo one\r', 'a\x18tb', '\x18r\x01\x18r', '\x18d', '\x15x "y z" w\x18w', '\x18w', '\x15!! z', '\r'],
  ),
  init(
    'words and functions of vi by name',
    '"\\C-xw": vi-fword\n"\\C-xW": vi-fWord\n"\\C-xb": vi-bword\n"\\C-xe": vi-eword\n"\\C-xi": vi-back-to-indent\n',
    ['  one.two three-four', '\x18i', '\x18w\x18wX', '\x18WY', '\x18bZ', '\x18eV'],
  ),
  init('capitals behind Alt are small letters', '\n', ['one two', '\x1bB', 'x\x1bBy', '\x1bU', '\x18E']),
  // ── bind at the prompt ──
  scene('bind at the prompt', [
    'bind \'"\\C-xq": "echo bound"\'\r',
    '\x18q\r',
    'bind -r "\\C-xq"\r',
    '\x18q',
    'bind -q yank nosuch; bind -q yank; bind -q nosuch\r',
  ]),
  scene('bind -x', [
    'bind -x \'"\\C-t": echo "[$READLINE_LINE] $READLINE_POINT"\'\r',
    'true cd\x02\x14',
    'x\r',
    'bind -x \'"\\C-g": READLINE_LINE="new $READLINE_LINE" READLINE_POINT=2\'\r',
    'abc\x07',
    'X',
    '\x1f',
    '\x1b5\x07',
  ]),
  scene('bind -x without output', ['bind -x \'"\\C-t": date >/dev/null\'\r', 'ab\x14c', '\x1b[D\x14d', 'bind -X\r']),
  scene(
    'bind and completion',
    [
      'bind "set completion-ignore-case on" "set show-all-if-ambiguous on"\r',
      '\x0c',
      'ls BE\t',
      '\x15',
      'bind "set bell-style none"; bind -v | grep "bell\\|ignore\\|ambig"\r',
    ],
    { files: NAMES },
  ),
  init('re-read-init-file', '# empty\n', [
    'echo \'"\\C-xq": "read again"\' > .inputrc\r',
    '\x18q',
    '\x18\x12\x18q',
    '\x15echo bad >> .inputrc\r',
    'ab\x18\x12c',
    '\r',
  ]),
  scene('modes by bind', [
    'bind "set editing-mode vi"; set -o | grep -w "vi\\|emacs"\r',
    'abc\x1b',
    '',
    'x',
    'iset -o emacs; bind -v | grep "mode \\|keymap"\r',
    'abc\x01x',
  ]),
  scene('a key between two modes', [
    'bind \'"\\C-xv": vi-editing-mode\'; bind -m vi-command \'"\\C-xe": emacs-editing-mode\'\r',
    'one two\x18v',
    '\x1b',
    '',
    'bx',
    '\x18e',
    'y\x01z',
  ]),
  scene('dumps', ['bind \'"\\C-xd": dump-macros\' \'"\\C-xs": "some"\'\r', '\x0cab\x18d', 'c', '\x1b1\x18d']),
];

export const SCENES: readonly Scene[] = [...EDITOR_SCENES, ...PROGRAM_SCENES];
