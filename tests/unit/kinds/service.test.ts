import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldErrorText } from '../../../simulator/api/errors.ts';
import { serviceKind } from '../../../simulator/api/kinds/service.ts';
import type { Service, ServiceSpec } from '../../../simulator/api/objects.ts';
import { decodeStrict } from '../../../simulator/api/schema/decode.ts';
import type { FieldError, StrategyContext } from '../../../simulator/api/types.ts';
import { Random } from '../../../simulator/kernel/random.ts';

function makeService(spec: object): Service {
  const service = decodeStrict('io.k8s.api.core.v1.Service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's', namespace: 'default' },
    spec,
  }).object as Service;
  serviceKind.defaults?.(service);
  return service;
}

function contextWith(services: readonly Service[] = []): StrategyContext {
  return {
    nowMs: 0,
    timestamp: '2026-03-02T09:00:00Z',
    user: { name: 'u', groups: [] },
    dryRun: false,
    random: new Random('services'),
    store: { list: () => services } as unknown as StrategyContext['store'],
    authenticate: () => undefined,
    reject: (...errors: readonly FieldError[]) => {
      throw new Error(errors.map(fieldErrorText).join('; '));
    },
  };
}

function created(spec: object, others: readonly Service[] = []): ServiceSpec {
  const service = makeService(spec);
  serviceKind.allocate?.(service, undefined, contextWith(others));
  return service.spec;
}

test('a Service gets an address of the Service network', () => {
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = created({ ports: [{ port: 80 }] });
  assert.match(clusterIP ?? '', /^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/);
  assert.deepEqual([clusterIPs, ipFamilies, ipFamilyPolicy], [[clusterIP], ['IPv4'], 'SingleStack']);
});

test('headless Services get none, with both families when nothing is selected', () => {
  const chosen = created({ clusterIP: 'None', selector: { a: 'b' }, ports: [{ port: 80 }] });
  const loose = created({ clusterIP: 'None' });
  assert.deepEqual(
    [chosen.clusterIPs, chosen.ipFamilies, loose.ipFamilies, loose.ipFamilyPolicy],
    [['None'], ['IPv4'], ['IPv4', 'IPv6'], 'RequireDualStack'],
  );
});

test('TCP and UDP of one port share a node port', () => {
  const ports = [
    { name: 'a', port: 53, protocol: 'UDP' },
    { name: 'b', port: 53 },
    { name: 'c', port: 80 },
  ];
  const numbers = (created({ type: 'NodePort', ports }).ports ?? []).map((p) => p.nodePort as number);
  assert.equal(numbers[0], numbers[1]);
  assert.notEqual(numbers[0], numbers[2]);
  assert.ok(numbers.every((n) => n >= 30086 && n <= 32767));
});

test('what is taken or out of range is refused', () => {
  const other = makeService({
    type: 'NodePort',
    clusterIP: '10.96.0.10',
    clusterIPs: ['10.96.0.10'],
    ports: [{ port: 1, nodePort: 30001 }],
  });
  other.metadata.name = 'other';
  const attempts = [
    { clusterIP: '10.96.0.10', ports: [{ port: 80 }] },
    { clusterIP: '1.2.3.4', ports: [{ port: 80 }] },
    { type: 'NodePort', ports: [{ port: 80, nodePort: 30001 }] },
    { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
  ].map((spec) => {
    try {
      return created(spec, [other]);
    } catch (error) {
      return (error as Error).message;
    }
  });
  assert.deepEqual(attempts, [
    'spec.clusterIPs: Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10: provided IP is already allocated',
    'spec.clusterIPs: Invalid value: ["1.2.3.4"]: failed to allocate IP 1.2.3.4: the provided network does not match the current range',
    'spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated',
    'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ]);
});

test('an update that leaves addresses out keeps them; a change of type lets node ports go', () => {
  const old = makeService({ type: 'NodePort', ports: [{ port: 80 }] });
  serviceKind.allocate?.(old, undefined, contextWith());
  const same = makeService({ type: 'NodePort', ports: [{ port: 80 }] });
  serviceKind.allocate?.(same, old, contextWith([old]));
  assert.deepEqual(same.spec, old.spec);
  const plain = makeService({ type: 'ClusterIP', ports: [{ port: 80, nodePort: old.spec.ports?.[0]?.nodePort }] });
  serviceKind.allocate?.(plain, old, contextWith([old]));
  serviceKind.prepareForUpdate?.(plain, old, contextWith([old]));
  assert.deepEqual(
    [plain.spec.clusterIP, plain.spec.ports],
    [old.spec.clusterIP, [{ port: 80, protocol: 'TCP', targetPort: 80 }]],
  );
});
