/** What asks for too much: it ends in bash's words, time goes on, and memory is bounded. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCase } from '../../conformance/bash/run.ts';
import { runScript } from './machine.ts';

const run = (script: string) => runCase({ script, invocation: 'file', path: '../limits.sh' });

test('a fork bomb is refused processes, and the shell that set it off goes on', async () => {
  const { out, err, code } = await run(':() { :|:& }; :; sleep 0.05; echo still here');
  assert.deepEqual([out, code], ['still here\n', 0]);
  assert.match(err, /fork: retry: Resource temporarily unavailable/);
});

test('a function that calls itself for ever gives its line up', async () => {
  assert.deepEqual(await run('f() { f; }; f; echo never\necho next\n'), {
    out: 'next\n',
    err: '../limits.sh: line 1: f: maximum function nesting level exceeded (600)\n',
    code: 0,
  });
});

test('wc and head read more than memory holds', async () => {
  assert.deepEqual(await run('yes 0123456789abcde | head -c 100000000 | wc -c'), {
    out: '100000000\n',
    err: '',
    code: 0,
  });
});

test('a line that does not end within memory is given up, at once', async () => {
  const { out, err } = await run(
    `head -c 70000000 /dev/zero | awk '{ print length }'; echo $?; head -c 70000000 /dev/zero | grep -c x; echo $?`,
  );
  assert.deepEqual([out, err], ['2\n2\n', 'awk: memory exhausted\ngrep: memory exhausted\n']);
});

test('regular expressions that make others try for ages take no time, whatever the tool', async () => {
  const { out, err, code } = await run(`s=$(printf 'a%.0s' {1..3000})
echo "\${s}b" | sed -E 's/(a*)*c/x/' | wc -c
echo "\${s}b" | grep -cP '^(a+)+$'
[[ \${s}b =~ ^(a+)+$ ]]; echo $?
echo "\${s}b" | awk '/^(a+)+$/ { print "match" } END { print NR }'
printf '"%s"' \${s}b | jq 'test("^(a+)+$")'
expr "\${s}b" : '\\(a*\\)*c'; pgrep -f '(a*)*c'; find . -regex '\\(a*\\)*c'
echo "\${s}b" | sed 's/\\(a*\\)*\\1b/x/'`);
  assert.deepEqual(
    { out, err, code },
    {
      out: '3002\n0\n1\n1\nfalse\n\n',
      err: 'sed: not simulated: a regular expression with references that takes so many steps\n',
      code: 1,
    },
  );
});

test('files that cannot be read or written, and folders in their place, stop the tool and nothing else', async () => {
  const script = `mkdir d; touch f
awk '{ print }' d; echo $?
awk 'BEGIN { print 1 > "none/x" }'; echo $?
awk 'BEGIN { print 1 > "d" }'; echo $?
jq -f d .; echo $?
find d -mindepth 0 -type d -exec rmdir {} \\;; echo $?`;
  assert.deepEqual(await run(script), {
    out: '2\n2\n2\n2\n1\n',
    err: `awk: read error (Is a directory)
awk: cannot open "none/x" for output (No such file or directory)
awk: cannot open "d" for output (Is a directory)
jq: error: Could not open d: Is a directory
find: ‘d’: No such file or directory
`,
    code: 0,
  });
});

test('process substitution works for users who own nothing in /dev', () => {
  assert.deepEqual(runScript('diff <(echo a) <(echo b); echo hi | tee >(cat > copy) >/dev/null; sleep 0.1; cat copy'), {
    out: '1c1\n< a\n---\n> b\nhi\n',
    err: '',
    code: 0,
  });
});
