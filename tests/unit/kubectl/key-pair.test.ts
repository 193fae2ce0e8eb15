/** Whether a certificate and a key are a pair: what `kubectl create secret tls` says of files made by openssl. */
import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { test } from 'node:test';
import { ed25519Point, nistPoint } from '../../../simulator/kubectl/commands/create/public-points.ts';
import { Bench } from './bench.ts';

const FILES = {
  'rsa.crt': `-----BEGIN CERTIFICATE-----
MIIBcTCCARugAwIBAgIUOSUvIdzbDNPZBUV32l1b1fJob5kwDQYJKoZIhvcNAQEL
BQAwDDEKMAgGA1UEAwwBcjAgFw0yNjExMjgyMzU5MzZaGA8yMTI2MTEwNDIzNTkz
NlowDDEKMAgGA1UEAwwBcjBcMA0GCSqGSIb3DQEBAQUAA0sAMEgCQQCxKYzBEFkC
XOLvMgSHg6aBqGNlMXnRKjLIkerXEFkrJL0evkYwh3ftcD+mQj+zZ7QkDu9GT+kx
4hfAGdrBQJnhAgMBAAGjUzBRMB0GA1UdDgQWBBQugfmlV9HcxYipVoxJZPX+gXN7
xzAfBgNVHSMEGDAWgBQugfmlV9HcxYipVoxJZPX+gXN7xzAPBgNVHRMBAf8EBTAD
AQH/MA0GCSqGSIb3DQEBCwUAA0EAErFPkrwAnRI49VSwEcydyT4B2rC0e4apuNUN
R5QFcBkGk6969YDxSqFsesepGedmOPGQBJzoUhlBh307Y9kFVg==
-----END CERTIFICATE-----
`,
  'rsa.key': `-----BEGIN PRIVATE KEY-----
MIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAsSmMwRBZAlzi7zIE
h4OmgahjZTF50SoyyJHq1xBZKyS9Hr5GMId37XA/pkI/s2e0JA7vRk/pMeIXwBna
wUCZ4QIDAQABAkAMsGMqeNdHOgvvAfAdHKrSYpMr7k1BU/prLzhYywz37/0nT2Ke
EY6hyJPC+naT3X4kJeBuZDkVpARbtTlfO/ABAiEA4FxrXdg7igEX1YsxmlxeNrVG
3PWxK+sv3Nyj6GSeSEECIQDKJTnS/vRNuja8J5iv5wNFtv0M9KJCIy/GoQ57/XLp
oQIhAIiEE5xdhxTYx2zbLkpza6w0LzMhmDVV/KCR7HXqS1lBAiEAm1X51lrW7zfO
Qc4HtfxGdncEg8UlPr99QhyXXc5IVKECIQCUtKw5v0CGygBRSc17nMWwz48GJpfO
VyQ+lfT7iwW1xA==
-----END PRIVATE KEY-----
`,
  'ec.crt': `-----BEGIN CERTIFICATE-----
MIIBbzCCARWgAwIBAgIUWX54ELumgDvwGF6+rBl9g9n42PwwCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCZWMwHhcNMjYxMTI4MjMzNzE0WhcNMzYxMTI1MjMzNzE0WjAN
MQswCQYDVQQDDAJlYzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGG549JbPogo
NWgbeFBal8rYMIxqzJdaKYxsxoDgsxugMMUe0B8VyozPzzbc01fzWZo0jhvcaeVU
GtHkA8BP91ijUzBRMB0GA1UdDgQWBBTuriuP1RDSfoK7IWG6n8Mt4zwxMzAfBgNV
HSMEGDAWgBTuriuP1RDSfoK7IWG6n8Mt4zwxMzAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0gAMEUCIQCumns3X0cHRnNLMSU8xonvfeAfFNEP07qM3tSdGnbO
HQIgKlIYbMQo3Lj8pxKykZU29EYLq1Vtk4bC6hSimAkhdzE=
-----END CERTIFICATE-----
`,
  /** SEC 1, and the same in PKCS #8. */
  'ec.key': `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIG799TcmZeOBKT3LeGSE0pfBfuVXslZEO6hr/dGcMgEroAoGCCqGSM49
AwEHoUQDQgAEYbnj0ls+iCg1aBt4UFqXytgwjGrMl1opjGzGgOCzG6AwxR7QHxXK
jM/PNtzTV/NZmjSOG9xp5VQa0eQDwE/3WA==
-----END EC PRIVATE KEY-----
`,
  'ec8.key': `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbv31NyZl44EpPct4
ZITSl8F+5VeyVkQ7qGv90ZwyASuhRANCAARhuePSWz6IKDVoG3hQWpfK2DCMasyX
WimMbMaA4LMboDDFHtAfFcqMz8823NNX81maNI4b3GnlVBrR5APAT/dY
-----END PRIVATE KEY-----
`,
  'other.key': `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEILwRhu8NW9w8qbUCV3OkjX/iTNSJqnJKdEYKsx4vGGCtoAoGCCqGSM49
AwEHoUQDQgAEx2WGwzcsS8ruDwgQa4iRRpnIxjVgXjIeRnLGkEvcazHN0wBgtqgA
iOyI7IFVtfrApbk/0V5yFIGOePDNFVEBhg==
-----END EC PRIVATE KEY-----
`,
  'broken.crt': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  'broken.key': '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n',
};

test('a key must belong to the first certificate', async () => {
  const bench = new Bench(FILES);
  const said: readonly (readonly [certificate: string, key: string, text: string])[] = [
    ['rsa.crt', 'rsa.key', 'secret/pair created\n'],
    ['ec.crt', 'ec.key', 'secret/pair created\n'],
    ['ec.crt', 'ec8.key', 'secret/pair created\n'],
    ['ec.crt', 'other.key', 'error: tls: private key does not match public key\n'],
    ['rsa.crt', 'ec.key', 'error: tls: private key type does not match public key type\n'],
    ['ec.crt', 'rsa.key', 'error: tls: private key type does not match public key type\n'],
    ['broken.crt', 'rsa.key', 'error: x509: malformed certificate\n'],
    ['rsa.crt', 'broken.key', 'error: tls: failed to parse private key\n'],
    ['rsa.crt', 'rsa.crt', 'error: tls: found a certificate rather than a key in the PEM for the private key\n'],
  ];
  for (const [certificate, key, text] of said) {
    const { out, err } = await bench.kubectl([
      'create',
      'secret',
      'tls',
      'pair',
      `--cert=${certificate}`,
      `--key=${key}`,
    ]);
    assert.equal(out + err, text, `${certificate} ${key}`);
    await bench.kubectl(['delete', 'secret', 'pair']);
  }
});

test('the public key of a private one is derived as others derive it', () => {
  const curves = [
    ['secp224r1', '2b81040021', 28],
    ['prime256v1', '2a8648ce3d030107', 32],
    ['secp384r1', '2b81040022', 48],
    ['secp521r1', '2b81040023', 66],
  ] as const;
  for (const [name, id, size] of curves) {
    for (const secret of ['01', '02', 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00']) {
      const other = createECDH(name);
      other.setPrivateKey(secret.padStart(size * 2, '0'), 'hex');
      assert.equal(nistPoint(id, secret), other.getPublicKey('hex'), `${name} ${secret}`);
    }
  }
  assert.equal(nistPoint('2b8104000a', '01'), undefined);
  // The first example of RFC 8032.
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  assert.equal(ed25519Point(new Uint8Array(seed)), 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
});
