/**
 * What a kubelet gives to a container that it starts: its environment, files, programs and memory, each made when it is first
 * asked for, as most of the thousands of pods of a rollout never need them.
 */
import type { Container, Pod } from '../../api/objects.ts';
import { quantityValue } from '../../api/quantity.ts';
import type { FileSystem } from '../../kernel/files.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Mount } from '../../kernel/mounted-files.ts';
import type { ProcessSpace } from '../../kernel/process.ts';
import { AllPrograms } from '../../kernel/unsimulated.ts';
import type { Host } from '../../network/host.ts';
import { commandsOf } from '../containers/commands.ts';
import type { ContainerLog } from '../containers/log.ts';
import { ContainerMemory } from '../containers/memory.ts';
import { ownProgram } from '../containers/own-program.ts';
import { ownCommand } from '../containers/programs.ts';
import type { ConditionTime, ContainerExit, ContainerSetup } from '../containers/running.ts';
import type { ContainerPrograms, ImageBehaviour } from '../types.ts';
import { containerFiles } from './container-files.ts';
import { containerEnv, expand } from './env.ts';
import type { Identity } from './identity.ts';
import { containerMounts } from './mounts.ts';
import { kernelName } from './names.ts';
import type { ContainerRecord } from './record.ts';
import type { Sandbox } from './sandbox.ts';
import type { PodSide } from './starter.ts';

/** What a container is made with. */
export interface Made {
  readonly behaviour: ImageBehaviour;
  readonly identity: Identity;
  /** Where something of it had to be known before. */
  readonly environment: ReadonlyMap<string, string> | undefined;
  readonly mounts: readonly Mount[] | undefined;
}

/** One run of a container, as what runs in it sees it. */
export class KubeletContainer implements ContainerSetup {
  readonly kernel: Kernel;
  readonly pod: ContainerSetup['pod'];
  readonly container: string;
  readonly behaviour: ImageBehaviour;
  readonly space: ProcessSpace;
  readonly log: ContainerLog;
  readonly workingDir: string;
  readonly console: ContainerSetup['console'];
  readonly memory: ContainerMemory;
  readonly #side: PodSide;
  /** The pod's, or the one it had. */
  readonly #sandbox: Sandbox;
  readonly #record: ContainerRecord;
  readonly #made: Made;
  /** Something is mounted besides the token of the service account. */
  readonly #isMounted: boolean;
  #environment: ReadonlyMap<string, string> | undefined;
  #files: FileSystem | undefined;
  #programs: ContainerPrograms | undefined;
  #args: readonly string[] | undefined;
  #isExited = false;

  constructor(side: PodSide, record: ContainerRecord, made: Made, log: ContainerLog) {
    const { context, sandbox, pod } = side;
    const { spec } = record;
    this.kernel = context.kernel;
    this.pod = {
      name: sandbox.name,
      namespace: sandbox.namespace,
      ip: sandbox.ip,
      node: sandbox.node,
      uid: sandbox.uid,
      account: pod.spec.serviceAccountName ?? 'default',
    };
    this.container = record.name;
    this.behaviour = made.behaviour;
    this.space = side.spaceOf(record);
    this.log = log;
    this.workingDir = spec.workingDir ?? '/';
    this.console = { stdin: spec.stdin === true, stdinOnce: spec.stdinOnce === true, tty: spec.tty === true };
    this.memory = new ContainerMemory(memoryLimit(pod, spec), () => record.run?.container.outOfMemory());
    this.#side = side;
    this.#sandbox = sandbox;
    this.#record = record;
    this.#made = made;
    this.#environment = made.environment;
    this.#isMounted = (spec.volumeMounts ?? []).some(
      (m) => m.mountPath !== '/var/run/secrets/kubernetes.io/serviceaccount',
    );
  }

  get network(): Host {
    return this.#sandbox.host;
  }

  get facts(): ContainerSetup['facts'] {
    return this.#side.context.published;
  }

  get metricsWindowMs(): number {
    return this.#side.context.metricsWindowMs;
  }

  get programs(): ContainerPrograms {
    this.#programs ??= programsOf(this.#side, this);
    return this.#programs;
  }

  get args(): readonly string[] {
    this.#args ??= (this.#record.spec.args ?? []).map((arg) => expand(arg, (name) => this.env().get(name)));
    return this.#args;
  }

  env(): ReadonlyMap<string, string> {
    this.#environment ??= fullEnv(this.#side, this.#record, this.behaviour, this.#made.identity);
    return this.#environment;
  }

  files(): FileSystem {
    if (!this.#files) {
      const { identity, mounts } = this.#made;
      const mounted = mounts ?? containerMounts(this.#side, this.#record, () => this.env());
      this.#files = containerFiles(this.#side, this.#record, this, identity, mounted);
    }
    return this.#files;
  }

  file(path: string): string | undefined {
    const own = this.behaviour.files;
    if (!this.#files && !this.#isMounted) return Object.hasOwn(own, path) ? own[path] : undefined;
    const all = this.files();
    return all.exists(path) && all.stat(path).kind === 'file' ? all.readText(path) : undefined;
  }

  willChange(): void {
    this.#side.context.network.willChange();
  }

  onExit(exit: ContainerExit): void {
    if (this.#isExited) return;
    this.#isExited = true;
    this.#side.exited(this.#record, exit);
  }

  condition(source: string, at: ConditionTime): boolean {
    return this.#side.context.conditions.holds(source, this, at);
  }
}

/** The environment of a container's processes. */
export function fullEnv(
  side: PodSide,
  record: ContainerRecord,
  behaviour: ImageBehaviour,
  { home }: Identity,
): ReadonlyMap<string, string> {
  const env = new Map<string, string>([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['HOSTNAME', kernelName(side.pod)],
    ...Object.entries(behaviour.env).map(
      ([name, value]) => [name, value.replaceAll('${version}', behaviour.version)] as const,
    ),
    ...containerEnv(side.envSource, record.spec),
  ]);
  if (!env.has('HOME')) env.set('HOME', home);
  return env;
}

/** In bytes: the container's own limit, or its pod's. */
function memoryLimit(pod: Pod, { resources }: Container): number | undefined {
  const limit = resources?.limits?.memory ?? pod.spec.resources?.limits?.memory;
  return limit === undefined ? undefined : quantityValue(limit);
}

/** What a container may start by name: everything the cluster brings, and its image's own program. */
function programsOf({ context, sandbox }: PodSide, setup: ContainerSetup): ContainerPrograms {
  const program = context.imagePrograms.get(setup.behaviour.program);
  const command = program && ownCommand(setup.behaviour, program);
  const programs = commandsOf(setup.behaviour.commands, context.programs);
  if (!program || command === undefined) return programs;
  const all = new (programs instanceof AllPrograms ? AllPrograms : Map)(programs);
  return all.set(command, ownProgram(setup, program, sandbox));
}
