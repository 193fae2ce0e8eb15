/**
 * Starting one container: back-off, image, configuration, create, start, postStart; each step may fail with its reason.
 * Mirrors pkg/kubelet/kuberuntime/kuberuntime_container.go (startContainer) and kuberuntime_manager.go (doBackOff).
 * Leaves out: seccomp, devices.
 */

import type { Container, Pod } from '../../api/objects.ts';
import type { Mount } from '../../kernel/mounted-files.ts';
import type { ProcessSpace } from '../../kernel/process.ts';
import { DeclaredContainer } from '../containers/declared.ts';
import { ContainerLog } from '../containers/log.ts';
import { CannotStart, ProcessContainer } from '../containers/processes.ts';
import { ownCommand } from '../containers/programs.ts';
import type { ContainerExit, ContainerSetup, RunningContainer } from '../containers/running.ts';
import type { ImageBehaviour } from '../types.ts';
import { goSeconds } from './backoff.ts';
import { fullEnv, KubeletContainer, type Made } from './container-setup.ts';
import type { KubeletContext } from './context.ts';
import { ConfigError, type EnvSource, expand } from './env.ts';
import { runHook } from './hooks.ts';
import { type Identity, identityOf } from './identity.ts';
import { ensureImage } from './image-puller.ts';
import type { PresentImage } from './images.ts';
import { containerMounts, hasSubPaths } from './mounts.ts';
import type { ContainerRecord, Ended } from './record.ts';
import type { Sandbox } from './sandbox.ts';
import type { OpenVolume } from './volumes/open-volume.ts';

/** What the starter needs of the pod's worker. */
export interface PodSide {
  readonly pod: Pod;
  readonly context: KubeletContext;
  readonly sandbox: Sandbox;
  readonly envSource: EnvSource;
  /** A volume of the pod; its files are made at first use. */
  volume(name: string): OpenVolume;
  /** Why an image that it mounts as a volume is not there. */
  imageProblem(record: ContainerRecord): { readonly reason: string; readonly message: string } | undefined;
  /** Whom a container's processes see. */
  spaceOf(record: ContainerRecord): ProcessSpace;
  /** A container runs. */
  began(record: ContainerRecord): void;
  /** A container's first process has ended. */
  exited(record: ContainerRecord, exit: ContainerExit): void;
  /** Ends a container that a failed postStart hook condemned; calls back when it is gone. */
  kill(record: ContainerRecord, message: string, done: () => void): void;
  /** A container's files have changed: what was answered by data may be answered otherwise. */
  changed(record: ContainerRecord): void;
  /** False once the pod is being terminated: nothing more is started. */
  readonly alive: boolean;
}

/** How it went. `retryAtMs`: when to look again; undefined with `failed`: at the worker's usual pace. */
export type StartResult = { readonly ok: true } | { readonly ok: false; readonly retryAtMs?: number };

const CREATE_FAILED =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

/** Starts a container. `lastEnded`: its last end as known when the sync began (crash back-off counts from it). */
export function startContainer(
  side: PodSide,
  record: ContainerRecord,
  lastEnded: Ended | undefined,
  done: (result: StartResult) => void,
): void {
  const { context, pod } = side;
  const now = context.kernel.now();
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    context.events.record(pod, type, reason, message, record.fieldPath);
  const fail = (reason: string, message: string | undefined, retryAtMs?: number): void => {
    record.reason = message === undefined ? { reason } : { reason, message };
    done(retryAtMs === undefined ? { ok: false } : { ok: false, retryAtMs });
  };

  if (lastEnded) {
    if (record.crashes.holdsSince(lastEnded.finishedAtMs, now)) {
      const who = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
      event('Warning', 'BackOff', `Back-off restarting failed container ${record.name} in pod ${who}`);
      const message = `back-off ${goSeconds(record.crashes.delayMs)} restarting failed container=${record.name} pod=${who}`;
      fail('CrashLoopBackOff', message, lastEnded.finishedAtMs + record.crashes.delayMs);
      return;
    }
    record.crashes.next(lastEnded.finishedAtMs, now);
  }
  const withoutVolume = side.imageProblem(record);
  if (withoutVolume) {
    fail(withoutVolume.reason, withoutVolume.message);
    return;
  }
  const { image: text = '', imagePullPolicy: policy } = record.spec;
  const noImage = (reason: string, message: string): void => {
    event('Warning', 'Failed', `Error: ${reason}`);
    fail(reason, message);
  };
  ensureImage(side, { text, policy, fieldPath: record.fieldPath, history: record.pulls }, noImage, (image) => {
    if (!side.alive) return;
    record.image = image;
    record.imageName = context.images.nameOf(image);
    create(side, record, image, done, fail);
  });
}

type Fail = (reason: string, message: string | undefined, retryAtMs?: number) => void;

function create(
  side: PodSide,
  record: ContainerRecord,
  image: PresentImage,
  done: (result: StartResult) => void,
  fail: Fail,
): void {
  const { context, pod } = side;
  const event = recorderOf(side, record);
  const behaviour = adapted(side, record.spec, context.slowness.of(record.spec.image ?? '', image.behaviour));
  let environment: ReadonlyMap<string, string> | undefined;
  let mounts: readonly Mount[] | undefined;
  let identity: Identity;
  try {
    identity = identityOf(pod, record.spec, image.behaviour.files['/etc/passwd']);
    if ((record.spec.env?.length ?? 0) + (record.spec.envFrom?.length ?? 0) > 0)
      environment = fullEnv(side, record, behaviour, identity);
    if (hasSubPaths(record.spec.volumeMounts)) {
      environment ??= fullEnv(side, record, behaviour, identity);
      const known = environment;
      mounts = containerMounts(side, record, () => known);
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    event('Warning', 'Failed', `Error: ${error.message}`);
    fail('CreateContainerConfigError', error.message);
    return;
  }
  event('Normal', 'Created', 'Container created');
  const begin = (): void => {
    // The node may have been switched off meanwhile.
    if (side.alive) start(side, record, { behaviour, identity, environment, mounts }, done, fail);
  };
  const createMs = context.load.createMs();
  if (createMs === 0) begin();
  else context.kernel.after(createMs, 'container is made', begin);
}

/** What an image does with the arguments that the pod gives it. */
function adapted({ context }: PodSide, spec: Container, behaviour: ImageBehaviour): ImageBehaviour {
  const program = context.imagePrograms.get(behaviour.program);
  if (!program?.adapts) return behaviour;
  const words = [...(spec.command ?? []), ...(spec.args ?? [])];
  return program.adapts(behaviour, takesArgs(spec, behaviour) ? words : words.slice(1));
}

/** Whether args are for the image's own program: the pod names no command in place of it. */
const takesArgs = (spec: Container, { entrypoint }: ImageBehaviour): boolean =>
  entrypoint === 'own' && (spec.command ?? []).length === 0;

/** Tells events of a container. */
const recorderOf =
  ({ context, pod }: PodSide, { fieldPath }: ContainerRecord) =>
  (type: 'Normal' | 'Warning', reason: string, message: string) =>
    context.events.record(pod, type, reason, message, fieldPath);

function start(
  side: PodSide,
  record: ContainerRecord,
  made: Made,
  done: (result: StartResult) => void,
  fail: Fail,
): void {
  const { context } = side;
  const event = recorderOf(side, record);
  const id = context.ids.hex(64);
  const log = new ContainerLog();
  record.attempts++;
  record.reason = undefined;
  const setup = new KubeletContainer(side, record, made, log);
  let container: RunningContainer;
  try {
    container = run(side, record.spec, setup);
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    const message = `${CREATE_FAILED}${error.message}: unknown`;
    log.close();
    record.ended.unshift({
      exitCode: 128,
      reason: 'StartError',
      message,
      startedAtWallMs: 0,
      finishedAtWallMs: context.kernel.wallMs(),
      finishedAtMs: context.kernel.now(),
      id,
      log,
    });
    event('Warning', 'Failed', `Error: ${message}`);
    fail('RunContainerError', message, context.kernel.now());
    return;
  }
  context.network.willChange();
  record.run = { container, id, startedAtWallMs: context.kernel.wallMs(), log };
  side.sandbox.add(container);
  side.began(record);
  event('Normal', 'Started', 'Container started');
  const hook = record.spec.lifecycle?.postStart;
  if (!hook) {
    done({ ok: true });
    return;
  }
  runHook(side, record, hook, Number.POSITIVE_INFINITY, (failure) => {
    if (failure === undefined || !side.alive || record.run?.container !== container) {
      done({ ok: true });
      return;
    }
    event('Warning', 'FailedPostStartHook', 'PostStartHook failed');
    side.kill(record, 'FailedPostStartHook', () => fail('PostStartHookError', failure, context.kernel.now()));
  });
}

/** What a container runs: the pod's command, or the image's program. */
function run(side: PodSide, spec: Container, setup: ContainerSetup): RunningContainer {
  const { behaviour } = setup;
  const program = side.context.imagePrograms.get(behaviour.program);
  if (!program) throw new CannotStart(`not simulated: the image program ${JSON.stringify(behaviour.program)}`);
  const known = (name: string): string | undefined => setup.env().get(name);
  const words = [...(spec.command ?? []), ...(spec.args ?? [])];
  const own = words.map((word) => (word.includes('$') ? expand(word, known) : word));
  const called = own[0]?.split('/').pop();
  const command = ownCommand(behaviour, program);
  const isItsOwn = behaviour.entrypoint === 'keep' || takesArgs(spec, behaviour) || called === command;
  if (own.length > 0 && !isItsOwn) return new ProcessContainer(setup, own);
  if (program.name === 'shell') return new ProcessContainer(setup, defaultCommand(behaviour));
  return new DeclaredContainer(setup, program);
}

function defaultCommand(behaviour: ImageBehaviour): readonly string[] {
  const command = behaviour.with?.command;
  return Array.isArray(command) && command.length > 0 ? command.map(String) : ['sh'];
}
