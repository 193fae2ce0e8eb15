/** Host names and hosts files of pods: its own, with a subdomain, on its node's network, the full one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import { hostsFile, kernelName, podNames } from '../../../simulator/nodes/kubelet/names.ts';

const pod = (spec: Record<string, unknown>): Pod =>
  ({ metadata: { name: 'web-0', namespace: 'shop' }, spec: { nodeName: 'node-1', containers: [], ...spec } }) as never;
const FULL = 'first.web.shop.svc.cluster.local';

const CASES: readonly [spec: Record<string, unknown>, name: string, line: string][] = [
  [{}, 'web-0', '10.244.1.2\tweb-0'],
  [{ hostname: 'first' }, 'first', '10.244.1.2\tfirst'],
  [{ hostname: 'first', subdomain: 'web' }, 'first', `10.244.1.2\t${FULL}\tfirst`],
  [{ hostname: 'first', subdomain: 'web', setHostnameAsFQDN: true }, FULL, `10.244.1.2\t${FULL}\tfirst`],
  [{ setHostnameAsFQDN: true }, 'web-0', '10.244.1.2\tweb-0'],
  [{ hostNetwork: true }, 'node-1', '10.244.1.2\tnode-1'],
];

for (const [spec, name, line] of CASES)
  test(`${JSON.stringify(spec)}: ${name}`, () => {
    assert.equal(kernelName(pod(spec)), name);
    assert.ok(hostsFile(pod(spec), '10.244.1.2').split('\n').includes(line));
  });

test('a pod with the full name finds its short one, too', () => {
  const { hosts } = podNames(pod({ hostname: 'first', subdomain: 'web', setHostnameAsFQDN: true }), '10.244.1.2');
  assert.deepEqual(hosts, [{ address: '10.244.1.2', names: [FULL, 'first'] }]);
});
