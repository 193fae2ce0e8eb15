/** Tools that a recorded bash cannot answer for: the network's, those with time in them, the library's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch } from '../../../simulator/kernel/launch.ts';
import type { HostNetwork, HttpOutcome, HttpRequest } from '../../../simulator/kernel/sockets.ts';
import { emptyReader, sink, textDecoder } from '../../../simulator/kernel/stream.ts';
import { sleep } from '../../../simulator/kernel/wait.ts';
import { runScript, type TestMachineOptions, testMachine } from './machine.ts';

const ok = (body: string, headers: Record<string, string> = {}): HttpOutcome => ({
  kind: 'response',
  status: 200,
  reason: 'OK',
  headers: { 'Content-Type': 'text/plain', ...headers },
  body,
  address: '10.96.0.7',
});

/** A network where hosts are what their names say. */
function network(asked: HttpRequest[] = []): HostNetwork {
  return {
    hostname: 'drydock',
    addresses: ['10.0.0.2'],
    resolver: { nameservers: [], search: [], ndots: 1, timeout: 5, attempts: 2, others: [] },
    *resolve() {
      return { rcode: 'NXDOMAIN', records: [], additional: [] };
    },
    *ask(_question, server) {
      return { kind: 'timeout', server };
    },
    *connect({ address }) {
      return { kind: 'refused', address };
    },
    *http(request): Generator<never, HttpOutcome, unknown> {
      asked.push(request);
      const wait = (ms: number) => sleep(ms) as Generator<never, void, unknown>;
      switch (request.host) {
        case 'refused':
          return { kind: 'refused', address: '10.96.0.9' };
        case 'reset':
          return { kind: 'reset', address: '10.96.0.9' };
        case 'slow':
          yield* wait(request.timeoutMs ?? 60000);
          return { kind: 'timeout', address: '10.96.0.9' };
        case 'dead':
          yield* wait(request.connectTimeoutMs ?? request.timeoutMs ?? 130000);
          return { kind: 'connect-timeout', address: '10.96.0.9' };
        case 'moved':
          return {
            kind: 'response',
            status: 302,
            reason: 'Found',
            headers: { Location: 'http://web/there' },
            body: '',
            address: '10.96.0.8',
          };
        case 'missing':
          return {
            kind: 'response',
            status: 404,
            reason: 'Not Found',
            headers: {},
            body: 'no\n',
            address: '10.96.0.8',
          };
        case 'web':
          return ok(`${request.method} ${request.path}${request.body ? ` ${request.body}` : ''}\n`);
        default:
          return { kind: 'unresolved' };
      }
    },
    listen: () => () => {},
  };
}

const run = (script: string, options: TestMachineOptions = {}) => runScript(script, { network: network(), ...options });

test('curl prints bodies, headers, codes, and its failures in its words', () => {
  const rows: [string, string, string, number][] = [
    ['curl -s http://web/a?b=c', 'GET /a?b=c\n', '', 0],
    ['curl -s -d x=1 -d y=2 web', 'POST / x=1&y=2\n', '', 0],
    ['curl -si web | tr -d "\\r"', 'HTTP/1.1 200 OK\nContent-Type: text/plain\n\nGET /\n', '', 0],
    ['curl -sI web | head -1 | tr -d "\\r"', 'HTTP/1.1 200 OK\n', '', 0],
    ["curl -s -o /dev/null -w '%{http_code} %{size_download}\\n' missing", '404 3\n', '', 0],
    ['curl -sL moved', 'GET /there\n', '', 0],
    ['curl -sf missing; echo $?', '22\n', '', 0],
    ['curl -sSf missing', '', 'curl: (22) The requested URL returned error: 404\n', 22],
    ['curl -sS nosuch', '', 'curl: (6) Could not resolve host: nosuch\n', 6],
    [
      'curl -sS refused:8080',
      '',
      'curl: (7) Failed to connect to refused port 8080 after 0 ms: Could not connect to server\n',
      7,
    ],
    ['curl -sS -m 2 slow', '', 'curl: (28) Operation timed out after 2000 milliseconds with 0 bytes received\n', 28],
    ['curl -sS --connect-timeout 1.5 dead', '', 'curl: (28) Connection timed out after 1500 milliseconds\n', 28],
    ['curl -sS reset', '', 'curl: (56) Recv failure: Connection reset by peer\n', 56],
    ['curl -s web/[1-2]', 'GET /1\nGET /2\n', '', 0],
    ['curl -s web > f; cat f; curl -so g web/x && cat g', 'GET /\nGET /x\n', '', 0],
    ['curl', '', "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2],
  ];
  for (const [script, out, err, code] of rows) assert.deepEqual(run(script), { out, err, code }, script);
});

test('curl -v tells what it does', () => {
  assert.equal(
    run('curl -sv web/x').err,
    '* Host web:80 was resolved.\n* IPv6: (none)\n* IPv4: 10.96.0.7\n*   Trying 10.96.0.7:80...\n* Connected to web (10.96.0.7) port 80\n> GET /x HTTP/1.1\n> Host: web\n> User-Agent: curl/8.14.1\n> Accept: */*\n> \n* Request completely sent off\n< HTTP/1.1 200 OK\n< Content-Type: text/plain\n< \n* Connection #0 to host web left intact\n',
  );
});

test('curl sends headers as asked and tries again as asked', () => {
  const asked: HttpRequest[] = [];
  const result = run(
    "curl -sS -X PUT -H 'X-A: 1' -H 'Accept:' --json '{}' -u a:b web; curl --retry 2 --retry-connrefused refused",
    { network: network(asked) },
  );
  assert.deepEqual(asked[0], {
    method: 'PUT',
    scheme: 'http',
    host: 'web',
    port: 80,
    path: '/',
    headers: {
      Host: 'web',
      Authorization: 'Basic YTpi',
      'User-Agent': 'curl/8.14.1',
      'Content-Length': '2',
      'Content-Type': 'application/json',
      'X-A': '1',
    },
    body: '{}',
  });
  assert.equal(asked.length, 4);
  assert.match(result.err, /Warning: Problem: connection refused\. Will retry in 1 second\. 2 retries left\./);
  assert.match(result.err, /Will retry in 2 seconds\. 1 retry left\./);
});

test("wget speaks busybox's words", () => {
  const rows: [string, string, string, number][] = [
    ['wget -qO- http://web', 'GET /\n', '', 0],
    ['wget -qO- nosuch', '', "wget: bad address 'nosuch'\n", 1],
    ['wget -qO- refused', '', "wget: can't connect to remote host (10.96.0.9): Connection refused\n", 1],
    ['wget -qT 1 -O- slow', '', 'wget: download timed out\n', 1],
    ['wget -qO- missing', '', 'wget: server returned error: HTTP/1.1 404 Not Found\n', 1],
    ['wget -q web/page.html; cat page.html', 'GET /page.html\n', '', 0],
    ['wget -O- web 2>&1 >/dev/null | head -2', 'Connecting to web (10.96.0.7:80)\nwriting to stdout\n', '', 0],
  ];
  for (const [script, out, err, code] of rows) assert.deepEqual(run(script), { out, err, code }, script);
});

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

test('awk and jq come from the library, and the world waits for them', async () => {
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
