/** `kubectl certificate`: a group of commands of which none is simulated, as CertificateSigningRequests are not. */
import { defineCommand } from '../types.ts';
import { absent } from './absent.ts';

export const CERTIFICATE = defineCommand({
  name: 'certificate',
  short: 'Modify certificate resources',
  long: 'Modify certificate resources.',
  commands: [
    absent('approve', 'Approve a certificate signing request'),
    absent('deny', 'Deny a certificate signing request'),
  ],
});
