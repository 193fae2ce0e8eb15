/** Init files: $INPUTRC, or ~/.inputrc, or the machine's /etc/inputrc; and what they include. Upstream: readline's bind.c, rl_read_init_file. */
import type { Readline } from './readline.ts';

/** The text of a file; undefined: it cannot be read. */
export type ReadText = (path: string) => string | undefined;

const SYSTEM_FILE = '/etc/inputrc';
/** What Debian's /etc/inputrc does; that file need not be there. */
const DEBIAN = `set input-meta on
set output-meta on
$if mode=emacs
"\\e[1~": beginning-of-line
"\\e[4~": end-of-line
"\\e[3~": delete-char
"\\e[2~": quoted-insert
"\\e[1;5C": forward-word
"\\e[1;5D": backward-word
"\\e[5C": forward-word
"\\e[5D": backward-word
"\\e\\e[C": forward-word
"\\e\\e[D": backward-word
$if term=rxvt
"\\e[7~": beginning-of-line
"\\e[8~": end-of-line
"\\eOc": forward-word
"\\eOd": backward-word
$endif
$endif
`;
/** Files that include each other end there. */
const DEEPEST = 20;

/** Reads a file; false: it cannot be. A path that begins with "~/" is in the home. */
export function readInitFile(readline: Readline, path: string, readText: ReadText, depth = 0): boolean {
  const whole = path.startsWith('~/') ? (readline.home ?? '') + path.slice(1) : path;
  const text = readText(whole) ?? (path === SYSTEM_FILE ? DEBIAN : undefined);
  if (text === undefined || depth > DEEPEST) return false;
  if (depth === 0) readline.lastFile = path;
  // what is wrong behind an included file is told without its place, as readline does
  let placed = true;
  for (const [i, line] of text.split('\n').entries()) {
    readline.place = placed ? `${path}: line ${i + 1}: ` : undefined;
    readline.line(line, undefined, (included) => {
      if (readInitFile(readline, included, readText, depth + 1)) placed = false;
    });
  }
  readline.place = undefined;
  return true;
}

/** Reads the first that can be read; again: the one that was read last. `named`: $INPUTRC, which stands for all of them. */
export function readInitFiles(readline: Readline, named: string | undefined, readText: ReadText): boolean {
  const { lastFile } = readline;
  const files = lastFile ? [lastFile] : named ? [named] : ['~/.inputrc', SYSTEM_FILE];
  return files.some((path) => readInitFile(readline, path, readText));
}
