/** `kubectl config set-cluster`. Mirrors set_cluster.go. */
import { CliError } from '../../cli/errors.ts';
import { CLUSTER, tidied } from '../../client/kubeconfig-fields.ts';
import { defineCommand, type JsonObject } from '../../types.ts';
import { checkEmbedded, setFile } from './embedded.ts';
import { configAccess, unexpectedArguments } from './file.ts';

export const SET_CLUSTER = defineCommand({
  name: 'set-cluster',
  arguments:
    'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  flags: [
    { name: 'server', type: 'string' },
    { name: 'certificate-authority', type: 'string' },
    { name: 'embed-certs', type: 'tristate' },
    { name: 'insecure-skip-tls-verify', type: 'tristate' },
    { name: 'proxy-url', type: 'string' },
    { name: 'tls-server-name', type: 'string' },
  ],
  *run(call) {
    const { flags } = call;
    const [name, ...more] = call.args;
    if (name === undefined || more.length > 0) return yield* unexpectedArguments(call);
    if (name === '') throw new CliError('you must specify a non-empty cluster name');
    if (flags.bool('insecure-skip-tls-verify') && flags.string('certificate-authority') !== '')
      throw new CliError('you cannot specify a certificate authority and insecure mode at the same time');
    checkEmbedded(call, ['certificate-authority']);
    const access = configAccess(call);
    const there = access.config.clusters.get(name);
    const value: JsonObject = { ...there?.value };
    if (flags.changed('server')) {
      value.server = flags.string('server');
      delete value['tls-server-name'];
    }
    if (flags.changed('tls-server-name')) value['tls-server-name'] = flags.string('tls-server-name');
    if (flags.changed('insecure-skip-tls-verify')) {
      value['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
      if (flags.bool('insecure-skip-tls-verify')) {
        delete value['certificate-authority'];
        delete value['certificate-authority-data'];
      }
    }
    setFile(call, access, value, 'certificate-authority', there?.origin ?? '');
    if (flags.string('certificate-authority') !== '') delete value['insecure-skip-tls-verify'];
    if (flags.changed('proxy-url')) value['proxy-url'] = flags.string('proxy-url');
    const stanza = { value: tidied(value, CLUSTER, 'Cluster'), origin: there?.origin ?? '' };
    access.save({ ...access.config, clusters: new Map(access.config.clusters).set(name, stanza) });
    yield* call.out(`Cluster ${JSON.stringify(name)} set.\n`);
  },
});
