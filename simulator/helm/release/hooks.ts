/** Hooks of a release: run by weight and name, deleted by their policies, their logs told. Mirrors Helm's pkg/action/hooks.go. */
import { compareText } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Mapping, Unstructured } from '../../kubectl/types.ts';
import { HelmError, isFailure, wrapping } from '../cli/errors.ts';
import { waitForDeleted, watchUntilReady } from '../kube/wait.ts';
import { readHead } from '../manifest/sort.ts';
import type { ReleaseHook } from '../types.ts';
import { type Actions, record, type Work } from './actions.ts';

type DeletePolicy = 'before-hook-creation' | 'hook-succeeded' | 'hook-failed';

/** Runs the hooks of an event. What becomes of them is recorded in the release. Throws what fails. */
export function* runHooks(actions: Actions, work: Work, event: string, timeoutMs: number): Routine<void> {
  const names = hooksByWeight(work.release.hooks ?? [], event);
  for (const [i, hook] of names.entries()) {
    const run = new HookRun(actions, work, hook, event, timeoutMs);
    try {
      yield* run.go();
    } catch (error) {
      if (!isFailure(error) || !run.hasRun) throw error;
      yield* run.failed();
      for (const earlier of names.slice(0, i)) yield* deleteByPolicy(actions, earlier, 'hook-succeeded', timeoutMs);
      throw error;
    }
  }
  for (const hook of names.toReversed()) {
    yield* logsByPolicy(actions, work, hook, 'hook-succeeded');
    yield* deleteByPolicy(actions, hook, 'hook-succeeded', timeoutMs);
  }
}

/** Those of an event, in their order. Upstream: hookByWeight. */
export const hooksByWeight = (hooks: readonly ReleaseHook[], event: string): readonly ReleaseHook[] =>
  hooks
    .filter((hook) => hook.events.includes(event))
    .sort((a, b) => (a.weight ?? 0) - (b.weight ?? 0) || compareText(a.name, b.name));

const isOfPolicy = ({ delete_policies: policies = [] }: ReleaseHook, policy: DeletePolicy): boolean =>
  policies.length === 0 ? policy === 'before-hook-creation' : policies.includes(policy);

class HookRun {
  /** Whether it was begun, so that its failure is its own. */
  hasRun = false;
  readonly #actions: Actions;
  readonly #work: Work;
  readonly #hook: ReleaseHook;
  readonly #event: string;
  readonly #timeoutMs: number;

  constructor(actions: Actions, work: Work, hook: ReleaseHook, event: string, timeoutMs: number) {
    this.#actions = actions;
    this.#work = work;
    this.#hook = hook;
    this.#event = event;
    this.#timeoutMs = timeoutMs;
  }

  *go(): Routine<void> {
    const hook = this.#hook;
    const { kube } = this.#actions;
    yield* deleteByPolicy(this.#actions, hook, 'before-hook-creation', this.#timeoutMs);
    const resources = yield* wrapping(`unable to build kubernetes object for ${this.#event} hook ${hook.path}`, () =>
      kube.build(hook.manifest, true),
    );
    const started = this.#actions.now();
    this.#set({ started_at: started, completed_at: '', phase: 'Running' });
    yield* record(this.#actions, this.#work.release);
    this.#set({ started_at: started, completed_at: '', phase: 'Unknown' });
    try {
      yield* kube.create(resources);
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.#set({ started_at: started, completed_at: this.#actions.now(), phase: 'Failed' });
      throw new HelmError(`warning: Hook ${this.#event} ${hook.path} failed: ${error.message}`);
    }
    this.hasRun = true;
    let phase = 'Failed';
    try {
      yield* watchUntilReady(kube, resources, this.#timeoutMs);
      phase = 'Succeeded';
    } finally {
      this.#set({ started_at: started, completed_at: this.#actions.now(), phase });
    }
  }

  *failed(): Routine<void> {
    yield* this.#telling('error outputting logs for hook failure', () =>
      logsByPolicy(this.#actions, this.#work, this.#hook, 'hook-failed'),
    );
    yield* this.#telling('error deleting the hook resource on hook failure', () =>
      deleteByPolicy(this.#actions, this.#hook, 'hook-failed', this.#timeoutMs),
    );
  }

  *#telling(what: string, run: () => Routine<void>): Routine<void> {
    try {
      yield* run();
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.#actions.log('hooks.go:118', `${what}: ${error.message}`);
    }
  }

  #set(last_run: ReleaseHook['last_run']): void {
    const { release } = this.#work;
    const hooks = (release.hooks ?? []).map((hook) => {
      if (hook.name !== this.#hook.name || hook.path !== this.#hook.path) return hook;
      const policies = hook.delete_policies?.length ? hook.delete_policies : ['before-hook-creation'];
      return { ...hook, last_run, delete_policies: policies };
    });
    this.#work.release = { ...release, hooks };
  }
}

function* deleteByPolicy(actions: Actions, hook: ReleaseHook, policy: DeletePolicy, timeoutMs: number): Routine<void> {
  // Its objects would go with it.
  if (hook.kind === 'CustomResourceDefinition' || !isOfPolicy(hook, policy)) return;
  const { kube } = actions;
  const resources = yield* wrapping(`unable to build kubernetes object for deleting hook ${hook.path}`, () =>
    kube.build(hook.manifest, false),
  );
  const failures = yield* kube.delete(resources);
  if (failures.length > 0) throw new HelmError(failures.map((error) => error.message).join('; '));
  yield* waitForDeleted(kube, resources, timeoutMs);
}

const PODS = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true } as Mapping;

/** Logs of a hook's pods, where helm.sh/hook-output-log-policy asks for them. */
function* logsByPolicy(
  actions: Actions,
  work: Work,
  hook: ReleaseHook,
  policy: 'hook-succeeded' | 'hook-failed',
): Routine<void> {
  if (!hook.output_log_policies?.includes(policy)) return;
  const query: Readonly<Record<string, string>> | undefined =
    hook.kind === 'Job'
      ? { labelSelector: `job-name=${hook.name}` }
      : hook.kind === 'Pod'
        ? { fieldSelector: `metadata.name=${hook.name}` }
        : undefined;
  if (!query) return;
  const namespace = readHead(hook.path, hook.manifest).namespace || work.release.namespace;
  const list = yield* actions.kube.client.get({ mapping: PODS, namespace }, { query });
  for (const pod of (list['items'] ?? []) as Unstructured[]) {
    const containers = (pod['spec'] as { containers?: { name: string }[] } | undefined)?.containers ?? [];
    for (const { name } of containers) {
      yield* actions.out(yield* podLogs(actions, namespace, pod.metadata?.name ?? '', name));
    }
  }
}

/** What a container has written. Throws what the server refuses. */
export function* podLogs(actions: Actions, namespace: string, pod: string, container?: string): Routine<string> {
  const path = actions.kube.client.path({ mapping: PODS, namespace, name: pod, subresource: 'log' });
  const { body } = yield* actions.kube.client.request('GET', path, {
    accept: 'application/json, */*',
    ...(container === undefined ? {} : { query: { container } }),
  });
  return typeof body === 'string' ? body : '';
}
