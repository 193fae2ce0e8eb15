/**
 * A copy of a real cluster's objects, kept up to date by a real kubectl (its kubeconfig, its credentials, its way there): one
 * `kubectl get --raw …?watch=1` for each kind. What a check may ask of a lab it may ask of this copy, as far as a cluster knows.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Kernel } from '../../simulator/kernel/kernel.ts';
import { URGENCY } from '../../simulator/kernel/queue.ts';
import type { Kinds } from '../../simulator/lab/definition/refs.ts';
import type { Ref } from '../../simulator/lab/definition/types.ts';
import { Recorder } from '../../simulator/lab/facts/recorder.ts';
import { Store } from '../../simulator/store/store.ts';
import type { KubeObject } from '../../simulator/store/types.ts';

/** kubectl could not do it; the message is its own. */
export class KubectlFailed extends Error {}

interface MirrorOptions {
  readonly kinds: Kinds;
  /** Singular names or resources: "deployment", "pods". */
  readonly follow: readonly string[];
  /** What history follows. */
  readonly refs: readonly Ref[];
  /** "--context=…", "--kubeconfig=…" */
  readonly flags: readonly string[];
  readonly kubectl: string;
}

interface WatchEvent {
  readonly type: string;
  readonly object: KubeObject & { readonly message?: string };
}

/** The first list of a kind is there when nothing has come for so long. */
const QUIET_MS = 300;

export class Mirror {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly recorder: Recorder;
  readonly #options: MirrorOptions;
  readonly #startedMs = Date.now();
  readonly #children = new Set<ChildProcess>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastMs = Date.now();
  #failure: Error | undefined;
  #closed = false;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.kernel = new Kernel({ seed: 'a real cluster', epochMs: this.#startedMs });
    this.store = new Store({ kernel: this.kernel });
    this.recorder = new Recorder(this.kernel, this.store, options.refs);
    this.kernel.onInstant(() => this.recorder.sample());
  }

  /** Begins to follow; resolves when what is there has come. Throws `KubectlFailed`. */
  async start(): Promise<void> {
    for (const name of this.#options.follow) this.#follow(name);
    this.#timer = setInterval(() => this.#advance(), 50);
    this.#lastMs = Date.now();
    const begun = new Set(this.#children);
    while (Date.now() - this.#lastMs < QUIET_MS || [...begun].some((child) => !this.#answered.has(child))) {
      if (this.#failure) throw this.#failure;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  readonly #answered = new Set<ChildProcess>();

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const child of this.#children) child.kill();
  }

  /** Throws what went wrong since. */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  #path(name: string): { readonly path: string; readonly resource: string } {
    const kind = this.#options.kinds.find(name);
    if (!kind) throw new Error(`no kind ${name}`);
    const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
    return { path: `${root}/${kind.plural}`, resource: this.#options.kinds.resourceOf(kind) };
  }

  #follow(name: string): void {
    const { path, resource } = this.#path(name);
    const { kubectl, flags } = this.#options;
    const child = spawn(kubectl, [...flags, 'get', '--raw', `${path}?watch=1`], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.add(child);
    // A watch without objects says nothing: it counts as answered a moment after its beginning.
    setTimeout(() => this.#answered.add(child), 1500).unref();
    let error = '';
    child.stderr.on('data', (data) => (error += data));
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#answered.add(child);
      this.#lastMs = Date.now();
      this.#take(resource, JSON.parse(line) as WatchEvent);
    });
    child.on('error', (cause) => (this.#failure ??= new KubectlFailed(`${kubectl}: ${cause.message}`)));
    child.on('close', (code) => {
      this.#children.delete(child);
      this.#answered.add(child);
      if (this.#closed) return;
      if (code !== 0) this.#failure ??= new KubectlFailed(error.trim() || `${kubectl} ended with ${code}`);
      else this.#again(name, resource);
    });
  }

  /** A watch ends after some minutes: it begins anew, and what has gone meanwhile is found by what comes. */
  #again(name: string, resource: string): void {
    const before = new Set(this.store.list(resource).map(({ metadata }) => metadata.uid));
    const seen = this.store.revision;
    this.#follow(name);
    setTimeout(() => {
      const touched = new Set(
        (this.store.changesSince(seen) ?? []).flatMap((c) => (c.resource === resource ? [c.object.metadata.uid] : [])),
      );
      for (const { metadata } of this.store.list(resource))
        if (before.has(metadata.uid) && !touched.has(metadata.uid))
          this.#at(() => this.store.remove(resource, metadata.namespace, metadata.name, ''));
    }, 2000).unref();
  }

  #take(resource: string, { type, object }: WatchEvent): void {
    if (type === 'ERROR') {
      this.#failure ??= new KubectlFailed(object.message ?? 'the watch failed');
      return;
    }
    const { namespace, name } = object.metadata;
    if (type === 'DELETED') this.#at(() => this.store.remove(resource, namespace, name, ''));
    else if (type === 'ADDED' || type === 'MODIFIED') this.#at(() => this.store.put(resource, object, ''));
  }

  /** Does it in the present instant. */
  #at(change: () => void): void {
    this.#advance();
    this.kernel.at(this.kernel.now(), 'change of the cluster', change, URGENCY.input);
    this.#advance();
  }

  /** The kernel's time is the time since the beginning. */
  #advance(): void {
    this.kernel.run({ untilMs: Date.now() - this.#startedMs });
  }
}
