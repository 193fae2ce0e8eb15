/** `kubectl create secret`. Mirrors create_secret.go, create_secret_tls.go, create_secret_docker.go. */
import { base64Encode } from '../../../api/schema/base64.ts';
import { CliError } from '../../cli/errors.ts';
import { readFlagFile } from '../../resources/files.ts';
import { defineCommand, type Unstructured } from '../../types.ts';
import { addFile, collection, DATA_FLAGS, readData } from './data.ts';
import { generatorCommand, nameArgument } from './generator.ts';
import { contentHash } from './hash.ts';
import { checkKeyPair } from './key-pair.ts';

const encode = (content: string | Uint8Array): string =>
  base64Encode(typeof content === 'string' ? new TextEncoder().encode(content) : content);

function secretOf(
  name: string,
  data: ReadonlyMap<string, string | Uint8Array>,
  type: string,
  hash: boolean,
): Unstructured {
  const encoded = Object.fromEntries([...data].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, encode(v)]));
  const full = hash ? `${name}-${contentHash({ kind: 'Secret', type, name, data: encoded })}` : name;
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name: full },
    ...(data.size > 0 ? { data: encoded } : {}),
    ...(type ? { type } : {}),
  };
}

const APPEND_HASH = { name: 'append-hash', type: 'bool' } as const;

const GENERIC = generatorCommand({
  name: 'generic',
  arguments:
    'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: [...DATA_FLAGS, { name: 'type', type: 'string' }],
  failure: 'failed to create secret ',
  *make(call) {
    const name = nameArgument(call);
    return secretOf(
      name,
      yield* readData(call, 'Secret', name),
      call.flags.string('type'),
      call.flags.bool('append-hash'),
    );
  },
});

const TLS = generatorCommand({
  name: 'tls',
  arguments: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [{ name: 'cert', type: 'string' }, { name: 'key', type: 'string' }, APPEND_HASH],
  failure: 'failed to create secret ',
  *make(call) {
    const { flags } = call;
    const name = nameArgument(call);
    const [cert, key] = [flags.string('cert'), flags.string('key')];
    if (cert === '' || key === '') throw new CliError('key and cert must be specified');
    const read = (file: string) => readFlagFile(call, file, (reason) => `Cannot read file ${file}, ${reason}`);
    const certificate = yield* read(cert);
    const privateKey = yield* read(key);
    checkKeyPair(certificate, privateKey);
    const data = new Map([
      ['tls.crt', certificate],
      ['tls.key', privateKey],
    ]);
    return secretOf(name, data, 'kubernetes.io/tls', flags.bool('append-hash'));
  },
});

const DOCKER = generatorCommand({
  name: 'docker-registry',
  arguments:
    'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  flags: [
    { name: 'docker-email', type: 'string' },
    { name: 'docker-password', type: 'string' },
    {
      name: 'docker-server',
      type: 'string',
      default: 'https://index.docker.io/v1/',
    },
    { name: 'docker-username', type: 'string' },
    {
      name: 'from-file',
      type: 'stringSlice',
    },
    APPEND_HASH,
  ],
  failure: 'failed to create secret ',
  *make(call) {
    const { flags } = call;
    const name = nameArgument(call);
    const [username, password, server, email] = [
      'docker-username',
      'docker-password',
      'docker-server',
      'docker-email',
    ].map((f) => flags.string(f)) as [string, string, string, string];
    const type = 'kubernetes.io/dockerconfigjson';
    if (flags.list('from-file').length > 0) {
      const { data, add } = collection('Secret', name);
      for (const file of flags.list('from-file'))
        yield* addFile(call, file.includes('=') ? file : `.dockerconfigjson=${file}`, add);
      return secretOf(name, data, type, flags.bool('append-hash'));
    }
    if (username === '' || password === '' || server === '') {
      throw new CliError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    }
    const entry = { username, password, ...(email ? { email } : {}), auth: encode(`${username}:${password}`) };
    return secretOf(
      name,
      new Map([['.dockerconfigjson', JSON.stringify({ auths: { [server]: entry } })]]),
      type,
      flags.bool('append-hash'),
    );
  },
});

export const CREATE_SECRET = defineCommand({
  name: 'secret',
  alone: 'err',
  arguments: '(docker-registry | generic | tls)',
  commands: [DOCKER, GENERIC, TLS],
});
