/** meta, cluster, images, home, traffic, faults and alerts (lesson-format.md §4). */
import type { Addon } from '../../cluster-types.ts';
import { InvalidImages, imagesFromYaml } from '../../nodes/images/load.ts';
import type { Image, NodeSpec } from '../../nodes/types.ts';
import type { TimingKey } from '../../timings.ts';
import { type LoadContext, NO_TEXT, readExpression, readKnown, readLessonFile } from './context.ts';
import type { Cursor, MapCursor } from './cursor.ts';
import { isRef, parseRef } from './refs.ts';
import { DEFAULT_CLASSES, readStorageClasses } from './storage-classes.ts';
import { duplicates } from './tasks.ts';
import type {
  AlertDefinition,
  ClusterDefinition,
  FaultAct,
  FaultDefinition,
  HomeFile,
  MetaDefinition,
  TrafficDefinition,
} from './types.ts';

const META_KEYS = ['revision', 'minutes', 'level', 'after', 'rows', 'teaches', 'fidelity', 'prove'];

export function readMeta(at: Cursor): MetaDefinition {
  const fields = at.map(META_KEYS);
  const list = (key: string) => fields?.optional(key, (c) => c.list((item) => item.text()), []) ?? [];
  const fidelity =
    fields?.required(
      'fidelity',
      (c) => c.list((item) => item.i18n('sentences')),
      [],
      'what is simplified, at least one sentence',
    ) ?? [];
  if (fields?.has('fidelity') && fidelity.length === 0)
    fields.get('fidelity')?.fail('E102', 'empty; expected at least one sentence');
  if (fields && !fields.has('rows')) fields.missing('rows', 'the requirement rows covered');
  return {
    revision: fields?.required('revision', (c) => c.integer(1), 1) ?? 1,
    minutes: fields?.required('minutes', (c) => c.integer(5, 20), 10, 'honest reading and doing time') ?? 10,
    level: fields?.required('level', (c) => c.integer(1, 3), 1) ?? 1,
    after: list('after'),
    rows: list('rows'),
    teaches: list('teaches'),
    fidelity,
    fixedTiming: fields?.optional('prove', readProve, undefined),
  };
}

function readProve(at: Cursor): string | undefined {
  const fields = at.map(['timing', 'why']);
  if (!fields?.has('timing')) return undefined;
  fields.get('timing')?.oneOf(['fixed'] as const);
  return fields.required('why', (c) => c.text(), '', 'why the lesson is not proved with measured timings');
}

const CLUSTER_KEYS = [
  'nodes',
  'namespaces',
  'seed',
  'timings',
  'prepull',
  'addons',
  'storageClasses',
  'users',
  'clock',
];
const TIMING_KEYS: readonly TimingKey[] = [
  'command',
  'control',
  'schedule',
  'start',
  'probe',
  'status',
  'endpoints',
  'proxy',
  'exec',
  'dns',
  'configSync',
  'metrics',
  'hpa',
  'lease',
];

export function readCluster(at: Cursor | undefined, context: LoadContext): ClusterDefinition {
  const fields = at?.map(CLUSTER_KEYS);
  fields?.notYet('users', 'other users than the learner');
  const addons: Addon[] = [];
  let dnsCache = false;
  for (const addon of fields?.get('addons')?.list((item) => item) ?? []) {
    if (addon.isMap) {
      const cache = addon.map(['dns'])?.get('dns')?.map(['cache'])?.get('cache');
      dnsCache = cache?.boolean() ?? false;
    } else if (addon.value === 'reloader') addon.fail('E108', `not simulated yet: the addon ${String(addon.value)}`);
    else {
      const name = addon.oneOf(['dns', 'metrics-server', 'loadbalancer', 'ingress', 'reloader'] as const);
      if (name === 'metrics-server' || name === 'loadbalancer' || name === 'ingress') addons.push(name);
    }
  }
  const namespaces = fields?.optional('namespaces', readNamespaces, undefined) ?? {
    names: ['default'],
    current: 'default',
  };
  return {
    nodes: fields?.optional('nodes', readNodes, undefined) ?? numbered(3),
    namespaces: namespaces.names,
    currentNamespace: namespaces.current,
    seed: fields?.optional('seed', (c) => c.text('a number or a text'), undefined) ?? `lesson ${context.lesson}`,
    timings: fields?.optional('timings', readTimings, undefined) ?? { profile: 'tidy', overrides: {} },
    addons,
    prepull: fields?.optional('prepull', (c) => c.boolean(), false) ?? false,
    storageClasses: fields?.optional('storageClasses', readStorageClasses, DEFAULT_CLASSES) ?? DEFAULT_CLASSES,
    clock: fields?.optional('clock', readClock, undefined) ?? { speed: 1, mode: 'live' },
    dnsCache,
  };
}

const numbered = (count: number): NodeSpec[] => Array.from({ length: count }, (_, i) => ({ name: `node-${i + 1}` }));

function readNodes(at: Cursor): readonly NodeSpec[] {
  if (typeof at.value === 'number') return numbered(at.integer(1, 1000));
  if (!at.isList) {
    at.expected('a number or a list of nodes');
    return numbered(3);
  }
  return at.list(readNode);
}

function readNode(at: Cursor): NodeSpec {
  const fields = at.map(['name', 'cpu', 'memory', 'pods', 'labels', 'taints']);
  return {
    name: fields?.required('name', (c) => c.id(), '') ?? '',
    ...(fields?.has('cpu') ? { cpu: (fields.get('cpu') as Cursor).number() } : {}),
    ...(fields?.has('memory') ? { memory: (fields.get('memory') as Cursor).text() } : {}),
    ...(fields?.has('pods') ? { pods: (fields.get('pods') as Cursor).integer(1) } : {}),
    ...(fields?.has('labels') ? { labels: texts(fields.get('labels') as Cursor) } : {}),
    ...(fields?.has('taints') ? { taints: (fields.get('taints') as Cursor).list(readTaint) } : {}),
  };
}

function readTaint(at: Cursor): {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
} {
  const fields = at.map(['key', 'value', 'effect']);
  const value = fields?.get('value')?.text();
  return {
    key: fields?.required('key', (c) => c.text(), '') ?? '',
    ...(value === undefined ? {} : { value }),
    effect:
      fields?.required(
        'effect',
        (c) => c.oneOf(['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const),
        'NoSchedule',
      ) ?? 'NoSchedule',
  };
}

function texts(at: Cursor): Record<string, string> {
  return Object.fromEntries([...(at.openMap()?.fields ?? [])].map(([key, value]) => [key, value.text()]));
}

function readNamespaces(at: Cursor): { names: string[]; current: string } {
  let current: string | undefined;
  const names = at.list((item) => {
    if (!item.isMap) return item.id();
    const fields = item.map(['name', 'current']) as MapCursor;
    const name = fields.required('name', (c) => c.id(), '');
    if (fields.optional('current', (c) => c.boolean(), false)) current = name;
    return name;
  });
  return { names, current: current ?? 'default' };
}

function readTimings(at: Cursor): ClusterDefinition['timings'] {
  if (!at.isMap) return { profile: at.oneOf(['tidy', 'measured'] as const), overrides: {} };
  const fields = at.map(['profile', ...TIMING_KEYS]);
  const overrides: Partial<Record<TimingKey, number>> = {};
  for (const key of TIMING_KEYS) {
    const value = fields?.get(key);
    if (value) overrides[key] = value.value === 0 ? 0 : value.duration();
  }
  return {
    profile: fields?.optional('profile', (c) => c.oneOf(['tidy', 'measured'] as const), 'tidy') ?? 'tidy',
    overrides,
  };
}

function readClock(at: Cursor): ClusterDefinition['clock'] {
  const fields = at.map(['speed', 'mode']);
  return {
    speed: fields?.optional('speed', (c) => c.number(), 1) ?? 1,
    mode: fields?.optional('mode', (c) => c.oneOf(['live', 'step'] as const), 'live') ?? 'live',
  };
}

/** The lesson's own images; problems of the image reader get their place. */
export function readImages(at: Cursor | undefined): Image[] {
  if (!at) return [];
  try {
    return imagesFromYaml(at.value, 'images');
  } catch (error) {
    if (!(error instanceof InvalidImages)) throw error;
    for (const { path, message } of error.problems) placeOf(at, path).fail('E101', message);
    return [];
  }
}

/** The cursor at a path such as "drydock/web.tags.9.listen[0].after", as far as it exists. */
function placeOf(root: Cursor, path: string): Cursor {
  let at = root;
  let rest = path;
  while (rest !== '') {
    const index = /^\[(\d+)\]\.?/.exec(rest);
    if (index && at.isList) {
      const item = at.list((c) => c)[Number(index[1])];
      if (!item) return at;
      at = item;
      rest = rest.slice(index[0].length);
      continue;
    }
    if (!at.isMap) return at;
    const fields = (at.openMap() as MapCursor).fields;
    const key = [...fields.keys()]
      .filter((k) => rest === k || rest.startsWith(`${k}.`) || rest.startsWith(`${k}[`))
      .sort((a, b) => b.length - a.length)[0];
    if (key === undefined) return at;
    at = fields.get(key) as Cursor;
    rest = rest.slice(key.length).replace(/^\./, '');
  }
  return at;
}

export function readHome(at: Cursor, context: LoadContext): HomeFile[] {
  return at.list((item) => readHomeFile(item, context)).flat();
}

function readHomeFile(at: Cursor, context: LoadContext): HomeFile[] {
  const fields = at.map(['path', 'from', 'content', 'open', 'readonly', 'mode']);
  if (!fields) return [];
  const path = fields.required('path', (c) => c.relativePath(), '');
  const common = {
    open: fields.optional('open', (c) => c.boolean(), false),
    readonly: fields.optional('readonly', (c) => c.boolean(), false),
    mode: fields.optional('mode', (c) => Number.parseInt(c.text('a mode such as 755'), 8), 0o644),
  };
  const from = fields.get('from');
  if (from && fields.has('content')) at.fail('E101', 'from and content exclude each other');
  if (!from)
    return [
      {
        path,
        content: fields.required(
          'content',
          (c) => (typeof c.value === 'string' ? c.value : c.text()),
          '',
          'give from or content',
        ),
        ...common,
      },
    ];
  const source = from.relativePath().replace(/\/$/, '');
  const inside = Object.keys(context.files).filter((file) => file.startsWith(`${source}/`));
  if (inside.length > 0)
    return inside.map((file) => ({
      path: `${path.replace(/\/$/, '')}${file.slice(source.length)}`,
      content: context.files[file] as string,
      ...common,
    }));
  readLessonFile(from, context);
  return [{ path, content: context.files[source] ?? '', ...common }];
}

const TRAFFIC_KEYS = [
  'id',
  'to',
  'rate',
  'clients',
  'think',
  'keepAlive',
  'path',
  'method',
  'body',
  'host',
  'from',
  'timeout',
  'start',
  'lb',
];

export function readTraffic(at: Cursor, context: LoadContext): TrafficDefinition[] {
  const loads = at.list((item) => readLoad(item, context)).filter((load) => load !== undefined);
  duplicates(
    at,
    loads.map((load) => load.id),
    'load',
  );
  return loads;
}

function readLoad(at: Cursor, context: LoadContext): TrafficDefinition | undefined {
  const fields = at.map(TRAFFIC_KEYS);
  if (!fields) return undefined;
  const to = fields.required('to', (c) => c.text('a URL'), '', 'where the requests go');
  if (to !== '' && !/^http:\/\/[^/:]+(:\d+)?(\/.*)?$/.test(to))
    fields.get('to')?.fail('E101', `"${to}" is not of the form http://HOST[:PORT][/PATH]`);
  const clients = fields.optional('clients', (c) => c.integer(1, 10_000), undefined);
  if (clients !== undefined && fields.get('rate'))
    fields.get('rate')?.fail('E101', 'a load has a rate or clients, not both');
  return {
    id: fields.required('id', (c) => c.id(), ''),
    to,
    rate: clients === undefined ? fields.required('rate', readRate, 1, 'requests a second') : 0,
    clients,
    thinkMs: fields.optional('think', (c) => c.duration(), 1000),
    keepAlive: fields.optional('keepAlive', (c) => c.boolean(), false),
    host: fields.optional('host', (c) => c.text(), undefined),
    path: fields.optional('path', (c) => c.text(), /^http:\/\/[^/]+(\/.*)$/.exec(to)?.[1] ?? '/'),
    method: fields.optional('method', (c) => c.text(), 'GET'),
    body: fields.optional('body', (c) => c.text(), undefined),
    from: fields.optional('from', (c) => readFrom(c, context), 'outside'),
    timeoutMs: fields.optional('timeout', (c) => c.duration(), 2000),
    start: fields.optional('start', (c) => readStart(c, context), { kind: 'at', ms: 0 }),
    lb: fields.optional('lb', (c) => c.oneOf(['random', 'even'] as const), 'random'),
  };
}

function readRate(at: Cursor): TrafficDefinition['rate'] {
  if (!at.isList) return at.number();
  return at.list((item) => {
    const fields = item.map(['at', 'rate']);
    return {
      atMs: fields?.required('at', (c) => (c.value === 0 ? 0 : c.duration()), 0) ?? 0,
      rate: fields?.required('rate', (c) => c.number(), 0) ?? 0,
    };
  });
}

function readFrom(at: Cursor, context: LoadContext): TrafficDefinition['from'] {
  const text = at.text();
  if (text === 'outside' || text === '') return 'outside';
  const ref = parseRef(text, context.kinds);
  if (isRef(ref) && ref.resource === 'pods') return { namespace: ref.namespace ?? 'default', pod: ref.name };
  at.fail(
    'E201',
    isRef(ref) ? `"${text}" is not a pod; expected outside or a reference such as pod/client` : ref.message,
  );
  return 'outside';
}

function readStart(at: Cursor, context: LoadContext): TrafficDefinition['start'] {
  const { value } = at;
  if (value === 'manual') return { kind: 'manual' };
  if (value === 0 || (typeof value === 'string' && /^[\d.]+\s*[a-z]+/i.test(value)))
    return { kind: 'at', ms: value === 0 ? 0 : at.duration() };
  return { kind: 'when', condition: readExpression(at, context.expressions, 'bool') };
}

const FAULT_ACTS = [
  'nodeDown',
  'nodeUp',
  'partition',
  'heal',
  'nodeJoin',
  'registry',
  'slow',
  'lag',
  'kill',
  'sick',
  'volume',
  'metrics',
  'traffic',
  'apply',
  'run',
];
const ACTS_THAT_WORK = ['nodeJoin', 'registry', 'lag', 'kill', 'sick', 'metrics', 'volume', 'traffic', 'apply', 'run'];

/** `addons`: what the lesson's cluster has. */
export function readFaults(at: Cursor, context: LoadContext, addons: readonly Addon[]): FaultDefinition[] {
  return at
    .list((item): FaultDefinition | undefined => {
      const fields = item.map(['id', 'says', 'at', 'when', 'manual', 'do']);
      if (!fields) return undefined;
      const triggers = ['at', 'when', 'manual'].filter((key) => fields.has(key));
      if (triggers.length !== 1)
        item.fail('E101', `expected exactly one of at, when, manual; got ${triggers.join(' and ') || 'none'}`);
      return {
        id: fields.required('id', (c) => c.id(), ''),
        says: fields.optional('says', (c) => c.i18n('sentences'), undefined),
        trigger: fields.has('when')
          ? { kind: 'when', condition: readExpression(fields.get('when') as Cursor, context.expressions, 'bool') }
          : fields.has('at')
            ? { kind: 'at', ms: (fields.get('at') as Cursor).duration() }
            : { kind: 'manual' },
        acts: fields
          .required('do', (c) => c.list((act) => readAct(act, context, addons)), [], 'what it does')
          .filter((act) => act !== undefined),
      };
    })
    .filter((fault) => fault !== undefined);
}

function readAct(at: Cursor, context: LoadContext, addons: readonly Addon[]): FaultAct | undefined {
  const fields = at.map(FAULT_ACTS);
  if (!fields) return undefined;
  const [kind, ...more] = FAULT_ACTS.filter((act) => fields.has(act));
  if (kind === undefined || more.length > 0) {
    at.fail('E101', `expected exactly one of ${FAULT_ACTS.join(', ')}`);
    return undefined;
  }
  const value = fields.get(kind) as Cursor;
  if (!ACTS_THAT_WORK.includes(kind)) {
    value.fail('E108', `not simulated yet: the fault ${kind}`);
    return undefined;
  }
  if (kind === 'apply') return { kind, path: readLessonFile(value, context) };
  if (kind === 'run') return { kind, script: value.text('a script') };
  if (kind === 'traffic') {
    const load = value.map(['id', 'rate']);
    return {
      kind,
      id: load?.required('id', (c) => readKnown(c, 'load', context.ids.traffic), '') ?? '',
      rate: load?.required('rate', (c) => c.number(), 0) ?? 0,
    };
  }
  if (kind === 'metrics') {
    if (!addons.includes('metrics-server')) value.fail('E101', 'the cluster has no metrics-server among its addons');
    return { kind, up: value.oneOf(['down', 'up'] as const) === 'up' };
  }
  if (kind === 'registry') return { kind, up: value.oneOf(['down', 'up'] as const) === 'up' };
  if (kind === 'nodeJoin') return { kind, node: readNode(value) };
  if (kind === 'volume') return readVolumeAct(value);
  if (kind === 'kill' || kind === 'sick') {
    const which = value.map(['selector', 'count']);
    return {
      kind,
      selector: which?.required('selector', (c) => c.text('a selector'), '') ?? '',
      count: which?.optional('count', (c) => c.integer(1), 1) ?? 1,
    };
  }
  const timings: Partial<Record<TimingKey, number>> = {};
  for (const [key, ms] of value.map(['endpoints', 'proxy', 'dns'])?.fields ?? [])
    timings[key as TimingKey] = ms.duration();
  return { kind: 'lag', timings };
}

/** Which volumes it is about, and what becomes of them. */
function readVolumeAct(at: Cursor): FaultAct | undefined {
  const fields = at.map(['claim', 'class', 'attach', 'full']);
  if (!fields) return undefined;
  if (fields.has('claim') === fields.has('class')) at.fail('E101', 'expected exactly one of claim and class');
  if (!fields.has('attach') && !fields.has('full')) at.fail('E101', 'expected attach or full');
  const attach = fields.optional(
    'attach',
    (c): 'fail' | number => (c.value === 'fail' ? 'fail' : c.value === 0 ? 0 : c.duration()),
    undefined,
  );
  const name = (key: string): string | undefined => fields.optional(key, (c) => c.text('a name'), undefined);
  return {
    kind: 'volume',
    claim: name('claim'),
    className: name('class'),
    attach,
    full: fields.optional('full', (c) => c.boolean(), false),
  };
}

export function readAlerts(at: Cursor, context: LoadContext): AlertDefinition[] {
  return at.list((item) => {
    const fields = item.map(['id', 'says', 'when']);
    const when = fields?.get('when');
    if (fields && !when) fields.missing('when', 'the condition of the alert');
    return {
      id: fields?.required('id', (c) => c.id(), '') ?? '',
      says: fields?.required('says', (c) => c.i18n('sentences'), NO_TEXT) ?? NO_TEXT,
      when: readExpression(when ?? item, context.expressions, 'bool'),
    };
  });
}
