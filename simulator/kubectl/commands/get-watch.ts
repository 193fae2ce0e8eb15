/** `kubectl get -w`. Mirrors get.go (watch). */

import type { WatchEvent, WatchStream } from '../../api/types.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { CliError, StatusError } from '../cli/errors.ts';
import type { Printer } from '../printers/printer.ts';
import { isTable, type Table } from '../printers/table.ts';
import { TabWriter } from '../printers/tabwriter.ts';
import type { FoundInfos } from '../resources/builder.ts';
import type { Info, Invocation, Status, Unstructured } from '../types.ts';
import { type GetOptions, severalKinds, TABLE_ACCEPT, tablePrinter } from './get-options.ts';

/** Prints what is there, then every change, until the watch ends or the process is stopped. */
export function* watchInfos(call: Invocation, options: GetOptions, found: FoundInfos): Routine<void> {
  const { flags } = call;
  const [info] = found.infos;
  const types = call.args[0]?.split(',') ?? [];
  if (severalKinds(found.infos) || types.length > 1 || call.args.length > 2) {
    throw new CliError(
      'watch is only supported on individual resources and resource collections - more than 1 resource was found',
    );
  }
  const mapping = info?.mapping ?? (yield* call.discovery.resolve(types[0] as string));
  const name = found.single ? (info as Info).name : '';
  const show = printEvents(call, options, mapping, flags.bool('output-watch-events'));
  if (!flags.bool('watch-only')) for (const item of found.infos) yield* show('ADDED', item.object);

  const watch = yield* openWatch(call, {
    mapping,
    name,
    allNamespaces: options.allNamespaces,
    resourceVersion: latestVersion(found),
    table: options.human,
    sorting: options.sortBy !== '',
  });
  try {
    for (;;) {
      const event = yield* wait(watch.next);
      if (event === null) return;
      if (event.type === 'BOOKMARK') continue;
      if (event.type === 'ERROR') throw new StatusError(event.object as Status);
      if (!(yield* shown(show(event.type, event.object as Unstructured)))) return;
    }
  } finally {
    watch.close();
  }
}

/** Whether an event could be printed; when not, upstream ends the watch without a word. */
function* shown(printing: Routine<void>): Routine<boolean> {
  try {
    yield* printing;
    return true;
  } catch (error) {
    if (error instanceof CliError) return false;
    throw error;
  }
}

/** A list's own version, or the object's. */
function latestVersion(found: FoundInfos): string {
  return found.resourceVersion || found.infos[0]?.object.metadata?.resourceVersion || '';
}

interface WatchOptions {
  readonly mapping: Info['mapping'];
  readonly name: string;
  readonly allNamespaces: boolean;
  readonly resourceVersion: string;
  readonly table: boolean;
  readonly sorting: boolean;
}

function* openWatch(call: Invocation, options: WatchOptions): Routine<WatchStream> {
  const { flags } = call;
  const path = call.client.path({ mapping: options.mapping, namespace: options.allNamespaces ? '' : call.namespace });
  const fieldSelector = [flags.string('field-selector'), options.name && `metadata.name=${options.name}`]
    .filter((s) => s)
    .join(',');
  const response = yield* call.client.request('GET', path, {
    ...(options.table ? { accept: TABLE_ACCEPT } : {}),
    query: {
      watch: 'true',
      ...(options.resourceVersion ? { resourceVersion: options.resourceVersion } : {}),
      ...(flags.string('selector') ? { labelSelector: flags.string('selector') } : {}),
      ...(fieldSelector ? { fieldSelector } : {}),
      ...(options.sorting && options.table ? { includeObject: 'Object' } : {}),
    },
  });
  if (!response.watch) throw new CliError('the server did not answer with a watch');
  return response.watch;
}

type Show = (type: WatchEvent['type'], object: Unstructured) => Routine<void>;

function printEvents(call: Invocation, options: GetOptions, mapping: Info['mapping'], withEvents: boolean): Show {
  if (options.human) {
    const printer = tablePrinter(call, options, mapping, false);
    const writer = new TabWriter();
    return function* (type, object) {
      if (!isTable(object)) return;
      printer.print(object as Table, writer, withEvents ? type : undefined);
      yield* call.out(writer.flush());
    };
  }
  const printer = options.printer as Printer;
  // The names are those of the objects. Upstream: NamePrinter unwraps a WatchEvent.
  const named = call.flags.string('output') === 'name';
  return function* (type, object) {
    yield* call.out(printer.print(withEvents && !named ? ({ object, type } as Unstructured) : object));
  };
}
