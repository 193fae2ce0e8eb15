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

/** As its machines alone say it: of wrong arguments, and of what GNU's tools quote in another way. */
const ARGUMENTS: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['chmod', [[/^invalid mode: ‘(.*)’$/, "invalid mode '$1'"]]],
  ['chown', [[/^invalid user: ‘(.*)’$/, 'unknown user $1']]],
  ['chgrp', [[/^invalid group: ‘(.*)’$/, 'unknown group $1']]],
  ['id', [[/^‘(.*)’: no such user$/, 'unknown user $1']]],
  ['date', [[/^invalid date ‘(.*)’$/, "invalid date '$1'"]]],
  ['du', [[/^cannot access '(.*)': /, '$1: ']]],
  ['stat', [[/^cannot statx '(.*)': /, "can't stat '$1': "]]],
  [
    'find',
    [
      [/^‘(.*)’: No such file or directory$/, '$1: No such file or directory'],
      [/^unknown predicate `(.*)'$/, 'unrecognized: $1'],
      [/^missing argument to `(.*)'$/, '$1 requires an argument'],
      [/^Unknown argument to (-\w+): (.*)$/, "invalid argument '$2' to '$1'"],
      [/^Expected a positive decimal integer argument to .*, but got ‘(.*)’$/, "invalid number '$1'"],
    ],
  ],
  ['xargs', [[/^(unmatched (?:single|double) quote);.*$/, '$1']]],
  [
    'expr',
    [
      [/^missing operand$/, 'too few arguments'],
      [/^non-integer argument$/, 'non-numeric argument'],
      [/^syntax error: missing argument.*$/, 'syntax error'],
    ],
  ],
  ['timeout', [[/^failed to run command ‘(.*)’: (.*)$/, "can't execute '$1': $2"]]],
  ['env', [[/^‘(.*)’: (.*)$/, "can't execute '$1': $2"]]],
  ['nice', [[/^‘(.*)’: (.*)$/, "can't execute '$1': $2"]]],
  [
    'cut',
    [[/^you must specify a list of bytes, characters, or fields$/, 'expected a list of bytes, characters, or fields']],
  ],
  ['sort', [[/^cannot read: (.*): /, '$1: ']]],
  ['gzip', [[/^(.*) already exists;\tnot overwritten$/, "can't open '$1': File exists"]]],
  ['rm', [[/^refusing to remove '\.' or '\.\.' directory: .*$/, "can't remove '.' or '..'"]]],
]);
const NUMBER =
  /^invalid (?:number of (?:lines|bytes)|floating point argument|time interval|field value|byte\/character position|number)(?::)? ‘(.*)’$/;

/** Example: touch, "cannot touch '/c/x': Read-only file system" → "/c/x: Read-only file system". */
export function busyboxWords(tool: string, message: string, whole = false): string {
  if (whole && NUMBER.test(message)) return message.replace(NUMBER, "invalid number '$1'");
  if (whole)
    for (const [gnu, busybox] of ARGUMENTS.get(tool) ?? []) if (gnu.test(message)) return message.replace(gnu, busybox);
  for (const [gnu, busybox] of WORDS.get(tool) ?? []) if (gnu.test(message)) return message.replace(gnu, busybox);
  return message;
}
