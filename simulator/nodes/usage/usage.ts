/**
 * What containers use in a window of the metrics server: the formulas of their images with the requests that came. CPU is held
 * down to the container's limit, as the kernel does. Programs that no image describes (a pod's own commands) count as idle.
 * Upstream: what the kubelet's /metrics/resource tells and kubernetes-sigs/metrics-server pkg/storage makes of it.
 */
import type { Container } from '../../api/objects.ts';
import { quantity, quantityValue } from '../../api/quantity.ts';
import { DeclaredContainer } from '../containers/declared.ts';
import type { RunningContainer } from '../containers/running.ts';
import type { MemoryUse } from '../kubelet/eviction.ts';
import { type Formula, parseFormula } from './formula.ts';

/** Kernel time in ms; `index` counts windows from the kernel's beginning. */
export interface Window {
  readonly index: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** The last window that is complete. Example: with 15 s, at 44 s it is 15 s … 30 s. */
export function lastWindow(nowMs: number, windowMs: number): Window {
  const index = Math.floor(nowMs / windowMs) - 1;
  return { index, startMs: index * windowMs, endMs: (index + 1) * windowMs };
}

export interface ContainerUsage {
  readonly name: string;
  readonly cpuCores: number;
  readonly memoryBytes: number;
  /** Since when it was measured: the window's start, or the container's own. */
  readonly sinceMs: number;
}

/** A container younger than this at the window's end has not been measured. Upstream: freshContainerMinMetricsResolution. */
const FRESH_MS = 10_000;

/** Of programs that say nothing. */
const IDLE_MEMORY = '1Mi';

/** What a running container used; undefined when there is no measurement of it. `inside`: all that runs in its pod. */
export function containerUsage(
  spec: Container,
  container: RunningContainer,
  inside: readonly RunningContainer[],
  window: Window,
): ContainerUsage | undefined {
  const { startedAtMs } = container;
  const fresh = startedAtMs > window.startMs;
  if (fresh && window.endMs - startedAtMs < FRESH_MS) return undefined;
  const sinceMs = fresh ? startedAtMs : window.startMs;
  const seconds = (window.endMs - sinceMs) / 1000;
  let cpuCores = 0;
  let memoryBytes = 0;
  for (const program of inside) {
    if (!(program instanceof DeclaredContainer) || program.setup.container !== spec.name) continue;
    const { cpu, memory } = usesOf(program);
    const load = {
      rps: program.meter.countOf(window.index) / seconds,
      uptime: Math.max(0, window.endMs - program.startedAtMs) / 1000,
    };
    cpuCores += cpu(load);
    memoryBytes += memory(load);
  }
  if (memoryBytes === 0) memoryBytes = Number(quantity(IDLE_MEMORY).nanos) / 1e9;
  const limit = spec.resources?.limits?.cpu;
  if (limit !== undefined) cpuCores = Math.min(cpuCores, Number(quantity(limit).nanos) / 1e9);
  return { name: spec.name, cpuCores, memoryBytes, sinceMs };
}

/** What a container holds of its node's memory now. */
export function memoryUse(spec: Container, container: RunningContainer): MemoryUse {
  const { setup, startedAtMs } = container;
  const nowMs = setup.kernel.now();
  const source = setup.behaviour.uses.memory ?? IDLE_MEMORY;
  const rps = container instanceof DeclaredContainer ? container.meter.rate(nowMs) : 0;
  const own =
    container instanceof DeclaredContainer ? formula(source)({ rps, uptime: (nowMs - startedAtMs) / 1000 }) : 0;
  const limit = spec.resources?.limits?.memory;
  return {
    container: spec.name,
    bytes: own + setup.memory.heldBytes,
    requestBytes: quantityValue(spec.resources?.requests?.memory ?? '0'),
    grows: limit === undefined && container instanceof DeclaredContainer && /rps|uptime/.test(String(source)),
  };
}

/** The formulas of a program's image. */
function usesOf({ behaviour }: DeclaredContainer): { readonly cpu: Formula; readonly memory: Formula } {
  return { cpu: formula(behaviour.uses.cpu ?? 0), memory: formula(behaviour.uses.memory ?? IDLE_MEMORY) };
}

/** Of an image that has been read, so that it is known to be one. */
export function formula(source: string | number): Formula {
  const read = parseFormula(source);
  if (typeof read === 'string') throw new Error(`uses: ${read}`);
  return read;
}
