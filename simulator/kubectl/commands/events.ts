/** `kubectl events`. Mirrors kubectl/pkg/cmd/events (events.go, event_printer.go). */
import type { Event } from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { ALL_NAMESPACES_FLAG, CHUNK_SIZE_FLAG, PRINT_FLAGS } from '../cli/flagsets.ts';
import { since } from '../describe/fields.ts';
import { printerFor, withoutManagedFields } from '../printers/printer.ts';
import { TabWriter } from '../printers/tabwriter.ts';
import { goSorted } from '../resources/go-sort.ts';
import { schemaOf } from '../resources/schema.ts';
import { inTypedOrder } from '../resources/typed.ts';
import { defineCommand, type Invocation, type Mapping, type Unstructured } from '../types.ts';

export const EVENTS = defineCommand({
  name: 'events',
  arguments:
    '[(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  flags: [
    ...PRINT_FLAGS,
    ALL_NAMESPACES_FLAG,
    CHUNK_SIZE_FLAG,
    { name: 'for', type: 'string' },
    { name: 'no-headers', type: 'bool' },
    { name: 'types', type: 'stringSlice' },
    { name: 'watch', short: 'w', type: 'bool' },
  ],
  run: events,
});

function* events(call: Invocation): Routine<void> {
  const { flags } = call;
  const everywhere = flags.bool('all-namespaces');
  const types = flags.list('types');
  const fieldSelector = yield* selectorOf(call);
  for (const type of types)
    if (!['normal', 'warning'].includes(type.toLowerCase())) throw new CliError('valid --types are Normal or Warning');
  const mapping = yield* call.discovery.resolve('events');
  const path = call.client.path({ mapping, namespace: everywhere ? '' : call.namespace });
  const query: Record<string, string> = fieldSelector === '' ? {} : { fieldSelector };
  const wanted = (event: Event): boolean =>
    types.length === 0 || types.some((t) => t.toLowerCase() === (event.type ?? '').toLowerCase());
  if (flags.bool('watch')) return yield* watchEvents(call, path, query, wanted, everywhere);
  const list = yield* call.client.request('GET', path, {
    query: { ...query, ...(flags.number('chunk-size') > 0 ? { limit: String(flags.number('chunk-size')) } : {}) },
  });
  const items = ((list.body as { items?: Event[] }).items ?? []).filter(wanted);
  if (items.length === 0) {
    yield* call.err(everywhere ? 'No events found.\n' : `No events found in ${call.namespace} namespace.\n`);
    return;
  }
  const sorted = goSorted(items, (a, b) => timeOf(a) < timeOf(b));
  // Of a list there is no name, and what a printer fails of is not told.
  if (flags.string('output') === 'name') return;
  if (flags.string('output') !== '') {
    const shown = {
      kind: 'EventList',
      apiVersion: 'v1',
      metadata: {},
      items: sorted.map((e) => asObject(mapping, e)),
    } as unknown as Unstructured;
    yield* call.out(printerFor(call, { typed: true }).print(shown));
    return;
  }
  const writer = new TabWriter();
  if (!flags.bool('no-headers')) writer.write(header(everywhere));
  for (const event of sorted) writer.write(row(event, everywhere, call.nowMs()));
  yield* call.out(writer.flush());
}

/** --for TYPE/NAME as a field selector. */
function* selectorOf(call: Invocation): Routine<string> {
  const text = call.flags.string('for');
  if (text === '') return '';
  const parts = text.split('/');
  if (parts.length === 1) throw new CliError('--for must be in resource/name form');
  if (parts.length > 2) throw new CliError('arguments in resource/name form may not have more than one slash');
  const [type, name] = parts as [string, string];
  const { kind, group, version } = yield* call.discovery.resourceFor(type.toLowerCase());
  if (name === '') return '';
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return `involvedObject.kind=${kind},involvedObject.apiVersion=${apiVersion},involvedObject.name=${name}`;
}

function* watchEvents(
  call: Invocation,
  path: string,
  query: Record<string, string>,
  wanted: (event: Event) => boolean,
  everywhere: boolean,
): Routine<void> {
  const { flags } = call;
  const { watch } = yield* call.client.request('GET', path, { query: { ...query, watch: 'true' } });
  if (!watch) throw new CliError('the server did not answer with a watch');
  const writer = new TabWriter();
  const human = flags.string('output') === '';
  const printer = human ? undefined : printerFor(call, { typed: true });
  const mapping = yield* call.discovery.resolve('events');
  let headed = flags.bool('no-headers');
  try {
    for (;;) {
      const change = yield* wait(watch.next);
      if (change === null) return;
      if (change.type === 'DELETED' || change.type === 'BOOKMARK' || change.type === 'ERROR') continue;
      const event = change.object as Event;
      if (!wanted(event)) continue;
      if (printer) {
        yield* call.out(printer.print(asObject(mapping, event)));
        continue;
      }
      if (!headed) writer.write(header(everywhere));
      headed = true;
      writer.write(row(event, everywhere, call.nowMs()));
      yield* call.out(writer.flush());
    }
  } finally {
    watch.close();
  }
}

/** An event as its Go type is written. */
function asObject(mapping: Mapping, event: Event): Unstructured {
  const object = withoutManagedFields({ ...event, kind: 'Event', apiVersion: 'v1' } as unknown as Unstructured);
  const schema = schemaOf(mapping);
  return (schema ? inTypedOrder(schema, object) : object) as Unstructured;
}

const timeOf = (event: Event): number =>
  parseTime(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '') ?? 0;

const header = (everywhere: boolean): string =>
  `${everywhere ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`;

function row(event: Event, everywhere: boolean, nowMs: number): string {
  const { kind, name } = event.involvedObject;
  const where = everywhere ? `${event.metadata.namespace}\t` : '';
  return `${where}${interval(event, nowMs)}\t${event.type}\t${event.reason}\t${kind}/${name}\t${(event.message ?? '').trim()}\n`;
}

/** "10s", "3s (x4 over 2m)". Upstream: getInterval. */
function interval(event: Event, nowMs: number): string {
  const first = event.eventTime ? since(event.eventTime, nowMs) : since(event.firstTimestamp, nowMs);
  if (event.series) return `${since(event.series.lastObservedTime, nowMs)} (x${event.series.count} over ${first})`;
  if ((event.count ?? 0) > 1) return `${since(event.lastTimestamp, nowMs)} (x${event.count} over ${first})`;
  return first;
}
