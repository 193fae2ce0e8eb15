/** URLs as curl and wget read them. */
export interface Url {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** With query. */
  readonly path: string;
  /** What goes into the Host header: the port only when it is not the scheme's. */
  readonly authority: string;
  readonly user: string | undefined;
}

/** Undefined: no URL that these tools speak. */
export function parseUrl(text: string): Url | 'unsupported' | undefined {
  const match =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:([^@/]*)@)?(\[[^\]]+\]|[^:/?#]+)(?::(\d*))?([/?][^#]*)?(?:#.*)?$/.exec(
      text,
    );
  if (!match) return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return 'unsupported';
  const standard = scheme === 'https' ? 443 : 80;
  const port = match[4] ? Number(match[4]) : standard;
  if (port > 65535) return undefined;
  const host = match[3] as string;
  const path = match[5] ?? '/';
  return {
    scheme,
    host,
    port,
    path: path.startsWith('?') ? `/${path}` : path,
    authority: port === standard ? host : `${host}:${port}`,
    user: match[2],
  };
}

/** Where a redirection leads. */
export function resolveUrl(base: Url, location: string): string {
  if (/^https?:\/\//i.test(location)) return location;
  const root = `${base.scheme}://${base.authority}`;
  return location.startsWith('/') ? root + location : root + base.path.replace(/[^/]*(\?.*)?$/, '') + location;
}
