/** Tools that a recorded bash cannot answer for: those with time in them, the library's. The network's: network-tools.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch } from '../../../simulator/kernel/launch.ts';
import { emptyReader, sink, textDecoder } from '../../../simulator/kernel/stream.ts';
import { runScript, type TestMachineOptions, testMachine } from './machine.ts';

const run = (script: string, options: TestMachineOptions = {}) => runScript(script, options);

test('streams end early: the writer gets SIGPIPE, the reader does not wait', () => {
  assert.deepEqual(run('while true; do echo $SECONDS; sleep 1; done | head -3'), {
    out: '0\n1\n2\n',
    err: '',
    code: 0,
  });
  assert.deepEqual(run('yes | head -1; echo ${PIPESTATUS[@]}'), { out: 'y\n141 0\n', err: '', code: 0 });
});

test('tail -f shows what is added until it is stopped', () => {
  assert.deepEqual(run('echo a > f; timeout 3 tail -f f & sleep 1; echo b >> f; sleep 1; echo c >> f; wait; echo $?'), {
    out: 'a\nb\nc\n0\n',
    err: '',
    code: 0,
  });
});

test('time and date are virtual', () => {
  assert.deepEqual(run('date; sleep 90; date +%T; time sleep 1.5; echo $SECONDS'), {
    out: 'Mon Mar  2 09:00:00 UTC 2026\n09:01:30\n91\n',
    err: '\nreal\t0m1.500s\nuser\t0m0.000s\nsys\t0m0.000s\n',
    code: 0,
  });
});

test('signals: traps run between commands, wait is cut short, SIGTERM ends scripts with their children', () => {
  assert.deepEqual(run("trap 'echo got; exit 0' TERM; (sleep 1; kill $$) & sleep 3; echo late"), {
    out: 'got\n',
    err: '',
    code: 0,
  });
  assert.deepEqual(run("trap 'echo int' USR1; (sleep 1; kill -USR1 $$) & sleep 5 & wait $!; echo $?"), {
    out: 'int\n138\n',
    err: '',
    code: 0,
  });
  assert.deepEqual(run('sh -c "sleep 100" & sleep 1; kill $!; wait $!; echo $?'), { out: '143\n', err: '', code: 0 });
});

test('jobs of a script outlive it on the learner’s machine', () => {
  const machine = testMachine();
  runScript('(sleep 100 & echo $! > pid)', { machine });
  assert.deepEqual(
    runScript('kill -0 $(cat pid) && kill $(cat pid); echo $?; sleep 1; kill -0 $(cat pid)', { machine }).out,
    '0\n',
  );
});

test('names of the real world that are not here are said to be not simulated', () => {
  assert.deepEqual(run('nmap example.com'), {
    out: '',
    err: 'bash: line 1: nmap: command not found\n(nmap is not simulated here)\n',
    code: 127,
  });
  assert.deepEqual(run('python3 x.py'), {
    out: '',
    err: 'python3: not simulated: only "python3 -m http.server" is\n',
    code: 1,
  });
});

test('jq comes from the library, and the world waits for it; awk reads pipes and files', async () => {
  const machine = testMachine({ files: { 'd.json': '{"items":[{"name":"a","n":1},{"name":"한글","n":2}]}' } });
  const all = async (script: string): Promise<{ out: string; err: string; code: number | undefined }> => {
    let out = '';
    let err = '';
    const decode = textDecoder();
    const process = launch(machine, 'bash', ['-c', script], {
      env: new Map(Object.entries(machine.env)),
      cwd: machine.home,
      stdin: emptyReader,
      stdout: sink((chunk) => {
        out += decode(chunk);
        return undefined;
      }),
      stderr: sink((chunk) => {
        err += chunk;
        return undefined;
      }),
    });
    while (process && !process.ended)
      if (machine.kernel.run({ condition: () => process.ended }) === 'awaiting') await machine.kernel.awaited();
    return { out, err, code: process?.exit?.code };
  };
  assert.deepEqual(await all("jq -r '.items[].name' d.json"), { out: 'a\n한글\n', err: '', code: 0 });
  assert.deepEqual(await all("cat d.json | jq '[.items[].n] | add'"), { out: '3\n', err: '', code: 0 });
  assert.deepEqual(await all("printf 'a 1\\nb 2\\n' | awk '{s += $2; print $1} END {print s}'"), {
    out: 'a\nb\n3\n',
    err: '',
    code: 0,
  });
  assert.deepEqual(await all("awk -F: '{print $1}' /etc/passwd > names; cat names"), {
    out: 'root\nlearner\n',
    err: '',
    code: 0,
  });
  assert.equal(machine.kernel.now(), 0);
});

test('cat shows what does not print; gzip writes over no file', async () => {
  const { out } = await run(
    "printf 'a\\r\\nb\\tc\\r\\n\\r' > f; cat -A f; echo; cat -E f; echo; echo 한 | cat -v; cat -vn f",
  );
  assert.equal(out, 'a^M$\nb^Ic^M$\n^M\na^M$\nb\tc^M$\n\r\nM-mM-^UM-^\\\n     1\ta^M\n     2\tb\tc^M\n     3\t^M');
  assert.deepEqual(await run('echo old > f; gzip -k f; gunzip f.gz; echo $?; gzip -t f.gz && cat f'), {
    out: '2\nold\n',
    err: 'gzip: f already exists;\tnot overwritten\n',
    code: 0,
  });
});

test('hexdump and xxd have their own forms; paths are told from elsewhere', async () => {
  const { out } = await run(
    "printf 'hello' > x; hexdump x; hexdump -C x; xxd -c 4 -u x; xxd -p x; yes a | head -40 | hexdump",
  );
  assert.equal(
    out,
    [
      `0000000 6568 6c6c 006f${' '.repeat(25)}`,
      '0000005',
      `00000000  68 65 6c 6c 6f                                    |hello|`,
      '00000005',
      '00000000: 6865 6C6C  hell',
      '00000004: 6F         o',
      '68656c6c6f',
      '0000000 0a61 0a61 0a61 0a61 0a61 0a61 0a61 0a61',
      '*',
      '0000050',
      '',
    ].join('\n'),
  );
  assert.deepEqual(await run('mkdir -p d/e; realpath --relative-to=d/e x; rmdir -pv d/e; chmod -f 644 none; echo $?'), {
    out: "../../x\nrmdir: removing directory, 'd/e'\nrmdir: removing directory, 'd'\n1\n",
    err: '',
    code: 0,
  });
});

test('ls leaves out what it is told to; diff -B minds no blank lines; mktemp says what it tried', async () => {
  const script =
    "mkdir d; cd d; touch a b.c .h; ls --hide='*.c'; ls -aI '.*'; printf 'a\\n\\nb\\n' > p; printf 'a\\nb\\n' > q; diff -B p q && mktemp /none/xXXX";
  assert.deepEqual(await run(script), {
    out: 'a\na\nb.c\n',
    err: 'mktemp: failed to create file via template ‘/none/xXXX’: No such file or directory\n',
    code: 1,
  });
});

test('hexdump shows floating-point numbers, and takes its formats from a file', () => {
  const bytes = "printf '\\x00\\x00\\x80\\x3f\\xdb\\x0f\\x49\\x40' > n; ";
  assert.deepEqual(
    runScript(
      `${bytes}hexdump -e '2/4 "%f " "\\n"' n; hexdump -e '1/8 "%g" "\\n"' n; hexdump -e '1/4 "%10.3e|" "\\n"' n; hexdump -f rows n; hexdump -f nope n; hexdump -e '1/2 "%f"' n`,
      { files: { rows: '# addresses first\n"%08_ax  " 4/1 "%02x " "\\n"\n\n' }, debian: '12' },
    ),
    {
      out: '1.000000 3.141593\n50.1239\n 1.000e+00|\n 3.142e+00|\n00000000  00 00 80 3f\n00000004  db 0f 49 40\n',
      err: "hexdump: can't read nope: No such file or directory\nhexdump: bad byte count for conversion character f\n",
      code: 1,
    },
  );
});
