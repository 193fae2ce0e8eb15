/** `kubectl api-resources` and `kubectl api-versions`. Mirrors kubectl/pkg/cmd/apiresources. */
import type { Routine } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { preferred } from '../client/discovery.ts';
import { apiVersionOf, groupResource } from '../client/rest.ts';
import { printJson } from '../printers/json.ts';
import { printKyaml } from '../printers/kyaml.ts';
import { documentPrinter, unknownFormat } from '../printers/printer.ts';
import { TabWriter } from '../printers/tabwriter.ts';
import { defineCommand, type Invocation, type Mapping, type Unstructured } from '../types.ts';

export const API_RESOURCES = defineCommand({
  name: 'api-resources',
  arguments: '[flags]',
  flags: [
    { name: 'api-group', type: 'string' },
    { name: 'cached', type: 'bool' },
    { name: 'categories', type: 'stringSlice' },
    {
      name: 'namespaced',
      type: 'bool',
      default: true,
    },
    {
      name: 'no-headers',
      type: 'bool',
    },
    { name: 'output', short: 'o', type: 'string' },
    { name: 'show-managed-fields', type: 'bool' },
    {
      name: 'sort-by',
      type: 'string',
    },
    { name: 'verbs', type: 'stringSlice' },
  ],
  run: apiResources,
});

function* apiResources(call: Invocation): Routine<void> {
  const { flags } = call;
  if (call.args.length > 0) throw call.usageError(`unexpected arguments: [${call.args.join(' ')}]`);
  const output = flags.string('output');
  const printDocument = documentPrinter(output);
  if (!['', 'wide', 'name'].includes(output) && !printDocument)
    throw unknownFormat(output, ['json', 'kyaml', 'name', 'wide', 'yaml'], []);
  const sortBy = flags.string('sort-by');
  if (sortBy !== '' && sortBy !== 'name' && sortBy !== 'kind')
    throw new CliError('--sort-by accepts only name or kind');
  const all = preferred(yield* call.discovery.mappings()).filter((m) => {
    if (m.verbs.length === 0) return false;
    if (flags.changed('api-group') && m.group !== flags.string('api-group')) return false;
    if (flags.changed('namespaced') && m.namespaced !== flags.bool('namespaced')) return false;
    if (!flags.list('verbs').every((v) => m.verbs.includes(v))) return false;
    return flags.list('categories').every((c) => m.categories.includes(c));
  });
  const key = (m: Mapping): string =>
    sortBy === 'name' ? m.resource : sortBy === 'kind' ? m.kind : `${m.group}\0${m.resource}`;
  all.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  if (output === 'name') {
    for (const mapping of all) yield* call.out(`${groupResource(mapping)}\n`);
    return;
  }
  if (printDocument) {
    const list = listOf(all);
    yield* call.out(
      output === 'json'
        ? `${printJson(list, false)}\n`
        : output === 'kyaml'
          ? printKyaml(list, false)
          : printDocument(list),
    );
    return;
  }
  const wide = output === 'wide';
  const writer = new TabWriter();
  if (!flags.bool('no-headers'))
    writer.write(`NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? '\tVERBS\tCATEGORIES' : ''}\n`);
  for (const m of all) {
    const cells = [m.resource, m.shortNames.join(','), apiVersionOf(m), String(m.namespaced), m.kind];
    writer.write(`${[...cells, ...(wide ? [m.verbs.join(','), m.categories.join(',')] : [])].join('\t')}\n`);
  }
  yield* call.out(writer.flush());
}

/** Members in the order of Go's types. */
const listOf = (mappings: readonly Mapping[]): Unstructured =>
  ({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    resources: mappings.map((m) => ({
      name: m.resource,
      singularName: m.singular,
      namespaced: m.namespaced,
      ...(m.group ? { group: m.group } : {}),
      version: m.version,
      kind: m.kind,
      verbs: [...m.verbs],
      ...(m.shortNames.length > 0 ? { shortNames: [...m.shortNames] } : {}),
      ...(m.categories.length > 0 ? { categories: [...m.categories] } : {}),
    })),
  }) as unknown as Unstructured;

export const API_VERSIONS = defineCommand({
  name: 'api-versions',
  arguments: '',
  *run(call) {
    if (call.args.length > 0) throw call.usageError(`unexpected arguments: [${call.args.join(' ')}]`);
    const versions = new Set((yield* call.discovery.mappings()).map(apiVersionOf));
    for (const version of [...versions].sort()) yield* call.out(`${version}\n`);
  },
});
