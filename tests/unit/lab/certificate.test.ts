/** The certificate in a machine's kubeconfig says the same of its holder as the API server does. */
import assert from 'node:assert/strict';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { CLIENT_CERTIFICATE, CLIENT_CERTIFICATE_SHA256, CLIENT_KEY } from '../../../simulator/lab/certificates.ts';

const certificate = new X509Certificate(Buffer.from(CLIENT_CERTIFICATE, 'base64'));

test("the certificate's subject is the user of the machine, with its group", () => {
  assert.equal(certificate.subject, `O=${LEARNER.groups[0]}\nCN=${LEARNER.name}`);
});

test('its digest is the one told of the credential', () => {
  assert.equal(createHash('sha256').update(certificate.raw).digest('hex'), CLIENT_CERTIFICATE_SHA256);
});

test('the key belongs to it, as a real kubectl asks', () => {
  assert.ok(certificate.checkPrivateKey(createPrivateKey(Buffer.from(CLIENT_KEY, 'base64'))));
});
