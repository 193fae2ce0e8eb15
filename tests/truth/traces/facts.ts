/**
 * What a trace says, without what differs from run to run: which controllers got which sizes in which order, which Events there
 * were, in which order conditions turned, what every object was in the end, how long things took. Pure.
 */
import { normalise } from '../compare.ts';
import type { Trace, TracedObject } from './trace.ts';

export interface SessionFacts {
  /** By controller ("Deployment/web"): "web-6d9f4 3", … in order. */
  readonly scalings: Readonly<Record<string, readonly string[]>>;
  /** "Pod/web-6d9f4-<rand> Normal Pulled kubelet x1 Container image …", sorted. */
  readonly events: readonly string[];
  /** By kind and name: of each object the turns of its conditions, one text an object, sorted. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
  /** By kind and name: the last state of each object, as JSON, sorted. */
  readonly finals: Readonly<Record<string, readonly string[]>>;
  /** By what was measured: seconds, in order of size. */
  readonly durations: Readonly<Record<string, readonly number[]>>;
}

export function factsOf(trace: Trace): SessionFacts {
  const names = new Names(trace);
  const histories = historiesOf(trace);
  return {
    scalings: scalings(trace, names),
    events: events(histories, names),
    conditions: conditions(histories, names),
    finals: finals(histories, names),
    durations: durations(trace, histories),
  };
}

/** All states of one object, oldest first. */
interface History {
  readonly states: { readonly t: number; readonly object: TracedObject }[];
  /** Seconds; undefined for an object that is there to the end. */
  goneAt: number | undefined;
}

function historiesOf(trace: Trace): History[] {
  const byUid = new Map<string, History>();
  for (const { t, type, object } of trace) {
    const { uid } = object.metadata;
    let history = byUid.get(uid);
    if (!history) {
      history = { states: [], goneAt: undefined };
      byUid.set(uid, history);
    }
    history.states.push({ t, object });
    if (type === 'DELETED') history.goneAt = t;
  }
  return [...byUid.values()];
}

/**
 * Names whose end is chance are written without it, and so are hashes of templates that say when they were restarted, or in
 * which second their release was named.
 */
class Names {
  /** Longest first: a name may be another's beginning. */
  readonly #known: readonly (readonly [name: string, plain: string])[];
  readonly #byName: ReadonlyMap<string, string>;

  constructor(trace: Trace) {
    const seconds = releaseSeconds(trace);
    const known = new Map<string, string>(seconds.map((digits) => [digits, '<seconds>']));
    for (const { object } of trace) {
      const { name, generateName } = object.metadata;
      const end = generateName ? name.slice(generateName.length) : '';
      if (generateName && /^[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(end)) known.set(name, `${generateName}<rand>`);
      const hash = hashOfTime(object, seconds);
      if (hash) known.set(hash, '<restarted>');
      for (const debuggerName of debuggersOf(object)) known.set(debuggerName, 'debugger-<rand>');
    }
    for (const [name, plain] of scheduledJobs(trace)) known.set(name, plain);
    this.#known = [...known].sort(([a], [b]) => b.length - a.length);
    this.#byName = known;
  }

  of(name: string): string {
    return this.in(this.#byName.get(name) ?? name);
  }

  /** A text with all such names in it replaced. */
  in(text: string): string {
    let out = text;
    for (const [name, plain] of this.#known) if (out.includes(name)) out = out.replaceAll(name, plain);
    return normaliseText(out);
  }
}

/** Jobs of CronJobs are called by the minute of their schedule; here by how long that is after the first one's.
 * Example: "backup-29920491" and "backup-29920493" are "backup-<minute 0>" and "backup-<minute 2>". */
function scheduledJobs(trace: Trace): ReadonlyMap<string, string> {
  const jobs = new Map<string, { readonly prefix: string; readonly minute: number }>();
  for (const { object } of trace) {
    const { name, ownerReferences = [] } = object.metadata;
    const cronJob = ownerReferences.find(({ kind }) => kind === 'CronJob')?.name;
    if (object.kind !== 'Job' || cronJob === undefined || !name.startsWith(`${cronJob}-`)) continue;
    const minute = Number(name.slice(cronJob.length + 1));
    if (Number.isInteger(minute)) jobs.set(name, { prefix: cronJob, minute });
  }
  const first = Math.min(...[...jobs.values()].map(({ minute }) => minute));
  return new Map([...jobs].map(([name, { prefix, minute }]) => [name, `${prefix}-<minute ${minute - first}>`]));
}

/** `helm install --generate-name` calls a release by its chart and the second. Example: of "web-1795231452" that is "1795231452". */
function releaseSeconds(trace: Trace): string[] {
  const found = new Set<string>();
  for (const { object } of trace) {
    const [, digits] = (object.kind === 'Secret' && /-(\d{10})$/.exec(object.metadata.labels?.['name'] ?? '')) || [];
    if (digits && object['type'] === 'helm.sh/release.v1') found.add(digits);
  }
  return [...found];
}

/** `kubectl debug` names its containers by chance. */
function debuggersOf(object: TracedObject): string[] {
  if (object.kind !== 'Pod') return [];
  const { containers = [], ephemeralContainers = [] } = fieldsOf(object, 'spec') as {
    readonly containers?: readonly { readonly name: string }[];
    readonly ephemeralContainers?: readonly { readonly name: string }[];
  };
  return [...containers, ...ephemeralContainers]
    .map(({ name }) => name)
    .filter((name) => /^debugger-[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(name));
}

/** The hash of a template into which a time was written: by `rollout restart`, or with its release's name. */
function hashOfTime(object: TracedObject, seconds: readonly string[]): string | undefined {
  const { kind, metadata } = object;
  if (kind !== 'ReplicaSet' && kind !== 'ControllerRevision') return undefined;
  const template = JSON.stringify(object.spec ?? object.data);
  const times = ['"kubectl.kubernetes.io/restartedAt"', ...seconds];
  if (!times.some((time) => template.includes(time))) return undefined;
  return metadata.name.slice(metadata.name.lastIndexOf('-') + 1);
}

/** Ids, addresses, times and node names; hashes stay: they are the same on every cluster. */
function normaliseText(text: string): string {
  const kept: string[] = [];
  // normalise() takes hashes for chance; what looks like one is kept from it.
  const masked = text
    .replaceAll(UUID, '<uid>')
    .replaceAll(APPLYSET, '<applyset>')
    .replaceAll(/-(?=[a-z0-9]*\d)[bcdfghjklmnpqrstvwxz2456789]{6,10}\b/g, (hash) => {
      kept.push(hash);
      return `\u0001${kept.length - 1}\u0002`;
    });
  return normalise(masked.replaceAll(NEVER_CREATED, '$1-<rand>'))
    .replaceAll(/\u0001(\d+)\u0002/g, (_, i: string) => kept[Number(i)] as string)
    .replaceAll(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<rand>');
}

/** The beginning of one may look like a hash. */
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** An apply set's id is a hash of its parent's name and namespace, and the namespace's name is chance. */
const APPLYSET = /\bapplyset-[\w-]{43}-v1\b/g;

/** Names of pods that were refused stand in messages alone. */
const NEVER_CREATED = /(\u0002)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g;

function keyOf({ kind, metadata }: TracedObject, names: Names): string {
  return `${kind}/${names.of(metadata.name)}`;
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (object: TracedObject, key: string): Fields => (object[key] ?? {}) as Fields;

const SCALED: ReadonlySet<string> = new Set(['ReplicaSet', 'StatefulSet', 'ReplicationController']);

function scalings(trace: Trace, names: Names): Record<string, string[]> {
  const sizes = new Map<string, unknown>();
  const out: Record<string, string[]> = {};
  for (const { type, object } of trace) {
    if (!SCALED.has(object.kind)) continue;
    const { uid, name, ownerReferences } = object.metadata;
    if (type === 'DELETED') continue;
    const { replicas } = fieldsOf(object, 'spec');
    if (sizes.get(uid) === replicas) continue;
    sizes.set(uid, replicas);
    const owner = ownerReferences?.find(({ controller }) => controller);
    const key = owner ? `${owner.kind}/${names.of(owner.name)}` : keyOf(object, names);
    const list = out[key] ?? [];
    list.push(`${names.of(name)} ${String(replicas)}`);
    out[key] = list;
  }
  return out;
}

interface EventFields {
  readonly involvedObject?: { readonly kind: string; readonly name: string; readonly fieldPath?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
  readonly count?: number;
  readonly series?: { readonly count: number };
}

function events(histories: readonly History[], names: Names): string[] {
  return histories
    .flatMap(({ states }) => {
      const last = states.at(-1)?.object;
      if (last?.kind !== 'Event') return [];
      const event = last as unknown as EventFields;
      const about = event.involvedObject;
      const path = about?.fieldPath ? ` ${names.in(about.fieldPath)}` : '';
      // A provisioner says behind "_" which run of which pod it is.
      const [who] = (event.source?.component ?? event.reportingComponent ?? '').split('_');
      const count = event.series?.count ?? event.count ?? 1;
      const head = `${about?.kind}/${names.of(about?.name ?? '')}${path} ${event.type} ${event.reason} ${who} x${count}`;
      return [`${head} ${names.in(event.message ?? '')}`];
    })
    .sort();
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

function conditions(histories: readonly History[], names: Names): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const { states } of histories) {
    const turns: string[] = [];
    const known = new Map<string, string>();
    for (const { object } of states) {
      for (const { type, status, reason } of (fieldsOf(object, 'status').conditions ?? []) as readonly Condition[]) {
        const text = `${type}=${status}${reason ? ` ${reason}` : ''}`;
        if (known.get(type) !== text) turns.push(text);
        known.set(type, text);
      }
    }
    const first = states[0]?.object;
    if (first && turns.length > 0) addTo(out, keyOf(first, names), turns.join(', '));
  }
  return sortedLists(out);
}

/** Fields of chance or of this machine. */
const DROPPED: ReadonlySet<string> = new Set([
  'managedFields',
  'uid',
  'resourceVersion',
  'selfLink',
  'containerID',
  'imageID',
  'hostIP',
  'hostIPs',
  'podIP',
  'podIPs',
  'clusterIP',
  'clusterIPs',
  'nodePort',
]);

/** What the recording machine's control groups said of pods without a limit. */
const NO_LIMIT = '9007199254740988Ki';

function finals(histories: readonly History[], names: Names): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const { states, goneAt } of histories) {
    const last = states.at(-1)?.object;
    if (!last || last.kind === 'Event') continue;
    const key = `${keyOf(last, names)}${goneAt === undefined ? '' : ' (gone)'}`;
    addTo(out, key, JSON.stringify(plain(last, names)));
  }
  return sortedLists(out);
}

/** Labels of a release's Secret: seconds since 1970. */
const HELM_TIMES: ReadonlySet<string> = new Set(['createdAt', 'modifiedAt']);

/** Keys sorted, what is chance taken out, what is empty left out. */
function plain(value: unknown, names: Names, key = ''): unknown {
  if (typeof value === 'string') {
    if (key === 'ca.crt' || key === 'release') return '<data>';
    if (HELM_TIMES.has(key) && /^\d{10}$/.test(value)) return '<time>';
    return names.in(value);
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) {
    const inner = (value as Fields)[name];
    if (DROPPED.has(name) || inner === null || inner === undefined || inner === NO_LIMIT) continue;
    const shown = plain(inner, names, name);
    // Empty ones say no more than absent ones.
    if (typeof shown !== 'object' || shown === null || Object.keys(shown).length > 0) out[names.in(name)] = shown;
  }
  return out;
}

function durations(trace: Trace, histories: readonly History[]): Record<string, number[]> {
  const out: Record<string, number[]> = {};
  const add = (what: string, seconds: number | undefined): void => {
    if (seconds === undefined || seconds < 0) return;
    const list = out[what] ?? [];
    list.push(Math.round(seconds * 1000) / 1000);
    out[what] = list;
  };
  for (const history of histories) {
    const kind = history.states[0]?.object.kind;
    if (kind === 'Pod') podDurations(history, add);
    else if (kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet') observed(kind, history, add);
  }
  rollouts(histories, add);
  add('last change', trace.at(-1)?.t);
  for (const list of Object.values(out)) list.sort((a, b) => a - b);
  return out;
}

type Add = (what: string, seconds: number | undefined) => void;

function podDurations({ states, goneAt }: History, add: Add): void {
  const at = (holds: (object: TracedObject) => boolean): number | undefined =>
    states.find(({ object }) => holds(object))?.t;
  const created = states[0]?.t ?? 0;
  const bound = at((o) => fieldsOf(o, 'spec').nodeName !== undefined);
  const running = at((o) => fieldsOf(o, 'status').phase === 'Running');
  const asked = at(({ metadata }) => metadata.deletionTimestamp !== undefined);
  add('pod: created to bound', minus(bound, created));
  const first = states[0]?.object;
  const isPlain = !first || !(fieldsOf(first, 'spec').initContainers as unknown[] | undefined)?.length;
  if (isPlain) add('pod: bound to running', minus(running, bound));
  const grace = asked === undefined ? undefined : gracePeriod(states, asked);
  if (grace !== undefined && grace > 0) add(`pod: asked to go to gone, grace ${grace} s`, minus(goneAt, asked));
}

function gracePeriod(states: History['states'], asked: number): number | undefined {
  const metadata = states.find(({ t }) => t >= asked)?.object.metadata as
    | { readonly deletionGracePeriodSeconds?: number }
    | undefined;
  return metadata?.deletionGracePeriodSeconds;
}

function minus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}

/** From a change of the spec to the controller's word that it has seen it. */
function observed(kind: string, { states }: History, add: Add): void {
  let generation = 0;
  let since = 0;
  for (const { t, object } of states) {
    const now = object.metadata.generation ?? 0;
    if (now > generation) {
      generation = now;
      since = t;
    }
    if (since > 0 && fieldsOf(object, 'status').observedGeneration === generation) {
      add(`${kind}: changed to observed`, t - since);
      since = 0;
    }
  }
}

/** From a Deployment's new ReplicaSet to the end of its rollout, in order of the rollouts: of this session, not of all. */
function rollouts(histories: readonly History[], add: Add): void {
  for (const { states } of histories) {
    if (states[0]?.object.kind !== 'Deployment') continue;
    const { name } = states[0].object.metadata;
    let since: number | undefined;
    let before = '';
    for (const { t, object } of states) {
      const list = (fieldsOf(object, 'status').conditions ?? []) as readonly Condition[];
      const reason = list.find(({ type }) => type === 'Progressing')?.reason ?? '';
      if (reason === 'NewReplicaSetCreated' && before !== reason) since = t;
      if (reason === 'NewReplicaSetAvailable' && before !== reason && since !== undefined) {
        add(`Deployment/${name}: rollout`, t - since);
        since = undefined;
      }
      before = reason;
    }
  }
}

function addTo(lists: Record<string, string[]>, key: string, value: string): void {
  const list = lists[key] ?? [];
  list.push(value);
  lists[key] = list;
}

function sortedLists(lists: Record<string, string[]>): Record<string, string[]> {
  for (const list of Object.values(lists)) list.sort();
  return lists;
}
