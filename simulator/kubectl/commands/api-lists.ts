/** `kubectl api-resources` and `kubectl api-versions`. Mirrors kubectl/pkg/cmd/apiresources. */
import type { Routine } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { preferred } from '../client/discovery.ts';
import { apiVersionOf, groupResource } from '../client/rest.ts';
import { TabWriter } from '../printers/tabwriter.ts';
import { defineCommand, type Invocation, type Mapping } from '../types.ts';

export const API_RESOURCES = defineCommand({
  name: 'api-resources',
  arguments: '',
  short: 'Print the supported API resources on the server',
  long: 'Print the supported API resources on the server.',
  example: `# Print the supported API resources
kubectl api-resources

# With more information
kubectl api-resources -o wide

# Those that belong to a namespace
kubectl api-resources --namespaced=true

# Those of an API group
kubectl api-resources --api-group=rbac.authorization.k8s.io`,
  flags: [
    { name: 'api-group', type: 'string', usage: 'Limit to resources in the specified API group.' },
    { name: 'cached', type: 'bool', usage: 'Use the cached list of resources if available.' },
    { name: 'categories', type: 'stringSlice', usage: 'Limit to resources that belong to the specified categories.' },
    {
      name: 'namespaced',
      type: 'bool',
      default: true,
      usage:
        'If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.',
    },
    {
      name: 'no-headers',
      type: 'bool',
      usage: "When using the default or custom-column output format, don't print headers (default print headers).",
    },
    { name: 'output', short: 'o', type: 'string', usage: 'Output format. One of: (json, yaml, kyaml, name, wide).' },
    {
      name: 'sort-by',
      type: 'string',
      usage: "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'.",
    },
    { name: 'verbs', type: 'stringSlice', usage: 'Limit to resources that support the specified verbs.' },
  ],
  run: apiResources,
});

function* apiResources(call: Invocation): Routine<void> {
  const { flags } = call;
  if (call.args.length > 0) throw call.usageError(`unexpected arguments: [${call.args.join(' ')}]`);
  const output = flags.string('output');
  if (!['', 'wide', 'name', 'json', 'yaml'].includes(output)) {
    throw new CliError(`--output ${output} is not available in kubectl api-resources`);
  }
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
  if (output === 'json' || output === 'yaml') throw new CliError(`not simulated: api-resources -o ${output}`);
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

export const API_VERSIONS = defineCommand({
  name: 'api-versions',
  arguments: '',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  long: 'Print the supported API versions on the server, in the form of "group/version".',
  example: '# Print the supported API versions\nkubectl api-versions',
  *run(call) {
    if (call.args.length > 0) throw call.usageError(`unexpected arguments: [${call.args.join(' ')}]`);
    const versions = new Set((yield* call.discovery.mappings()).map(apiVersionOf));
    for (const version of [...versions].sort()) yield* call.out(`${version}\n`);
  },
});
