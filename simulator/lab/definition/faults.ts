/** `faults`, `alerts` and `timer`: what happens besides the learner, and what is pointed out (lesson-format.md §4.7, §4.8). */
import { parseLabelSelector, SelectorError } from '../../api/selectors.ts';
import type { TimingKey } from '../../timings.ts';
import { type LoadContext, NO_TEMPLATE, readExpression, readKnown, readLessonFile, readTemplate } from './context.ts';
import type { Cursor } from './cursor.ts';
import { duplicates } from './tasks.ts';
import type { AlertDefinition, ClusterDefinition, FaultAct, FaultDefinition, TimerDefinition } from './types.ts';
import { readNode } from './world.ts';

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
] as const;

/** What acts may refer to. */
interface ActContext {
  readonly load: LoadContext;
  readonly cluster: ClusterDefinition;
  /** Names of nodes: those there are, and those that join. */
  readonly nodes: readonly string[];
}

export function readFaults(at: Cursor, context: LoadContext, cluster: ClusterDefinition): FaultDefinition[] {
  const nodes = [...cluster.nodes.map(({ name }) => name), ...joining(at.value)];
  const faults = at
    .list((item) => readFault(item, { load: context, cluster, nodes }))
    .filter((fault) => fault !== undefined);
  duplicates(
    at,
    faults.map((fault) => fault.id),
    'fault',
  );
  return faults;
}

/** Names of nodes that faults bring, before the faults are read. */
function joining(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((fault) => {
    const acts = (fault as { do?: unknown } | null)?.do;
    if (!Array.isArray(acts)) return [];
    return acts.flatMap((act) => {
      const name = (act as { nodeJoin?: { name?: unknown } } | null)?.nodeJoin?.name;
      return typeof name === 'string' ? [name] : [];
    });
  });
}

function readFault(at: Cursor, context: ActContext): FaultDefinition | undefined {
  const fields = at.map(['id', 'says', 'at', 'when', 'manual', 'do']);
  if (!fields) return undefined;
  const { expressions } = context.load;
  const triggers = ['at', 'when', 'manual'].filter((key) => fields.has(key));
  if (triggers.length !== 1)
    at.fail('E101', `expected exactly one of at, when, manual; got ${triggers.join(' and ') || 'none'}`);
  const manual = fields.get('manual');
  if (manual && manual.value !== true) manual.fail('E101', 'expected true; leave manual out otherwise');
  if (manual && !fields.has('says')) fields.missing('says', 'the words on its button');
  return {
    id: fields.required('id', (c) => c.id(), ''),
    says: fields.optional('says', (c) => readTemplate(c, expressions, 'sentences'), undefined),
    trigger: fields.has('when')
      ? { kind: 'when', condition: readExpression(fields.get('when') as Cursor, expressions, 'bool') }
      : fields.has('at')
        ? { kind: 'at', ms: fields.optional('at', (c) => (c.value === 0 ? 0 : c.duration()), 0) }
        : { kind: 'manual' },
    acts: fields
      .required('do', (c) => c.list((act) => readAct(act, context)), [], 'what it does')
      .filter((act) => act !== undefined),
  };
}

function readAct(at: Cursor, { load: context, cluster, nodes }: ActContext): FaultAct | undefined {
  const fields = at.map(FAULT_ACTS);
  if (!fields) return undefined;
  const [kind, ...more] = FAULT_ACTS.filter((act) => fields.has(act));
  if (kind === undefined || more.length > 0) {
    at.fail('E101', `expected exactly one of ${FAULT_ACTS.join(', ')}`);
    return undefined;
  }
  const value = fields.get(kind) as Cursor;
  switch (kind) {
    case 'nodeDown':
    case 'nodeUp':
    case 'partition':
    case 'heal':
      return { kind, node: readKnown(value, 'node', nodes) };
    case 'nodeJoin':
      return { kind, node: readNode(value) };
    case 'metrics':
      if (!cluster.addons.includes('metrics-server'))
        value.fail('E101', 'the cluster has no metrics-server among its addons');
      return { kind, up: value.oneOf(['down', 'up'] as const) === 'up' };
    case 'registry':
      return { kind, up: value.oneOf(['down', 'up'] as const) === 'up' };
    case 'slow':
      return readSlow(value);
    case 'lag':
      return readLag(value);
    case 'kill':
    case 'sick': {
      const which = value.map(['selector', 'count']);
      return {
        kind,
        selector: which?.required('selector', readSelector, '') ?? '',
        count: which?.optional('count', (c) => c.integer(1), 1) ?? 1,
      };
    }
    case 'volume':
      return readVolumeAct(value);
    case 'traffic': {
      const load = value.map(['id', 'rate']);
      return {
        kind,
        id: load?.required('id', (c) => readKnown(c, 'load', context.ids.traffic), '') ?? '',
        rate: load?.required('rate', (c) => c.number(), 0) ?? 0,
      };
    }
    case 'apply':
      return { kind, path: readLessonFile(value, context) };
    case 'run':
      return { kind, script: value.text('a script') };
  }
}

/** A label selector as kubectl takes it. */
function readSelector(at: Cursor): string {
  const text = at.text('a selector');
  try {
    parseLabelSelector(text);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    at.fail('E101', `"${text}" is not a selector: ${error.message}`);
  }
  return text;
}

function readSlow(at: Cursor): FaultAct {
  const fields = at.map(['image', 'by']);
  return {
    kind: 'slow',
    image: fields?.required('image', (c) => c.text('an image'), '') ?? '',
    byMs: fields?.required('by', (c) => c.duration(), 0, 'how much later its containers listen') ?? 0,
  };
}

function readLag(at: Cursor): FaultAct {
  const timings: Partial<Record<TimingKey, number>> = {};
  for (const key of ['endpoints', 'proxy', 'dns'] as const) {
    const value = at.map(['endpoints', 'proxy', 'dns'])?.get(key);
    if (value) timings[key] = value.value === 0 ? 0 : value.duration();
  }
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
  const alerts = at.list((item): AlertDefinition => {
    const fields = item.map(['id', 'says', 'when']);
    const when = fields?.get('when');
    if (fields && !when) fields.missing('when', 'the condition of the alert');
    return {
      id: fields?.required('id', (c) => c.id(), '') ?? '',
      says:
        fields?.required('says', (c) => readTemplate(c, context.expressions, 'sentences'), NO_TEMPLATE) ?? NO_TEMPLATE,
      when: readExpression(when ?? item, context.expressions, 'bool'),
    };
  });
  duplicates(
    at,
    alerts.map((alert) => alert.id),
    'alert',
  );
  return alerts;
}

/** A clock from the first instant that `from` is true. It decides nothing. */
export function readTimer(at: Cursor, context: LoadContext): TimerDefinition | undefined {
  const fields = at.map(['from', 'limit']);
  const from = fields?.get('from');
  if (fields && !from) fields.missing('from', 'when the clock starts');
  const limitMs = fields?.required('limit', (c) => c.duration(), 0, 'how much time there is') ?? 0;
  return from && { from: readExpression(from, context.expressions, 'bool'), limitMs };
}
