/** meta, cluster, images and home (lesson-format.md §4.1–§4.5). */
import { parseQuantity } from '../../api/quantity.ts';
import type { UserInfo } from '../../api/types.ts';
import type { Addon } from '../../cluster-types.ts';
import { InvalidImages, imagesFromYaml } from '../../nodes/images/load.ts';
import type { Image, NodeSpec } from '../../nodes/types.ts';
import type { TimingKey } from '../../timings.ts';
import { type LoadContext, readLessonFile } from './context.ts';
import type { Cursor, MapCursor } from './cursor.ts';
import { DEFAULT_CLASSES, readStorageClasses } from './storage-classes.ts';
import { duplicates } from './tasks.ts';
import type { ClusterDefinition, HomeFile, MetaDefinition } from './types.ts';

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
  return {
    revision: fields?.required('revision', (c) => c.integer(1), 1) ?? 1,
    minutes: fields?.required('minutes', (c) => c.integer(5, 20), 10, 'honest reading and doing time') ?? 10,
    level: fields?.required('level', (c) => c.integer(1, 3), 1) ?? 1,
    after: list('after'),
    rows: list('rows'),
    teaches: list('teaches'),
    fidelity,
    prove: fields?.optional('prove', readProve, PROVED_IN_FULL) ?? PROVED_IN_FULL,
  };
}

/** The proof of a lesson that asks for nothing else. */
export const PROVED_IN_FULL: MetaDefinition['prove'] = { fixedTiming: undefined, unseen: [] };

function readProve(at: Cursor): MetaDefinition['prove'] {
  const fields = at.map(['timing', 'why', 'unseen']);
  const unseen = fields?.optional('unseen', (c) => c.list((item) => item.text('code that the lesson shows')), []) ?? [];
  if (!fields?.has('timing')) return { fixedTiming: undefined, unseen };
  fields.get('timing')?.oneOf(['fixed'] as const);
  const why = fields.required('why', (c) => c.text(), '', 'why the lesson is not proved with measured timings');
  return { fixedTiming: why, unseen };
}

function readMode(at: Cursor): number {
  const text = at.text('a mode such as 755');
  if (!/^0?[0-7]{3}$/.test(text)) at.fail('E101', `"${text}" is not a mode; expected three octal digits such as 755`);
  return Number.parseInt(text, 8) || 0o644;
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
  'request',
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
  const addons: Addon[] = [];
  let dnsCache = false;
  for (const addon of fields?.get('addons')?.list((item) => item) ?? []) {
    if (addon.isMap) {
      const cache = addon.map(['dns'])?.get('dns')?.map(['cache'])?.get('cache');
      dnsCache = cache?.boolean() ?? false;
    } else {
      const name = addon.oneOf(['dns', 'metrics-server', 'loadbalancer', 'ingress', 'reloader'] as const);
      if (name !== undefined && name !== 'dns') addons.push(name);
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
    users: fields?.optional('users', readUsers, []) ?? [],
  };
}

const numbered = (count: number): NodeSpec[] => Array.from({ length: count }, (_, i) => ({ name: `node-${i + 1}` }));

function readNodes(at: Cursor): readonly NodeSpec[] {
  if (typeof at.value === 'number') return numbered(at.integer(1, 1000));
  if (!at.isList) {
    at.expected('a number or a list of nodes');
    return numbered(3);
  }
  const nodes = at.list(readNode);
  duplicates(
    at,
    nodes.map((node) => node.name),
    'node',
  );
  return nodes;
}

export function readNode(at: Cursor): NodeSpec {
  const fields = at.map(['name', 'cpu', 'memory', 'pods', 'labels', 'taints']);
  return {
    name: fields?.required('name', (c) => c.id(), '') ?? '',
    ...(fields?.has('cpu') ? { cpu: (fields.get('cpu') as Cursor).number() } : {}),
    ...(fields?.has('memory') ? { memory: readQuantity(fields.get('memory') as Cursor) } : {}),
    ...(fields?.has('pods') ? { pods: (fields.get('pods') as Cursor).integer(1) } : {}),
    ...(fields?.has('labels') ? { labels: texts(fields.get('labels') as Cursor) } : {}),
    ...(fields?.has('taints') ? { taints: (fields.get('taints') as Cursor).list(readTaint) } : {}),
  };
}

function readQuantity(at: Cursor): string {
  const text = at.text('a quantity such as 8Gi');
  const problem = text === '' ? undefined : parseQuantity(text);
  if (typeof problem === 'string') at.fail('E101', `"${text}" is not a quantity; expected forms such as 8Gi, 500m`);
  return text;
}

/** `kubectl --context NAME` is that user with its groups; `--as NAME` is the name alone, as on any cluster. */
function readUsers(at: Cursor): UserInfo[] {
  const users = at.list((item): UserInfo => {
    const fields = item.map(['name', 'groups']);
    const name = fields?.required('name', (c) => c.id(), '') ?? '';
    if (name === 'admin' || name === 'drydock')
      item.fail('E101', `"${name}" is the learner's own entry in the kubeconfig`);
    return { name, groups: fields?.optional('groups', (c) => c.list((group) => group.text()), []) ?? [] };
  });
  duplicates(
    at,
    users.map((user) => user.name),
    'user',
  );
  return users;
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
    speed: fields?.optional('speed', readSpeed, 1) ?? 1,
    mode: fields?.optional('mode', (c) => c.oneOf(['live', 'step'] as const), 'live') ?? 'live',
  };
}

function readSpeed(at: Cursor): number {
  const speed = at.number();
  if (typeof at.value !== 'number' || (speed > 0 && speed <= 1000)) return speed;
  at.fail('E101', `expected more than 0 and at most 1000, got ${speed}`);
  return 1;
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
  const readonly = fields.optional('readonly', (c) => c.boolean(), false);
  const common = {
    open: fields.optional('open', (c) => c.boolean(), false),
    readonly,
    mode: fields.optional('mode', readMode, readonly ? 0o444 : 0o644),
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
