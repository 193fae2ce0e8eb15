import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldErrorText } from '../../../simulator/api/errors.ts';
import { podKind } from '../../../simulator/api/kinds/pod/pod.ts';
import type { Pod } from '../../../simulator/api/objects.ts';
import { decodeStrict } from '../../../simulator/api/schema/decode.ts';
import { unifiedDiff } from '../../../simulator/api/unified-diff.ts';

function makePod(container: object, spec: object = {}): Pod {
  const body = {
    metadata: { name: 'p', namespace: 'default', resourceVersion: '1' },
    spec: { containers: [{ name: 'a', image: 'nginx', ...container }], ...spec },
  };
  const pod = decodeStrict('io.k8s.api.core.v1.Pod', body).object as Pod;
  podKind.defaults?.(pod);
  return pod;
}

const refusals = (now: Pod, old: Pod): string[] => (podKind.validateUpdate?.(now, old) ?? []).map(fieldErrorText);

test('an image may change, tolerations may be added, a deadline may be set', () => {
  const now = makePod(
    { image: 'nginx:2', imagePullPolicy: 'Always' },
    { activeDeadlineSeconds: 60, tolerations: [{ operator: 'Exists' }] },
  );
  assert.deepEqual(refusals(now, makePod({})), []);
});

test('any other change of the spec is refused with the difference', () => {
  const [refusal = ''] = refusals(makePod({ command: ['sh'] }), makePod({}));
  assert.equal(
    refusal,
    'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
      '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
      '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n' +
      '@@ -5,7 +5,9 @@\n   {\n    "Name": "a",\n    "Image": "nginx",\n-   "Command": null,\n+   "Command": [\n+    "sh"\n+   ],\n' +
      '    "Args": null,\n    "WorkingDir": "",\n    "Ports": null,\n',
  );
});

test('containers cannot come or go', () => {
  const now = makePod(
    {},
    {
      containers: [
        { name: 'a', image: 'x' },
        { name: 'b', image: 'x' },
      ],
    },
  );
  assert.deepEqual(refusals(now, makePod({})), [
    'spec.containers: Forbidden: pod updates may not add or remove containers',
  ]);
});

test('differences far apart stand in hunks of their own', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
  const after = lines.with(2, 'second').with(18, 'eighteenth');
  assert.equal(
    unifiedDiff(lines.join('\n'), after.join('\n')),
    '@@ -1,6 +1,6 @@\n line 0\n line 1\n-line 2\n+second\n line 3\n line 4\n line 5\n' +
      '@@ -16,5 +16,5 @@\n line 15\n line 16\n line 17\n-line 18\n+eighteenth\n line 19\n',
  );
});
