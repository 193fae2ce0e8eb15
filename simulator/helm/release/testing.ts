/** The tests of a release: its hooks of the event "test". Mirrors Helm's pkg/action/release_testing.go. */
import type { Routine } from '../../kernel/wait.ts';
import type { Unstructured } from '../../kubectl/types.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import type { Release, ReleaseHook } from '../types.ts';
import { type Actions, Work } from './actions.ts';
import { type HookOptions, hooksByWeight, PODS, podLogs, startHooks } from './hooks.ts';

interface TestFilters {
  /** Only these, if any is named. */
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

interface TestRun {
  readonly release: Release;
  readonly failure?: Error;
  /** Deletes the tests by their policies, once their logs have been read. */
  readonly clean: () => Routine<void>;
}

/** Runs the tests and records what became of them. */
export function* runTests(actions: Actions, name: string, filters: TestFilters, timeoutMs: number): Routine<TestRun> {
  yield* actions.kube.reachable();
  if (releaseNameProblem(name) !== undefined) throw new HelmError(`releaseTest: Release name is invalid: ${name}`);
  const release = yield* actions.storage.last(name);
  const all = release.hooks ?? [];
  const skipped = all.filter((hook) => !isWanted(hook, filters));
  const work = new Work({ ...release, hooks: all.filter((hook) => isWanted(hook, filters)) });
  const options: HookOptions = { timeoutMs, waiting: 'watcher', serverSide: release.apply_method === 'ssa' };
  const { clean, failure } = yield* startHooks(actions, work, 'test', options);
  const done = { ...work.release, hooks: [...skipped, ...(work.release.hooks ?? [])] };
  try {
    yield* actions.storage.update(done);
  } catch (error) {
    if (!isFailure(error) || !failure) throw error;
  }
  return { release: done, clean, ...(failure ? { failure } : {}) };
}

const isWanted = ({ name }: ReleaseHook, { included, excluded }: TestFilters): boolean =>
  !excluded.includes(name) && (included.length === 0 || included.includes(name));

/** Logs of the tests that ran, one after the other. */
export function* testLogs(actions: Actions, release: Release, filters: TestFilters): Routine<string> {
  let text = '';
  for (const hook of hooksByWeight(release.hooks ?? [], 'test').filter((test) => isWanted(test, filters))) {
    if (actions.helmMajor === 4) {
      if (hook.kind === 'Pod') text += yield* containerLogs(actions, hook.name);
      continue;
    }
    try {
      text += `POD LOGS: ${hook.name}\n${yield* podLogs(actions, actions.namespace, hook.name)}\n`;
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new HelmError(`unable to get pod logs for ${hook.name}: ${error.message}`);
    }
  }
  return text;
}

/** Those of each container: Helm 4's way. Upstream: getContainerLogs. */
function* containerLogs(actions: Actions, name: string): Routine<string> {
  let pod: Unstructured;
  try {
    pod = yield* actions.kube.client.get({ mapping: PODS, namespace: actions.namespace, name });
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`unable to get pod ${name}: ${error.message}`);
  }
  const spec = (pod['spec'] ?? {}) as Readonly<Record<string, readonly { readonly name: string }[] | undefined>>;
  let text = '';
  for (const container of [...(spec['initContainers'] ?? []), ...(spec['containers'] ?? [])]) {
    try {
      const logs = yield* podLogs(actions, actions.namespace, name, container.name);
      text += `POD LOGS: ${name} (${container.name})\n${logs}\n`;
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new HelmError(`unable to get logs for pod ${name}, container ${container.name}: ${error.message}`);
    }
  }
  return text;
}
