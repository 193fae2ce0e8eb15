/**
 * Whether two files hold a certificate and a private key. Mirrors crypto/tls X509KeyPair as far as the PEM armour goes; what
 * stands inside is not looked at.
 */
import { CliError } from '../../cli/errors.ts';

/** Types of the PEM blocks of a text, in order; armour around anything but base64 is no block. Upstream: pem.Decode. */
function blockTypes(text: string): string[] {
  const block = /^-----BEGIN ([^\n]+)-----[ \t\r]*\n([\s\S]*?)\n?-----END \1-----[ \t\r]*$/gm;
  return [...text.matchAll(block)].flatMap(([, type = '', body = '']) => {
    const content = body.replace(/^(?:[^\n:]+:[^\n]*\n)+\n/, '').replace(/\s/g, '');
    return content.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(content) ? [type] : [];
  });
}

const isKey = (type: string): boolean => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');

/** Throws what Go says of a pair that is none. */
export function checkKeyPair(certificate: string, key: string): void {
  const certificates = blockTypes(certificate);
  if (!certificates.includes('CERTIFICATE')) {
    const [only, ...more] = certificates;
    throw new CliError(
      only === undefined
        ? 'tls: failed to find any PEM data in certificate input'
        : more.length === 0 && only.endsWith('PRIVATE KEY')
          ? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
          : `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${certificates.join(' ')}]`,
    );
  }
  const keys = blockTypes(key);
  if (!keys.some(isKey)) {
    const [only, ...more] = keys;
    throw new CliError(
      only === undefined
        ? 'tls: failed to find any PEM data in key input'
        : more.length === 0 && only === 'CERTIFICATE'
          ? 'tls: found a certificate rather than a key in the PEM for the private key'
          : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${keys.join(' ')}]`,
    );
  }
}
