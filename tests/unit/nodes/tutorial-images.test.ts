/** Images of Kubernetes' documentation: what their arguments make of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imagePrograms } from '../../../simulator/nodes/containers/programs.ts';
import type { ImageBehaviour } from '../../../simulator/nodes/types.ts';

const PLAIN: ImageBehaviour = {
  program: 'http',
  version: '1',
  listen: [],
  http: {},
  stop: { exit: 0 },
  fail: [],
  uses: {},
  logs: [],
  files: {},
  env: {},
};

function adapted(program: string, ...args: readonly string[]): Partial<ImageBehaviour> {
  const all = imagePrograms().get(program)?.adapts?.(PLAIN, args) ?? PLAIN;
  return Object.fromEntries(
    Object.entries(all).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(PLAIN[key as 'http'])),
  );
}

test('agnhost is what its first argument says; what is not simulated is refused', () => {
  assert.deepEqual(adapted('agnhost', 'netexec', '--http-port=8081'), {
    with: { mode: 'netexec' },
    listen: [{ port: 8081, afterMs: 50 }],
  });
  assert.deepEqual(adapted('agnhost'), { with: { mode: 'pause' } });
  assert.deepEqual(adapted('agnhost', 'porter'), {
    fail: [{ afterMs: 0, exit: 1, log: 'agnhost: not simulated: porter' }],
  });
});

test('stress takes the CPU and memory it is told to take', () => {
  assert.deepEqual(adapted('stress', '--vm', '1', '--vm-bytes', '150M', '--vm-hang', '1'), {
    uses: { cpu: '0m', memory: '157286400' },
    logs: ['stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd'],
  });
  assert.deepEqual(adapted('stress', '-cpus', '2'), { uses: { cpu: '2000m' } });
  assert.deepEqual(adapted('stress', '--hdd', '1'), {
    fail: [{ afterMs: 0, exit: 1, log: 'stress: not simulated: hdd' }],
  });
});

test('perl prints pi, and no other script is run', () => {
  assert.deepEqual(adapted('perl', '-Mbignum=bpi', '-wle', 'print bpi(30)'), {
    fail: [{ afterMs: 4000, exit: 0, log: '3.14159265358979323846264338328' }],
  });
  assert.equal(adapted('perl', '-e', 'print 1').fail?.[0]?.exit, 1);
});

test('http-echo says its text, and asks for one', () => {
  assert.deepEqual(adapted('http-echo', '-text=hi there', '-listen', ':80'), {
    with: { text: 'hi there' },
    listen: [{ port: 80, afterMs: 50 }],
  });
  assert.deepEqual(adapted('http-echo').fail, [{ afterMs: 0, exit: 127, log: 'Missing -text option!' }]);
});
