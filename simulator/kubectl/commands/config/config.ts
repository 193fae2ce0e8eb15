/** `kubectl config`: reads and changes the kubeconfig file. Mirrors kubectl/pkg/cmd/config. */
import type { Routine } from '../../../kernel/wait.ts';
import { CliError } from '../../cli/errors.ts';
import { PRINT_FLAGS } from '../../cli/flagsets.ts';
import { type KubeConfig, type NamedContext, sortedConfig } from '../../client/kubeconfig.ts';
import { printerFor } from '../../printers/printer.ts';
import { columns } from '../../printers/tabwriter.ts';
import { defineCommand, type Invocation, type JsonObject, type Unstructured } from '../../types.ts';
import { DELETE_CLUSTER, DELETE_CONTEXT, DELETE_USER, SET_CLUSTER, SET_CREDENTIALS } from './entries.ts';
import { configFile } from './file.ts';
import { CONFIG_SET, CONFIG_UNSET } from './properties.ts';

const VIEW = defineCommand({
  name: 'view',
  arguments: '',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  example:
    '# Show the settings\nkubectl config view\n\n# Only those of the current context\nkubectl config view --minify',
  flags: [
    ...PRINT_FLAGS.map((f) => (f.name === 'output' ? { ...f, default: 'yaml' } : f)),
    {
      name: 'flatten',
      type: 'bool',
      usage:
        'Flatten the resulting kubeconfig file into self-contained output (useful for creating portable kubeconfig files)',
    },
    { name: 'merge', type: 'tristate', default: true, usage: 'Merge the full hierarchy of kubeconfig files' },
    { name: 'minify', type: 'bool', usage: 'Remove all information not used by current-context from the output' },
    { name: 'raw', type: 'bool', usage: 'Display raw byte data and sensitive data' },
  ],
  *run(call) {
    const { config } = configFile(call);
    let shown = sortedConfig(config);
    if (call.flags.bool('minify')) shown = minified(shown, call.flags.string('context'));
    if (!call.flags.bool('raw')) shown = redacted(shown);
    yield* call.out(printerFor(call, {}).print(viewable(shown)));
  },
});

/** Members in the order of clientcmd's types; lists and texts that are empty are shown, as clientcmd does. */
function viewable(config: KubeConfig): Unstructured {
  const list = (items: readonly unknown[]) => (items.length > 0 ? items : null);
  return {
    kind: 'Config',
    apiVersion: 'v1',
    ...(config.preferences ? { preferences: config.preferences } : {}),
    clusters: list(config.clusters),
    users: list(config.users),
    contexts: list(config.contexts.map((c) => ({ name: c.name, context: { cluster: '', user: '', ...c.context } }))),
    'current-context': config['current-context'],
  } as unknown as Unstructured;
}

function minified(config: KubeConfig, contextName: string): KubeConfig {
  const name = contextName || config['current-context'];
  if (name === '') throw new CliError('current-context must exist in order to minify');
  const context = config.contexts.find((c) => c.name === name);
  if (!context) throw new CliError(`cannot locate context ${name}`);
  return {
    ...config,
    'current-context': name,
    contexts: [context],
    clusters: config.clusters.filter((c) => c.name === context.context.cluster),
    users: config.users.filter((u) => u.name === context.context.user),
  };
}

function redacted(config: KubeConfig): KubeConfig {
  const hide = (value: JsonObject, keys: readonly string[], text: string): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([k, v]) => [k, keys.includes(k) && v ? text : v]));
  return {
    ...config,
    clusters: config.clusters.map((c) => ({
      ...c,
      cluster: hide(c.cluster, ['certificate-authority-data'], 'DATA+OMITTED'),
    })),
    users: config.users.map((u) => ({
      ...u,
      user: hide(
        hide(u.user, ['client-certificate-data', 'client-key-data'], 'DATA+OMITTED'),
        ['token', 'password'],
        'REDACTED',
      ),
    })),
  };
}

const GET_CONTEXTS = defineCommand({
  name: 'get-contexts',
  arguments: '[(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  example: '# List all the contexts in your kubeconfig file\nkubectl config get-contexts',
  flags: [
    {
      name: 'no-headers',
      type: 'bool',
      usage: "When using the default or custom-column output format, don't print headers (default print headers).",
    },
    { name: 'output', short: 'o', type: 'string', usage: 'Output format. One of: (name).' },
  ],
  run: getContexts,
});

function* getContexts(call: Invocation): Routine<void> {
  const { flags, args } = call;
  const output = flags.string('output');
  if (output !== '' && output !== 'name') throw new CliError(`output must be one of '' or 'name': ${output}`);
  const { config } = configFile(call);
  const all = sortedConfig(config).contexts;
  const missing: string[] = [];
  const shown: NamedContext[] = args.length === 0 ? [...all] : [];
  for (const name of args) {
    const found = all.find((c) => c.name === name);
    if (found) shown.push(found);
    else missing.push(name);
  }
  if (output === 'name') yield* call.out(shown.map((c) => `${c.name}\n`).join(''));
  else {
    const rows = shown.map((c) => [
      c.name === config['current-context'] ? '*' : '',
      c.name,
      c.context.cluster ?? '',
      c.context.user ?? '',
      c.context.namespace ?? '',
    ]);
    yield* call.out(
      columns([
        ...(flags.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]),
        ...rows,
      ]),
    );
  }
  if (missing.length > 0) throw new CliError(missing.map((name) => `context ${name} not found`).join(', '));
}

const nameList = (
  name: string,
  aliases: readonly string[],
  short: string,
  of: (config: KubeConfig) => readonly { name: string }[],
) =>
  defineCommand({
    name,
    ...(aliases.length > 0 ? { aliases } : {}),
    arguments: '',
    short,
    *run(call) {
      const names = of(sortedConfig(configFile(call).config)).map((e) => `${e.name}\n`);
      yield* call.out(`NAME\n${names.join('')}`);
    },
  });

const CURRENT_CONTEXT = defineCommand({
  name: 'current-context',
  arguments: '',
  short: 'Display the current-context',
  example: '# Display the current-context\nkubectl config current-context',
  *run(call) {
    const current = configFile(call).config['current-context'];
    if (current === '') throw new CliError('current-context is not set');
    yield* call.out(`${current}\n`);
  },
});

const USE_CONTEXT = defineCommand({
  name: 'use-context',
  aliases: ['use'],
  arguments: 'CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  example: '# Use the context for the minikube cluster\nkubectl config use-context minikube',
  *run(call) {
    const [name, ...more] = call.args;
    if (name === undefined || more.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
    const { config, save } = configFile(call);
    if (!config.contexts.some((c) => c.name === name))
      throw new CliError(`no context exists with the name: ${JSON.stringify(name)}`);
    save({ ...config, 'current-context': name });
    yield* call.out(`Switched to context ${JSON.stringify(name)}.\n`);
  },
});

const SET_CONTEXT = defineCommand({
  name: 'set-context',
  arguments: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  example: '# Set the namespace of the current context\nkubectl config set-context --current --namespace=web',
  flags: [
    { name: 'current', type: 'bool', usage: 'Modify the current context' },
    { name: 'cluster', type: 'string', usage: 'cluster for the context entry in kubeconfig' },
    { name: 'user', type: 'string', usage: 'user for the context entry in kubeconfig' },
    { name: 'namespace', short: 'n', type: 'string', usage: 'namespace for the context entry in kubeconfig' },
  ],
  run: setContext,
});

function* setContext(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (args.length > 1) throw call.usageError(`Unexpected args: [${args.join(' ')}]`);
  if (args.length === 0 && !flags.bool('current'))
    throw new CliError('you must specify a non-empty context name or --current');
  if (args.length === 1 && flags.bool('current'))
    throw new CliError('you cannot specify both a context name and --current');
  const { config, save } = configFile(call);
  const name = args[0] ?? config['current-context'];
  if (name === '') throw new CliError('no current context is set');
  const there = config.contexts.find((c) => c.name === name);
  const context: NamedContext['context'] = { ...there?.context };
  for (const field of ['cluster', 'user', 'namespace'] as const)
    if (flags.changed(field)) context[field] = flags.string(field);
  save({
    ...config,
    contexts: [
      ...config.contexts.filter((c) => c.name !== name),
      { name, context: { cluster: '', user: '', ...context } },
    ],
  });
  yield* call.out(`Context ${JSON.stringify(name)} ${there ? 'modified' : 'created'}.\n`);
}

const RENAME_CONTEXT = defineCommand({
  name: 'rename-context',
  arguments: 'CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  *run(call) {
    const [from, to, ...more] = call.args;
    if (from === undefined || to === undefined || more.length > 0)
      throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
    const { config, save, path } = configFile(call);
    const context = config.contexts.find((c) => c.name === from);
    if (!context) throw new CliError(`cannot rename the context ${JSON.stringify(from)}, it's not in ${path}`);
    if (config.contexts.some((c) => c.name === to))
      throw new CliError(
        `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${path}`,
      );
    save({
      ...config,
      contexts: [...config.contexts.filter((c) => c.name !== from), { ...context, name: to }],
      'current-context': config['current-context'] === from ? to : config['current-context'],
    });
    yield* call.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
  },
});

export const CONFIG = defineCommand({
  name: 'config',
  short: 'Modify kubeconfig files',
  long: 'Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".\n\n The file is the one of --kubeconfig, else the first of $KUBECONFIG, else ${HOME}/.kube/config.',
  commands: [
    CURRENT_CONTEXT,
    DELETE_CLUSTER,
    DELETE_CONTEXT,
    DELETE_USER,
    nameList('get-clusters', [], 'Display clusters defined in the kubeconfig', (c) => c.clusters),
    GET_CONTEXTS,
    nameList('get-users', [], 'Display users defined in the kubeconfig', (c) => c.users),
    RENAME_CONTEXT,
    CONFIG_SET,
    SET_CLUSTER,
    SET_CONTEXT,
    SET_CREDENTIALS,
    CONFIG_UNSET,
    USE_CONTEXT,
    VIEW,
  ],
});
