/** The containers of one pod, and what others ask of those that run: what they use, what is in them, that they die or fall ill. */
import type { Container, Pod } from '../../api/objects.ts';
import { DeclaredContainer } from '../containers/declared.ts';
import type { RunningContainer } from '../containers/running.ts';
import { type ContainerUsage, containerUsage, memoryUse, type Window } from '../usage/usage.ts';
import type { MemoryUse } from './eviction.ts';
import { ContainerRecord } from './record.ts';

export class PodContainers {
  /** In the order in which they start; debuggers last. */
  readonly records: ContainerRecord[];

  constructor(pod: Pod) {
    const { initContainers = [], containers } = pod.spec;
    this.records = [
      ...initContainers.map((c) => new ContainerRecord(c, c.restartPolicy === 'Always' ? 'sidecar' : 'init')),
      ...containers.map((c) => new ContainerRecord(c, 'main')),
    ];
    this.addDebuggers(pod);
  }

  /** Debuggers that were added to the pod. */
  addDebuggers({ spec }: Pod): void {
    for (const debugger_ of spec.ephemeralContainers ?? []) {
      if (this.record(debugger_.name)) continue;
      const target = debugger_.targetContainerName || undefined;
      this.records.push(new ContainerRecord(debugger_ as Container, 'ephemeral', target));
    }
  }

  record(name: string): ContainerRecord | undefined {
    return this.records.find((r) => r.name === name);
  }

  /** What they hold of the node's memory now. */
  memoryUse(): MemoryUse[] {
    return this.records.flatMap(({ run, spec }) => (run ? [memoryUse(spec, run.container)] : []));
  }

  /** What they used in a window; undefined while one of them has not been measured. `inside`: all that runs in the sandbox. */
  usage(window: Window, inside: readonly RunningContainer[]): readonly ContainerUsage[] | undefined {
    const usages: ContainerUsage[] = [];
    for (const { run, role, spec } of this.records) {
      if (!run && role === 'init') continue;
      const usage = run && containerUsage(spec, run.container, inside, window);
      if (!usage) return undefined;
      usages.push(usage);
    }
    return usages;
  }

  /** Kills them as the kernel would (exit code 137), without the kubelet's doing. */
  strike(): void {
    for (const { run } of this.records) run?.container.signal('SIGKILL');
  }

  /** Declared ones answer 500 from now on, except on the paths that are probed, until they are restarted. */
  sicken(): void {
    for (const { run, spec } of this.records) {
      if (!(run?.container instanceof DeclaredContainer)) continue;
      const probes = [spec.startupProbe, spec.readinessProbe, spec.livenessProbe];
      run.container.sicken(probes.flatMap((p) => (p?.httpGet ? [p.httpGet.path ?? '/'] : [])));
    }
  }

  /** A file as a running container sees it (the first one when none is named); undefined when there is none. */
  fileIn(path: string, container?: string): string | undefined {
    return this.#running(container)?.setup.file(path);
  }

  /** A variable of a running container's environment. */
  variableIn(name: string): string | undefined {
    return this.#running(undefined)?.setup.env().get(name);
  }

  #running(container: string | undefined): RunningContainer | undefined {
    return this.records.find((r) => r.run && r.role !== 'init' && (container === undefined || r.name === container))
      ?.run?.container;
  }
}
