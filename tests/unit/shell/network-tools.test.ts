/** curl, wget, dig, nslookup, host and getent against a network: whole outputs and exit codes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokenPipe, Pipe, write } from '../../../simulator/kernel/stream.ts';
import { sleep } from '../../../simulator/kernel/wait.ts';
import { advance, type Fabric, type FabricServer, fabric, server } from '../network/fabric.ts';
import { type Outcome, runScript, type TestMachineOptions, testMachine } from './machine.ts';

interface Town extends Fabric {
  readonly web: FabricServer;
  /** Runs a script in pod `client` (namespace default); `files`: what kind of system it is. */
  run(script: string, options?: Omit<TestMachineOptions, 'debian'> & { debian?: string | undefined }): Outcome;
}

/** Services of all sorts: web answers, bare has no endpoints, closed has nobody who listens, gone has a lost pod. */
function town(): Town {
  const f = fabric();
  const web = server({
    answer: ({ method, path, body }) => ({
      status: path === '/missing' ? 404 : path === '/moved' ? 302 : path === '/busy' ? 503 : 200,
      headers: (path === '/moved' ? { Location: '/there' } : { 'Content-Type': 'text/plain' }) as Record<
        string,
        string
      >,
      body: path === '/missing' ? 'no\n' : `${method} ${path}${body ? ` ${body}` : ''}\n`,
    }),
  });
  f.pod('web', '10.244.1.5', { 8080: web, 8081: server({ takesMs: 60_000 }), 6379: server({ speaks: 'nothing' }) });
  f.service('web', {
    clusterIP: '10.96.0.7',
    ports: [{ port: 80 }, { name: 'slow', port: 81 }, { name: 'db', port: 82 }],
  });
  f.slice(
    'web',
    [
      { name: '', port: 8080, protocol: 'TCP' },
      { name: 'slow', port: 8081, protocol: 'TCP' },
      { name: 'db', port: 6379, protocol: 'TCP' },
    ],
    [{ addresses: ['10.244.1.5'], conditions: { ready: true } }],
  );
  f.service('bare', { clusterIP: '10.96.0.8', ports: [{ port: 80 }] });
  f.service('gone', { clusterIP: '10.96.0.9', ports: [{ port: 80 }] });
  f.slice('gone', [{ name: '', port: 80 }], [{ addresses: ['10.244.2.9'] }]);
  f.service('db', { clusterIP: 'None', ports: [{ name: 'sql', port: 5432 }] });
  f.slice(
    'db',
    [{ name: 'sql', port: 5432, protocol: 'TCP' }],
    ['10.244.1.6', '10.244.2.6'].map((ip, i) => ({
      addresses: [ip],
      hostname: `db-${i}`,
      conditions: { ready: true },
    })),
  );
  f.service('ext', { type: 'ExternalName', externalName: 'www.example.com' });
  f.service('alias', { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' });
  const client = f.pod('client', '10.244.1.4');
  advance(f, 1000);
  const network = f.hostOf(client);
  return {
    ...f,
    web,
    run: (script, options = {}) => {
      const { debian, ...rest } = { debian: '13.1', ...options };
      return runScript(script, { kernel: f.kernel, network, ...rest, ...(debian === undefined ? {} : { debian }) });
    },
  };
}

type Row = readonly [script: string, out: string, err: string, code: number];
function check(run: (script: string) => Outcome, rows: readonly Row[]): void {
  for (const [script, out, err, code] of rows) assert.deepEqual(run(script), { out, err, code }, script);
}

test('curl prints bodies, headers, codes, and its failures in its words', () => {
  const { run } = town();
  check(run, [
    ['curl -s http://web/a?b=c', 'GET /a?b=c\n', '', 0],
    ['curl -s -d x=1 -d y=2 web', 'POST / x=1&y=2\n', '', 0],
    ['curl -si web | tr -d "\\r"', 'HTTP/1.1 200 OK\nContent-Type: text/plain\n\nGET /\n', '', 0],
    ['curl -sI web | head -1 | tr -d "\\r"', 'HTTP/1.1 200 OK\n', '', 0],
    [
      "curl -s -o /dev/null -w '%{http_code} %{size_download} %header{content-type}\\n' web/missing",
      '404 3 text/plain\n',
      '',
      0,
    ],
    ["curl -s -o /dev/null -w '%{url_effective} %{num_redirects}\\n' -L web/moved", 'http://web/there 1\n', '', 0],
    ['curl -s -o /dev/null -w "%{redirect_url}\\n" web/moved', 'http://web/there\n', '', 0],
    ['curl -sf web/missing; echo $?', '22\n', '', 0],
    ['curl -sSf web/missing', '', 'curl: (22) The requested URL returned error: 404\n', 22],
    ['curl -s --fail-with-body web/missing', 'no\n', '', 22],
    ['curl -sS nosuch', '', 'curl: (6) Could not resolve host: nosuch\n', 6],
    ['curl -s nosuch', '', '', 6],
    ['curl -sS bare', '', 'curl: (7) Failed to connect to bare port 80 after 1 ms: Could not connect to server\n', 7],
    [
      'curl -sS 10.244.1.5:1',
      '',
      'curl: (7) Failed to connect to 10.244.1.5 port 1 after 1 ms: Could not connect to server\n',
      7,
    ],
    [
      'curl -sS gone',
      '',
      'curl: (7) Failed to connect to gone port 80 after 3000 ms: Could not connect to server\n',
      7,
    ],
    ['curl -sS -m 2 web:81', '', 'curl: (28) Operation timed out after 2000 milliseconds with 0 bytes received\n', 28],
    [
      'curl -sS -m 1.5 web:82',
      '',
      'curl: (28) Operation timed out after 1500 milliseconds with 0 bytes received\n',
      28,
    ],
    ['curl -sS --connect-timeout 1.5 gone', '', 'curl: (28) Connection timed out after 1500 milliseconds\n', 28],
    ['curl -sS -m 3 web:8080', '', 'curl: (28) Connection timed out after 3000 milliseconds\n', 28],
    [
      'curl -sS web:8080',
      '',
      'curl: (28) Failed to connect to web port 8080 after 127000 ms: Could not connect to server\n',
      28,
    ],
    [
      'curl -sS https://web:80',
      '',
      'curl: (35) TLS connect error: error:0A00010B:SSL routines::wrong version number\n',
      35,
    ],
    ['curl -s web/[1-2]', 'GET /1\nGET /2\n', '', 0],
    ['curl -s web > f; cat f; curl -so g web/x && cat g', 'GET /\nGET /x\n', '', 0],
    ['curl -s "web/{a,b}" -o "#1.txt" web/c; cat a.txt b.txt', 'GET /c\nGET /a\nGET /b\n', '', 0],
    [
      'curl -sv -X PUT -H "X-A: b" -d x web 2>&1 | grep ">"',
      '> PUT / HTTP/1.1\n> Host: web\n> User-Agent: curl/8.14.1\n> Accept: */*\n> X-A: b\n> Content-Length: 1\n> Content-Type: application/x-www-form-urlencoded\n> \n',
      '',
      0,
    ],
    [
      'curl -sv -H "Content-Type: application/json" -d {} web 2>&1 | grep -i "> content"',
      '> Content-Type: application/json\n> Content-Length: 2\n',
      '',
      0,
    ],
    [
      'curl -v -o f -X POST -u me:secret -d x web 2>&1 | grep -iE "note|auth"',
      "Note: Unnecessary use of -X or --request, POST is already inferred.\n* Server auth using Basic with user 'me'\n> Authorization: Basic bWU6c2VjcmV0\n",
      '',
      0,
    ],
    ['curl -s alias/x', 'GET /x\n', '', 0],
    ['curl -s --resolve shop.test:80:10.96.0.7 http://shop.test/x', 'GET /x\n', '', 0],
    ['curl -s --connect-to shop.test::web:80 http://shop.test/x', 'GET /x\n', '', 0],
    ['curl -sS ext', '', 'curl: (6) Could not resolve host: ext\n', 6],
    ['curl', '', "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2],
    [
      'curl --nosuch web',
      '',
      "curl: option --nosuch: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      2,
    ],
    [
      'curl -m',
      '',
      "curl: option -m: requires parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      2,
    ],
    [
      'curl -m x web',
      '',
      "curl: option --max-time: expected a proper numerical parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      2,
    ],
    ['curl -sS gopher://web', '', 'curl: (1) Protocol "gopher" not supported\n', 1],
    [
      'curl -sS http://web:99999',
      '',
      'curl: (3) URL rejected: Port number was not a decimal number between 0 and 65535\n',
      3,
    ],
    ['curl -sS http://', '', 'curl: (3) URL rejected: No host part in the URL\n', 3],
    ['curl -sS "http://web/a b"', '', 'curl: (3) URL rejected: Malformed input to a URL function\n', 3],
    ['curl -x proxy web', '', 'curl: option -x: not simulated\n', 2],
    ['curl -s -d @nosuch web', '', '', 26],
    [
      `curl -sS ${'a'.repeat(70)}.example.com`,
      '',
      `curl: (6) Could not resolve host: ${'a'.repeat(70)}.example.com\n`,
      6,
    ],
  ]);
});

test('curl of Debian 12 has older words', () => {
  const { run } = town();
  check(
    (script) => run(script, { debian: '12.12' }),
    [
      ['curl -sS bare', '', "curl: (7) Failed to connect to bare port 80 after 1 ms: Couldn't connect to server\n", 7],
      ['curl -sS http://', '', 'curl: (3) URL using bad/illegal format or missing URL\n', 3],
      [
        'curl -sv web/x',
        'GET /x\n',
        '*   Trying 10.96.0.7:80...\n* Connected to web (10.96.0.7) port 80 (#0)\n> GET /x HTTP/1.1\n> Host: web\n> User-Agent: curl/7.88.1\n> Accept: */*\n> \n< HTTP/1.1 200 OK\n< Content-Type: text/plain\n< \n{ [7 bytes data]\n* Connection #0 to host web left intact\n',
        0,
      ],
      [
        'curl -sv bare',
        '',
        "*   Trying 10.96.0.8:80...\n* connect to 10.96.0.8 port 80 failed: Connection refused\n* Failed to connect to bare port 80 after 1 ms: Couldn't connect to server\n* Closing connection 0\n",
        7,
      ],
    ],
  );
});

test('curl -v tells what it does, and uses a connection again', () => {
  const { run } = town();
  assert.equal(
    run('curl -sv web/x web/y -o /dev/null -o /dev/null').err,
    '* Host web:80 was resolved.\n* IPv6: (none)\n* IPv4: 10.96.0.7\n*   Trying 10.96.0.7:80...\n* Connected to web (10.96.0.7) port 80\n* using HTTP/1.x\n> GET /x HTTP/1.1\n> Host: web\n> User-Agent: curl/8.14.1\n> Accept: */*\n> \n* Request completely sent off\n< HTTP/1.1 200 OK\n< Content-Type: text/plain\n< \n{ [7 bytes data]\n* Connection #0 to host web left intact\n' +
      '* Re-using existing http: connection with host web\n> GET /y HTTP/1.1\n> Host: web\n> User-Agent: curl/8.14.1\n> Accept: */*\n> \n* Request completely sent off\n< HTTP/1.1 200 OK\n< Content-Type: text/plain\n< \n{ [7 bytes data]\n* Connection #0 to host web left intact\n',
  );
});

test('curl sends headers as asked and tries again as asked', () => {
  const { run, web } = town();
  const result = run(
    "curl -sS -X PUT -H 'X-A: 1' -H 'Accept:' --json '{}' -u a:b web; curl --no-progress-meter --retry 2 --retry-connrefused bare",
  );
  const { client: _, ...asked } = web.asked[0] as (typeof web.asked)[number];
  assert.deepEqual(asked, {
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
  const refused = 'curl: (7) Failed to connect to bare port 80 after 1 ms: Could not connect to server\n';
  assert.deepEqual(result, {
    out: 'PUT / {}\n',
    err: `${refused}Warning: Problem: connection refused. Will retry in 1 second. 2 retries left.\n${refused}Warning: Problem: connection refused. Will retry in 2 seconds. 1 retry left.\n${refused}`,
    code: 7,
  });
});

test('a stream is printed as it comes, until --max-time or the reader has had enough', () => {
  const f = town();
  const { run, kernel, network } = f;
  const stream = (count: number) => {
    const { reader, writer } = new Pipe();
    kernel.start('ticks', function* () {
      try {
        for (let i = 1; i <= count; i++) {
          yield* sleep(1000);
          yield* write(writer, `tick ${i}\n`);
        }
      } catch (error) {
        if (!(error instanceof BrokenPipe)) throw error;
      } finally {
        writer.close();
      }
    });
    return reader;
  };
  const feed = network.hostFor(f.pod('feed', '10.244.1.7'));
  feed.listen(80, function* () {
    return { status: 200, body: '', stream: stream(5) };
  });
  const outside = f.pod('other', '10.244.1.8', {}, 'node-2');
  const options: TestMachineOptions = { network: f.hostOf(outside), kernel, debian: '13.1' };
  const served = feed.server(80, false);
  assert.ok(served);
  f.pod('feed', '10.244.1.7', { 80: served });
  check(
    (script) => run(script, options),
    [
      ['curl -s 10.244.1.7', 'tick 1\ntick 2\ntick 3\ntick 4\ntick 5\n', '', 0],
      [
        'curl -sS -m 2.5 10.244.1.7',
        'tick 1\ntick 2\n',
        'curl: (28) Operation timed out after 2500 milliseconds with 14 bytes received\n',
        28,
      ],
      ['curl -s 10.244.1.7 | head -1', 'tick 1\n', '', 0],
    ],
  );
});

test("wget speaks busybox's words where there is no Debian", () => {
  const { run } = town();
  check(
    (script) => run(script, { debian: undefined }),
    [
      ['wget -qO- http://web', 'GET /\n', '', 0],
      ['wget -qO- nosuch', '', "wget: bad address 'nosuch'\n", 1],
      ['wget -qO- bare', '', "wget: can't connect to remote host (10.96.0.8): Connection refused\n", 1],
      ['wget -qT 1 -O- web:81', '', 'wget: download timed out\n', 1],
      ['wget -qO- web/missing', '', 'wget: server returned error: HTTP/1.1 404 Not Found\n', 1],
      ['wget -q web/page.html; cat page.html', 'GET /page.html\n', '', 0],
      ['wget -O- web 2>&1 >/dev/null | head -2', 'Connecting to web (10.96.0.7:80)\nwriting to stdout\n', '', 0],
    ],
  );
});

test('GNU wget keeps a log', () => {
  const { run } = town();
  check(run, [
    ['wget -qO- http://web', 'GET /\n', '', 0],
    ['wget -q nosuch', '', '', 4],
    [
      'wget nosuch',
      '',
      '--2026-03-02 09:00:01--  http://nosuch/\nResolving nosuch (nosuch)... failed: Name or service not known.\nwget: unable to resolve host address ‘nosuch’\n',
      4,
    ],
    [
      'wget web/missing',
      '',
      '--2026-03-02 09:00:01--  http://web/missing\nResolving web (web)... 10.96.0.7\nConnecting to web (web)|10.96.0.7|:80... connected.\nHTTP request sent, awaiting response... 404 Not Found\n2026-03-02 09:00:01 ERROR 404: Not Found.\n\n',
      8,
    ],
    [
      'wget bare',
      '',
      '--2026-03-02 09:00:01--  http://bare/\nResolving bare (bare)... 10.96.0.8\nConnecting to bare (bare)|10.96.0.8|:80... failed: Connection refused.\n',
      4,
    ],
    [
      'wget web/page; cat page',
      'GET /page\n',
      '--2026-03-02 09:00:01--  http://web/page\nResolving web (web)... 10.96.0.7\nConnecting to web (web)|10.96.0.7|:80... connected.\nHTTP request sent, awaiting response... 200 OK\nLength: 10 [text/plain]\nSaving to: ‘page’\n\n     0K                                                       100% 2.44K=0.004s\n\n2026-03-02 09:00:01 (2.44 KB/s) - ‘page’ saved [10/10]\n\n',
      0,
    ],
    ['wget', '', "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n", 1],
    ['wget -r web', '', 'wget: not simulated: -r\n', 2],
  ]);
});

// ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────

const LOCAL =
  ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n';
const SOA =
  'cluster.local.\t\t30\tIN\tSOA\tns.dns.cluster.local. hostmaster.cluster.local. 1772442000 7200 1800 86400 30\n';

interface Dug {
  readonly args: string;
  readonly status: string;
  readonly counts: readonly [answer: number, authority: number, additional: number];
  readonly question: string;
  readonly sections: string;
  readonly tcp?: boolean;
  readonly size: number;
}

/** What dig prints; its id is its own. */
const digged = ({ args, status, counts, question, sections, tcp, size }: Dug): string =>
  `\n; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> ${args}\n;; global options: +cmd\n;; Got answer:\n${question.includes('.local.') ? LOCAL : ''}` +
  `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: N\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${counts[0]}, AUTHORITY: ${counts[1]}, ADDITIONAL: ${counts[2]}\n` +
  `;; WARNING: recursion requested but not available\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;${question}\n\n${sections}` +
  `;; Query time: 3 msec\n;; SERVER: 10.96.0.10#53(10.96.0.10) (${tcp ? 'TCP' : 'UDP'})\n;; WHEN: Mon Mar 02 09:00:01 UTC 2026\n;; MSG SIZE  rcvd: ${size}\n\n`;

test('dig prints whole answers: records in columns, the authority of what is not there', () => {
  const { run } = town();
  const rows: Dug[] = [
    {
      args: 'web.default.svc.cluster.local',
      status: 'NOERROR',
      counts: [1, 0, 1],
      question: 'web.default.svc.cluster.local.\tIN\tA',
      sections: ';; ANSWER SECTION:\nweb.default.svc.cluster.local. 30 IN\tA\t10.96.0.7\n\n',
      size: 103,
    },
    {
      args: 'SRV db.default.svc.cluster.local',
      status: 'NOERROR',
      counts: [2, 0, 3],
      question: 'db.default.svc.cluster.local.\tIN\tSRV',
      sections:
        ';; ANSWER SECTION:\ndb.default.svc.cluster.local. 30 IN\tSRV\t0 50 5432 db-0.db.default.svc.cluster.local.\ndb.default.svc.cluster.local. 30 IN\tSRV\t0 50 5432 db-1.db.default.svc.cluster.local.\n\n' +
        ';; ADDITIONAL SECTION:\ndb-1.db.default.svc.cluster.local. 30 IN A\t10.244.2.6\ndb-0.db.default.svc.cluster.local. 30 IN A\t10.244.1.6\n\n',
      size: 317,
    },
    {
      args: '-x 10.244.2.6',
      status: 'NOERROR',
      counts: [1, 0, 1],
      question: '6.2.244.10.in-addr.arpa.\tIN\tPTR',
      sections: ';; ANSWER SECTION:\n6.2.244.10.in-addr.arpa. 30\tIN\tPTR\tdb-1.db.default.svc.cluster.local.\n\n',
      size: 122,
    },
    {
      args: 'ext.default.svc.cluster.local',
      status: 'NOERROR',
      counts: [1, 0, 1],
      question: 'ext.default.svc.cluster.local.\tIN\tA',
      sections: ';; ANSWER SECTION:\next.default.svc.cluster.local. 30 IN\tCNAME\twww.example.com.\n\n',
      size: 116,
    },
    {
      args: 'nosuch.default.svc.cluster.local',
      status: 'NXDOMAIN',
      counts: [0, 1, 1],
      question: 'nosuch.default.svc.cluster.local. IN\tA',
      sections: `;; AUTHORITY SECTION:\n${SOA}\n`,
      size: 154,
    },
    {
      args: 'AAAA web.default.svc.cluster.local',
      status: 'NOERROR',
      counts: [0, 1, 1],
      question: 'web.default.svc.cluster.local.\tIN\tAAAA',
      sections: `;; AUTHORITY SECTION:\n${SOA}\n`,
      size: 151,
    },
    {
      args: 'web.default.svc.cluster.local ANY',
      status: 'NOERROR',
      counts: [0, 1, 1],
      question: 'web.default.svc.cluster.local.\tIN\tANY',
      sections: `;; AUTHORITY SECTION:\n${SOA}\n`,
      tcp: true,
      size: 151,
    },
    {
      args: '+search web',
      status: 'NOERROR',
      counts: [1, 0, 1],
      question: 'web.default.svc.cluster.local.\tIN\tA',
      sections: ';; ANSWER SECTION:\nweb.default.svc.cluster.local. 30 IN\tA\t10.96.0.7\n\n',
      size: 103,
    },
    {
      args: 'example.com',
      status: 'NXDOMAIN',
      counts: [0, 0, 1],
      question: 'example.com.\t\t\tIN\tA',
      sections: '',
      size: 40,
    },
  ];
  for (const row of rows) {
    const { out, err, code } = run(`dig ${row.args}`);
    assert.deepEqual(
      { out: out.replace(/id: \d+/, 'id: N'), err, code },
      { out: digged(row), err: '', code: 0 },
      row.args,
    );
  }
});

test('dig prints less when asked, and says what is wrong with a question', () => {
  const { run } = town();
  check(
    run,
    [
      ['dig +short alias.default.svc.cluster.local', 'web.default.svc.cluster.local.\n10.96.0.7\n', '', 0],
      [
        'dig +noall +answer web.default.svc.cluster.local',
        'web.default.svc.cluster.local. 30 IN\tA\t10.96.0.7\n',
        '',
        0,
      ],
      ['dig dns-version.cluster.local TXT +short', '"1.1.0"\n', '', 0],
      ['dig +short 10-244-1-5.default.pod.cluster.local', '10.244.1.5\n', '', 0],
      ['dig +short -x 10.96.0.7', 'web.default.svc.cluster.local.\n', '', 0],
      [
        'dig +short _sql._tcp.db.default.svc.cluster.local SRV db-1.db.default.svc.cluster.local',
        '0 50 5432 db-0.db.default.svc.cluster.local.\n0 50 5432 db-1.db.default.svc.cluster.local.\n10.244.2.6\n',
        '',
        0,
      ],
      ['dig +short nosuch.default.svc.cluster.local', '', '', 0],
      [`dig ${'a'.repeat(64)}.b`, '', `dig: '${'a'.repeat(64)}.b' is not a legal name: label too long\n`, 10],
      [
        `dig ${'abcdefgh.'.repeat(30)}`,
        '',
        `dig: '${'abcdefgh.'.repeat(30)}' is not a legal name: ran out of space\n`,
        10,
      ],
      ['dig a..b', '', "dig: 'a..b' is not a legal name: empty label\n", 10],
      ['dig @nosuch web', '', "dig: couldn't get address for 'nosuch': not found\n", 10],
      ['dig +trace web', '', 'dig: not simulated: +trace\n', 10],
      ['dig @10.96.0.8 +tries=1 web', '', '', 9],
    ].map(([script, out, err, code]) =>
      script === 'dig @10.96.0.8 +tries=1 web'
        ? ([
            script,
            ';; communications error to 10.96.0.8#53: timed out\n\n; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> @10.96.0.8 +tries=1 web\n; (1 server found)\n;; global options: +cmd\n;; no servers could be reached\n\n',
            err,
            code,
          ] as Row)
        : ([script, out, err, code] as Row),
    ),
  );
});

test('nslookup is BIND’s on a Debian and busybox’s elsewhere', () => {
  const { run } = town();
  const got = ';; Got recursion not available from 10.96.0.10\n';
  const head = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n';
  check(run, [
    ['nslookup web', `${got}${head}Name:\tweb.default.svc.cluster.local\nAddress: 10.96.0.7\n${got}\n`, '', 0],
    ['nslookup nosuch', `${got.repeat(4)}${head}** server can't find nosuch: NXDOMAIN\n\n`, '', 1],
    [
      'nslookup -type=SRV db',
      `${got}${head}db.default.svc.cluster.local\tservice = 0 50 5432 db-0.db.default.svc.cluster.local.\ndb.default.svc.cluster.local\tservice = 0 50 5432 db-1.db.default.svc.cluster.local.\n\n`,
      '',
      0,
    ],
    ['nslookup 10.244.1.6', `${got}6.1.244.10.in-addr.arpa\tname = db-0.db.default.svc.cluster.local.\n\n`, '', 0],
    ['nslookup -type=MX web', `${got}${head}*** Can't find web: No answer\n\n`, '', 0],
  ]);
  const short = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n';
  const missing = (name: string) => `** server can't find ${name}: NXDOMAIN\n\n`;
  check(
    (script) => run(script, { debian: undefined }),
    [
      [
        'nslookup web.default.svc.cluster.local',
        `${short}Name:\tweb.default.svc.cluster.local\nAddress: 10.96.0.7\n\n\n`,
        '',
        0,
      ],
      [
        'nslookup web',
        `${short}Name:\tweb.default.svc.cluster.local\nAddress: 10.96.0.7\n\n${missing('web.svc.cluster.local')}${missing('web.cluster.local')}\n${missing('web.svc.cluster.local')}${missing('web.cluster.local')}`,
        '',
        1,
      ],
      ['nslookup web.default', `${short}${missing('web.default')}${missing('web.default')}`, '', 1],
      ['nslookup web 10.96.0.8', ';; connection timed out; no servers could be reached\n\n', '', 1],
    ],
  );
});

test('host and getent say it in a sentence and in a line', () => {
  const { run } = town();
  check(run, [
    ['host web', 'web.default.svc.cluster.local has address 10.96.0.7\n', '', 0],
    ['host nosuch', 'Host nosuch not found: 3(NXDOMAIN)\n', '', 1],
    [
      'host alias',
      'alias.default.svc.cluster.local is an alias for web.default.svc.cluster.local.\nweb.default.svc.cluster.local has address 10.96.0.7\n',
      '',
      0,
    ],
    [
      'host -t SRV web',
      'web.default.svc.cluster.local has SRV record 0 33 80 web.default.svc.cluster.local.\nweb.default.svc.cluster.local has SRV record 0 33 81 web.default.svc.cluster.local.\nweb.default.svc.cluster.local has SRV record 0 33 82 web.default.svc.cluster.local.\n',
      '',
      0,
    ],
    ['host 10.244.1.6', '6.1.244.10.in-addr.arpa domain name pointer db-0.db.default.svc.cluster.local.\n', '', 0],
    ['getent hosts web', '10.96.0.7       web.default.svc.cluster.local\n', '', 0],
    ['getent hosts nosuch', '', '', 2],
    [
      'getent ahosts web',
      '10.96.0.7       STREAM web.default.svc.cluster.local\n10.96.0.7       DGRAM  \n10.96.0.7       RAW    \n',
      '',
      0,
    ],
  ]);
});

test('the learner’s machine knows nodes, and no name of the cluster', () => {
  const f = town();
  const machine = testMachine({ kernel: f.kernel, network: f.network.outside(), debian: '13.1' });
  check(
    (script) => runScript(script, { machine }),
    [
      ['dig +short node-1', '172.30.0.11\n', '', 0],
      ['dig +short web.default.svc.cluster.local', '', '', 0],
      ['curl -sS http://web', '', 'curl: (6) Could not resolve host: web\n', 6],
      ['curl -sS -m 2 http://10.96.0.7', '', 'curl: (28) Connection timed out after 2000 milliseconds\n', 28],
      ['curl -sS -m 2 http://10.244.1.5:8080', '', 'curl: (28) Connection timed out after 2000 milliseconds\n', 28],
      [
        'curl -sS node-1',
        '',
        'curl: (7) Failed to connect to node-1 port 80 after 1 ms: Could not connect to server\n',
        7,
      ],
    ],
  );
});
