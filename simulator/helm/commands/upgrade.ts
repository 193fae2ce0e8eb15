/** `helm upgrade`. Mirrors helm's cmd/helm/upgrade.go. */
import type { Routine } from '../../kernel/wait.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import {
  atomicFlags,
  CHART_FLAGS,
  changeExclusions,
  changeFlags,
  DEVEL_FLAG,
  dryRunFlag,
  dryRunOf,
  forcesConflicts,
  isAtomic,
  isForced,
  labelsOf,
  POST_RENDER_FLAGS,
  refuseRenderFlags,
  SERVER_SIDE_FLAG,
  TIMEOUT_FLAG,
  tellWait,
  VALUE_FLAGS,
  valuesOf,
  waitFlag,
  waitOf,
} from '../cli/flagsets.ts';
import { OUTPUT_FLAG } from '../cli/table.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { recreatePods } from '../kube/recreate.ts';
import type { DryRun } from '../release/install.ts';
import { byRevision, ReleaseNotFound } from '../release/storage.ts';
import { type UpgradeOptions, upgrade } from '../release/upgrade.ts';
import { locatedChart } from '../repository/installable.ts';
import type { Release } from '../types.ts';
import { runInstall, shownRelease } from './install.ts';

const RECREATE_FLAG: FlagSpec = {
  name: 'recreate-pods',
  type: 'bool',
  deprecated: 'functionality will no longer be updated. Consult the documentation for other methods to recreate pods',
};

const flagsOf = (helmMajor: 3 | 4): readonly FlagSpec[] => [
  { name: 'create-namespace', type: 'bool' },
  { name: 'install', short: 'i', type: 'bool' },
  DEVEL_FLAG,
  dryRunFlag(helmMajor),
  { name: 'hide-secret', type: 'bool' },
  ...(helmMajor === 3 ? [RECREATE_FLAG] : []),
  ...changeFlags(helmMajor, SERVER_SIDE_FLAG),
  { name: 'no-hooks', type: 'bool' },
  { name: 'disable-openapi-validation', type: 'bool' },
  { name: 'skip-crds', type: 'bool' },
  TIMEOUT_FLAG,
  { name: 'reset-values', type: 'bool' },
  { name: 'reuse-values', type: 'bool' },
  { name: 'reset-then-reuse-values', type: 'bool' },
  waitFlag(helmMajor),
  { name: 'wait-for-jobs', type: 'bool' },
  ...atomicFlags(helmMajor),
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

export const upgradeCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'upgrade',
    arguments: '[RELEASE] [CHART]',
    rule: { least: 2, most: 2 },
    flags: flagsOf(helmMajor),
    exclusive: changeExclusions(helmMajor),
    *run(call) {
      const { flags } = call;
      const [name = '', reference = ''] = call.args;
      refuseRenderFlags(flags);
      yield* tellWait(call);
      const early = helmMajor === 4 ? yield* dryRunOf(call) : undefined;
      if (flags.bool('install')) {
        const last = yield* lastOf(call, name);
        if (!last || last.info.status === 'uninstalled') {
          yield* say(call, `Release "${name}" does not exist. Installing it now.\n`);
          const dryRun = early ?? (yield* dryRunOf(call));
          yield* call.out(shownRelease(call, yield* runInstall(call, dryRun, last !== undefined)));
          return;
        }
      }
      const { chart, before } = yield* locatedChart(call, reference, {
        version: flags.string('version') || (flags.bool('devel') ? '>0.0.0-0' : ''),
        beforeLoading: function* () {
          const dryRun = early ?? (yield* dryRunOf(call));
          return { dryRun, values: yield* valuesOf(call) };
        },
      });
      let release: Release;
      try {
        release = yield* upgrade(call.actions(), name, chart, before.values, upgradeOptions(call, before.dryRun));
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
  if (releaseNameProblem(name) !== undefined) throw new HelmError(`release name is invalid: ${name}`);
  try {
    return (yield* storage.history(name)).sort(byRevision).at(-1);
  } catch (error) {
    if (error instanceof ReleaseNotFound) return undefined;
    throw error;
  }
}

function upgradeOptions(call: Call, dryRun: DryRun): UpgradeOptions {
  const { flags } = call;
  const reuse = flags.bool('reset-values')
    ? 'reset'
    : flags.bool('reuse-values')
      ? 'reuse'
      : flags.bool('reset-then-reuse-values')
        ? 'reset-then-reuse'
        : undefined;
  return {
    dryRun,
    force: isForced(flags),
    forceConflicts: forcesConflicts(flags),
    ...(call.helmMajor === 4 ? { serverSide: flags.string('server-side') } : {}),
    noHooks: flags.bool('no-hooks'),
    timeoutMs: flags.duration('timeout'),
    waiting: waitOf(call),
    waitForJobs: flags.bool('wait-for-jobs'),
    description: flags.string('description'),
    validate: !flags.bool('disable-openapi-validation'),
    atomic: isAtomic(flags),
    cleanupOnFail: flags.bool('cleanup-on-fail'),
    maxHistory: flags.changed('history-max') ? flags.number('history-max') : call.settings.maxHistory,
    subNotes: flags.bool('render-subchart-notes'),
    skipSchema: flags.bool('skip-schema-validation'),
    labels: labelsOf(flags),
    takeOwnership: flags.bool('take-ownership'),
    hideSecrets: flags.bool('hide-secret'),
    ...(reuse ? { reuse } : {}),
    ...(flags.has('recreate-pods') && flags.bool('recreate-pods') ? { recreatePods: recreatePods(call.kube()) } : {}),
  };
}
