/** `kubectl config set-credentials`. Mirrors set_credentials.go. */
import type { Routine } from '../../../kernel/wait.ts';
import { CliError } from '../../cli/errors.ts';
import { tidied, USER } from '../../client/kubeconfig-fields.ts';
import { defineCommand, type Flags, type Invocation, type JsonObject } from '../../types.ts';
import { type FlagPairs, parseFlagPairs } from '../pairs.ts';
import { checkEmbedded, setFile } from './embedded.ts';
import { configAccess, printHelp } from './file.ts';

export const SET_CREDENTIALS = defineCommand({
  name: 'set-credentials',
  arguments:
    'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  flags: [
    { name: 'client-certificate', type: 'string' },
    { name: 'client-key', type: 'string' },
    { name: 'embed-certs', type: 'tristate' },
    { name: 'token', type: 'string' },
    { name: 'username', type: 'string' },
    { name: 'password', type: 'string' },
    { name: 'auth-provider', type: 'string' },
    { name: 'auth-provider-arg', type: 'stringSlice' },
    { name: 'exec-command', type: 'string' },
    { name: 'exec-api-version', type: 'string' },
    { name: 'exec-arg', type: 'stringSlice' },
    { name: 'exec-env', type: 'stringArray' },
    { name: 'exec-interactive-mode', type: 'string' },
    { name: 'exec-provide-cluster-info', type: 'tristate' },
  ],
  *run(call) {
    const { flags } = call;
    const [name, ...more] = call.args;
    if (name === undefined || more.length > 0) {
      yield* printHelp(call);
      throw new CliError(`unexpected args: [${call.args.join(' ')}]`);
    }
    const { providerArgs, pluginEnv } = yield* pairsOf(call);
    validate(call, name);
    const access = configAccess(call);
    const there = access.config.users.get(name);
    const value: JsonObject = structuredClone(there?.value ?? {});
    setFile(call, access, value, 'client-certificate', there?.origin ?? '');
    setFile(call, access, value, 'client-key', there?.origin ?? '');
    for (const field of ['token', 'username', 'password']) if (flags.changed(field)) value[field] = flags.string(field);
    if (flags.changed('auth-provider')) {
      const before = value['auth-provider'] as JsonObject | undefined;
      const provider = flags.string('auth-provider');
      if (before?.name !== provider) value['auth-provider'] = { name: provider };
    }
    const provider = value['auth-provider'] as JsonObject | undefined;
    if (provider) {
      const config = { ...(provider.config as JsonObject | undefined), ...providerArgs.set };
      for (const key of providerArgs.removed) if (!(key in providerArgs.set)) delete config[key];
      provider.config = config;
    }
    setPlugin(flags, value, pluginEnv);
    clearOthers(flags, value);
    const stanza = { value: tidied(value, USER, 'AuthInfo'), origin: there?.origin ?? '' };
    access.save({ ...access.config, users: new Map(access.config.users).set(name, stanza) });
    yield* call.out(`User ${JSON.stringify(name)} set.\n`);
  },
});

/** Pairs that are none bring the help too. */
function* pairsOf(call: Invocation): Routine<Record<'providerArgs' | 'pluginEnv', FlagPairs>> {
  const { flags } = call;
  try {
    return {
      providerArgs: parseFlagPairs(flags.list('auth-provider-arg'), 'auth-provider-arg'),
      pluginEnv: parseFlagPairs(flags.list('exec-env'), 'exec-env'),
    };
  } catch (error) {
    yield* printHelp(call);
    throw error;
  }
}

function validate(call: Invocation, name: string): void {
  const { flags } = call;
  if (name === '') throw new CliError('you must specify a non-empty user name');
  const methods = [
    ...(flags.string('token') ? ['--token'] : []),
    ...(flags.string('username') || flags.string('password') ? ['--username/--password'] : []),
  ];
  if (methods.length > 1)
    throw new CliError(
      `you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`,
    );
  checkEmbedded(call, ['client-certificate', 'client-key']);
  if (
    flags.changed('exec-interactive-mode') &&
    !['IfAvailable', 'Always', 'Never'].includes(flags.string('exec-interactive-mode'))
  )
    throw new CliError('invalid interactive mode type, can be only IfAvailable, Never, Always');
}

/** The credential plugin. Other flags of it are left alone when there is none. */
function setPlugin(flags: Flags, value: JsonObject, env: FlagPairs): void {
  if (flags.changed('exec-command')) {
    value.exec = { ...(value.exec as JsonObject | undefined), command: flags.string('exec-command'), args: null };
  }
  const exec = value.exec as JsonObject | undefined;
  if (!exec) return;
  if (flags.changed('exec-api-version')) exec.apiVersion = flags.string('exec-api-version');
  if (flags.list('exec-arg').length > 0) exec.args = [...flags.list('exec-arg')];
  if (flags.changed('exec-interactive-mode')) exec.interactiveMode = flags.string('exec-interactive-mode');
  if (flags.changed('exec-provide-cluster-info')) exec.provideClusterInfo = flags.bool('exec-provide-cluster-info');
  const variables = ((exec.env as { name: string; value: string }[] | null) ?? []).filter(
    (v) => !env.removed.includes(v.name),
  );
  for (const [name, text] of Object.entries(env.set)) {
    const known = variables.find((v) => v.name === name);
    if (known) known.value = text;
    else variables.push({ name, value: text });
  }
  exec.env = variables.length > 0 ? variables : (exec.env ?? null);
}

/** A token takes the place of a password, and the other way round. */
function clearOthers(flags: Flags, value: JsonObject): void {
  const token = flags.string('token') !== '';
  const basic = flags.string('username') !== '' || flags.string('password') !== '';
  if (!token && !basic) return;
  if (!token) delete value.token;
  if (!basic) {
    delete value.username;
    delete value.password;
  }
}
