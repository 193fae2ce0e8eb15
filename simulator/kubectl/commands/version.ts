/** `kubectl version`. Mirrors kubectl/pkg/cmd/version/version.go. */
import type { Routine } from '../../kernel/wait.ts';
import { printYaml } from '../../yaml/yaml.ts';
import { CliError, Failure } from '../cli/errors.ts';
import { defineCommand, type Invocation, type JsonObject } from '../types.ts';

/** What this kubectl is. */
export const CLIENT_VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.26.1',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const;
const KUSTOMIZE_VERSION = 'v5.8.1';

export const VERSION = defineCommand({
  name: 'version',
  arguments: '[flags]',
  flags: [
    { name: 'client', type: 'bool' },
    { name: 'output', short: 'o', type: 'string' },
  ],
  run: version,
});

function* version(call: Invocation): Routine<void> {
  const output = call.flags.string('output');
  if (output !== '' && output !== 'yaml' && output !== 'json') throw new CliError("--output must be 'yaml' or 'json'");
  const only = call.flags.bool('client');
  // Without the server nothing looks at arguments. Upstream: Options.Complete.
  if (call.args.length > 0 && !only) throw new CliError(`extra arguments: [${call.args.join(' ')}]`);
  let server: (JsonObject & { gitVersion: string }) | undefined;
  let failure: Failure | undefined;
  try {
    if (!only) server = (yield* call.client.request('GET', '/version')).body as JsonObject & { gitVersion: string };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failure = error;
  }
  if (output !== '') {
    const all = {
      clientVersion: CLIENT_VERSION,
      kustomizeVersion: KUSTOMIZE_VERSION,
      ...(server ? { serverVersion: server } : {}),
    };
    yield* call.out(output === 'yaml' ? printYaml(all) : `${JSON.stringify(all, null, 2)}\n`);
    if (failure) throw failure;
    return;
  }
  yield* call.out(`Client Version: ${CLIENT_VERSION.gitVersion}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`);
  if (server) yield* call.out(`Server Version: ${server.gitVersion}\n`);
  if (failure) throw failure;
}
