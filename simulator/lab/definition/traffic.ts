/** `traffic`: loads on the cluster (lesson-format.md §4.6). */
import { type LoadContext, readExpression } from './context.ts';
import type { Cursor } from './cursor.ts';
import { isRef, parseRef } from './refs.ts';
import { duplicates } from './tasks.ts';
import type { TrafficDefinition } from './types.ts';

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
