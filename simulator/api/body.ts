/**
 * The body of a request as a JSON value. Mirrors apiserver's serializer negotiation and its words for broken bodies.
 * Leaves out: protobuf, CBOR, duplicate keys in YAML.
 */
import { parseYaml, parseYamlStrict, YamlError } from '../yaml/yaml.ts';
import { badRequest, requestEntityTooLarge, StatusError, unsupportedMediaType } from './errors.ts';
import { JsonTextError, parseJson } from './json-text.ts';
import { sortedDeeply } from './sorted-keys.ts';
import type { ApiRequest } from './types.ts';

/** Upstream: MaxRequestBodyBytes. */
const MOST_BYTES = 3 * 1024 * 1024;

/** Values that are sent as such are of clients that send text where it is much. Upstream: limitedReadBody; throws 413. */
export function checkSize(body: unknown): void {
  const size = typeof body === 'string' ? sizeOf(body) : body instanceof Uint8Array ? body.length : 0;
  if (size > MOST_BYTES) throw new StatusError(requestEntityTooLarge(`limit is ${MOST_BYTES}`));
}

/** Bytes of a text; counted only where it matters. */
function sizeOf(text: string): number {
  return text.length * 3 <= MOST_BYTES ? text.length : encodeUtf8(text).length;
}

const ACCEPTED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

export interface Body {
  readonly value: unknown;
  /** `duplicate field "spec.x"`, in the order of the text. */
  readonly duplicates: readonly string[];
}

const NO_DUPLICATES: readonly string[] = Object.freeze([]);

/** The media type of the body without parameters; JSON unless said. */
export function contentType(request: ApiRequest): string {
  const header = request.headers?.['content-type'];
  if (header === undefined || header === '') return 'application/json';
  if (header === 'application/json') return header;
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim());
  // mime.ParseMediaType: a parameter without value makes the header unreadable.
  return parameters.some((part) => part !== '' && !part.includes('=')) ? '' : type.toLowerCase();
}

/** True when the request came with a body at all. */
export function hasBody({ body }: ApiRequest): boolean {
  return body !== undefined && body !== null && body !== '' && !(body instanceof Uint8Array && body.length === 0);
}

/** Parses the body; `wanted` names the kind for messages, where they name one. Throws 400 and 415. */
export function readBody(request: ApiRequest, wanted: string | undefined): Body {
  const type = contentType(request);
  if (!ACCEPTED.includes(type)) throw new StatusError(unsupportedMediaType(ACCEPTED));
  const { body } = request;
  checkSize(body);
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    return { value: checkObject(body, wanted), duplicates: NO_DUPLICATES };
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  const broken = (why: string): never => {
    throw unrecognized(why, wanted, text);
  };
  if (type === 'application/vnd.kubernetes.protobuf') {
    return broken('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  try {
    if (type === 'application/yaml') return readYaml(text, wanted);
    const parsed = parseJson(text);
    return { value: checkObject(parsed.value, wanted, text), duplicates: parsed.duplicates };
  } catch (error) {
    if (error instanceof StatusError) throw error;
    if (error instanceof JsonTextError) return broken(`couldn't get version/kind; json parse error: ${error.message}`);
    return broken(error instanceof Error ? error.message : String(error));
  }
}

/** YAML becomes JSON with sorted keys before it is decoded; keys given twice are found on the way. */
function readYaml(text: string, wanted: string | undefined): Body {
  const value = checkObject(sortedDeeply(parseYaml(text)), wanted, text);
  try {
    parseYamlStrict(text);
    return { value, duplicates: [] };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { value, duplicates: [error.message] };
  }
}

/** Only maps have a version and a kind. Upstream: SimpleMetaFactory.Interpret. */
function checkObject(value: unknown, wanted: string | undefined, text?: string): unknown {
  const go = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  let why: string | undefined;
  if (Array.isArray(value)) why = `json: cannot unmarshal array into Go value of type ${go}`;
  else if (typeof value === 'string' || typeof value === 'number')
    why = `json: cannot unmarshal ${typeof value} into Go value of type ${go}`;
  else if (typeof value === 'boolean') why = `json: cannot unmarshal bool into Go value of type ${go}`;
  else if (value === null || value === undefined) return {};
  else {
    const { apiVersion, kind } = value as { apiVersion?: unknown; kind?: unknown };
    const bad =
      typeof (kind ?? '') !== 'string' ? 'kind' : typeof (apiVersion ?? '') !== 'string' ? 'apiVersion' : undefined;
    if (bad !== undefined) {
      const wrong = bad === 'kind' ? kind : apiVersion;
      const type = Array.isArray(wrong) ? 'array' : typeof wrong === 'boolean' ? 'bool' : typeof wrong;
      why = `json: cannot unmarshal ${type} into Go struct field .${bad} of type string`;
    }
  }
  if (why === undefined) return value;
  throw unrecognized(`couldn't get version/kind; json parse error: ${why}`, wanted, text ?? JSON.stringify(value));
}

/** Upstream: transformDecodeError, when no kind could be read. */
export function unrecognized(why: string, wanted: string | undefined, text: string): StatusError {
  if (wanted === undefined) return new StatusError(badRequest(why));
  return new StatusError(
    badRequest(`the object provided is unrecognized (must be of type ${wanted}): ${why} (${summary(text)})`),
  );
}

/** The first 30 bytes: as text when they look like JSON, else in hexadecimal. Upstream: handlers.summarizeData. */
export function summary(text: string): string {
  if (text === '') return '<empty>';
  const bytes = encodeUtf8(text);
  const cut = bytes.length > 30;
  if (text[0] === '{') return cut ? `${decodeUtf8(bytes.slice(0, 30))} ...` : text;
  const hex = [...bytes.slice(0, 30)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return cut ? `${hex} ...` : hex;
}

/** UTF-8 of a text. */
const encodeUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD, as in Go's decoder. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
