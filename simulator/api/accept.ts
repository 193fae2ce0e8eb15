/**
 * What form a client wants its answer in. Mirrors apiserver/pkg/endpoints/handlers/negotiation and go-restful's route
 * matching. Leaves out: protobuf, CBOR.
 */
import { failure, notAcceptable, StatusError } from './errors.ts';

export type Transform = 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';

export interface Accepted {
  readonly type: 'application/json' | 'application/yaml';
  readonly as: Transform | undefined;
}

const PLAIN: Accepted = { type: 'application/json', as: undefined };
const SERVED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const STREAMED = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];

/** Reads an Accept header; throws 406. `list`: the route also streams. */
export function negotiate(
  header: string | undefined,
  route: { readonly list: boolean; readonly watch: boolean },
): Accepted {
  if (header === undefined || header === '' || header === 'application/json') return PLAIN;
  const clauses = parseAccept(header);
  const produced = route.list ? [...SERVED, ...STREAMED] : SERVED;
  if (!clauses.some(({ type }) => type === '*/*' || produced.includes(type))) {
    throw new StatusError(
      failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${produced.join(', ')}`, {}),
    );
  }
  for (const clause of clauses) {
    const accepted = acceptClause(clause, route.watch);
    if (accepted) return accepted;
  }
  throw new StatusError(notAcceptable(route.watch ? STREAMED : SERVED));
}

/** The form of a refusal: nothing is made of it, so clauses that ask for a Table do not count. Upstream: ErrorNegotiated. */
export function errorType(header: string | undefined): Accepted['type'] {
  for (const clause of header ? parseAccept(header) : []) {
    const accepted = acceptClause(clause, false);
    if (accepted && accepted.as === undefined) return accepted.type;
  }
  return 'application/json';
}

interface Clause {
  readonly type: string;
  readonly params: ReadonlyMap<string, string>;
  readonly quality: number;
}

function parseAccept(header: string): Clause[] {
  const clauses = header.split(',').map((text) => {
    const [type = '', ...rest] = text.split(';').map((part) => part.trim());
    const params = new Map<string, string>();
    for (const part of rest) {
      const at = part.indexOf('=');
      if (at > 0) params.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
    }
    const quality = Number(params.get('q') ?? '1');
    params.delete('q');
    return { type, params, quality: Number.isNaN(quality) ? 1 : quality };
  });
  return clauses.sort((a, b) => b.quality - a.quality);
}

function acceptClause({ type, params }: Clause, watch: boolean): Accepted | undefined {
  const json = type === 'application/json' || type === '*/*' || type === 'application/*';
  if (!json && (type !== 'application/yaml' || watch)) return undefined;
  let as: Transform | undefined;
  const kind = params.get('as');
  if (kind !== undefined) {
    const known = kind === 'Table' || kind === 'PartialObjectMetadata' || kind === 'PartialObjectMetadataList';
    const version = params.get('v');
    if (!known || params.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined;
    as = kind;
  }
  for (const [key, value] of params) {
    if (['as', 'v', 'g', 'pretty', 'export'].includes(key)) continue;
    if (key === 'stream' && value === 'watch') continue;
    if (key === 'charset') continue;
    return undefined;
  }
  return { type: json ? 'application/json' : 'application/yaml', as };
}
