/** A pod's sandbox: its address and what listens there, whichever of its containers it is. */

import type { Kernel } from '../../kernel/kernel.ts';
import { type Process, ProcessSpace } from '../../kernel/process.ts';
import { type Wait, wait } from '../../kernel/wait.ts';
import type { Host, HostIdentity } from '../../network/host.ts';
import type { PodHost, Server, ServerLife } from '../../network/hosts.ts';
import type { Network } from '../../network/network.ts';
import type { RunningContainer } from '../containers/running.ts';

/** What a pod's programs are told about names: resolv.conf, and the entries of its hosts file. */
export type PodNames = Pick<HostIdentity, 'name' | 'resolver' | 'hosts'>;

const FOR_EVER: Wait<void> = { label: 'the end of the pod', begin: () => () => {} };

export class Sandbox implements PodHost {
  readonly ip: string;
  readonly name: string;
  readonly namespace: string;
  readonly node: string;
  readonly uid: string;
  readonly containers: RunningContainer[] = [];
  readonly #network: Network;
  readonly #names: () => PodNames;
  #host: Host | undefined;
  #pause: { readonly machine: ProcessSpace; readonly process: Process } | undefined;

  constructor(
    network: Network,
    identity: { ip: string; name: string; namespace: string; node: string; uid: string },
    names: () => PodNames,
  ) {
    this.#network = network;
    this.#names = names;
    this.ip = identity.ip;
    this.name = identity.name;
    this.namespace = identity.namespace;
    this.node = identity.node;
    this.uid = identity.uid;
    network.attach(this);
  }

  /** The network as programs in the pod see it. */
  get host(): Host {
    this.#host ??= this.#network.hostFor(this, this.#names());
    return this.#host;
  }

  server(port: number, atMs: number): Server | undefined {
    for (const container of this.containers) {
      const server = container.ended ? undefined : container.server(port, atMs);
      if (server) return server;
    }
    const program = this.#host?.server(port, false);
    return program && new ContainerServer(program, this.containers);
  }

  add(container: RunningContainer): void {
    this.containers.push(container);
  }

  remove(container: RunningContainer): void {
    const i = this.containers.indexOf(container);
    if (i >= 0) this.containers.splice(i, 1);
  }

  /** What its containers share when the pod says so: the pause container comes first. */
  sharedProcesses(kernel: Kernel): ProcessSpace {
    if (!this.#pause) {
      const machine = new ProcessSpace();
      const process = kernel.spawn({ name: '/pause', machine, group: 'new', main: () => wait<void>(FOR_EVER) });
      this.#pause = { machine, process };
    }
    return this.#pause.machine;
  }

  close(): void {
    this.#network.detach(this);
    this.#pause?.process.signal('SIGKILL');
  }
}

/** What a program of a container listens with: known by the version of the container's image. */
class ContainerServer implements Server {
  readonly life: ServerLife;
  readonly serve: Server['serve'];
  readonly accept?: NonNullable<Server['accept']>;

  constructor(program: Server, containers: readonly RunningContainer[]) {
    const { life } = program;
    this.life = {
      version: containers[0]?.setup.behaviour.version ?? '',
      get endedAtMs() {
        return life.endedAtMs;
      },
      onEnd: (listener) => life.onEnd(listener),
    };
    this.serve = (request) => program.serve(request);
    if (program.accept) this.accept = (peer) => program.accept?.(peer) ?? 'close';
  }

  answer(): undefined {
    return undefined;
  }

  steadyUntil(_path: string, atMs: number): number {
    return atMs;
  }
}
