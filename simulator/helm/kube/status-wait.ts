/**
 * Waiting by kstatus: until all objects are as they should be, or one can never be. Mirrors Helm 4's pkg/kube/statuswait.go; each
 * object has a watch of its own where upstream has one a namespace.
 */
import type { WatchEvent, WatchStream } from '../../api/types.ts';
import { type Routine, race, timer, type Wait } from '../../kernel/wait.ts';
import type { Mapping, Unstructured } from '../../kubectl/types.ts';
import { HelmError } from '../cli/errors.ts';
import type { Kube, Resource } from './kube.ts';
import { type Purpose, readStatus, type Status } from './status.ts';
import { DEADLINE_EXCEEDED } from './wait.ts';

const NOT_FOUND: Status = { state: 'NotFound', message: 'Resource not found' };

/** Pods that find no node are looked at again after this time, though nothing has happened. */
const LOOK_AGAIN_MS = 15_000;

/** Upstream: DefaultStatusWatcherTimeout. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** Throws: "resource Deployment/default/web not ready. status: InProgress, message: Available: 0/2", a line for each. */
export function* waitForStatus(
  kube: Kube,
  resources: readonly Resource[],
  timeoutMs: number,
  purpose: Purpose,
): Routine<void> {
  const wanted = resources.filter(({ object }) => !isPaused(object));
  // What has failed needs somebody: nobody waits for it.
  const isOver = ({ state }: Status): boolean => state === 'Current' || state === 'Failed';
  const { last, isLate } = yield* watching(kube, wanted, timeoutMs, purpose, isOver);
  const problems = wanted.flatMap((resource, i) => {
    const { state, message } = last[i] ?? NOT_FOUND;
    return state === 'Current' ? [] : [`resource ${told(resource)} not ready. status: ${state}, message: ${message}`];
  });
  fail(problems, isLate);
}

/** Throws: "resource Pod/default/web still exists. status: Terminating, message: …". */
export function* waitForGone(kube: Kube, resources: readonly Resource[], timeoutMs: number): Routine<void> {
  const isOver = ({ state }: Status): boolean => state === 'NotFound';
  const { last, isLate } = yield* watching(kube, resources, timeoutMs, 'ready', isOver);
  const problems = resources.flatMap((resource, i) => {
    const { state, message } = last[i] ?? NOT_FOUND;
    return state === 'NotFound'
      ? []
      : [`resource ${told(resource)} still exists. status: ${state}, message: ${message}`];
  });
  fail(problems, isLate);
}

const isPaused = (object: Unstructured): boolean =>
  object.kind === 'Deployment' && (object['spec'] as { paused?: boolean } | undefined)?.paused === true;

const told = ({ mapping, namespace, name }: Resource): string => `${mapping.kind}/${namespace}/${name}`;

function fail(problems: readonly string[], isLate: boolean): void {
  const all = [...problems, ...(isLate ? [DEADLINE_EXCEEDED] : [])];
  if (all.length > 0) throw new HelmError(all.join('\n'));
}

interface Watched {
  readonly last: readonly Status[];
  readonly isLate: boolean;
}

/** Follows all until each is over, or the time is. */
function* watching(
  kube: Kube,
  resources: readonly Resource[],
  timeoutMs: number,
  purpose: Purpose,
  isOver: (status: Status) => boolean,
): Routine<Watched> {
  const deadline = kube.nowMs() + (timeoutMs === 0 ? DEFAULT_TIMEOUT_MS : timeoutMs);
  const followed: Followed[] = [];
  const late = (): Watched => ({ last: followed.map(({ status }) => status), isLate: true });
  try {
    for (const resource of resources) {
      const one = new Followed(kube, resource, purpose);
      followed.push(one);
      yield* one.open();
    }
    while (!followed.every(({ status }) => isOver(status))) {
      const left = deadline - kube.nowMs();
      if (left <= 0) return late();
      const waits = followed.map(({ watch }) => watch.next as Wait<WatchEvent | null | undefined>);
      const pause = timer(Math.min(left, LOOK_AGAIN_MS)) as Wait<undefined>;
      const { index, value } = yield* race([...waits, pause]);
      const one = followed[index];
      if (one) yield* value ? one.take(value) : one.open();
      else for (const other of followed) yield* other.lookAgain();
    }
    return { last: followed.map(({ status }) => status), isLate: false };
  } finally {
    for (const one of followed) one.close();
  }
}

/** One object, with what is known of it. */
class Followed {
  status: Status = NOT_FOUND;
  readonly #kube: Kube;
  readonly #resource: Resource;
  readonly #purpose: Purpose;
  #watch: WatchStream | undefined;
  #live: Unstructured | undefined;

  constructor(kube: Kube, resource: Resource, purpose: Purpose) {
    this.#kube = kube;
    this.#resource = resource;
    this.#purpose = purpose;
  }

  get watch(): WatchStream {
    if (!this.#watch) throw new Error(`${this.#resource.name} is not watched`);
    return this.#watch;
  }

  /** Reads the object, and begins to watch. */
  *open(): Routine<void> {
    this.close();
    const { client } = this.#kube;
    const { mapping, namespace, name } = this.#resource;
    const path = client.path({ mapping, namespace });
    const query = { fieldSelector: `metadata.name=${name}` };
    const list = (yield* client.request('GET', path, { query })).body as Unstructured;
    const [found] = (list['items'] ?? []) as Unstructured[];
    const kinds = { apiVersion: apiVersionOf(mapping), kind: mapping.kind };
    yield* this.#see(found && { ...kinds, ...found });
    const from = { watch: 'true', resourceVersion: list.metadata?.resourceVersion ?? '' };
    const { watch } = yield* client.request('GET', path, { query: { ...query, ...from } });
    if (!watch) throw new HelmError('the server did not answer with a watch');
    this.#watch = watch;
  }

  *take({ type, object }: WatchEvent): Routine<void> {
    if (type === 'ERROR') yield* this.open();
    else if (type !== 'BOOKMARK') yield* this.#see(type === 'DELETED' ? undefined : (object as Unstructured));
  }

  *lookAgain(): Routine<void> {
    yield* this.#see(this.#live);
  }

  *#see(live: Unstructured | undefined): Routine<void> {
    this.#live = live;
    this.status = live ? yield* readStatus(this.#kube, live, this.#purpose) : NOT_FOUND;
  }

  close(): void {
    this.#watch?.close();
    this.#watch = undefined;
  }
}

const apiVersionOf = ({ group, version }: Mapping): string => (group === '' ? version : `${group}/${version}`);
