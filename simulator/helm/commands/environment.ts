/** Commands about helm itself: env, version, plugin, verify, registry, push. Mirrors helm's cmd/helm files of these names. */
import { quote } from '../../gotemplate/quote.ts';
import { GoStruct, type StructType } from '../../gotemplate/values.ts';
import { loadChart } from '../chart/directory.ts';
import { HelmError } from '../cli/errors.ts';
import { KEYRING_FLAG, TLS_FLAGS } from '../cli/flagsets.ts';
import { tableText } from '../cli/table.ts';
import { executeText } from '../cli/template-flag.ts';
import { type Call, defineHelmCommand, type HelmCommand } from '../cli/types.ts';
import { extensionOf } from '../functions/paths.ts';
import { exists, isFolder } from '../repository/files.ts';
import { urlOf } from '../repository/http.ts';

export const envCommand = defineHelmCommand({
  name: 'env',
  rule: { most: 1 },
  *run(call) {
    const variables = call.settings.variables(call.localActions().namespace);
    const [wanted] = call.args;
    if (wanted !== undefined) yield* call.out(`${variables.find(([name]) => name === wanted)?.[1] ?? ''}\n`);
    else yield* call.out(variables.map(([name, value]) => `${name}="${value}"\n`).join(''));
  },
});

const BUILD_INFO: StructType = {
  name: 'version.BuildInfo',
  kind: 'struct',
  fields: ['Version', 'GitCommit', 'GitTreeState', 'GoVersion', 'KubeClientVersion'].map((name) => ({
    name,
    type: 'string',
  })),
};

export const versionCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'version',
    rule: { most: 0 },
    flags: [
      { name: 'short', type: 'bool' },
      { name: 'template', type: 'string' },
      ...(helmMajor === 3 ? [{ name: 'client', short: 'c', type: 'bool', default: true, hidden: true } as const] : []),
    ],
    *run(call) {
      const { flags, helm } = call;
      const fields: readonly (readonly [string, string])[] = [
        ['Version', helm.version],
        ['GitCommit', ''],
        ['GitTreeState', ''],
        ['GoVersion', helm.goVersion],
        ...(helmMajor === 4 ? [['KubeClientVersion', helm.kubeClientVersion ?? ''] as const] : []),
      ];
      const template = flags.string('template');
      if (template !== '') yield* call.out(executeText(template, new GoStruct(BUILD_INFO, new Map(fields)), '_', true));
      else if (flags.bool('short')) yield* call.out(`${helm.version}\n`);
      else {
        yield* call.out(`version.BuildInfo{${fields.map(([name, value]) => `${name}:${quote(value)}`).join(', ')}}\n`);
      }
    },
  });

/** Programs of others cannot run here. */
const refused = (name: string, usage: string, what: string, aliases: readonly string[] = []): HelmCommand =>
  defineHelmCommand({
    name,
    arguments: usage,
    aliases,
    rule: { least: 1, most: 1 },
    run() {
      throw new HelmError(`not simulated: ${what}`);
    },
  });

export const pluginCommand = defineHelmCommand({
  name: 'plugin',
  commands: [
    refused('install', '[options] <path|url>', 'plugins are programs of others', ['add']),
    defineHelmCommand({
      name: 'list',
      aliases: ['ls'],
      *run(call) {
        const more = call.helmMajor === 4 ? ['TYPE', 'APIVERSION', 'PROVENANCE', 'SOURCE'] : ['DESCRIPTION'];
        yield* call.out(tableText([['NAME', 'VERSION', ...more]]));
      },
    }),
    defineHelmCommand({
      name: 'uninstall',
      arguments: '<plugin>...',
      aliases: ['rm', 'remove'],
      run(call) {
        throw notFound(call, 'uninstall');
      },
    }),
    defineHelmCommand({
      name: 'update',
      arguments: '<plugin>...',
      aliases: ['up'],
      run(call) {
        throw notFound(call, 'update');
      },
    }),
  ],
});

/** There is no plugin that could be meant. */
function notFound({ args, helmMajor }: Call, action: string): HelmError {
  if (args.length === 0) return new HelmError(`please provide plugin name to ${action}`);
  return new HelmError(args.map((name) => `${helmMajor === 4 ? 'plugin' : 'Plugin'}: ${name} not found`).join('\n'));
}

export const verifyCommand = defineHelmCommand({
  name: 'verify',
  arguments: 'PATH',
  rule: { least: 1, most: 1 },
  flags: [KEYRING_FLAG],
  run(call) {
    throw new HelmError(verifyProblem(call, call.args[0] as string));
  },
});

/** No signature is ever good: there are no keys here. */
function verifyProblem(call: Call, path: string): string {
  if (!exists(call, path)) return `stat ${path}: no such file or directory`;
  if (isFolder(call, path)) return 'unpacked charts cannot be verified';
  if (extensionOf(path).toLowerCase() !== '.tgz') return 'chart must be a tgz file';
  const proof = `${path}.prov`;
  if (!exists(call, proof)) return `could not load provenance file ${proof}: stat ${proof}: no such file or directory`;
  return 'not simulated: signatures of charts';
}

/** Where registries are looked for: nowhere, for there is no network. */
function noSuchHost(host: string, path: string): HelmError {
  const name = host.replace(/:\d+$/, '');
  return new HelmError(`Get "https://${host}${path}": dial tcp: lookup ${name}: no such host`);
}

export const registryCommand = defineHelmCommand({
  name: 'registry',
  commands: [
    defineHelmCommand({
      name: 'login',
      arguments: '[host]',
      rule: { least: 1 },
      flags: [
        { name: 'username', short: 'u', type: 'string' },
        { name: 'password', short: 'p', type: 'string' },
        { name: 'password-stdin', type: 'bool' },
        { name: 'insecure', type: 'bool' },
        ...TLS_FLAGS.filter(({ name }) => !['username', 'password', 'insecure-skip-tls-verify'].includes(name)),
      ],
      *run(call) {
        const host = call.args[0] as string;
        if (call.flags.string('password') !== '' && !call.flags.bool('password-stdin')) {
          yield* call.err('WARNING: Using --password via the CLI is insecure. Use --password-stdin.\n');
        }
        throw new HelmError(`authenticating to ${quote(host)}: ${noSuchHost(host, '/v2/').message}`);
      },
    }),
    defineHelmCommand({
      name: 'logout',
      arguments: '[host]',
      rule: { least: 1 },
      *run(call) {
        const text = `Removing login credentials for ${call.args[0]}\n`;
        yield* call.helmMajor === 4 ? call.out(text) : call.err(text);
      },
    }),
  ],
});

export const pushCommand = defineHelmCommand({
  name: 'push',
  arguments: '[chart] [remote]',
  rule: { least: 2 },
  flags: TLS_FLAGS,
  run(call) {
    const [path = '', remote = ''] = call.args;
    throw pushFailure(call, path, remote);
  },
});

function pushFailure(call: Call, path: string, remote: string): HelmError {
  const { scheme, host, path: repository } = urlOf(remote);
  if (scheme === '') return new HelmError('scheme prefix missing from remote (e.g. "oci://")');
  if (scheme !== 'oci') return new HelmError(`scheme ${quote(scheme)} not supported`);
  if (!exists(call, path)) return new HelmError(`${path}: no such file`);
  if (isFolder(call, path)) return new HelmError('cannot push directory, must provide chart archive (.tgz)');
  const { metadata } = loadChart(call.context.files, call.resolve(path), path);
  const { message } = noSuchHost(host, `/v2${repository}/${metadata.name}/blobs/`);
  return new HelmError(`failed to perform "Exists" on destination: ${message.replace(/^Get/, 'Head')}`);
}
