/**
 * The library's awk and jq would ask the host for chance and time: what a script says of them is rewritten, so that a replay prints the
 * same. awk: rand(), srand(), systime() and strftime without a time; jq: now. Scripts in files (-f) that use them are refused.
 */

export interface World {
  readonly nowMs: number;
  /** A number from 0 up to `below`. */
  readonly chance: (below: number) => number;
}

/** The arguments as they are to be run, or why they are not. */
export type Rewritten = { readonly args: readonly string[] } | { readonly refused: string };

const AWK_VALUES = new Set(['-F', '-v', '-f', '-i', '-l']);
const JQ_VALUES: Readonly<Record<string, number>> = {
  '--arg': 2,
  '--argjson': 2,
  '--slurpfile': 2,
  '--rawfile': 2,
  '--indent': 1,
  '--tab': 0,
  '-f': 1,
  '--from-file': 1,
};
const AWK_SEAMS = /\b(rand|srand|systime|strftime)\s*\(/;
/** The multiplier and increment of the C standard's example; 31 bits. */
const AWK_CHANCE =
  '\nfunction drydock_rand() { drydock_seed = (drydock_seed * 1103515 + 12345) % 2147483648; return drydock_seed / 2147483648 }' +
  '\nfunction drydock_srand(s,  old) { old = drydock_seed; drydock_seed = s; return old }';

export function rewriteForReplay(name: string, args: readonly string[], world: World): Rewritten {
  if (name === 'jq') return rewriteJq(args, world);
  return name === 'awk' || name === 'gawk' ? rewriteAwk(name, args, world) : { args };
}

function rewriteAwk(name: string, args: readonly string[], { nowMs, chance }: World): Rewritten {
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--') {
      at++;
      break;
    }
    if (!arg.startsWith('-') || arg === '-') break;
    if (arg === '-f' || arg.startsWith('--file')) return { args };
    if (AWK_VALUES.has(arg)) at++;
  }
  const program = args[at];
  if (program === undefined || !AWK_SEAMS.test(program)) return { args };
  if (/\bstrftime\s*\(/.test(program)) return { refused: `${name}: strftime(): not simulated; use date -d @SECONDS` };
  const seconds = String(Math.floor(nowMs / 1000));
  const seed = chance(2147483647);
  const rewritten = program
    .replace(/\bsystime\s*\(\s*\)/g, seconds)
    .replace(/\bsrand\s*\(\s*\)/g, `drydock_srand(${seconds})`)
    .replace(/\bsrand\s*\(/g, 'drydock_srand(')
    .replace(/\brand\s*\(\s*\)/g, 'drydock_rand()');
  const start = `BEGIN { drydock_seed = ${seed} }\n`;
  return { args: [...args.slice(0, at), start + rewritten + AWK_CHANCE, ...args.slice(at + 1)] };
}

function rewriteJq(args: readonly string[], { nowMs }: World): Rewritten {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '-f' || arg === '--from-file') return { args };
    if (arg.startsWith('-') && arg !== '-') {
      at += JQ_VALUES[arg] ?? 0;
      continue;
    }
    // A filter named "now": no field, no variable, not in a text.
    const rewritten = arg.replace(/"(?:[^"\\]|\\.)*"|(?<![.\w$])now(?!\w|:)/g, (found) =>
      found === 'now' ? `(${nowMs / 1000})` : found,
    );
    return { args: [...args.slice(0, at), rewritten, ...args.slice(at + 1)] };
  }
  return { args };
}
