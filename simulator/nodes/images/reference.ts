/**
 * Image references as pods write them. Mirrors distribution/reference (normalize.go, regexp.go): the domain docker.io
 * and the folder library are implied, the tag is latest when there is neither tag nor digest.
 */

export interface ImageReference {
  readonly domain: string;
  /** "library/nginx" */
  readonly path: string;
  readonly tag: string | undefined;
  /** "sha256:…" */
  readonly digest: string | undefined;
}

const DOMAIN =
  /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?$/;
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/**
 * Parses a reference; a text is what is wrong with it.
 * Example: parseReference("nginx") = {domain: "docker.io", path: "library/nginx", tag: undefined, digest: undefined}.
 */
export function parseReference(text: string): ImageReference | string {
  if (/^[a-f0-9]{64}$/.test(text)) {
    return `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`;
  }
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const domain = hasDomain ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  let remainder = hasDomain ? named.slice(slash + 1) : named;
  if (domain === 'docker.io' && !remainder.includes('/')) remainder = `library/${remainder}`;
  const colon = remainder.indexOf(':');
  const path = colon < 0 ? remainder : remainder.slice(0, colon);
  const tag = colon < 0 ? undefined : remainder.slice(colon + 1);
  if (path.toLowerCase() !== path) return `invalid reference format: repository name (${path}) must be lowercase`;
  if (!DOMAIN.test(domain) || !PATH.test(path)) return 'invalid reference format';
  if (tag !== undefined && !TAG.test(tag)) return 'invalid reference format';
  if (digest !== undefined && !DIGEST.test(digest)) return 'invalid reference format';
  return { domain, path, tag, digest };
}

/** "docker.io/library/nginx:1.14.2", the name containerd shows. */
export function fullName(reference: ImageReference): string {
  const repository = `${reference.domain}/${reference.path}`;
  if (reference.digest !== undefined) return `${repository}@${reference.digest}`;
  return `${repository}:${reference.tag ?? 'latest'}`;
}

/** "nginx", "drydock/web", "registry.k8s.io/pause": how images are listed in the catalogue. */
export function repositoryName({ domain, path }: ImageReference): string {
  if (domain !== 'docker.io') return `${domain}/${path}`;
  return path.startsWith('library/') ? path.slice('library/'.length) : path;
}
