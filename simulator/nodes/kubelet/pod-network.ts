/** A pod's sandbox and its address, from when it is made until its network namespace is gone. Mirrors kuberuntime_sandbox.go as far as others see it. */
import type { Pod } from '../../api/objects.ts';
import type { Timer } from '../../kernel/kernel.ts';
import type { KubeletContext } from './context.ts';
import { podNames } from './names.ts';
import { SANDBOX_RETRY_MS, sandboxProblem } from './runtime-handler.ts';
import { Sandbox } from './sandbox.ts';

/** Share of `start` that volumes and sandbox take; making the first container is the rest (in a tidy second, a part of it). */
const SANDBOX_SHARE = 0.79;
const TIDY_SANDBOX_SHARE = 0.4;
/** Share of `start` until volumes are mounted: a pod that is asked to go before was never begun (recorded: up to 0.2 s). */
const VOLUMES_SHARE = 0.33;
/** From the end of a pod's containers until its address is gone: connections are refused, and then lost. */
const TEARDOWN_MS = 500;

/** What the making of a sandbox asks and tells. */
interface SandboxMaking {
  readonly pod: () => Pod;
  /** From now on it is being made. */
  readonly begun: () => void;
  /** Gets how long the first containers take from there. */
  readonly made: (restMs: number) => void;
}

export class PodNetwork {
  readonly #context: KubeletContext;
  readonly #isHosts: boolean;
  sandbox: Sandbox | undefined;
  /** The address; it is still known when the sandbox is gone. */
  ip: string | undefined;
  isReady = false;
  /** When its volumes will be mounted; undefined once they are. */
  mountsAtMs: number | undefined;
  #work: Timer | undefined;

  constructor(context: KubeletContext, pod: Pod) {
    this.#context = context;
    this.#isHosts = pod.spec.hostNetwork ?? false;
  }

  /** Volumes are set up: mounts them, then makes the sandbox. */
  make(making: SandboxMaking): void {
    const { kernel, load, timings } = this.#context;
    const start = load.begin();
    kernel.after(start.ms, 'pod starts', start.done);
    const sandboxMs = Math.round(start.ms * (timings.profile === 'tidy' ? TIDY_SANDBOX_SHARE : SANDBOX_SHARE));
    const volumesMs = Math.round(start.ms * VOLUMES_SHARE);
    this.mountsAtMs = kernel.now() + volumesMs;
    this.#work = kernel.after(volumesMs, 'volumes are mounted', () => {
      this.mountsAtMs = undefined;
      this.#tryToOpen(making, sandboxMs - volumesMs, start.ms - sandboxMs);
    });
  }

  /** Again and again while the runtime cannot: nothing has begun until then. */
  #tryToOpen(making: SandboxMaking, sandboxMs: number, restMs: number): void {
    const { kernel, store, events, jitter } = this.#context;
    const pod = making.pod();
    const problem = sandboxProblem(store, pod);
    if (problem !== undefined) {
      events.record(pod, 'Warning', 'FailedCreatePodSandBox', problem);
      const waitMs = SANDBOX_RETRY_MS + jitter.int(SANDBOX_RETRY_MS / 2);
      this.#work = kernel.after(waitMs, 'sandbox again', () => this.#tryToOpen(making, sandboxMs, restMs));
      return;
    }
    making.begun();
    this.#work = kernel.after(sandboxMs, 'sandbox', () => {
      this.#open(making.pod());
      making.made(restMs);
    });
  }

  cancelTimers(): void {
    this.#work?.cancel();
  }

  #open(pod: Pod): void {
    const { network, nodeIp, nodeName } = this.#context;
    const ip = this.#isHosts ? nodeIp : this.#context.allocateIp();
    this.ip = ip;
    const { name = '', namespace = '', uid = '' } = pod.metadata;
    this.sandbox = new Sandbox(network, { ip, name, namespace, node: nodeName, uid }, () => podNames(pod, ip));
    this.isReady = true;
  }

  /** The sandbox is given up; its network namespace, in which nobody listens any more, goes a moment later. */
  close(teardownMs = TEARDOWN_MS): void {
    this.isReady = false;
    const { sandbox } = this;
    if (!sandbox) return;
    this.sandbox = undefined;
    const close = (): void => {
      sandbox.close();
      if (!this.#isHosts) this.#context.releaseIp(sandbox.ip);
    };
    if (teardownMs === 0) close();
    else this.#context.kernel.after(teardownMs, 'network namespace', close);
  }
}
