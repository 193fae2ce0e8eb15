/** `kubectl auth`: can-i and whoami ask the server. Mirrors kubectl/pkg/cmd/auth (cani.go, whoami.go). */
import { type Routine, settle } from '../../kernel/wait.ts';
import { CliError, Exit, Failure, isNotFound, StatusError } from '../cli/errors.ts';
import { ALL_NAMESPACES_FLAG, PRINT_FLAGS, SUBRESOURCE_FLAG } from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { columns } from '../printers/tabwriter.ts';
import { defineCommand, type Invocation, type JsonObject, type Unstructured } from '../types.ts';
import { RECONCILE } from './auth-reconcile.ts';

const CAN_I = defineCommand({
  name: 'can-i',
  arguments: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: [
    ALL_NAMESPACES_FLAG,
    { name: 'list', type: 'bool' },
    { name: 'no-headers', type: 'bool' },
    { name: 'quiet', short: 'q', type: 'bool' },
    SUBRESOURCE_FLAG,
  ],
  run: canI,
});

const RESOURCE_VERBS = new Set(
  'get,list,watch,create,update,patch,delete,deletecollection,use,bind,impersonate,*,approve,sign,escalate,attest'.split(
    ',',
  ),
);
/** What is no resource, and yet may be allowed to impersonate. Upstream: nonStandardResourceNames. */
const NO_RESOURCES = new Set(['users', 'groups']);
const URL_VERBS = new Set('get,put,post,head,options,delete,patch,*'.split(','));

function* canI(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (flags.bool('list')) {
    if (args.length > 0) throw new CliError('list option must be specified with no arguments');
    if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.string('subresource') !== '')
      throw new CliError("list option can't be specified with neither quiet, all-namespaces nor subresource options");
    const { accessList } = yield* settle(import('./auth-list.ts'));
    return yield* accessList(call);
  }
  if (args.length !== 2) {
    throw new CliError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  }
  const [verb, what] = args as [string, string];
  const spec = what.startsWith('/') ? yield* urlSpec(call, verb, what) : yield* resourceSpec(call, verb, what);
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec };
  const answer = yield* call.client.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    body: review,
  });
  const status = ((answer.body as Unstructured).status ?? {}) as {
    allowed?: boolean;
    reason?: string;
    evaluationError?: string;
  };
  if (!flags.bool('quiet')) {
    const why = `${status.reason ? ` - ${status.reason}` : ''}${status.evaluationError ? ` - ${status.evaluationError}` : ''}`;
    yield* call.out(status.allowed ? 'yes\n' : `no${why}\n`);
  }
  if (!status.allowed) throw new Exit(1);
}

function* urlSpec(call: Invocation, verb: string, path: string): Routine<JsonObject> {
  if (call.flags.string('subresource') !== '') throw new CliError('--subresource can not be used with NonResourceURL');
  if (!URL_VERBS.has(verb)) yield* call.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  return { nonResourceAttributes: { path, verb } };
}

function* resourceSpec(call: Invocation, verb: string, text: string): Routine<JsonObject> {
  const [type, ...rest] = text.split('/') as [string, ...string[]];
  const everywhere = call.flags.bool('all-namespaces');
  let [group, resource] = ['', type];
  if (type === '*') group = '*';
  else {
    try {
      const mapping = yield* call.discovery.resolve(type);
      [group, resource] = [mapping.group, mapping.resource];
      if (!everywhere && !mapping.namespaced) {
        yield* call.err(
          `Warning: resource '${resource}' is not namespace scoped${group ? ` in group '${group}'` : ''}\n\n`,
        );
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const [name, ...suffix] = type.split('.');
      if (!NO_RESOURCES.has(type.toLowerCase()))
        yield* call.err(
          `Warning: the server doesn't have a resource type '${name}'${suffix.length > 0 ? ` in group '${suffix.join('.')}'` : ''}\n\n`,
        );
    }
  }
  if (!everywhere && !RESOURCE_VERBS.has(verb)) yield* call.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  const subresource = call.flags.string('subresource');
  return {
    resourceAttributes: {
      ...(everywhere ? {} : { namespace: call.namespace }),
      verb,
      ...(group ? { group } : {}),
      resource,
      ...(subresource ? { subresource } : {}),
      ...(rest.length > 0 ? { name: rest.join('/') } : {}),
    },
  };
}

const WHOAMI = defineCommand({
  name: 'whoami',
  arguments: '',
  flags: PRINT_FLAGS,
  *run(call) {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
    let answer: Unstructured;
    try {
      answer = (yield* call.client.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        body: review,
      })).body as Unstructured;
    } catch (error) {
      if (isNotFound(error)) {
        throw new CliError(
          'the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate and authentication.k8s.io/v1 APIs',
        );
      }
      if (error instanceof StatusError && error.reason === 'Forbidden')
        throw new CliError(`the selfsubjectreviews API is forbidden: ${error.message}`);
      throw error;
    }
    if (call.flags.string('output') !== '') {
      const { kind, apiVersion, ...rest } = answer;
      yield* call.out(printerFor(call, { typed: true }).print({ kind, apiVersion, ...rest } as Unstructured));
      return;
    }
    const { userInfo = {} } = (answer.status ?? {}) as {
      userInfo?: { username?: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> };
    };
    const rows = [['ATTRIBUTE', 'VALUE']];
    if (userInfo.username) rows.push(['Username', userInfo.username]);
    if (userInfo.uid) rows.push(['UID', userInfo.uid]);
    if (userInfo.groups?.length) rows.push(['Groups', `[${userInfo.groups.join(' ')}]`]);
    for (const [key, values] of Object.entries(userInfo.extra ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
      rows.push([`Extra: ${key}`, `[${values.join(' ')}]`]);
    yield* call.out(columns(rows));
  },
});

export const AUTH = defineCommand({
  name: 'auth',
  alone: 'err',
  commands: [CAN_I, RECONCILE, WHOAMI],
});
