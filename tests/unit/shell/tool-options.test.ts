/** What tools do with their options: outputs recorded from Debian's, and what is refused by name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScript } from './machine.ts';

type Row = readonly [script: string, out: string, err: string, code: number];

const check = (rows: readonly Row[]): void => {
  for (const [script, out, err, code] of rows)
    assert.deepEqual({ script, ...runScript(script, { debian: '12.12' }) }, { script, out, err, code });
};

test('options do what those of Debian do', () => {
  check([
    [
      'echo a >a; echo b >b; echo n | cp -i a b; cat b; echo y | mv -i a b; cat b; ls',
      'b\na\nb\n',
      "cp: overwrite 'b'? mv: overwrite 'b'? ",
      0,
    ],
    [
      "mkdir d; echo c >d/c; printf 'y\\nn\\ny\\n' | rm -ri d; ls d; printf 'y\\ny\\ny\\n' | rm -ri d; ls",
      'c\n',
      "rm: descend into directory 'd'? rm: remove regular file 'd/c'? rm: remove directory 'd'? rm: cannot remove 'd': Directory not empty\nrm: descend into directory 'd'? rm: remove regular file 'd/c'? rm: remove directory 'd'? ",
      0,
    ],
    [
      'mkdir d; echo y | rm -rI d; touch 1 2 3 4; echo n | rm -I 1 2 3 4; ls',
      '1\n2\n3\n4\n',
      'rm: remove 1 argument recursively? rm: remove 4 arguments? ',
      0,
    ],
    ['mkdir -p x/y; echo a >a; ln -sr a x/y/l; readlink x/y/l; cat x/y/l', '../../a\na\n', '', 0],
    ['mkdir d; echo a >d/a; ln -s a d/l; cp -r d e; readlink e/l; cp -rL d f; readlink f/l; cat f/l', 'a\na\n', '', 0],
    [
      'mkdir -p x/y; rmdir --ignore-fail-on-non-empty x; echo $?; rmdir x',
      '0\n',
      "rmdir: failed to remove 'x': Directory not empty\n",
      1,
    ],
    [
      'readlink; touch a; readlink -v a; realpath -q no/way; echo $?',
      '1\n',
      "readlink: missing operand\nTry 'readlink --help' for more information.\nreadlink: a: Invalid argument\n",
      0,
    ],
    [
      "printf 'b\\na\\n' >f; sort -C f; echo $?; sort --check=silent f; echo $?; sort -c f; printf 'a\\na\\n' | sort -cu",
      '1\n1\n',
      'sort: f:2: disorder: a\nsort: -:2: disorder: a\n',
      1,
    ],
    ["printf 'h\\n1K\\n' | numfmt --header --from=iec", 'h\n1024\n', '', 0],
    ['numfmt --header=0 1', '', 'numfmt: invalid header value ‘0’\n', 1],
    [
      'date --iso-8601=x; date --rfc-3339=n -d @0; date -Im -d @0',
      '1970-01-01 00:00:00.000000000+00:00\n1970-01-01T00:00+00:00\n',
      "date: invalid argument ‘x’ for ‘--iso-8601’\nValid arguments are:\n  - ‘hours’\n  - ‘minutes’\n  - ‘date’\n  - ‘seconds’\n  - ‘ns’\nTry 'date --help' for more information.\n",
      0,
    ],
    ['timeout -v 0.1 sleep 1; echo $?', '124\n', 'timeout: sending signal TERM to command ‘sleep’\n', 0],
    ['id -n', '', 'id: cannot print only names or real IDs in default format\n', 1],
    [
      "printf 'a\\0b' >z; echo a >f; diff f z; cmp f f; grep -I a z; echo $?; grep -HnZ a f | od -c; grep -lZ a f z | od -c",
      'Binary files f and z differ\n1\n0000000   f  \\0   1   :   a  \\n\n0000006\n0000000   f  \\0   z  \\0\n0000004\n',
      '',
      0,
    ],
    ['grep -E -F a /dev/null', '', 'grep: conflicting matchers specified\n', 2],
    [
      'touch a; ls --sort=foo; ls --time-style=foo -l a',
      '',
      "ls: invalid argument ‘foo’ for ‘--sort’\nValid arguments are:\n  - ‘none’\n  - ‘time’\n  - ‘size’\n  - ‘extension’\n  - ‘version’\n  - ‘width’\nTry 'ls --help' for more information.\nls: invalid argument ‘foo’ for ‘time style’\nValid arguments are:\n  - [posix-]full-iso\n  - [posix-]long-iso\n  - [posix-]iso\n  - [posix-]locale\n  - +FORMAT (e.g., +%H:%M) for a 'date'-style format\nTry 'ls --help' for more information.\n",
      2,
    ],
    ['echo a | sha256sum -b', '87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7 *-\n', '', 0],
    [
      'echo a >f; gzip -n9 f; gzip -l f.gz; gunzip -c f.gz',
      '         compressed        uncompressed  ratio uncompressed_name\n                 22                   2 -100.0% f\na\n',
      '',
      0,
    ],
    ["printf '1\\n2\\n' | xargs -i echo [{}]; echo 3 | xargs --replace=X echo [X]", '[1]\n[2]\n[3]\n', '', 0],
    [
      'seq --separator=, 3; seq --format=%02g 2; seq -f%g 1; seq --equal-width 9 10',
      '1,2,3\n01\n02\n1\n09\n10\n',
      '',
      0,
    ],
    ['mkdir d; echo a >d/f; du -c d d/f; du -m d', '8\td\n8\ttotal\n1\td\n', '', 0],
    ['mkdir d; echo a >d/f; echo aaa >g; ls -s; ls -s1 d', 'total 8\n4 d\n4 g\ntotal 4\n4 f\n', '', 0],
    [
      "printf 'b x\\nc\\0a x\\0a x\\0' >z; sed -z 's/\\n/,/g;s/$/!/' z | tr '\\0' '\\n'; grep -zc x z; uniq -z z | wc -c; tail -zn1 z | od -c; head -zn1 z | wc -l; cut -zd' ' -f1 z | tr '\\0' '|'",
      'b x,c!\na x!\na x!\n3\n10\n0000000   a       x  \\0\n0000004\n1\nb|a|a|',
      '',
      0,
    ],
    [
      'stat -f -c "%n %l %s" /; stat -f none',
      '/ 255 4096\n',
      "stat: cannot read file system information for 'none': No such file or directory\n",
      1,
    ],
    ['uname -p; uname -i; uname -sp', 'unknown\nunknown\nLinux unknown\n', '', 0],
  ]);
});

test('options that are not simulated are refused by name, with the status of bad usage', () => {
  check([
    ['tail --pid=7 -f f', '', 'tail: not simulated: --pid\n', 1],
    ['tail --pi 7 f', '', 'tail: not simulated: --pi\n', 1],
    ['ls -lu', '', 'ls: not simulated: -u\n', 2],
    ['sort --debug f', '', 'sort: not simulated: --debug\n', 2],
    ['sort -k1R /etc/hostname', '', 'sort: not simulated: R in -k\n', 2],
    ['diff -p a b', '', 'diff: not simulated: -p\n', 2],
    ['cp -Z a b', '', 'cp: not simulated: -Z\n', 1],
    ['rm -rf --no-preserve-root /', '', 'rm: not simulated: --no-preserve-root\n', 1],
    ['sed --sandbox p', '', 'sed: not simulated: --sandbox\n', 1],
    ['pgrep -t pts/0 sh', '', 'pgrep: not simulated: -t\n', 2],
  ]);
});

test('options of which nothing could be seen are taken', () => {
  check([
    ['echo a | cat -u; echo b | sed -u s/b/c/; date -u -d @0 +%T; nice -n 5 echo d', 'a\nc\n00:00:00\nd\n', '', 0],
  ]);
});

test('pgrep finds by parent and user, xargs stops at its end mark, find tells of a file that is not there', () => {
  check([
    [
      'sleep 50 & pgrep -P $$ -x sleep | grep -c .; pgrep -u learner -x sleep | grep -c .; ps -o ppid= -p $! | tr -d " " | grep -cx $$; pkill -P $$ -e sleep | sed s/[0-9]*.$/N/',
      '1\n1\n1\nsleep killed (pid N\n',
      '',
      0,
    ],
    ['seq 5 | xargs -E 3 echo; find . -newer none', '1 2\n', 'find: ‘none’: No such file or directory\n', 1],
  ]);
});

test('pkill sends the signal that it is told to', () => {
  check([
    ['sleep 50 & pkill -USR1 -x sleep; wait $! 2>/dev/null; kill -l $?', 'USR1\n', '', 0],
    ['pkill -FOO xx', '', 'pkill: Unknown signal "FOO".\n', 2],
  ]);
});
