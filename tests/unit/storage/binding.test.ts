/** Which volume a claim gets: a table of claims against one set of volumes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node } from '../../../simulator/api/objects.ts';
import { type Claim, findBestMatch, findMatch, misfit, type Volume } from '../../../simulator/storage/binding.ts';

function volume(name: string, storage: string, spec: object = {}, metadata: object = {}, phase = 'Available'): Volume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', ...metadata },
    spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', ...spec },
    status: { phase },
  } as Volume;
}

function claim(storage: string, spec: object = {}): Claim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default', uid: 'claim', resourceVersion: '1', creationTimestamp: '' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'manual', resources: { requests: { storage } }, ...spec },
    status: {},
  } as Claim;
}

const onNode = (name: string): object => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }],
    },
  },
});

const VOLUMES: readonly Volume[] = [
  volume('large', '50Mi', {}, { labels: { tier: 'gold' } }),
  volume('medium', '10Mi'),
  volume('both', '5Mi', { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] }),
  volume('small', '1Mi'),
  volume('other-class', '2Mi', { storageClassName: 'other' }),
  volume('block', '3Mi', { volumeMode: 'Block' }),
  volume('taken', '4Mi', { claimRef: { namespace: 'default', name: 'someone', uid: 'x' } }, {}, 'Bound'),
  volume('leaving', '4Mi', {}, { deletionTimestamp: '2026-03-02T09:00:00Z' }),
  volume(
    'released',
    '4Mi',
    { claimRef: { namespace: 'default', name: 'data', uid: 'an earlier claim' } },
    {},
    'Released',
  ),
];

const CASES: readonly (readonly [what: string, claim: Claim, expected: string | undefined])[] = [
  ['the smallest that is large enough', claim('2Mi'), 'medium'],
  ['exactly as large', claim('1Mi'), 'small'],
  ['none is large enough', claim('1Gi'), undefined],
  ['all access modes that are asked for', claim('1Mi', { accessModes: ['ReadOnlyMany'] }), 'both'],
  ['an access mode that no volume has', claim('1Mi', { accessModes: ['ReadWriteMany'] }), undefined],
  ['by labels', claim('1Mi', { selector: { matchLabels: { tier: 'gold' } } }), 'large'],
  ['of its own class', claim('1Mi', { storageClassName: 'other' }), 'other-class'],
  ['no class fits volumes without a class only', claim('1Mi', { storageClassName: '' }), undefined],
  ['of its own volume mode', claim('1Mi', { volumeMode: 'Block' }), 'block'],
];

for (const [what, wanted, expected] of CASES) {
  test(`a claim gets a volume: ${what}`, () => {
    assert.equal(findBestMatch(wanted, VOLUMES, false)?.metadata.name, expected);
  });
}

test('a volume that is meant for the claim goes before one that fits better', () => {
  const meant = volume('meant', '40Mi', { claimRef: { namespace: 'default', name: 'data' } });
  assert.equal(findBestMatch(claim('1Mi'), [...VOLUMES, meant], false)?.metadata.name, 'meant');
});

test('a class that waits for a consumer: the binder takes only what is meant for the claim, the scheduler what its node reaches', () => {
  const volumes = [volume('here', '5Mi', onNode('node-1')), volume('there', '1Mi', onNode('node-2'))];
  const node = (name: string): Node =>
    ({ metadata: { name, labels: { 'kubernetes.io/hostname': name } } }) as unknown as Node;
  assert.equal(findBestMatch(claim('1Mi'), volumes, true), undefined);
  const chosen = (name: string): string | undefined =>
    findMatch(claim('1Mi'), volumes, { node: node(name), delayed: true })?.metadata.name;
  assert.deepEqual([chosen('node-1'), chosen('node-2'), chosen('node-3')], ['here', 'there', undefined]);
  const meant = volume('meant', '5Mi', { ...onNode('node-1'), claimRef: { namespace: 'default', name: 'data' } });
  const options = { node: node('node-2'), delayed: true };
  assert.equal(findMatch(claim('1Mi'), [meant, ...volumes], options), undefined);
});

test('two claims of one pod do not get one volume', () => {
  const volumes = [volume('a', '1Mi'), volume('b', '1Mi')];
  const node = { metadata: { name: 'node-1', labels: {} } } as unknown as Node;
  assert.equal(findMatch(claim('1Mi'), volumes, { node, delayed: true, taken: new Set(['a']) })?.metadata.name, 'b');
});

test('why a volume asked for by name cannot be had', () => {
  const reasons = (spec: object): (string | undefined)[] =>
    VOLUMES.slice(3, 6).map((v) => misfit(v, claim('1Mi', spec)));
  assert.deepEqual(reasons({}), [undefined, 'storageClassName does not match', 'incompatible volumeMode']);
  assert.equal(misfit(VOLUMES[3] as Volume, claim('2Mi')), 'requested PV is too small');
  assert.equal(
    misfit(VOLUMES[3] as Volume, claim('1Mi', { accessModes: ['ReadWriteMany'] })),
    'incompatible accessMode',
  );
  assert.equal(misfit(VOLUMES[7] as Volume, claim('1Mi')), 'the volume is marked for deletion "leaving"');
});
