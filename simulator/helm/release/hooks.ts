/** Hooks of a release: run by weight and name, deleted by their policies, their logs told. Mirrors Helm's pkg/action/hooks.go. */
import { compareText } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { Mapping, Unstructured } from '../../kubectl/types.ts';
import { HelmError, isFailure, wrapping } from '../cli/errors.ts';
import { Waiter, type Waiting } from '../kube/waiting.ts';
import { readHead } from '../manifest/sort.ts';
import type { ReleaseHook } from '../types.ts';
import { type Actions, record, type Work } from './actions.ts';

type DeletePolicy = 'before-hook-creation' | 'hook-succeeded' | 'hook-failed';

export interface HookOptions {
  readonly timeoutMs: number;
  /** How the rest of the command waits; hooks are waited for always. */
  readonly waiting: Waiting;
  readonly serverSide?: boolean;
}

/** What is left to do once hooks have run: deleting them by their policies. */
type Cleaning = () => Routine<void>;

/** Runs the hooks of an event. What becomes of them is recorded in the release. Throws what fails. */
export function* runHooks(actions: Actions, work: Work, event: string, options: HookOptions): Routine<void> {
  const { clean, failure } = yield* startHooks(actions, work, event, options);
  yield* clean();
  if (failure) throw failure;
}

/** The same, without the cleaning: logs may be read before. Upstream: execHookWithDelayedShutdown. */
export function* startHooks(
  actions: Actions,
  work: Work,
  event: string,
  options: HookOptions,
): Routine<{ readonly clean: Cleaning; readonly failure?: Error }> {
  const hooks = hooksByWeight(work.release.hooks ?? [], event);
  for (const [i, hook] of hooks.entries()) {
    const run = new HookRun(actions, work, hook, event, options);
    try {
      yield* run.go();
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (!run.hasRun) return { clean: nothing, failure: error };
      yield* run.tellLogs();
      const clean = function* (): Routine<void> {
        yield* run.deleteFailed();
        for (const earlier of hooks.slice(0, i)) yield* deleteByPolicy(actions, earlier, 'hook-succeeded', options);
      };
      return { clean, failure: error };
    }
  }
  const clean = function* (): Routine<void> {
    for (const hook of hooks.toReversed()) {
      yield* logsByPolicy(actions, work, hook, 'hook-succeeded');
      yield* deleteByPolicy(actions, hook, 'hook-succeeded', options);
    }
  };
  return { clean };
}

function* nothing(): Routine<void> {}

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
  readonly #options: HookOptions;

  constructor(actions: Actions, work: Work, hook: ReleaseHook, event: string, options: HookOptions) {
    this.#actions = actions;
    this.#work = work;
    this.#hook = hook;
    this.#event = event;
    this.#options = options;
  }

  *go(): Routine<void> {
    const hook = this.#hook;
    const { kube } = this.#actions;
    yield* deleteByPolicy(this.#actions, hook, 'before-hook-creation', this.#options);
    const resources = yield* wrapping(`unable to build kubernetes object for ${this.#event} hook ${hook.path}`, () =>
      kube.build(hook.manifest, true),
    );
    const started = this.#actions.now();
    this.#set({ started_at: started, completed_at: '', phase: 'Running' });
    yield* record(this.#actions, this.#work.release);
    this.#set({ started_at: started, completed_at: '', phase: 'Unknown' });
    try {
      yield* kube.create(resources, { serverSide: this.#options.serverSide === true });
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.#set({ started_at: started, completed_at: this.#actions.now(), phase: 'Failed' });
      throw new HelmError(`warning: Hook ${this.#event} ${hook.path} failed: ${error.message}`);
    }
    this.hasRun = true;
    let phase = 'Failed';
    try {
      yield* new Waiter(kube, this.#options.waiting).hooks(resources, this.#options.timeoutMs);
      phase = 'Succeeded';
    } finally {
      this.#set({ started_at: started, completed_at: this.#actions.now(), phase });
    }
  }

  *tellLogs(): Routine<void> {
    yield* this.#telling('error outputting logs for hook failure', () =>
      logsByPolicy(this.#actions, this.#work, this.#hook, 'hook-failed'),
    );
  }

  *deleteFailed(): Routine<void> {
    yield* this.#telling('error deleting the hook resource on hook failure', () =>
      deleteByPolicy(this.#actions, this.#hook, 'hook-failed', this.#options),
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

function* deleteByPolicy(
  actions: Actions,
  hook: ReleaseHook,
  policy: DeletePolicy,
  { waiting, timeoutMs }: HookOptions,
): Routine<void> {
  // Its objects would go with it.
  if (hook.kind === 'CustomResourceDefinition' || !isOfPolicy(hook, policy)) return;
  const { kube } = actions;
  const resources = yield* wrapping(`unable to build kubernetes object for deleting hook ${hook.path}`, () =>
    kube.build(hook.manifest, false),
  );
  const failures = yield* kube.delete(resources);
  if (failures.length > 0) throw new HelmError(failures.map((error) => error.message).join('; '));
  yield* new Waiter(kube, waiting).hooksGone(resources, timeoutMs);
}

export const PODS = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true } as Mapping;

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
