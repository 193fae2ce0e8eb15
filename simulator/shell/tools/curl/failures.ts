/** What goes wrong, with curl's numbers and words (include/curl/curl.h, lib/connect.c, lib/transfer.c). */
import type { HttpFailure } from '../../../kernel/sockets.ts';
import type { CurlVersion } from './versions.ts';

export interface Failure {
  readonly code: number;
  readonly message: string;
}

interface Attempted {
  readonly host: string;
  readonly port: number;
  /** From the beginning of the transfer, and of the connection. */
  readonly tookMs: number;
  readonly connectTookMs: number;
  /** Whether the program itself had set the limit that was reached. */
  readonly limited: boolean;
  readonly received: number;
}

const UNTRUSTED = 'SSL certificate problem: unable to get local issuer certificate';

/** Lines that follow the message about a certificate. */
export const CERTIFICATE_HELP = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.
`;

export function failureOf(failure: HttpFailure, attempt: Attempted, version: CurlVersion): Failure {
  const { host, port, tookMs, connectTookMs, limited, received } = attempt;
  const unconnected = `Failed to connect to ${host} port ${port} after ${connectTookMs} ms: ${version.modern ? 'Could not' : "Couldn't"} connect to server`;
  switch (failure.kind) {
    case 'unresolved':
      return failure.why === 'timeout' && limited
        ? { code: 28, message: `Resolving timed out after ${tookMs} milliseconds` }
        : { code: 6, message: `Could not resolve host: ${host}` };
    case 'refused':
    case 'unreachable':
      return { code: 7, message: unconnected };
    case 'connect-timeout':
      return limited
        ? { code: 28, message: `Connection timed out after ${tookMs} milliseconds` }
        : { code: 28, message: unconnected };
    case 'no-tls':
      return {
        code: 35,
        message: version.modern
          ? 'TLS connect error: error:0A00010B:SSL routines::wrong version number'
          : 'error:0A00010B:SSL routines::wrong version number',
      };
    case 'untrusted':
      return { code: 60, message: UNTRUSTED };
    case 'closed':
      return received === 0
        ? { code: 52, message: 'Empty reply from server' }
        : { code: 18, message: 'transfer closed with outstanding read data remaining' };
    case 'reset':
      return { code: 56, message: 'Recv failure: Connection reset by peer' };
    case 'timeout':
      return {
        code: 28,
        message: `Operation timed out after ${tookMs} milliseconds with ${received} bytes received`,
      };
  }
}

/** What the kernel said about a connection, for -v. */
export function reasonOf(kind: HttpFailure['kind']): string {
  if (kind === 'refused') return 'Connection refused';
  return kind === 'unreachable' ? 'No route to host' : 'Connection timed out';
}

export function malformedUrl(version: CurlVersion, why: 'port' | 'input' | 'host'): Failure {
  if (!version.modern) return { code: 3, message: 'URL using bad/illegal format or missing URL' };
  const words = {
    port: 'Port number was not a decimal number between 0 and 65535',
    input: 'Malformed input to a URL function',
    host: 'No host part in the URL',
  };
  return { code: 3, message: `URL rejected: ${words[why]}` };
}

export const unsupportedProtocol = (version: CurlVersion, scheme: string): Failure => ({
  code: 1,
  message: `Protocol "${scheme}" not supported${version.modern ? '' : ' or disabled in libcurl'}`,
});
