/** Keys at a prompt, at random from a seed: what is typed, moved, cut, looked for, in the Emacs mode and in vi's, on wide and narrow screens. */

/** Keys that come at once, or another size of the screen: [columns, rows]; '' lets a second pass. */
export type Step = string | readonly [columns: number, rows: number];

export interface Sequence {
  readonly columns: number;
  readonly rows: number;
  readonly steps: readonly Step[];
}

export const KINDS = ['emacs', 'vi', 'search', 'ask', 'narrow', 'lines'] as const;
export type Kind = (typeof KINDS)[number];

/** Lines in the history, and a cleared screen. */
export const SETUP = ['echo first one\r', 'echo "second two"\r', 'echo a b c; echo 다라\r'];

const TEXT = [
  ...[
    'a',
    'b ',
    'foo',
    ' bar',
    'one two',
    'x.y',
    '/usr/lib',
    'a_b',
    '"q r"',
    '한글',
    '가 나',
    '-',
    '  ',
    'A',
    'é',
    'e\u0301',
    '🙂',
  ],
  ...['3', '(a b)', "'s t'", 'שלום', 'مرحبا', '#'],
];
const EMACS = [
  ...[
    '\x01',
    '\x05',
    '\x02',
    '\x06',
    '\x1bb',
    '\x1bf',
    '\x1bd',
    '\x1bu',
    '\x1bl',
    '\x1bc',
    '\x1bt',
    '\x14',
    '\x0b',
    '\x15',
    '\x17',
    '\x19',
  ],
  ...[
    '\x19\x1by',
    '\x1by',
    '\x1b.',
    '\x1b_',
    '\x1f',
    '\x18\x15',
    '\x1b[A',
    '\x1b[B',
    '\x10',
    '\x0e',
    '\x1b[C',
    '\x1b[D',
    '\x1b[H',
    '\x1b[F',
  ],
  ...[
    '\x1b[3~',
    '\x1b[1;5C',
    '\x1b[1;5D',
    '\x7f',
    '\x1b\x7f',
    '\x08',
    '\x1b\\',
    '\x1do',
    '\x1b\x1do',
    '\x00',
    '\x18\x18',
    '\x1br',
    '\x1b3',
  ],
  ...[
    '\x1b-\x02',
    '\x1b-\x1bb',
    '\x1b-\x1bd',
    '\x1b-\x1bu',
    '\x1b2',
    '\x16\x01',
    '\x0c',
    '\x1b<',
    '\x1b>',
    '\x1b[5~',
    '\x1b[6~',
    '\x1b#',
    '\x18\x7f',
    '\x1b\x19',
    '\r',
    '\x0f',
    '\x03',
  ],
  ...[
    '\x07',
    '\x1b ',
    '\x1b1\x1b.',
    '\x1b\x08',
    '\x1b\x0c',
    '\x1b\x14',
    '\x1b',
    '\x1b\x02',
    '\x1b\x06',
    '\x1b\x04',
    '\x16\x1b[A',
    '\x1bOP',
  ],
  ...[
    '\x1b[Z',
    '\x1b[1;3D',
    '\x1b[1;2C',
    '\x18(',
    '\x18)',
    '\x18e',
    '\x1b^',
    '\x1b[200~p q\x1b[201~',
    '\x1b[200~l1\rl2\x1b[201~',
  ],
];
const SEARCH = [
  ...[
    '\x12',
    '\x13',
    'o',
    'e',
    'fi',
    '\x12',
    '\x7f',
    '\x07',
    '\x17',
    '\x19',
    '\x1b[C',
    '\x01',
    '\r',
    '\x03',
    'z',
    'se',
    '\x1b[A',
    '\x0a',
  ],
  ...['\x05x', '\x06', '\x14', '\x1bb', '\x1b[200~irs\x1b[201~'],
];
const ASK = ['\x1bp', '\x1bn', 'fi', 'ec', '\r', '\x7f', '\x07', '\x02', '\x03', 'zz', '^e', '\x17', '\x15'];
const LINES = [
  'for i in 1; do\r',
  'echo $i\r',
  'done\r',
  'echo "x\r',
  'y"\r',
  '\x1b[A',
  '\x1b[B',
  '\x03',
  '\x7f',
  '(\r',
  ')\r',
  'x \\\r',
  '\x01',
  '\x15',
  '\x0b',
];
const VI = [
  ...[
    'h',
    'l',
    'w',
    'b',
    'e',
    'W',
    'B',
    'E',
    '0',
    '$',
    '^',
    'fo',
    'Fo',
    'to',
    'To',
    ';',
    ',',
    'x',
    'X',
    'rz',
    'r ',
    'p',
    'P',
    '~',
    '.',
    'u',
  ],
  ...[
    'U',
    'D',
    'C',
    'S',
    's',
    'Y',
    'i',
    'a',
    'I',
    'A',
    'dw',
    'dd',
    'cw',
    'cc',
    'd$',
    'c$',
    'yw',
    'yy',
    'db',
    'cb',
    'de',
    '2',
    '3',
    'd2w',
  ],
  ...[
    '2dw',
    'dfo',
    'dto',
    'k',
    'j',
    '-',
    '+',
    'n',
    'N',
    '/o\r',
    '?o\r',
    '/se\r',
    '/[sf]e\r',
    'ma',
    '`a',
    'd`a',
    '%',
    '|',
    '3|',
    'G',
    '1G',
    'R',
  ],
  ...[
    '_',
    '2_',
    'tx',
    ' ',
    'y$',
    'dl',
    'dh',
    'd0',
    'd^',
    'cl',
    '\r',
    '@a',
    'yb',
    'd;',
    'c,',
    'r한',
    'f나',
    'd%',
    'cW',
    'dE',
    '3x',
    '2p',
    '2~',
  ],
  ...[
    '3.',
    '\x7f',
    '\x12',
    '\x1b[A',
    '\x1b[D',
    '\x1b[C',
    '\x0c',
    '\x15',
    '\x17',
    '\x19',
    '\x14',
    '\x06',
    '\x02',
    '\x01',
    '\x0b',
    '\x05',
    '\x08',
  ],
  ...['\x03', '\x10', '\x0e', '`x', 'q', '``', '\x1b[3~', '#', '&', 'cx', 'dx', '\x1f'],
];
const VI_TYPED = [
  '\x7f',
  '\x17',
  '\x15',
  '\x1b[D',
  '\x1b[A',
  '\x1b[B',
  '\x1b[C',
  '\x16\x01',
  '\x14',
  '\x19',
  '\x1b[3~',
  '\x1b[H',
  '\x1b[F',
  '\x12o',
  '\x08',
  '\x0b',
  '\x01',
  '\x06',
  '\x1f',
];
/** Commands of vi's after which text is typed. */
const TYPES = /^(?:[aiAICSsR_]|c.*|2_|\r|\x03|#|&)$/;

/** Sequences of a kind; the same for the same seed. */
export function sequences(kind: Kind, seed: number, count: number): Sequence[] {
  let state = (seed * 2654435761 + KINDS.indexOf(kind) + 1) >>> 0;
  const random = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const either = (often: number, a: readonly string[], b: readonly string[]): string => pick(random() < often ? a : b);

  const vi = (length: number): string[] => {
    const steps = [pick(TEXT) + pick(TEXT) + pick(TEXT)];
    let commanding = false;
    for (let i = 0; i < length; i++) {
      if (!commanding && random() < 0.3) steps.push(either(0.5, TEXT, VI_TYPED));
      const key = pick(VI);
      // Escape alone would wait for what may belong to it
      steps.push(commanding ? key : `\x1b${/^[[O]/.test(key) ? 'h' : key}`);
      commanding = !TYPES.test(key);
    }
    return steps;
  };

  const one = (): Sequence => {
    const length = 3 + Math.floor(random() * 7);
    const narrow = kind === 'narrow';
    const steps: Step[] = [];
    if (kind === 'vi') steps.push('set -o vi\r', '\x1b\x0ci', ...vi(length));
    else {
      steps.push('\x0c');
      if (kind === 'emacs' || narrow) steps.push(pick(TEXT) + pick(TEXT));
      for (let i = 0; i < length; i++) {
        if (kind === 'search') steps.push(i < 2 ? pick([pick(TEXT), '\x12', '\x13']) : either(0.85, SEARCH, EMACS));
        else if (kind === 'ask') steps.push(either(0.85, ASK, EMACS));
        else if (kind === 'lines') steps.push(pick(LINES));
        else steps.push(either(0.3, TEXT, EMACS));
      }
    }
    return { columns: narrow ? 12 + Math.floor(random() * 12) : 60, rows: 24, steps: [...SETUP, ...steps] };
  };
  return Array.from({ length: count }, one);
}
