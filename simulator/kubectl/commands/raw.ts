/** `--raw` of get, create, replace and delete: one request to any path, its answer as it comes. Mirrors kubectl/pkg/rawhttp. */
import { isPretty, jsonText } from '../../api/http.ts';
import { readAll } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { CliError, quote, StatusError } from '../cli/errors.ts';
import { readFlagFile } from '../resources/files.ts';
import type { ApiRequest, ApiResponse, Invocation } from '../types.ts';

/** Refuses what goes not together with --raw. Upstream: Validate of create, replace. */
export function checkRaw(call: Invocation, exclusive: readonly (readonly [given: boolean, message: string])[]): void {
  for (const [given, message] of exclusive) if (given) throw new CliError(message);
  const uri = call.flags.string('raw');
  const escape = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(uri.split('?')[0] ?? '');
  const wrong = !/^(\/|[A-Za-z][A-Za-z0-9+.-]*:)/.test(uri)
    ? 'invalid URI for request'
    : escape && `invalid URL escape ${quote(escape[0])}`;
  if (wrong) throw new CliError(`--raw must be a valid URL path: parse ${quote(uri)}: ${wrong}`);
}

/** What create and replace ask of --raw and -f. */
export function rawFileRules({ flags }: Invocation): readonly (readonly [boolean, string])[] {
  const files = flags.list('filename');
  return [
    [files.length !== 1, '--raw can only use a single local file or stdin'],
    [/^https?:\/\//.test(files[0] ?? ''), '--raw cannot read from a url'],
    [flags.bool('recursive'), '--raw and --recursive are mutually exclusive'],
    [flags.has('selector') && flags.string('selector') !== '', '--raw and --selector (-l) are mutually exclusive'],
    [flags.string('output') !== '', '--raw and --output are mutually exclusive'],
  ];
}

export function* rawRequest(call: Invocation, method: ApiRequest['method'], file: string | undefined): Routine<void> {
  const [bare = '', search = ''] = call.flags
    .string('raw')
    .replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?]*/, '')
    .split('?');
  const query: Record<string, string> = {};
  for (const [key, value] of new URLSearchParams(search)) query[key] = value;
  const text =
    file === undefined
      ? ''
      : file === '-'
        ? yield* readAll(call.context.stdin)
        : yield* readFlagFile(call, file, (r) => r);
  const body = text === '' ? {} : { body: text, contentType: 'application/json' };
  const answer = yield* call.client.raw(method, bare === '' ? '/' : bare, { query, ...body });
  if (answer.status >= 400) throw refusal(answer);
  yield* call.out(typeof answer.body === 'string' ? answer.body : jsonText(answer.body, isPretty(`?${search}`)));
}

/** A refusal; what is no Status is told by its code alone. */
function refusal({ status, body }: ApiResponse): StatusError {
  if (typeof body === 'object' && body !== null && (body as { kind?: string }).kind === 'Status')
    return new StatusError(body as never);
  const [reason, message] =
    status === 404
      ? ['NotFound', 'the server could not find the requested resource']
      : status === 405
        ? ['MethodNotAllowed', 'the server does not allow this method on the requested resource']
        : ['InternalError', 'an error on the server has prevented the request from succeeding'];
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    reason,
    message,
    code: status,
  } as never);
}
