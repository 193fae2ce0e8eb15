/**
 * `kubectl get`: tables made by the server, everything else from the objects themselves. Mirrors
 * kubectl/pkg/cmd/get/get.go. Watching is in get-watch.ts, sorting in get-sort.ts.
 */
import { age } from '../../api/time.ts';
import { type Routine, settle } from '../../kernel/wait.ts';
import { CliError, filterOut, flattened, isNotFound, MultipleErrors } from '../cli/errors.ts';
import {
  ALL_NAMESPACES_FLAG,
  CHUNK_SIZE_FLAG,
  FIELD_SELECTOR_FLAG,
  FILENAME_FLAGS,
  fileOptions,
  hasFiles,
  PRINT_FLAGS,
  SELECTOR_FLAG,
  SUBRESOURCE_FLAG,
} from '../cli/flagsets.ts';
import { ColumnsPrinter, columnsOfFile, columnsOfSpec, PartlyPrinted } from '../printers/columns.ts';
import { formatPrinter, type Printer, unknownFormat } from '../printers/printer.ts';
import { isTable, type Table, type TablePrinter } from '../printers/table.ts';
import { TabWriter } from '../printers/tabwriter.ts';
import { type FoundInfos, findInfos } from '../resources/builder.ts';
import { readTemplateFile } from '../resources/files.ts';
import { defineCommand, type Info, type Invocation, type Mapping, type Unstructured } from '../types.ts';
import { type GetOptions, severalKinds, TABLE_ACCEPT, tablePrinter } from './get-options.ts';
import { sortedList, sortFound, sortTable } from './get-sort.ts';
import { watchInfos } from './get-watch.ts';

export const GET = defineCommand({
  name: 'get',
  arguments:
    '[(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  suggestFor: ['list', 'ps'],
  flags: [
    ...PRINT_FLAGS,
    {
      name: 'no-headers',
      type: 'bool',
    },
    {
      name: 'show-labels',
      type: 'bool',
    },
    {
      name: 'sort-by',
      type: 'string',
    },
    {
      name: 'label-columns',
      short: 'L',
      type: 'stringSlice',
    },
    { name: 'show-kind', type: 'bool' },
    {
      name: 'raw',
      type: 'string',
    },
    {
      name: 'watch',
      short: 'w',
      type: 'bool',
    },
    {
      name: 'watch-only',
      type: 'bool',
    },
    {
      name: 'output-watch-events',
      type: 'bool',
    },
    {
      name: 'ignore-not-found',
      type: 'bool',
    },
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    ALL_NAMESPACES_FLAG,
    {
      name: 'server-print',
      type: 'bool',
      default: true,
    },
    CHUNK_SIZE_FLAG,
    SUBRESOURCE_FLAG,
    ...FILENAME_FLAGS,
  ],
  run: get,
});

function* get(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (flags.string('raw') !== '') return yield* raw(call);
  const options = readOptions(call);
  if (args.length === 0 && !hasFiles(flags)) {
    yield* call.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw call.usageError(
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  const output = flags.string('output');
  if (flags.bool('show-labels') && output !== '' && output !== 'wide')
    throw new CliError(`--show-labels option cannot be used with ${output} printer`);
  const watching = flags.bool('watch') || flags.bool('watch-only');
  if (flags.bool('output-watch-events') && !watching)
    throw new CliError('--output-watch-events option can only be used with --watch or --watch-only');
  if (watching && options.sortBy !== '')
    yield* call.err('warning: --watch requested, --sort-by will be ignored for watch events received\n');

  if (watching && (args[0]?.split(',').length ?? 0) > 1)
    throw new CliError('you may only specify a single resource type');
  const table = options.human && flags.bool('server-print');
  const found = yield* findInfos(call, {
    args,
    ...fileOptions(flags),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    allNamespaces: options.allNamespaces,
    typeAlone: true,
    latest: true,
    chunkSize: watching ? 0 : flags.number('chunk-size'),
    subresource: flags.string('subresource'),
    ...(table ? { accept: TABLE_ACCEPT } : {}),
    ...(table && options.sortBy !== '' ? { query: { includeObject: 'Object' } } : {}),
    stopAtError: watching,
  });
  if (watching) return yield* watchInfos(call, options, found);
  const seen = {
    ...found,
    errors: options.ignoreNotFound ? found.errors.flatMap((e) => filterOut(e, isNotFound) ?? []) : found.errors,
  };
  if (options.human) yield* printTables(call, options, seen);
  else yield* printGeneric(call, options, seen);
}

function readOptions(call: Invocation): GetOptions {
  const { flags } = call;
  const output = flags.string('output');
  const human = (output === '' && flags.string('template') === '') || output === 'wide';
  return {
    human,
    wide: output === 'wide',
    noHeaders: flags.bool('no-headers'),
    sortBy: flags.string('sort-by'),
    allNamespaces: flags.bool('all-namespaces'),
    ignoreNotFound: flags.bool('ignore-not-found'),
    printer: human ? undefined : printerOf(call, output),
  };
}

function printerOf(call: Invocation, output: string): Printer {
  const noHeaders = call.flags.bool('no-headers');
  const template = call.flags.string('template');
  for (const format of ['custom-columns', 'custom-columns-file']) {
    if (output !== format && !output.startsWith(`${format}=`)) continue;
    const value = template !== '' ? template : output.slice(format.length + 1);
    if (value === '') throw new CliError('custom-columns format specified but no custom columns given');
    if (format === 'custom-columns') return new ColumnsPrinter(columnsOfSpec(value), noHeaders);
    return new ColumnsPrinter(
      columnsOfFile(readTemplateFile(call, value, (reason) => `error reading template ${value}, ${reason}\n`)),
      noHeaders,
    );
  }
  const printer = formatPrinter(call, {});
  if (!printer) throw unknownFormat(output, ['custom-columns', 'custom-columns-file', 'wide']);
  return printer;
}

function* printTables(call: Invocation, options: GetOptions, found: FoundInfos): Routine<void> {
  const withKind = severalKinds(found.infos);
  const writer = new TabWriter();
  let printer: TablePrinter | undefined;
  let last: Mapping | undefined;
  let written = false;
  let namespaced = !options.allNamespaces;
  const infos = options.sortBy ? sortFound(call, found.infos, options.sortBy) : found.infos;
  for (const info of infos) {
    namespaced &&= info.mapping.namespaced;
    if (!printer || info.mapping !== last) {
      const text = writer.flush();
      writer.forgetWidths();
      written ||= text !== '';
      yield* call.out(text);
      if (last && !options.noHeaders && written && hasRows(info)) yield* call.out('\n');
      printer = tablePrinter(call, options, info.mapping, withKind);
      last = info.mapping;
    }
    const table = isTable(info.object) ? (info.object as Table) : clientTable(call, info);
    const shown = options.sortBy ? sortTable(call, table, options.sortBy) : table;
    if (shown) printer.print(shown, writer);
  }
  const rest = writer.flush();
  written ||= rest !== '';
  yield* call.out(rest);
  if (!written && !options.ignoreNotFound && found.errors.length === 0) {
    yield* call.err(namespaced ? `No resources found in ${call.namespace} namespace.\n` : 'No resources found\n');
  }
  if (found.errors.length > 0) throw new MultipleErrors(found.errors);
}

const hasRows = (info: Info): boolean => !isTable(info.object) || ((info.object as Table).rows ?? []).length > 0;

/** Name and age: what kubectl itself can say of an object. */
function clientTable(call: Invocation, info: Info): Table {
  const created = info.object.metadata?.creationTimestamp;
  return {
    kind: 'Table',
    columnDefinitions: [{ name: 'Name' }, { name: 'Age' }],
    rows: [
      { cells: [info.name, age(created, call.nowMs())], object: info.object as { metadata?: Record<string, string> } },
    ],
  };
}

function* printGeneric(call: Invocation, options: GetOptions, found: FoundInfos): Routine<void> {
  const { infos, errors, single } = found;
  if (single && errors.length > 0) throw errors[0] as Error;
  if (infos.length === 0 && options.ignoreNotFound) {
    const error = flattened(errors);
    if (error) throw error;
    return;
  }
  const object: Unstructured =
    single && infos.length === 1
      ? (infos[0] as Info).object
      : {
          apiVersion: 'v1',
          items: infos.map((i) => i.object),
          kind: 'List',
          metadata: { resourceVersion: '' } as Unstructured['metadata'],
        };
  const shown = options.sortBy ? yield* sortedList(call, object, options.sortBy) : object;
  try {
    yield* call.out((options.printer as Printer).print(shown as Unstructured));
  } catch (error) {
    if (!(error instanceof PartlyPrinted)) throw error;
    yield* call.out(error.printed);
    throw flattened([...errors, error.cause2]);
  }
  const error = flattened(errors);
  if (error) throw error;
}

function* raw(call: Invocation): Routine<void> {
  if (call.args.length > 0) throw new CliError('arguments may not be passed when --raw is specified');
  const { checkRaw, rawRequest } = yield* settle(import('./raw.ts'));
  const { flags } = call;
  checkRaw(call, [
    [
      flags.bool('watch') || flags.bool('watch-only') || flags.string('selector') !== '',
      '--raw may not be specified with other flags that filter the server request or alter the output',
    ],
    [flags.string('output') !== '', '--raw and --output are mutually exclusive'],
  ]);
  yield* rawRequest(call, 'GET', undefined);
}
