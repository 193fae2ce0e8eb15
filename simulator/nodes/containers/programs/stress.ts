/**
 * Programs that keep a node busy: polinux/stress (`--cpu N --vm N --vm-bytes SIZE`) and vish/stress (`-cpus N -mem-total SIZE`).
 * Only what the metrics server and the out-of-memory killer see of them. Leaves out `--io`, `--hdd` and time-outs, which are refused.
 */
import type { ImageBehaviour, ImageProgram } from '../../types.ts';

const UNITS: Readonly<Record<string, number>> = { B: 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const DEFAULT_VM_BYTES = 256 * 1024 ** 2;

export const stress: ImageProgram = {
  name: 'stress',
  command: 'stress',
  adapts(behaviour, args) {
    const options = optionsOf(args);
    const unknown = [...options.keys()].find((name) => !KNOWN.has(name));
    if (unknown !== undefined) return ended(behaviour, `stress: not simulated: ${unknown}`);
    const go = options.has('cpus') || options.has('mem-total');
    const cpus = Number(options.get('cpus') ?? options.get('cpu') ?? options.get('c') ?? 0);
    const workers = Number(options.get('vm') ?? options.get('m') ?? 0);
    const memory = go
      ? sizeOf(options.get('mem-total') ?? '0')
      : workers * sizeOf(options.get('vm-bytes') ?? `${DEFAULT_VM_BYTES}`);
    if (cpus + workers + memory === 0) return ended(behaviour, 'stress: nothing to do', 0);
    return {
      ...behaviour,
      uses: { cpu: `${Math.round(cpus * 1000)}m`, ...(memory > 0 ? { memory: String(memory) } : {}) },
      logs: go ? [] : [`stress: info: [1] dispatching hogs: ${cpus} cpu, 0 io, ${workers} vm, 0 hdd`],
    };
  },
};

const KNOWN = new Set([
  'cpu',
  'c',
  'vm',
  'm',
  'vm-bytes',
  'vm-hang',
  'vm-keep',
  'cpus',
  'mem-total',
  'mem-alloc-size',
  'mem-alloc-sleep',
  'logtostderr',
]);

const ended = (behaviour: ImageBehaviour, log: string, exit = 1): ImageBehaviour => ({
  ...behaviour,
  fail: [{ afterMs: 0, exit, log }],
});

/** "--vm 1", "-cpus=2" by name. */
function optionsOf(args: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const [i, word] of args.entries()) {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/.exec(word) ?? [];
    if (name !== undefined) options.set(name, value ?? args[i + 1] ?? '');
  }
  return options;
}

/** Example: "150M" is 157286400 bytes; vish/stress takes Kubernetes' quantities ("950Mi"). */
function sizeOf(text: string): number {
  const [, amount = '0', unit = 'B'] = /^(\d+)([BKMG])?i?$/.exec(text) ?? [];
  return Number(amount) * (UNITS[unit] as number);
}
