/** jq against what jq 1.7.1 printed (jq-recorded.json: input, filter, output, message), and what its options do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runScript, testMachine } from './machine.ts';

type Case = readonly [input: string, filter: string, out: string | null, err: string | null];
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'jq-recorded.json'), 'utf8')) as readonly Case[];

test(`${recorded.length} filters as jq 1.7.1 runs them`, () => {
  for (const [input, filter, out, err] of recorded) {
    const machine = testMachine({ files: { 'in.json': input, 'f.jq': filter } });
    const ran = runScript('jq -c "$(cat f.jq)" < in.json', { machine });
    // Where something was printed, the recording does not hold the message.
    if (err === null) assert.equal(ran.out.replace(/\n$/, ''), out, `${filter} of ${input}`);
    else assert.deepEqual([ran.out, ran.err.trimEnd()], ['', err], `${filter} of ${input}`);
  }
});

/** Output and messages, one after the other. */
const run = (script: string): string => {
  const { out, err, code } = runScript(script);
  return `${out}${err}${code}`;
};

test('inputs: one after another, slurped, raw, none, as the filter asks; $ARGS, --arg, --argjson', () => {
  assert.equal(run('seq 3 | jq -c -s .; seq 2 | jq -R .; seq 2 | jq -Rs .'), '[1,2,3]\n"1"\n"2"\n"1\\n2\\n"\n0');
  assert.equal(run("seq 4 | jq -n 'input, [inputs]' -c"), '1\n[2,3,4]\n0');
  assert.equal(
    run(`echo '{"a":[1,{"b":2}]}' | jq -c --stream .`),
    '[["a",0],1]\n[["a",1,"b"],2]\n[["a",1,"b"]]\n[["a",1]]\n[["a"]]\n0',
  );
  assert.equal(
    run(`jq -nc --arg a 1 --argjson b '{"x":2}' '$a, $b.x, $ARGS.named'; jq -nc --args '$ARGS.positional' a b`),
    '"1"\n2\n{"a":"1","b":{"x":2}}\n["a","b"]\n0',
  );
});

test('outputs: raw, joined, sorted, ASCII, indented, coloured as jq does', () => {
  const data = `'{"b":["x é",null],"a":{}}'`;
  assert.equal(
    run(`jq -r '.b[]' <<< ${data}; jq -j '.b[0]' <<< ${data}; jq -Sca . <<< ${data}`),
    'x é\nnull\nx é{"a":{},"b":["x \\u00e9",null]}\n0',
  );
  assert.equal(
    run(`jq --indent 1 .a,.b <<< ${data}; jq --tab .b <<< ${data}`),
    '{}\n[\n "x é",\n null\n]\n[\n\t"x é",\n\tnull\n]\n0',
  );
  assert.equal(
    run(`jq -Cc . <<< '{"a":[true,null]}'`).replaceAll('\x1b', '^'),
    '^[1;39m{^[0m^[34;1m"a"^[0m^[1;39m:^[0m^[1;39m[^[0;39mtrue^[0m^[1;39m,^[1;30mnull^[0m^[1;39m^[1;39m]^[0m^[1;39m^[1;39m}^[0m\n0',
  );
});

test('status: 5 after an error, 2 for texts and files that cannot be read, 3 for filters, 1 and 4 with -e', () => {
  assert.equal(
    run(`printf '1\n[2]\n3\n' | jq .[0]`),
    '2\njq: error (at <stdin>:1): Cannot index number with number\njq: error (at <stdin>:3): Cannot index number with number\n5',
  );
  assert.equal(
    run(`printf '{"a":1}\nbad\n' | jq .a`),
    '1\njq: parse error: Invalid numeric literal at line 3, column 0\n2',
  );
  assert.equal(run('jq . none'), 'jq: error: Could not open file none: No such file or directory\n2');
  assert.equal(
    run('jq -n foo'),
    'jq: error: foo/0 is not defined at <top-level>, line 1:\nfoo\njq: 1 compile error\n3',
  );
  assert.equal(run(`jq -e .a <<< '{}' ; echo $?; jq -e empty <<< 1; echo $?`), 'null\n1\n4\n0');
  assert.equal(run(`jq -n '"x" | halt_error'; echo $?; jq -L d .; echo $?`), '5\n2\nxjq: not simulated: -L\n0');
});

test('a filter without end is stopped; one without bound is told so', () => {
  assert.equal(run(`timeout 0.01 jq -n 'def f: f; f'`), '124');
  assert.equal(run(`jq -n 'def f: 1 + f; f'`), 'jq: memory exhausted\n5');
  assert.equal(run(`jq -n 'repeat(1)' | head -2`), '1\n1\n0');
});
