/**
 * What the StatefulSet track shows, in a lab: three designs without a StatefulSet and their faults, and an application that
 * finds its peers by SRV records.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play } from '../../../simulator/lab/steps.ts';
import { client, pets } from '../nodes/sets.ts';
import { lesson, typed } from './lesson.ts';

const CLUSTER = `cluster:
  nodes: 3
  prepull: true
  storageClasses: [{name: standard, default: true, mode: Immediate}, {name: shared, mode: Immediate}]
`;

/** What a learner sees of each command, when `all.yaml` is in the home. */
async function outputs(manifest: string, commands: readonly string[]): Promise<string[]> {
  const { files } = lesson();
  const written = lesson({
    lab: (lab) =>
      lab
        .replace(/cluster:\n(?: {2}.*\n)+/, CLUSTER)
        .replace('home:\n', 'home:\n- {path: all.yaml, from: files/all.yaml}\n'),
    files: { ...files, 'files/all.yaml': manifest },
  });
  const session = await LabSession.open({ loaded: loadLab(written) });
  const seen: string[] = [];
  for (const line of commands) {
    const before = session.output(1).length;
    await play(session, [typed(line)], 'roll');
    const text = session
      .output(1)
      .slice(before)
      .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
      .replace(/\r/g, '');
    seen.push(text.slice(text.indexOf(`${line}\n`) + line.length + 1).replace(/learner@drydock:~\$ $/, ''));
  }
  return seen;
}

const claim = (name: string, more = ''): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}${more}}
`;

const replicaSet = (name: string, replicas: number, volume: string, more = ''): string => `apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {set: ${name}}}
  template:
    metadata: {labels: {app: pet, set: ${name}}}
    spec:
      terminationGracePeriodSeconds: 2
${more}      containers:
      - name: pet
        image: drydock/pet:1
        volumeMounts: [{name: data, mountPath: /var/data}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: ${volume}}}]
`;

test('one ReplicaSet and one claim: the disk is attached to one node, pods on others wait for ever', async () => {
  const [pods, events] = await outputs(`${claim('one')}---\n${replicaSet('pet', 3, 'one')}`, [
    "kubectl apply -f all.yaml >/dev/null; sleep 60; kubectl get pods -l app=pet --no-headers | awk '{print $3}' | sort | uniq -c | sed 's/^ *//'",
    "kubectl get events | grep Multi-Attach | sed 's/pet-.*//; s/.*Failed/Failed/'",
  ]);
  assert.equal(pods, '2 ContainerCreating\n1 Running\n');
  assert.match(events ?? '', /^(FailedAttachVolume +pod\/\n){2}$/);
});

const SLOT = `      initContainers:
      - name: slot
        image: busybox:1.36
        command:
        - sh
        - -c
        - 'i=0; while [ -e /slots/slot-$i ]; do i=$((i+1)); done; sleep 1; mkdir -p /slots/slot-$i; echo $HOSTNAME >> /slots/slot-$i/owners'
        volumeMounts: [{name: data, mountPath: /slots}]
`;

test('a shared volume with a directory each: pods that start together take the same one', async () => {
  const shared = claim('slots', ', storageClassName: shared').replace('ReadWriteOnce', 'ReadWriteMany');
  const [owners, after] = await outputs(`${shared}---\n${replicaSet('pet', 3, 'slots', SLOT)}`, [
    'kubectl apply -f all.yaml >/dev/null; sleep 60; P=$(kubectl get pods -l app=pet -o name | head -1); kubectl exec $P -- sh -c "wc -l /var/data/slot-*/owners" 2>/dev/null',
    'kubectl delete $P >/dev/null; sleep 30; P=$(kubectl get pods -l app=pet -o name | tail -1); kubectl exec $P -- ls /var/data 2>/dev/null',
  ]);
  assert.match(owners ?? '', /^ *[23] \/var\/data\/slot-0\/owners\n/, 'at least two have slot-0');
  assert.ok((after ?? '').includes('slot-1\n'), 'who comes instead of another takes a new one');
});

test('a ReplicaSet, a claim and a Service for each: names are stable, a change has to be made three times', async () => {
  const documents = [0, 1, 2].flatMap((n) => [
    claim(`data-${n}`),
    replicaSet(`pet-${n}`, 1, `data-${n}`),
    `apiVersion: v1\nkind: Service\nmetadata: {name: pet-${n}}\nspec: {selector: {set: pet-${n}}, ports: [{port: 80, targetPort: 8080}]}\n`,
  ]);
  const [kept, image, self] = await outputs([client('dns'), ...documents].join('---\n'), [
    'kubectl apply -f all.yaml >/dev/null; sleep 60; kubectl exec dns -- curl -s -X POST -d note pet-1 >/dev/null; kubectl delete pod -l set=pet-1 >/dev/null; sleep 30; kubectl exec dns -- curl -s pet-1 | tail -1',
    "kubectl set image rs/pet-0 pet=drydock/pet:2 >/dev/null; kubectl delete pod -l app=pet >/dev/null; sleep 30; kubectl get pods -l app=pet -o jsonpath='{.items[*].spec.containers[0].image}'; echo",
    'kubectl exec $(kubectl get pods -l set=pet-1 -o name) -- sh -c "hostname | sed s/-.....$/-RANDOM/; getent hosts pet-1 | wc -l"',
  ]);
  assert.equal(kept, 'Data stored on this pod: note\n');
  assert.equal(image, 'drydock/pet:2 drydock/pet:1 drydock/pet:1\n');
  assert.equal(self, 'pet-1-RANDOM\n1\n', 'its Service leads to it, and it is not called so');
});

const PUBLIC = `apiVersion: v1
kind: Service
metadata: {name: pet-public}
spec: {selector: {app: pet}, ports: [{port: 80, targetPort: 8080}]}
`;
const PETS = [pets({ image: 'drydock/pet-peers:1', replicas: 3, graceSeconds: 2 }), PUBLIC, client('dns')].join(
  '---\n',
);

test('peers are who the SRV records name: more after growing, one when the Service is headless no longer, their data again after shrinking', async () => {
  const ask = "kubectl exec dns -- curl -s pet-public | grep '^-' | sort";
  const peer = (n: number, data: string): string => `- pet-${n}.pets.default.svc.cluster.local: ${data}\n`;
  const [port80, three, srv, five, tidied, again] = await outputs(PETS, [
    'kubectl apply -f all.yaml >/dev/null; sleep 40; for n in 0 1 2; do kubectl exec dns -- curl -s -X POST -d note-$n pet-$n.pets:8080 >/dev/null; done; kubectl exec dns -- curl -sS pet-0.pets 2>&1 | head -1',
    ask,
    'kubectl exec dns -- dig +short SRV pets.default.svc.cluster.local | head -1',
    `kubectl scale sts pet --replicas=5 >/dev/null; sleep 40; ${ask}`,
    `kubectl delete svc pets >/dev/null; kubectl expose sts pet --name pets --port 80 --target-port 8080 >/dev/null 2>&1 || kubectl create -f - >/dev/null <<< '{"apiVersion":"v1","kind":"Service","metadata":{"name":"pets"},"spec":{"selector":{"app":"pet"},"ports":[{"name":"http","port":80,"targetPort":8080}]}}'; sleep 40; kubectl exec dns -- dig +short SRV pets.default.svc.cluster.local; ${ask} | wc -l`,
    `kubectl delete svc pets >/dev/null; kubectl apply -f all.yaml >/dev/null; kubectl scale sts pet --replicas=1 >/dev/null; sleep 40; kubectl scale sts pet --replicas=3 >/dev/null; sleep 40; ${ask}`,
  ]);
  assert.match(port80 ?? '', /Failed to connect to pet-0\.pets port 80/);
  const notes = [0, 1, 2].map((n) => peer(n, `note-${n}`)).join('');
  assert.equal(three, notes);
  assert.match(srv ?? '', /^0 33 8080 pet-\d\.pets\.default\.svc\.cluster\.local\.\n$/);
  assert.equal(five, notes + [3, 4].map((n) => peer(n, 'No data posted yet')).join(''));
  assert.equal(tidied, '0 100 80 pets.default.svc.cluster.local.\n1\n');
  assert.equal(again, notes);
});
