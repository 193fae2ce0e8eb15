/** `helm upgrade`. Mirrors helm's cmd/helm/upgrade.go. */
import type { Routine } from '../../kernel/wait.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import {
  CHART_FLAGS,
  DEVEL_FLAG,
  dryRunOf,
  labelsOf,
  POST_RENDER_FLAGS,
  refusePostRenderer,
  TIMEOUT_FLAG,
  VALUE_FLAGS,
  valuesOf,
} from '../cli/flagsets.ts';
import { OUTPUT_FLAG } from '../cli/table.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { recreatePods } from '../kube/recreate.ts';
import { byRevision, ReleaseNotFound } from '../release/storage.ts';
import { type UpgradeOptions, upgrade } from '../release/upgrade.ts';
import { locatedChart } from '../repository/installable.ts';
import type { Release } from '../types.ts';
import { runInstall, shownRelease } from './install.ts';

const FLAGS: readonly FlagSpec[] = [
  { name: 'create-namespace', type: 'bool' },
  { name: 'install', short: 'i', type: 'bool' },
  DEVEL_FLAG,
  { name: 'dry-run', type: 'string', noOptDefault: 'client' },
  { name: 'hide-secret', type: 'bool' },
  {
    name: 'recreate-pods',
    type: 'bool',
    deprecated: 'functionality will no longer be updated. Consult the documentation for other methods to recreate pods',
  },
  { name: 'force', type: 'bool' },
  { name: 'no-hooks', type: 'bool' },
  { name: 'disable-openapi-validation', type: 'bool' },
  { name: 'skip-crds', type: 'bool' },
  TIMEOUT_FLAG,
  { name: 'reset-values', type: 'bool' },
  { name: 'reuse-values', type: 'bool' },
  { name: 'reset-then-reuse-values', type: 'bool' },
  { name: 'wait', type: 'bool' },
  { name: 'wait-for-jobs', type: 'bool' },
  { name: 'atomic', type: 'bool' },
  { name: 'history-max', type: 'int', default: 10 },
  { name: 'cleanup-on-fail', type: 'bool' },
  { name: 'render-subchart-notes', type: 'bool' },
  { name: 'hide-notes', type: 'bool' },
  { name: 'skip-schema-validation', type: 'bool' },
  { name: 'labels', short: 'l', type: 'stringToString' },
  { name: 'description', type: 'string' },
  { name: 'dependency-update', type: 'bool' },
  { name: 'enable-dns', type: 'bool' },
  { name: 'take-ownership', type: 'bool' },
  ...CHART_FLAGS,
  ...VALUE_FLAGS,
  OUTPUT_FLAG,
  ...POST_RENDER_FLAGS,
];

export const upgradeCommand = defineHelmCommand({
  name: 'upgrade',
  arguments: '[RELEASE] [CHART]',
  rule: { least: 2, most: 2 },
  flags: FLAGS,
  *run(call) {
    const { flags } = call;
    const [name = '', reference = ''] = call.args;
    refusePostRenderer(flags);
    if (flags.bool('install')) {
      const last = yield* lastOf(call, name);
      if (!last || last.info.status === 'uninstalled') {
        yield* say(call, `Release "${name}" does not exist. Installing it now.\n`);
        yield* call.out(shownRelease(call, yield* runInstall(call, last !== undefined)));
        return;
      }
    }
    const located = yield* locatedChart(call, reference, {
      version: flags.string('version') || (flags.bool('devel') ? '>0.0.0-0' : ''),
      beforeLoading: function* () {
        dryRunOf(flags);
        return yield* valuesOf(call);
      },
    });
    let release: Release;
    try {
      release = yield* upgrade(call.actions(), name, located.chart, located.before, upgradeOptions(call));
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new HelmError(`UPGRADE FAILED: ${error.message}`);
    }
    yield* say(call, `Release "${name}" has been upgraded. Happy Helming!\n`);
    yield* call.out(shownRelease(call, release));
  },
});

/** Between tables only. */
function* say(call: Call, text: string): Routine<void> {
  if (call.flags.string('output') === 'table') yield* call.out(text);
}

function* lastOf(call: Call, name: string): Routine<Release | undefined> {
  const { kube, storage } = call.actions();
  yield* kube.reachable();
  try {
    return (yield* storage.history(name)).sort(byRevision).at(-1);
  } catch (error) {
    if (error instanceof ReleaseNotFound) return undefined;
    throw error;
  }
}

function upgradeOptions(call: Call): UpgradeOptions {
  const { flags } = call;
  const reuse = flags.bool('reset-values')
    ? 'reset'
    : flags.bool('reuse-values')
      ? 'reuse'
      : flags.bool('reset-then-reuse-values')
        ? 'reset-then-reuse'
        : undefined;
  return {
    dryRun: dryRunOf(flags),
    force: flags.bool('force'),
    noHooks: flags.bool('no-hooks'),
    timeoutMs: flags.duration('timeout'),
    wait: flags.bool('wait'),
    waitForJobs: flags.bool('wait-for-jobs'),
    description: flags.string('description'),
    validate: !flags.bool('disable-openapi-validation'),
    atomic: flags.bool('atomic'),
    cleanupOnFail: flags.bool('cleanup-on-fail'),
    maxHistory: flags.changed('history-max') ? flags.number('history-max') : call.settings.maxHistory,
    subNotes: flags.bool('render-subchart-notes'),
    skipSchema: flags.bool('skip-schema-validation'),
    labels: labelsOf(flags),
    takeOwnership: flags.bool('take-ownership'),
    hideSecrets: flags.bool('hide-secret'),
    ...(reuse ? { reuse } : {}),
    ...(flags.bool('recreate-pods') ? { recreatePods: recreatePods(call.kube()) } : {}),
  };
}
