/** `kubectl config view`. Mirrors view.go and clientcmd's api/helpers.go. */
import { base64Encode } from '../../../api/schema/base64.ts';
import { CliError } from '../../cli/errors.ts';
import { PRINT_FLAGS } from '../../cli/flagsets.ts';
import {
  type ConfigFiles,
  documentOf,
  type KubeConfig,
  loadFile,
  readReferenced,
  type Stanzas,
} from '../../client/kubeconfig.ts';
import { printerFor } from '../../printers/printer.ts';
import { defineCommand, type JsonObject, type Unstructured } from '../../types.ts';
import { configAccess } from './file.ts';

export const VIEW = defineCommand({
  name: 'view',
  flags: [
    ...PRINT_FLAGS.map((f) => (f.name === 'output' ? { ...f, default: 'yaml' } : f)),
    { name: 'flatten', type: 'bool' },
    { name: 'merge', type: 'tristate', default: true },
    { name: 'minify', type: 'bool' },
    { name: 'raw', type: 'bool' },
  ],
  *run(call) {
    const { flags, args } = call;
    if (args.length > 0) throw call.usageError(`unexpected arguments: [${args.join(' ')}]`);
    const printer = printerFor(call, { typed: true });
    const explicit = flags.string('kubeconfig');
    const merge = flags.bool('merge');
    if (!merge && explicit === '') throw new CliError('if merge==false a precise file must be specified');
    const access = configAccess(call);
    if (!merge && !call.context.files.exists(call.resolvePath(explicit)))
      throw new CliError(`open ${explicit}: no such file or directory`);
    let shown = merge ? access.config : loadFile(access.at, explicit);
    if (flags.bool('minify')) shown = minified(shown, flags.string('context'));
    if (flags.bool('flatten')) shown = flattened(access.at, shown);
    else if (!flags.bool('raw')) shown = redacted(shown);
    yield* call.out(printer.print(documentOf(shown) as Unstructured));
  },
});

function minified(config: KubeConfig, asked: string): KubeConfig {
  const name = asked || config.current;
  if (name === '') throw new CliError('current-context must exist in order to minify');
  const context = config.contexts.get(name);
  if (!context) throw new CliError(`cannot locate context ${name}`);
  const only = (stanzas: Stanzas, which: unknown, what: string): Stanzas => {
    if (which === '' || which === undefined) return new Map();
    const stanza = stanzas.get(String(which));
    if (!stanza) throw new CliError(`cannot locate ${what} ${which}`);
    return new Map([[String(which), stanza]]);
  };
  return {
    ...config,
    current: name,
    contexts: new Map([[name, context]]),
    clusters: only(config.clusters, context.value.cluster, 'cluster'),
    users: only(config.users, context.value.user, 'user'),
  };
}

/** Files become the data that is in them. */
function flattened(at: ConfigFiles, config: KubeConfig): KubeConfig {
  const withData = (stanzas: Stanzas, names: readonly string[]): Stanzas =>
    new Map(
      [...stanzas].map(([key, stanza]) => {
        const value: JsonObject = {};
        for (const [name, member] of Object.entries(stanza.value)) {
          if (!names.includes(name)) value[name] = member;
          else if (stanza.value[`${name}-data`]) throw new CliError('cannot have values for both path and contents');
          else value[`${name}-data`] = base64Encode(readReferenced(at, stanza, String(member)));
        }
        return [key, { ...stanza, value }];
      }),
    );
  return {
    ...config,
    users: withData(config.users, ['client-certificate', 'client-key']),
    clusters: withData(config.clusters, ['certificate-authority']),
  };
}

function redacted(config: KubeConfig): KubeConfig {
  const hidden = (stanzas: Stanzas, members: Readonly<Record<string, string>>): Stanzas =>
    new Map(
      [...stanzas].map(([key, stanza]) => [
        key,
        {
          ...stanza,
          value: Object.fromEntries(Object.entries(stanza.value).map(([k, v]) => [k, v ? (members[k] ?? v) : v])),
        },
      ]),
    );
  return {
    ...config,
    clusters: hidden(config.clusters, { 'certificate-authority-data': 'DATA+OMITTED' }),
    users: hidden(config.users, {
      'client-certificate-data': 'DATA+OMITTED',
      'client-key-data': 'DATA+OMITTED',
      token: 'REDACTED',
      password: 'REDACTED',
    }),
  };
}
