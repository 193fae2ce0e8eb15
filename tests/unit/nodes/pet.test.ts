import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, outputs, pets } from './sets.ts';

const PETS = [pets({ image: 'drydock/pet:1', replicas: 2, graceSeconds: 0 }), client('dns')].join('---\n');

test('a pet keeps what is posted to it, in its claim; one that asks its peers has what all keep', async () => {
  const [none, posted, kept, note, again, together, other] = await outputs(PETS, 40, [
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
