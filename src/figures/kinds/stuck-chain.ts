// Where a stuck rollout says what is wrong: the same Deployment with one of seven causes, and what each object of the chain tells.
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { Cause, ChainData, ChainKnobs, ChainLink } from '../knobs/stuck-chain.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

/** Warnings told of one object. */
const SHOWN = 3;

interface Given {
  /** Objects that are there first. */
  readonly objects?: string;
  readonly image?: string;
  /** Lines of the container, indented like its name. */
  readonly container?: string;
  readonly pod?: string;
}

const PROBE = 'readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}';

const CAUSE: Readonly<Record<Cause, Given>> = {
  quota: {
    objects: 'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: few}\nspec: {hard: {pods: "1"}}\n',
  },
  limits: {
    objects:
      'apiVersion: v1\nkind: LimitRange\nmetadata: {name: small}\nspec: {limits: [{type: Container, max: {memory: 64Mi}}]}\n',
    container: 'resources: {limits: {memory: 128Mi}}',
  },
  account: { pod: 'serviceAccountName: nobody' },
  image: { image: 'figure/typo:1' },
  config: { container: 'env: [{name: DB, valueFrom: {configMapKeyRef: {name: settings, key: db}}}]' },
  crash: { image: 'drydock/web:crash' },
  probe: { container: PROBE.replace('8080', '9090') },
};

function manifest({ image = 'drydock/web:1', container = '', pod = '' }: Given): string {
  const lines = [container, container.startsWith('readinessProbe') ? '' : PROBE].filter(Boolean);
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: 2
  progressDeadlineSeconds: 20
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
${pod ? `      ${pod}\n` : ''}      containers:
      - name: app
        image: ${image}
${lines.map((line) => `        ${line}\n`).join('')}`;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}
interface State {
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
}
interface Chained extends KubeObject {
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly {
      readonly ready: boolean;
      readonly state?: Readonly<Record<string, State>>;
    }[];
  };
}
interface EventObject extends KubeObject {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject?: { readonly uid?: string };
}

export async function stuckChain({ cause }: ChainKnobs, images: StockImages): Promise<ChainData> {
  const given = CAUSE[cause];
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 2, prepull: true },
      setup: [
        ...(given.objects ? [{ apply: 'files/first.yaml' }, { wait: '2s' }] : []),
        { apply: 'files/app.yaml' },
        { wait: '30s' },
      ],
      images: { 'figure/typo': { pull: '1s', tags: { '1': { missing: true } }, behaviour: { program: 'http' } } },
    },
    files: { 'files/app.yaml': manifest(given), ...(given.objects ? { 'files/first.yaml': given.objects } : {}) },
    images,
  });
  const { store } = world.session.world.cluster;
  const events = store.list<EventObject>('events', 'default').filter(({ type }) => type === 'Warning');
  const warnings = (object: KubeObject | undefined): ChainLink['events'] =>
    events
      .filter(({ involvedObject }) => involvedObject?.uid === object?.metadata.uid)
      .sort((a, b) => compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp))
      .map(({ reason = '', message = '' }) => ({ reason, message }))
      // what a controller tries again it says again: once is enough
      .filter(({ reason }, i, all) => all.findIndex((e) => e.reason === reason) === i)
      .slice(0, SHOWN);
  const bad = (object: Chained | undefined, good: string) =>
    (object?.status?.conditions ?? [])
      .filter(
        ({ type, status }) => (type === 'ReplicaFailure' ? status === 'True' : status !== 'True') && type !== good,
      )
      .map(({ type, status, reason = '', message = '' }) => ({ what: `${type}: ${status}`, reason, message }));
  const [deployment] = store.list<Chained>('deployments.apps', 'default');
  const [set] = store.list<Chained>('replicasets.apps', 'default');
  const pods = store.list<Chained>('pods', 'default');
  const pod = pods.find((p) => !p.status?.containerStatuses?.[0]?.ready) ?? undefined;
  const container = pod?.status?.containerStatuses?.[0];
  const [state, details] = Object.entries(container?.state ?? {})[0] ?? ['', {}];
  const log = pod ? ((await world.run(`kubectl logs ${pod.metadata.name} --tail=1`)).split('\n').at(-1) ?? '') : '';
  const links: ChainLink[] = [
    { kind: 'Deployment', ref: 'deploy/app', says: bad(deployment, ''), events: warnings(deployment), log: '' },
    {
      kind: 'ReplicaSet',
      ref: set ? `rs/${set.metadata.name}` : '',
      says: bad(set, ''),
      events: warnings(set),
      log: '',
    },
    {
      kind: 'Pod',
      ref: pod ? `pod/${pod.metadata.name}` : '',
      says: bad(pod, 'PodScheduled'),
      events: warnings(pod),
      log: '',
    },
    {
      kind: 'Container',
      ref: container ? 'app' : '',
      says: state ? [{ what: state, reason: details?.reason ?? '', message: details?.message ?? '' }] : [],
      events: [],
      log: /^(?:error|Error)|is waiting to start/.test(log) ? '' : log,
    },
  ];
  return { links, names: links.filter((link) => textOf(link).includes(TELLING[cause])).map(({ kind }) => kind) };
}

/** Words that name the cause, wherever they stand. */
const TELLING: Readonly<Record<Cause, string>> = {
  quota: 'exceeded quota',
  limits: 'maximum memory usage',
  account: 'serviceaccount "nobody" not found',
  image: 'figure/typo:1',
  config: 'configmap "settings" not found',
  crash: 'fatal:',
  probe: ':9090',
};

const textOf = ({ says, events, log }: ChainLink): string =>
  [...says, ...events]
    .map(({ message }) => message)
    .concat(log)
    .join('\n');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
