/**
 * Refusals: one constructor per reason of metav1.Status, with apimachinery's sentences, and the text of validation
 * errors. Mirrors apimachinery/pkg/api/errors/errors.go, apimachinery/pkg/util/validation/field/errors.go and
 * apiserver/pkg/endpoints/handlers/negotiation/errors.go.
 */
import type { FieldError, Status } from './types.ts';

/** Thrown inside the API server to end a request with a Status; `handle` turns it into the response. */
export class StatusError extends Error {
  readonly status: Status;
  constructor(status: Status) {
    super(status.message ?? status.reason ?? 'failure');
    this.status = status;
  }
}

/** A resource of a group, for messages: {group: 'apps', name: 'deployments'} is "deployments.apps". */
export interface Qualified {
  readonly group: string;
  /** The plural of the resource, or the kind, as the message wants it. */
  readonly name: string;
}

/** Example: qualified({group: 'apps', name: 'deployments'}) = "deployments.apps"; the core group is left out. */
export function qualified({ group, name }: Qualified): string {
  return group === '' ? name : `${name}.${group}`;
}

type Details = NonNullable<Status['details']>;

/** A failure of any reason; the constructors below are to be preferred. */
export function failure(code: number, reason: string | undefined, message: string, details?: Details): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

function details({ group, name: kind }: Qualified, name: string, more: Partial<Details> = {}): Details {
  return {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { kind }),
    ...more,
  };
}

export function notFound(resource: Qualified, name: string): Status {
  return failure(404, 'NotFound', `${qualified(resource)} ${goQuote(name)} not found`, details(resource, name));
}

export function alreadyExists(resource: Qualified, name: string): Status {
  return failure(
    409,
    'AlreadyExists',
    `${qualified(resource)} ${goQuote(name)} already exists`,
    details(resource, name),
  );
}

/** After eight tries to find a free generated name. */
export function generateNameConflict(resource: Qualified, name: string, retryAfterSeconds: number): Status {
  return failure(
    409,
    'AlreadyExists',
    `${qualified(resource)} ${goQuote(name)} already exists, the server was not able to generate a unique name for the object`,
    details(resource, name, { retryAfterSeconds }),
  );
}

export function unauthorized(message = 'not authorized'): Status {
  return failure(401, 'Unauthorized', message);
}

export function forbidden(resource: Qualified, name: string, why: string): Status {
  const what =
    resource.name === ''
      ? 'forbidden'
      : name === ''
        ? `${qualified(resource)} is forbidden`
        : `${qualified(resource)} ${goQuote(name)} is forbidden`;
  return failure(403, 'Forbidden', `${what}: ${why}`, details(resource, name));
}

export function conflict(resource: Qualified, name: string, why: string): Status {
  return failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} ${goQuote(name)}: ${why}`,
    details(resource, name),
  );
}

/** The sentence of a conflict of resourceVersions. Upstream: registry.OptimisticLockErrorMsg. */
export const OPTIMISTIC_LOCK =
  'the object has been modified; please apply your changes to the latest version and try again';

export function expired(message: string): Status {
  return failure(410, 'Expired', message);
}

/** `kind` names the kind, not the resource: {group: 'apps', name: 'Deployment'}. */
export function invalid(kind: Qualified, name: string, errors: readonly FieldError[]): Status {
  const text = aggregateText(errors);
  return failure(
    422,
    'Invalid',
    `${qualified(kind)} ${goQuote(name)} is invalid${text === '' ? '' : `: ${text}`}`,
    details(kind, name, {
      causes: errors.map((e) => ({ reason: e.type, message: fieldErrorBody(e), field: e.field })),
    }),
  );
}

export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message);
}

export function serviceUnavailable(message: string): Status {
  return failure(503, 'ServiceUnavailable', message);
}

/** What is answered to a verb no route takes: NewGenericServerResponse with code 405. */
export function methodNotAllowed(): Status {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** What is answered to a path no route takes: NewGenericServerResponse with code 404. */
export function noSuchResource(): Status {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** NewGenericServerResponse with code 422. */
export function rejected(): Status {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

export function internal(message: string): Status {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

export function timeout(message: string, retryAfterSeconds = 0): Status {
  return failure(504, 'Timeout', `Timeout: ${message}`, retryAfterSeconds > 0 ? { retryAfterSeconds } : {});
}

/** A resourceVersion in the future. Upstream: storage.NewTooLargeResourceVersionError. */
export function tooLargeResourceVersion(asked: number, current: number, retryAfterSeconds: number): Status {
  return failure(504, 'Timeout', `Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds,
  });
}

export function requestEntityTooLarge(message: string): Status {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
}

export function unsupportedMediaType(accepted: readonly string[]): Status {
  return failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
}

export function notAcceptable(accepted: readonly string[]): Status {
  return failure(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);
}

/** What Drydock does not simulate; never a silent success. */
export function notSimulated(what: string): Status {
  return failure(501, 'NotImplemented', `not simulated: ${what}`);
}

// ── Texts of validation errors ──────────────────────────────────────────────────────────────────────────────────

const TYPE_TEXT: Readonly<Record<FieldError['type'], string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  InternalError: 'Internal error',
  FieldValueTypeInvalid: 'Invalid value',
};

/** Put it in `value` of a FieldValueInvalid whose text shows no value. Upstream: field.OmitValueType. */
export const OMIT_VALUE: unique symbol = Symbol('omit value');

/** Example: `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. Upstream: field.Error.Error. */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${fieldErrorBody(error)}`;
}

/** The text without the field. Upstream: field.Error.ErrorBody. */
function fieldErrorBody(error: FieldError): string {
  const type = TYPE_TEXT[error.type];
  const detail = error.detail === '' ? '' : `: ${error.detail}`;
  switch (error.type) {
    case 'FieldValueRequired':
    case 'FieldValueForbidden':
    case 'FieldValueTooLong':
    case 'InternalError':
      return type + detail;
    default:
      return error.value === OMIT_VALUE ? type + detail : `${type}: ${valueText(error.value)}${detail}`;
  }
}

/** One error's text, or "[a, b]" without repetitions. Upstream: field.ErrorList.ToAggregate. */
export function aggregateText(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(fieldErrorText))];
  return texts.length === 1 ? (texts[0] as string) : texts.length === 0 ? '' : `[${texts.join(', ')}]`;
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number') return goNumber(value);
  if (typeof value === 'boolean') return String(value);
  return goJson(value);
}

/** Numbers as %v prints them: floats beyond 21 digits in exponent form. */
function goNumber(value: number): string {
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** JSON as encoding/json writes it: <, > and & escaped. Keys stay in the order of the object (Go's struct order). */
export function goJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** A string as %q prints it. Example: goQuote('a"b') = "\"a\\\"b\"". Upstream: strconv.Quote. */
export function goQuote(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    const short = SHORT_ESCAPES[char];
    if (short !== undefined) out += short;
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x7f || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char)) out += char;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `${out}"`;
}
