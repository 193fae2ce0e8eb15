/** `helm package`. Mirrors helm's cmd/helm/package.go and pkg/action/package.go. Signing is refused. */
import type { Routine } from '../../kernel/wait.ts';
import { loadDirectory } from '../chart/directory.ts';
import { HelmError } from '../cli/errors.ts';
import { KEYRING_FLAG, TLS_FLAGS } from '../cli/flagsets.ts';
import { notSimulated } from '../cli/left-out.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { updateDependencies } from '../repository/dependencies.ts';
import { exists } from '../repository/files.ts';
import { missingDependencies } from '../repository/locate.ts';
import { saveChart } from '../repository/save.ts';
import { parseVersion, SemverError } from '../semver/version.ts';
import type { Chart } from '../types.ts';

export const packageCommand = defineHelmCommand({
  name: 'package',
  arguments: '[CHART_PATH] [...]',
  flags: [
    { name: 'sign', type: 'bool' },
    { name: 'key', type: 'string' },
    KEYRING_FLAG,
    { name: 'passphrase-file', type: 'string' },
    { name: 'version', type: 'string' },
    { name: 'app-version', type: 'string' },
    { name: 'destination', short: 'd', type: 'string', default: '.' },
    { name: 'dependency-update', short: 'u', type: 'bool' },
    ...TLS_FLAGS,
  ],
  *run(call) {
    const { args, flags } = call;
    if (args.length === 0) throw new HelmError('need at least one argument, the path to the chart');
    if (flags.bool('sign')) {
      if (flags.string('key') === '') throw new HelmError('--key is required for signing a package');
      throw notSimulated('--sign');
    }
    for (const path of args) {
      const saved = yield* packed(call, path);
      yield* call.out(`Successfully packaged chart and saved it to: ${saved}\n`);
    }
  },
});

function* packed(call: Call, path: string): Routine<string> {
  const { flags } = call;
  if (!exists(call, path)) throw new HelmError(`stat ${path}: no such file or directory`);
  const absolute = call.resolve(path);
  if (flags.bool('dependency-update')) yield* updateDependencies(call, absolute, { quiet: true });
  const loaded = loadDirectory(call.context.files, absolute, (...told) => call.log(...told));
  const version = flags.string('version');
  const appVersion = flags.string('app-version');
  const chart: Chart = {
    ...loaded,
    metadata: {
      ...loaded.metadata,
      ...(version === '' ? {} : { version }),
      ...(appVersion === '' ? {} : { appVersion }),
    },
  };
  checkVersion(chart.metadata.version ?? '');
  const missing = missingDependencies(chart);
  if (missing.length > 0) {
    throw new HelmError(`found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`);
  }
  const folder = flags.string('destination');
  try {
    return saveChart(call, chart, folder === '.' ? call.context.cwd : folder);
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    throw new HelmError(`failed to save: ${error.message}`);
  }
}

/** Throws: "invalid semantic version". */
function checkVersion(version: string): void {
  try {
    parseVersion(version);
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    throw new HelmError(error.message);
  }
}
