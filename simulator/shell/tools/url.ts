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

/** What is wrong with a URL: another protocol, no host, a port that is none, characters that may not be there. */
type UrlProblem = 'unsupported' | 'host' | 'port' | 'input';

export function parseUrl(text: string): Url | UrlProblem {
  if (/[\x00-\x20\x7f]/.test(text) || text === '') return 'input';
  const match =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]+\]|[^:/?#]*)(?::([^/?#]*))?([/?][^#]*)?(?:#.*)?$/.exec(
      text,
    );
  if (!match) return 'input';
  const [, said = 'http', user, host = '', portText = '', path = '/'] = match;
  const scheme = said.toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return 'unsupported';
  if (host === '') return 'host';
  if (portText !== '' && (!/^\d{1,5}$/.test(portText) || Number(portText) > 65535)) return 'port';
  const standard = scheme === 'https' ? 443 : 80;
  const port = portText === '' ? standard : Number(portText);
  return {
    scheme,
    host,
    port,
    path: path.startsWith('?') ? `/${path}` : path,
    authority: port === standard ? host : `${host}:${port}`,
    user,
  };
}

/** The text with its escapes read; as it stands when they make no characters. */
export function unquote(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where a redirection leads. */
export function resolveUrl(base: Url, location: string): string {
  if (/^https?:\/\//i.test(location)) return location;
  const root = `${base.scheme}://${base.authority}`;
  return location.startsWith('/') ? root + location : root + base.path.replace(/[^/]*(\?.*)?$/, '') + location;
}
