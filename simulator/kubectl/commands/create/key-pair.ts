/**
 * Whether two files hold a certificate and the private key that belongs to it. Mirrors crypto/tls X509KeyPair; what is read of the keys
 * is in public-keys.ts.
 */
import { base64Decode } from '../../../api/schema/base64.ts';
import { CliError } from '../../cli/errors.ts';
import { keyOfCertificate, keyOfPrivate } from './public-keys.ts';

interface Block {
  readonly type: string;
  readonly content: string;
}

/** The PEM blocks of a text, in order; armour around anything but base64 is no block. Upstream: pem.Decode. */
function blocksOf(text: string): Block[] {
  const block = /^-----BEGIN ([^\n]+)-----[ \t\r]*\n([\s\S]*?)\n?-----END \1-----[ \t\r]*$/gm;
  return [...text.matchAll(block)].flatMap(([, type = '', body = '']) => {
    const content = body.replace(/^(?:[^\n:]+:[^\n]*\n)+\n/, '').replace(/\s/g, '');
    return content.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(content) ? [{ type, content }] : [];
  });
}

const isKey = ({ type }: Block): boolean => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
const typesOf = (blocks: readonly Block[]): string => blocks.map(({ type }) => type).join(' ');
/** The blocks' letters have been looked at: it is base64. */
const bytesOf = ({ content }: Block): Uint8Array => base64Decode(content) as Uint8Array;

/** Throws what Go says of a pair that is none. */
export function checkKeyPair(certificate: string, key: string): void {
  const leaf = keyOfCertificate(bytesOf(certificateBlock(blocksOf(certificate))));
  const secret = keyBlock(blocksOf(key));
  if (leaf === 'malformed') throw new CliError('x509: malformed certificate');
  const pair = keyOfPrivate(bytesOf(secret));
  if (pair === undefined) throw new CliError('tls: failed to parse private key');
  if (pair === 'unknown') throw new CliError('tls: found unknown private key type in PKCS#8 wrapping');
  if (leaf === 'unknown') throw new CliError('tls: unknown public key algorithm');
  if (leaf.kind !== pair.kind) throw new CliError('tls: private key type does not match public key type');
  if (leaf.numbers !== pair.numbers) throw new CliError('tls: private key does not match public key');
}

function certificateBlock(blocks: readonly Block[]): Block {
  const found = blocks.find(({ type }) => type === 'CERTIFICATE');
  if (found) return found;
  const [only, ...more] = blocks;
  throw new CliError(
    only === undefined
      ? 'tls: failed to find any PEM data in certificate input'
      : more.length === 0 && only.type.endsWith('PRIVATE KEY')
        ? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
        : `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${typesOf(blocks)}]`,
  );
}

function keyBlock(blocks: readonly Block[]): Block {
  const found = blocks.find(isKey);
  if (found) return found;
  const [only, ...more] = blocks;
  throw new CliError(
    only === undefined
      ? 'tls: failed to find any PEM data in key input'
      : more.length === 0 && only.type === 'CERTIFICATE'
        ? 'tls: found a certificate rather than a key in the PEM for the private key'
        : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${typesOf(blocks)}]`,
  );
}
