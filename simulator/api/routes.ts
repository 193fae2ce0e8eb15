/** What a path means. Mirrors apiserver/pkg/endpoints/request/requestinfo.go, for the paths that are served. */

import type { ApiRequest, ApiResponse } from './types.ts';

/** A path with slashes that lead nowhere is sent back without them, where that is another path. Upstream: net/http's ServeMux. */
export function redirected({ method, path, query }: ApiRequest): ApiResponse | undefined {
  const clean = path.replaceAll(/\/{2,}/g, '/');
  if (clean === path || path.includes('/proxy/')) return undefined;
  const parts = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((v) => `${encodeURIComponent(name)}=${encodeURIComponent(String(v))}`),
  );
  const location = parts.length === 0 ? clean : `${clean}?${parts.join('&')}`;
  const page = method === 'GET' ? `<a href="${location.replaceAll('&', '&amp;')}">Temporary Redirect</a>.\n\n` : '';
  const headers = {
    location,
    ...(method === 'GET' || method === 'HEAD' ? { 'content-type': 'text/html; charset=utf-8' } : {}),
  };
  return { status: 307, headers, warnings: [], body: page };
}

/** A path below /api/v1 or /apis/GROUP/VERSION. */
export interface ResourcePath {
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly plural: string;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** What follows the subresource ("proxy/a/b"). */
  readonly rest: string | undefined;
}

/** Subresources of a namespace; any other word after its name is a resource in it. */
const OF_NAMESPACES = ['status', 'finalize'];

/**
 * The resource path of a request, or undefined when it is none. Example: /apis/apps/v1/namespaces/default/deployments/web/scale.
 * Every request comes by here, so the path is read piece by piece and not split.
 */
export function resourcePath(path: string): ResourcePath | undefined {
  const pieces = new Pieces(path);
  const root = pieces.next();
  if (root !== 'api' && root !== 'apis') return undefined;
  const group = root === 'api' ? '' : `${pieces.next()}/`;
  const apiVersion = group + pieces.next();
  let plural = pieces.next();
  if (plural === undefined) return undefined;
  let name = pieces.next();
  let subresource = pieces.next();
  let namespace: string | undefined;
  if (plural === 'namespaces' && subresource !== undefined && !OF_NAMESPACES.includes(subresource)) {
    namespace = decodePiece(name as string);
    plural = subresource;
    name = pieces.next();
    subresource = pieces.next();
  }
  return {
    apiVersion,
    namespace,
    plural,
    name: name === undefined ? undefined : decodePiece(name),
    subresource,
    rest: pieces.rest(),
  };
}

/** Percent signs that spell nothing stand for themselves; a transport with HTTP refuses them before. */
function decodePiece(piece: string): string {
  if (!piece.includes('%')) return piece;
  try {
    return decodeURIComponent(piece);
  } catch (error) {
    if (error instanceof URIError) return piece;
    throw error;
  }
}

/** What stands between the slashes of a path, one after the other; a slash at the end is none. */
class Pieces {
  readonly #path: string;
  readonly #end: number;
  #at = 1;

  constructor(path: string) {
    this.#path = path;
    this.#end = path.endsWith('/') ? path.length - 1 : path.length;
  }

  next(): string | undefined {
    const start = this.#at;
    if (start > this.#end) return undefined;
    const slash = this.#path.indexOf('/', start);
    const end = slash < 0 || slash > this.#end ? this.#end : slash;
    this.#at = end + 1;
    return this.#path.slice(start, end);
  }

  rest(): string | undefined {
    return this.#at > this.#end ? undefined : this.#path.slice(this.#at, this.#end);
  }
}
