/** `kubectl create token`. Mirrors create_token.go. */
import type { Routine } from '../../../kernel/wait.ts';
import { CliError, Failure, notSimulated } from '../../cli/errors.ts';
import { PRINT_FLAGS } from '../../cli/flagsets.ts';
import { printerFor } from '../../printers/printer.ts';
import { defineCommand, type Invocation, type Unstructured } from '../../types.ts';

export const CREATE_TOKEN = defineCommand({
  name: 'token',
  arguments: 'SERVICE_ACCOUNT_NAME',
  flags: [
    ...PRINT_FLAGS,
    { name: 'audience', type: 'stringArray' },
    { name: 'bound-object-kind', type: 'string' },
    { name: 'bound-object-name', type: 'string' },
    { name: 'bound-object-uid', type: 'string' },
    { name: 'duration', type: 'duration' },
  ],
  run: createToken,
});

const BOUND_KINDS = ['Node', 'Pod', 'Secret'];

function* createToken(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (args.length !== 1) throw call.usageError(`exactly one NAME is required, got ${args.length}`);
  const formatted = flags.string('output') !== '' || flags.string('template') !== '';
  const printer = formatted ? printerFor(call, { typed: true }) : undefined;
  validate(call);
  const mapping = yield* call.discovery.resolve('serviceaccounts');
  if (!mapping.subresources.includes('token')) throw notSimulated('tokens of ServiceAccounts (TokenRequest)');
  const [name = ''] = args;
  const kind = flags.string('bound-object-kind');
  const uid = flags.string('bound-object-uid');
  const seconds = flags.duration('duration') / 1000;
  const request = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec: {
      audiences: flags.list('audience').length > 0 ? [...flags.list('audience')] : null,
      expirationSeconds: seconds > 0 ? seconds : null,
      boundObjectRef: kind
        ? { kind, apiVersion: 'v1', name: flags.string('bound-object-name'), ...(uid ? { uid } : {}) }
        : null,
    },
    status: { token: '', expirationTimestamp: null },
  };
  let response: Unstructured;
  try {
    const path = call.client.path({ mapping, namespace: call.namespace, name, subresource: 'token' });
    response = (yield* call.client.request('POST', path, { body: request })).body as Unstructured;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new CliError(`failed to create token: ${error.message}`);
  }
  const { token = '' } = (response.status ?? {}) as { token?: string };
  if (token === '') throw new CliError('failed to create token: no token in server response');
  // A typed object: what it is comes first.
  const made = { kind: request.kind, apiVersion: request.apiVersion, ...response };
  yield* call.out(printer ? printer.print(made) : call.context.stdout.tty ? `${token}\n` : token);
}

function validate({ flags, args }: Invocation): void {
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((part) => flags.string(`bound-object-${part}`));
  if (args[0] === '') throw new CliError('service account name is required');
  if (flags.duration('duration') < 0) throw new CliError('--duration must be greater than or equal to 0');
  if (flags.duration('duration') % 1000 !== 0)
    throw new CliError('--duration cannot be expressed in units less than seconds');
  if (flags.list('audience').includes('')) throw new CliError('--audience must not be an empty string');
  if (kind === '') {
    for (const [part, given] of [
      ['name', name],
      ['uid', uid],
    ])
      if (given !== '') throw new CliError(`--bound-object-${part} can only be set if --bound-object-kind is provided`);
    return;
  }
  if (!BOUND_KINDS.includes(kind as string))
    throw new CliError(`supported --bound-object-kind values are ${BOUND_KINDS.join(', ')}`);
  if (name === '') throw new CliError('--bound-object-name is required if --bound-object-kind is provided');
}
