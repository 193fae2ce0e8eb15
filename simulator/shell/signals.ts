/** Linux's signals by number, as `kill -l` and `trap -l` list them. */

const FIRST: readonly string[] = [
  'HUP',
  'INT',
  'QUIT',
  'ILL',
  'TRAP',
  'ABRT',
  'BUS',
  'FPE',
  'KILL',
  'USR1',
  'SEGV',
  'USR2',
  'PIPE',
  'ALRM',
  'TERM',
  'STKFLT',
  'CHLD',
  'CONT',
  'STOP',
  'TSTP',
  'TTIN',
  'TTOU',
  'URG',
  'XCPU',
  'XFSZ',
  'VTALRM',
  'PROF',
  'WINCH',
  'IO',
  'PWR',
  'SYS',
];

function all(): ReadonlyMap<number, string> {
  const names = new Map(FIRST.map((name, i) => [i + 1, name]));
  for (let i = 0; i <= 15; i++) names.set(34 + i, i === 0 ? 'RTMIN' : `RTMIN+${i}`);
  for (let i = 14; i >= 0; i--) names.set(64 - i, i === 0 ? 'RTMAX' : `RTMAX-${i}`);
  return names;
}

/** Names without "SIG" by number. */
export const SIGNAL_NAMES = all();

/** "9", "KILL", "SIGKILL", "kill" → 9; 0 is EXIT. Undefined: no such signal. */
export function signalNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return text === '0' || SIGNAL_NAMES.has(Number(text)) ? Number(text) : undefined;
  const upper = text.toUpperCase().replace(/^SIG/, '');
  if (upper === 'EXIT') return 0;
  for (const [number, name] of SIGNAL_NAMES) if (name === upper) return number;
  return undefined;
}

/** Five to a line. */
export function signalList(): string {
  const cells = [...SIGNAL_NAMES].map(([number, name]) => `${String(number).padStart(2)}) SIG${name}`);
  let text = '';
  for (let i = 0; i < cells.length; i += 5) text += `${cells.slice(i, i + 5).join('\t')}\n`;
  return text.replace(/\n$/, '\t\n');
}
