/** `kubectl config` current-context, get-contexts, rename-context, set-context, use-context. */
import type { Routine } from '../../../kernel/wait.ts';
import { aggregate, CliError } from '../../cli/errors.ts';
import { columns } from '../../printers/tabwriter.ts';
import { defineCommand, type Invocation, type JsonObject } from '../../types.ts';
import { configAccess, unexpectedArguments } from './file.ts';

export const CURRENT_CONTEXT = defineCommand({
  name: 'current-context',
  *run(call) {
    const { current } = configAccess(call).config;
    if (current === '') throw new CliError('current-context is not set');
    yield* call.out(`${current}\n`);
  },
});

export const GET_CONTEXTS = defineCommand({
  name: 'get-contexts',
  arguments: '[(-o|--output=)name)]',
  flags: [
    { name: 'no-headers', type: 'bool' },
    { name: 'output', short: 'o', type: 'string' },
  ],
  run: getContexts,
});

function* getContexts(call: Invocation): Routine<void> {
  const { flags, args } = call;
  const output = flags.string('output');
  if (output !== '' && output !== 'name')
    throw new CliError(
      `--output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
    );
  const { config } = configAccess(call);
  const asked = args.length === 0 ? [...config.contexts.keys()] : args;
  const shown = asked.filter((name) => config.contexts.has(name)).sort();
  if (output === 'name') yield* call.out(shown.map((name) => `${name}\n`).join(''));
  else {
    const row = (name: string): string[] => {
      const { cluster, user, namespace } = config.contexts.get(name)?.value ?? {};
      return [name === config.current ? '*' : ' ', name, ...[cluster, user, namespace].map((v) => String(v ?? ''))];
    };
    const headers = flags.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']];
    yield* call.out(columns([...headers, ...shown.map(row)]));
  }
  const missing = asked.filter((name) => !config.contexts.has(name));
  const problem = aggregate(missing.map((name) => new CliError(`context ${name} not found`)));
  if (problem) throw problem;
}

export const USE_CONTEXT = defineCommand({
  name: 'use-context',
  aliases: ['use'],
  arguments: 'CONTEXT_NAME',
  *run(call) {
    const [name, ...more] = call.args;
    if (name === undefined || more.length > 0) return yield* unexpectedArguments(call);
    const { config, save } = configAccess(call);
    if (name === '') throw new CliError('empty context names are not allowed');
    if (!config.contexts.has(name)) throw new CliError(`no context exists with the name: ${JSON.stringify(name)}`);
    save({ ...config, current: name });
    yield* call.out(`Switched to context ${JSON.stringify(name)}.\n`);
  },
});

export const SET_CONTEXT = defineCommand({
  name: 'set-context',
  arguments: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  flags: [
    { name: 'current', type: 'bool' },
    { name: 'cluster', type: 'string' },
    { name: 'user', type: 'string' },
    { name: 'namespace', short: 'n', type: 'string' },
  ],
  run: setContext,
});

function* setContext(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (args.length > 1) return yield* unexpectedArguments(call);
  const [given = ''] = args;
  const ofCurrent = flags.bool('current');
  if (given === '' && !ofCurrent) throw new CliError('you must specify a non-empty context name or --current');
  if (given !== '' && ofCurrent) throw new CliError('you cannot specify both a context name and --current');
  const { config, save } = configAccess(call);
  const name = ofCurrent ? config.current : given;
  if (name === '') throw new CliError('no current context is set');
  const there = config.contexts.get(name);
  const value: JsonObject = { cluster: '', user: '', ...there?.value };
  for (const field of ['cluster', 'user', 'namespace']) if (flags.changed(field)) value[field] = flags.string(field);
  if (value.namespace === '') delete value.namespace;
  save({ ...config, contexts: new Map(config.contexts).set(name, { value, origin: there?.origin ?? '' }) });
  yield* call.out(`Context ${JSON.stringify(name)} ${there ? 'modified' : 'created'}.\n`);
}

export const RENAME_CONTEXT = defineCommand({
  name: 'rename-context',
  arguments: 'CONTEXT_NAME NEW_NAME',
  *run(call) {
    const [from, to, ...more] = call.args;
    if (from === undefined || to === undefined || more.length > 0) return yield* unexpectedArguments(call);
    if (to === '') throw new CliError('You must specify a new non-empty context name');
    const { config, save, path } = configAccess(call);
    const context = config.contexts.get(from);
    const [was, is] = [JSON.stringify(from), JSON.stringify(to)];
    if (!context) throw new CliError(`cannot rename the context ${was}, it's not in ${path}`);
    if (config.contexts.has(to))
      throw new CliError(`cannot rename the context ${was}, the context ${is} already exists in ${path}`);
    const contexts = new Map([...config.contexts].filter(([name]) => name !== from)).set(to, context);
    save({ ...config, contexts, current: config.current === from ? to : config.current });
    yield* call.out(`Context ${was} renamed to ${is}.\n`);
  },
});
