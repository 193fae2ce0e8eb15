/** The clustered store of the StatefulSet lessons: peers by SRV, majorities, scaling, and what is lost when none is left. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, ledgers, outputs as outputsOf } from './sets.ts';

const LEDGER = (policy?: string): string =>
  [ledgers({ replicas: 3, ...(policy ? { policy } : {}) }), client('client')].join('---\n');
const outputs = (manifest: string, commands: readonly string[]) => outputsOf(manifest, 60, commands);

const IN = 'kubectl exec client --';
const WRITE = (text: string) => `${IN} curl -s -X POST -d ${text} ledger`;
const STATES = `for p in $(kubectl get pods -l app=ledger -o name); do kubectl exec $p -- wget -qO- localhost:8080/; done`;
const LOGS = `for p in $(kubectl get pods -l app=ledger -o name); do kubectl exec $p -- wget -qO- localhost:8080/log | md5sum; done | sort | uniq -c | sed 's/ *\\([0-9]*\\).*/\\1/'`;

const state = (n: number, entries: number, leader: number, members: number): string =>
  `ledger-${n} v1: ${entries} entries, leader ledger-${leader}, members ${Array.from({ length: members }, (_, i) => `ledger-${i}`).join(' ')}\n`;

test('members find each other by SRV; a write goes to any of them and is with all', async () => {
  const [first, second, states, log] = await outputs(LEDGER(), [
    WRITE('one'),
    WRITE('two'),
    STATES,
    `${IN} curl -s ledger/log`,
  ]);
  assert.deepEqual([first, second], ['entry 1\n', 'entry 2\n']);
  assert.equal(states, [0, 1, 2].map((n) => state(n, 2, 0, 3)).join(''));
  assert.equal(log, 'one\ntwo\n');
});

test('Pods of a Parallel set come to the same ledger', async () => {
  const [written, states] = await outputs(LEDGER('Parallel'), [WRITE('one'), STATES]);
  assert.equal(written, 'entry 1\n');
  assert.equal(states, [0, 1, 2].map((n) => state(n, 1, 0, 3)).join(''));
});

test('one of three may go; with two gone nothing is acknowledged; what was acknowledged is there when they are back', async () => {
  const [one, two, back] = await outputs(LEDGER(), [
    `${WRITE('one')}; kubectl delete pod ledger-1 >/dev/null; ${WRITE('two')}`,
    `sleep 30; kubectl scale sts ledger --replicas=1 >/dev/null; kubectl delete pod ledger-1 ledger-2 --grace-period=0 --force >/dev/null 2>&1; sleep 5; ${WRITE('three')}`,
    `kubectl scale sts ledger --replicas=3 >/dev/null; sleep 60; ${WRITE('four')}; ${IN} curl -s ledger/log; ${LOGS}`,
  ]);
  assert.equal(one, 'entry 1\nentry 2\n');
  assert.match(two ?? '', /^refused: /);
  assert.match(back ?? '', /^entry \d\none\ntwo\n(three\n)?four\n3\n$/);
});

test('it grows to five and shrinks to three, whose majority is two again; who comes back has its disk and catches up', async () => {
  const [five, three, again] = await outputs(LEDGER(), [
    `${WRITE('a')}; kubectl scale sts ledger --replicas=5 >/dev/null; sleep 60; ${WRITE('b')}; ${STATES}`,
    `kubectl scale sts ledger --replicas=3 >/dev/null; sleep 60; ${WRITE('c')}; ${STATES}`,
    `kubectl scale sts ledger --replicas=5 >/dev/null; sleep 60; ${WRITE('d')}; ${LOGS}; kubectl exec ledger-4 -- wget -qO- localhost:8080/log; kubectl exec ledger-4 -- grep -c ' write ' /var/data/journal`,
  ]);
  assert.equal(five, `entry 1\nentry 2\n${[0, 1, 2, 3, 4].map((n) => state(n, 2, 0, 5)).join('')}`);
  assert.equal(three, `entry 3\n${[0, 1, 2].map((n) => state(n, 3, 0, 3)).join('')}`);
  assert.equal(again, 'entry 4\n5\na\nb\nc\nd\n4\n');
});

const WRITER = `---
apiVersion: v1
kind: Pod
metadata: {name: writer}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: writer
    image: dnsutils:1
    command: [sh, -c, "while true; do curl -s -m 4 -o /dev/null -w '%{http_code}\\\\n' -X POST -d x ledger; sleep 0.2; done"]
`;
const CODES = "kubectl logs writer | sort | uniq -c | sed 's/ *[0-9]* *//'";

test('rolled one by one under writes, five members refuse none and all have the same', async () => {
  const [codes, states] = await outputs(LEDGER() + WRITER, [
    'kubectl scale sts ledger --replicas=5 >/dev/null; sleep 60; kubectl delete pod writer >/dev/null; kubectl apply -f all.yaml >/dev/null; kubectl scale sts ledger --replicas=5 >/dev/null; sleep 60;' +
      `kubectl set image sts ledger ledger=drydock/ledger:2 >/dev/null; kubectl rollout status sts ledger >/dev/null; sleep 5; ${CODES}`,
    `kubectl delete pod writer >/dev/null; sleep 5; ${LOGS}; ${STATES} | cut -d' ' -f1,2,7- | sort | uniq`,
  ]);
  assert.equal(codes, '200\n');
  assert.equal(
    states,
    `5\n${[0, 1, 2, 3, 4].map((n) => `ledger-${n} v2: members ledger-0 ledger-1 ledger-2 ledger-3 ledger-4\n`).join('')}`,
  );
});

test('with three of five gone at once it refuses writes until they are back', async () => {
  const [codes, after] = await outputs(LEDGER('Parallel') + WRITER, [
    'kubectl scale sts ledger --replicas=5 >/dev/null; sleep 40; kubectl delete pod writer >/dev/null; kubectl apply -f all.yaml >/dev/null; kubectl scale sts ledger --replicas=5 >/dev/null; sleep 30;' +
      `kubectl delete pod ledger-2 ledger-3 ledger-4 >/dev/null; sleep 30; ${CODES}`,
    `kubectl delete pod writer >/dev/null; sleep 5; ${LOGS}`,
  ]);
  assert.match(codes ?? '', /^200\n(000\n)?503\n$|^000\n200\n503\n$/);
  assert.equal(after, '5\n');
});
