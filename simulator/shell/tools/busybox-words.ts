/**
 * What tools of busybox say of files they cannot handle, where those of GNU say it at more length. Mirrors busybox's coreutils
 * (touch.c, mkdir.c, mkfifo.c, rm.c, rmdir.c, cp.c, mv.c, ln.c, chmod.c) and libbb/copy_file.c. Leaves out: questions (rm -i), -v.
 */

type Words = readonly (readonly [gnu: RegExp, busybox: string])[];

const COPY: Words = [
  [/^cannot stat '(.*)': /, "can't stat '$1': "],
  [/^cannot create regular file '(.*)': /, "can't create '$1': "],
  [/^cannot open '(.*)' for reading: /, "can't open '$1': "],
  [/^cannot create directory ['‘](.*)['’]: /, "can't create directory '$1': "],
  [/^-r not specified; omitting directory '(.*)'$/, "omitting directory '$1'"],
];

const WORDS: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['touch', [[/^cannot touch '(.*)': /, '$1: ']]],
  ['mkdir', [[/^cannot create directory ['‘](.*)['’]: /, "can't create directory '$1': "]]],
  [
    'rm',
    [
      [/^cannot remove '(.*)': Is a directory$/, "'$1' is a directory"],
      [/^cannot remove '(.*)': /, "can't remove '$1': "],
    ],
  ],
  ['rmdir', [[/^failed to remove '(.*)': /, "'$1': "]]],
  ['cp', COPY],
  [
    'mv',
    [
      [/^cannot stat '(.*)': /, "can't rename '$1': "],
      [/^cannot move '(.*)' to '(.*)': /, "can't create '$2': "],
    ],
  ],
  ['ln', [[/^failed to create (?:symbolic|hard) link '(.*?)'(?: => '.*')?: /, '$1: ']]],
  ['mkfifo', [[/^cannot create fifo '(.*)': /, '$1: ']]],
  ['chmod', [[/^cannot access '(.*)': /, '$1: ']]],
  ['chown', [[/^cannot access '(.*)': /, '$1: ']]],
]);

/** Example: touch, "cannot touch '/c/x': Read-only file system" → "/c/x: Read-only file system". */
export function busyboxWords(tool: string, message: string): string {
  for (const [gnu, busybox] of WORDS.get(tool) ?? []) if (gnu.test(message)) return message.replace(gnu, busybox);
  return message;
}
