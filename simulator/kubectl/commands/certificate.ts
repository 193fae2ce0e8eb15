/** `kubectl certificate`: its calls are read as kubectl reads them; CertificateSigningRequests are not simulated. */
import { CliError, notSimulated } from '../cli/errors.ts';
import { FILENAME_FLAGS, hasFiles, PRINT_FLAGS } from '../cli/flagsets.ts';
import { defineCommand } from '../types.ts';

const decision = (name: 'approve' | 'deny') =>
  defineCommand({
    name,
    arguments: '(-f FILENAME | NAME)',
    flags: [...PRINT_FLAGS, ...FILENAME_FLAGS, { name: 'force', type: 'bool' }],
    *run({ flags, args }) {
      if (args.length === 0 && !hasFiles(flags))
        throw new CliError('one or more CSRs must be specified as <name> or -f <filename>');
      throw notSimulated(`kubectl certificate ${name} (CertificateSigningRequests)`);
    },
  });

export const CERTIFICATE = defineCommand({
  name: 'certificate',
  arguments: 'SUBCOMMAND',
  suggestFor: ['cert', 'certs'],
  alone: 'help',
  commands: [decision('approve'), decision('deny')],
});
