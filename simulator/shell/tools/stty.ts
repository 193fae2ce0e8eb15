/**
 * stty: how the terminal reads lines. Modelled: echo, lines or keys (icanon), signals of keys (isig), the size. The other
 * settings stand as a terminal has them at first; who would change one is told that it is not simulated. Upstream: coreutils'
 * src/stty.c.
 */
import { COOKED, isTerminal, type Tty, type TtyMode } from '../../kernel/tty.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** Settings that are as they are ("-ixoff": it is off), in the lines of `stty -a`; those of the mode stand as their names. */
const SETTINGS: readonly string[] = [
  '-parenb -parodd -cmspar cs8 -hupcl -cstopb cread -clocal -crtscts',
  '-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr icrnl ixon -ixoff',
  '-iuclc -ixany -imaxbel -iutf8',
  'opost -olcuc -ocrnl onlcr -onocr -onlret -ofill -ofdel nl0 cr0 tab0 bs0 vt0 ff0',
  'isig icanon iexten echo echoe echok -echonl -noflsh -xcase -tostop -echoprt',
  'echoctl echoke -flusho -extproc',
];
const FIXED: ReadonlySet<string> = new Set(SETTINGS.join(' ').split(' '));
const MODELLED: Readonly<Record<string, keyof TtyMode>> = { echo: 'echo', icanon: 'canonical', isig: 'signals' };
/** No key stops the output here: whether one would makes no difference. */
const IDLE: ReadonlySet<string> = new Set(['-ixon', '-tostop', 'iutf8', 'brkint', 'imaxbel']);
const COMBINATIONS: Readonly<Record<string, Partial<TtyMode>>> = {
  sane: COOKED,
  cooked: { canonical: true, signals: true },
  '-raw': { canonical: true, signals: true },
  raw: { canonical: false, signals: false },
  '-cooked': { canonical: false, signals: false },
  cbreak: { canonical: false },
  '-cbreak': { canonical: true },
};
const CHARACTERS = ['intr', 'quit', 'erase', 'kill', 'eof', 'eol', 'eol2', 'swtch', 'start', 'stop', 'susp', 'rprnt'];

/** `stty -g`: the fourth number holds the mode's bits; the others are a terminal's at first. */
const SAVED = ['500:5:bf', '3:1c:7f:15:4:0:1:0:11:13:1a:0:12:f:17:16:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0'] as const;
const LOCAL_FLAGS = 0x8a30;
const BITS: Readonly<Record<keyof TtyMode, number>> = { signals: 1, canonical: 2, echo: 8 };

const saved = (mode: TtyMode): string =>
  `${SAVED[0]}:${(LOCAL_FLAGS | (mode.signals ? BITS.signals : 0) | (mode.canonical ? BITS.canonical : 0) | (mode.echo ? BITS.echo : 0)).toString(16)}:${SAVED[1]}`;

function restored(text: string): TtyMode | undefined {
  const flags = new RegExp(`^${SAVED[0]}:([0-9a-f]+):${SAVED[1]}$`).exec(text)?.[1];
  if (flags === undefined) return undefined;
  const bits = Number.parseInt(flags, 16);
  const has = (bit: number): boolean => (bits & bit) !== 0;
  return { signals: has(BITS.signals), canonical: has(BITS.canonical), echo: has(BITS.echo) };
}

const asSet = (name: string, mode: TtyMode): string => {
  const key = MODELLED[name];
  return key && !mode[key] ? `-${name}` : name;
};

/** What differs from a terminal's first state, as `stty` without operands tells. */
function changed(mode: TtyMode): string {
  const off = Object.keys(MODELLED).filter((name) => asSet(name, mode) !== name);
  const order = ['isig', 'icanon', 'echo'].filter((name) => off.includes(name)).map((name) => `-${name}`);
  return `speed 38400 baud; line = 0;\n${mode.canonical ? '' : 'min = 1; time = 0;\n'}-brkint -imaxbel\n${order.length > 0 ? `${order.join(' ')}\n` : ''}`;
}

const all = (tty: Tty): string =>
  `speed 38400 baud; rows ${tty.rows}; columns ${tty.columns}; line = 0;
intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>;
eol2 = <undef>; swtch = <undef>; start = ^Q; stop = ^S; susp = ^Z; rprnt = ^R;
werase = ^W; lnext = ^V; discard = ^O; min = 1; time = 0;
${SETTINGS.map((line) =>
  line
    .split(' ')
    .map((name) => asSet(name, tty.usual))
    .join(' '),
).join('\n')}\n`;

const stty = defineTool({
  names: ['stty'],
  strict: true,
  options: ['a', 'all=a', 'g', 'save=g', 'F:', 'file:=F'],
  help: 'Usage: stty [-F DEVICE] [SETTING]...\n  or:  stty [-F DEVICE] [-a|-g]\nPrint or change how the terminal reads lines.\n\n  -a  print all settings\n  -g  print them as stty reads them again\n\nSettings: [-]echo [-]icanon [-]isig, sane, raw, -raw, cbreak, -cbreak, size, rows N, cols N',
  *run(t) {
    const tty = terminalOf(t);
    if (t.has('a')) return yield* t.print(all(tty));
    if (t.has('g')) return yield* t.print(`${saved(tty.usual)}\n`);
    if (t.operands.length === 0) return yield* t.print(changed(tty.usual));
    const words = [...t.operands];
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      if (word === 'size') yield* t.print(`${tty.rows} ${tty.columns}\n`);
      else if (word === 'speed') yield* t.print('38400\n');
      else if (/^(?:rows|cols|columns)$/.test(word)) {
        const count = argument(t, word, words);
        if (word === 'rows') tty.resize(tty.columns, count);
        else tty.resize(count, tty.rows);
      } else tty.usual = { ...tty.usual, ...setting(t, word, words) };
    }
    tty.setMode(tty.usual);
  },
});

function terminalOf(t: ToolContext): Tty {
  const device = t.value('F');
  const { tty } = device === undefined ? t.context.stdin : t.context.stdin.tty ? t.context.stdin : t.context.stderr;
  if (device !== undefined && !/^\/dev\/(?:tty|pts\/0)$/.test(device)) {
    if (!t.stat(device)) throw new ToolFailure(`${device}: No such file or directory`);
    throw new ToolFailure(`${device}: Inappropriate ioctl for device`);
  }
  if (!isTerminal(tty)) throw new ToolFailure(`'standard input': Inappropriate ioctl for device`);
  return tty;
}

function argument(t: ToolContext, word: string, rest: string[]): number {
  const text = rest.shift();
  if (text === undefined) throw t.misused(`missing argument to ‘${word}’`);
  if (!/^\d+$/.test(text)) throw t.misused(`invalid integer argument: ‘${text}’`);
  return Number(text);
}

function setting(t: ToolContext, word: string, rest: string[]): Partial<TtyMode> {
  const combination = COMBINATIONS[word] ?? restored(word);
  if (combination) return combination;
  const name = word.replace(/^-/, '');
  const key = MODELLED[name];
  if (key) return { [key]: name === word };
  if (FIXED.has(word) || IDLE.has(word)) return {};
  if (word === 'min' || word === 'time') {
    const count = argument(t, word, rest);
    if (count === (word === 'min' ? 1 : 0)) return {};
    throw new ToolFailure(`not simulated: ${word} ${count}`);
  }
  if (FIXED.has(name) || FIXED.has(`-${name}`) || CHARACTERS.includes(word) || /^\d+$/.test(word))
    throw new ToolFailure(`not simulated: ${word}`);
  throw t.misused(`invalid argument ‘${word}’`);
}

/** "-echo" is a setting, not options: options come first and are these. */
function settingsApart(args: readonly string[]): string[] {
  let i = 0;
  while (/^(?:-[ag]+|-F.*|--.*)$/.test(args[i] ?? '')) i += args[i] === '-F' || args[i] === '--file' ? 2 : 1;
  return [...args.slice(0, i), ...(i < args.length ? ['--', ...args.slice(i)] : [])];
}

export const TERMINAL_SETTING_TOOLS: readonly Tool[] = [
  { ...stty, program: (context) => stty.program({ ...context, args: settingsApart(context.args) }) },
];
