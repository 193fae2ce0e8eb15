/** What a path means. Mirrors apiserver/pkg/endpoints/request/requestinfo.go, for the paths that are served. */

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

/** The resource path of a request, or undefined when it is none. Example: /apis/apps/v1/namespaces/default/deployments/web/scale. */
export function resourcePath(path: string): ResourcePath | undefined {
  const parts = path.split('/');
  let at: number;
  let apiVersion: string;
  if (parts[1] === 'api') {
    apiVersion = parts[2] as string;
    at = 3;
  } else if (parts[1] === 'apis') {
    apiVersion = `${parts[2]}/${parts[3]}`;
    at = 4;
  } else return undefined;
  if (parts[parts.length - 1] === '') parts.pop();
  if (parts.length <= at) return undefined;
  let namespace: string | undefined;
  if (parts[at] === 'namespaces' && parts.length > at + 2 && !OF_NAMESPACES.includes(parts[at + 2] as string)) {
    namespace = decodeURIComponent(parts[at + 1] as string);
    at += 2;
  }
  const [plural, name, subresource, ...rest] = parts.slice(at) as [string, ...string[]];
  return {
    apiVersion,
    namespace,
    plural,
    name: name === undefined ? undefined : decodeURIComponent(name),
    subresource,
    rest: rest.length > 0 ? rest.join('/') : undefined,
  };
}
