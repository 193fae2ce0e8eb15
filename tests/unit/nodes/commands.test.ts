/** Commands that images have: busybox's applets and no others; what an image's own program says when it is only asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUSYBOX_COMMANDS, FOREIGN_COMMANDS } from '../../../simulator/nodes/containers/commands.ts';
import { shellPrograms } from '../../../simulator/shell/programs.ts';
import type { Step } from '../../truth/compare.ts';
import { runScenario } from '../../truth/run.ts';

const SET_UP =
  'kubectl run box --image=busybox:1.36 -- sleep 3600; kubectl run web --image=nginx:1.27; kubectl expose pod web --port=80; kubectl wait pod/box pod/web --for=condition=Ready >/dev/null; sleep 10';

/** What commands say after the set-up. */
async function said(commands: readonly string[]): Promise<string[]> {
  const steps = [SET_UP, ...commands].map((cmd) => ({ op: '$', cmd }) as Step);
  const { steps: done } = await runScenario({ name: 'commands', files: {}, steps });
  return done.slice(1).map(({ out, err, code }) => `${out}${err}${code}`);
}

test('of each command that machines here have it is known whether busybox has it', () => {
  const known = new Set([...BUSYBOX_COMMANDS, ...FOREIGN_COMMANDS]);
  assert.deepEqual(
    [...shellPrograms().keys()].filter((name) => !known.has(name)),
    [],
  );
});

test('a busybox has no bash, curl or dig; of an applet that is not simulated it is said', async () => {
  const [bash, missing, applet] = await said([
    "kubectl exec box -- bash 2>&1 | grep -o 'exec: \".*'",
    "kubectl exec box -- sh -c 'curl web; dig web; jq .; exit 0'",
    'kubectl exec box -- ifconfig',
  ]);
  assert.equal(bash, 'exec: "bash": executable file not found in $PATH: unknown\n0');
  assert.equal(missing, 'sh: curl: not found\nsh: dig: not found\nsh: jq: not found\n0');
  assert.equal(applet, 'ifconfig: not simulated here\ncommand terminated with exit code 1\n1');
});

test('nc sees whether a port answers, and carries a request typed by hand', async () => {
  const [seen, talk] = await said([
    "kubectl exec box -- sh -c 'nc -zv web 80 2>&1 | sed s/[0-9.]*:80/IP:80/; nc -zv nope 80; nc -zv -w 1 10.9.9.9 80; nc -l -p 1; exit 0'",
    `kubectl exec box -- sh -c 'printf "GET / HTTP/1.0\\r\\n\\r\\n" | nc web 80 | head -1'`,
  ]);
  assert.equal(
    seen,
    "web (IP:80) open\nnc: bad address 'nope'\nnc: 10.9.9.9 (10.9.9.9:80): Connection timed out\nnc: not simulated: -l\n0",
  );
  assert.equal(talk, 'HTTP/1.1 200 OK\r\n0');
});

test('nginx -v, -t and -s reload say what they do and end; a second server finds the port taken', async () => {
  const [version, check, reload, second] = await said([
    'kubectl exec web -- nginx -v',
    'kubectl exec web -- nginx -t',
    'kubectl exec web -- nginx -s reload 2>&1 | cut -d] -f1',
    'kubectl exec web -- nginx 2>&1 | tail -2',
  ]);
  assert.equal(version, 'nginx version: nginx/1.27.5\n0');
  assert.equal(
    check,
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n0',
  );
  assert.match(reload ?? '', /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[notice\n0$/);
  assert.equal(second, 'nginx: [emerg] still could not bind()\ncommand terminated with exit code 1\n0');
});

test('an image has its commands where it has them outside: busybox one file under many names, nginx as Debian', async () => {
  const [busybox, pipe, web] = await said([
    `kubectl exec box -- sh -c 'which ls; ls -i /bin/ls /bin/cat | cut -d" " -f1 | uniq | wc -l; ls -l /usr/bin | tail -1 | cut -c1-10,57-; /bin/busybox echo hi; /usr/bin/ls; busybox curl'`,
    `kubectl exec box -- sh -c 'cd /tmp; mkfifo p; mkfifo p; cat p & echo through > p; wait; ls -lF p | cut -c1-10'`,
    `kubectl exec web -- sh -c 'which nginx ls; ls -ld /bin | cut -c1; ls /usr/sbin'`,
  ]);
  assert.equal(
    busybox,
    '/bin/ls\n1\nlrwxrwxrwx env -> ../../bin/env\nhi\nsh: /usr/bin/ls: not found\ncurl: applet not found\ncommand terminated with exit code 127\n127',
  );
  assert.equal(pipe, 'through\nprw-r--r--\nmkfifo: p: File exists\n0');
  assert.equal(web, '/usr/sbin/nginx\n/usr/bin/ls\nl\nnginx\n0');
});

test('/proc tells of the processes that ps shows, and of the machine what nproc and free say', async () => {
  const [box, web, own] = await said([
    `kubectl exec box -- sh -c 'tr "\\0" " " < /proc/1/cmdline; tr "\\0" "\\n" < /proc/1/environ | grep HOSTNAME; cat /proc/self/comm; ls -d /proc/self/cmdline; readlink /proc/1/exe; grep -c ^processor /proc/cpuinfo; nproc; free | awk "NR==2{print \\$2}"; awk "/MemTotal/{print \\$2}" /proc/meminfo; cat /proc/net/tcp'`,
    "kubectl exec web -- sh -c 'cat /proc/1/comm; echo to-log > /proc/1/fd/1'; kubectl logs web | tail -1",
    `sleep 9 & tr '\\0' ' ' < /proc/$!/cmdline; grep ^Name /proc/$!/status; readlink /proc/$$/exe /proc/self/cwd; kill $!; wait; [ -d /proc/$! ] || echo gone; echo in | cat /proc/self/fd/0; ls /proc/self/fd; cat /proc/net/tcp`,
  ]);
  assert.equal(
    box,
    'sleep 3600 HOSTNAME=box\ncat\n/proc/self/cmdline\n/bin/busybox\n4\n4\n8388608\n8388608\n' +
      "cat: can't open '/proc/net/tcp': not simulated\ncommand terminated with exit code 1\n1",
  );
  assert.equal(web, 'nginx\nto-log\n0');
  assert.equal(
    own,
    'sleep 9 Name:\tsleep\n/usr/bin/bash\n/home/learner\ngone\nin\n0\n1\n2\ncat: /proc/net/tcp: not simulated\n1',
  );
});
