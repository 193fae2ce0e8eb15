import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../truth/compare.ts';
import { runScenario } from '../../truth/run.ts';

const PETS = `apiVersion: v1
kind: Service
metadata: {name: pets}
spec: {clusterIP: None, selector: {app: pet}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: pet}
spec:
  serviceName: pets
  replicas: 2
  selector: {matchLabels: {app: pet}}
  template:
    metadata: {labels: {app: pet}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: pet
        image: drydock/pet:1
        ports: [{name: http, containerPort: 8080}]
        readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}
        volumeMounts: [{name: data, mountPath: /var/data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: dns}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: dns, image: "dnsutils:1", command: [sleep, "3600"]}]
`;

async function outputs(commands: readonly string[]): Promise<(string | undefined)[]> {
  const steps = ['kubectl apply -f pets.yaml; sleep 40', ...commands].map((cmd) => ({ op: '$', cmd }) as Step);
  const done = await runScenario({ name: 'pets', files: { 'pets.yaml': PETS }, steps });
  return done.steps.slice(1).map(({ out }) => out);
}

test('a pet keeps what is posted to it, in its claim; one that asks its peers has what all keep', async () => {
  const [none, posted, kept, note, again, together, other] = await outputs([
    'kubectl exec dns -- curl -s pet-0.pets:8080',
    'kubectl exec dns -- curl -s -X POST -d hello pet-0.pets:8080',
    'kubectl exec dns -- curl -s pet-0.pets:8080',
    'kubectl exec pet-0 -- cat /var/data/note.txt',
    'kubectl delete pod pet-0; sleep 40; kubectl exec dns -- curl -s pet-0.pets:8080',
    'kubectl set image sts/pet pet=drydock/pet-peers:1; sleep 60; kubectl exec dns -- curl -s pet-1.pets:8080 | sort',
    'kubectl exec dns -- curl -s pet-1.pets:8080/data',
  ]);
  assert.equal(none, "You've hit pet-0\nData stored on this pod: No data posted yet\n");
  assert.equal(posted, 'Data stored on pod pet-0\n');
  assert.equal(kept, "You've hit pet-0\nData stored on this pod: hello\n");
  assert.equal(note, 'hello');
  assert.equal(again, `pod "pet-0" deleted from default namespace\n${kept}`);
  const peers = ['- pet-0', '- pet-1'].map((name) => `${name}.pets.default.svc.cluster.local`);
  assert.equal(
    together?.replace(/^statefulset.*\n/, ''),
    `${peers[0]}: hello\n${peers[1]}: No data posted yet\nData stored in the cluster:\nYou've hit pet-1\n`,
  );
  assert.equal(other, 'No data posted yet');
});
