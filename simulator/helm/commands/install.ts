/** `helm install`. Mirrors helm's cmd/helm/install.go. */
import type { Routine } from '../../kernel/wait.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import {
  changeExclusions,
  dryRunOf,
  forcesConflicts,
  installFlags,
  isAtomic,
  isForced,
  labelsOf,
  POST_RENDER_FLAGS,
  refuseRenderFlags,
  tellWait,
  valuesOf,
  waitOf,
} from '../cli/flagsets.ts';
import { releaseText } from '../cli/release-output.ts';
import { OUTPUT_FLAG, type OutputFormat } from '../cli/table.ts';
import { executeText } from '../cli/template-flag.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { basePath } from '../functions/paths.ts';
import { type DryRun, type InstallOptions, install } from '../release/install.ts';
import { installableChart } from '../repository/installable.ts';
import type { Chart, HelmValues, Release } from '../types.ts';

export const installCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'install',
    arguments: '[NAME] [CHART]',
    rule: { least: 1 },
    flags: [...installFlags(helmMajor), { name: 'hide-secret', type: 'bool' }, OUTPUT_FLAG, ...POST_RENDER_FLAGS],
    exclusive: changeExclusions(helmMajor),
    *run(call) {
      let release: Release;
      yield* tellWait(call);
      const dryRun = helmMajor === 4 ? yield* dryRunOf(call) : undefined;
      try {
        refuseRenderFlags(call.flags);
        release = yield* runInstall(call, dryRun ?? (yield* dryRunOf(call)));
      } catch (error) {
        if (!isFailure(error)) throw error;
        throw new HelmError(`INSTALLATION FAILED: ${error.message}`);
      }
      yield* call.out(shownRelease(call, release));
    },
  });

/** What is printed of a release that was installed or upgraded. */
export const shownRelease = (call: Call, release: Release): string =>
  releaseText(release, {
    format: call.flags.string('output') as OutputFormat,
    helmMajor: call.helmMajor,
    debug: call.settings.debug,
    hideNotes: call.flags.bool('hide-notes'),
    description: call.helmMajor === 4,
  });

interface Requested {
  readonly name: string;
  readonly chart: Chart;
  readonly values: HelmValues;
}

/** Name, chart and values that the arguments and flags ask for. Throws `HelmError`. */
export function* requested(call: Call, fallbackName = ''): Routine<Requested> {
  const { flags } = call;
  const { name, chart: reference } = nameAndChart(call, fallbackName);
  const located = yield* installableChart(call, reference, {
    version: flags.string('version') || (flags.bool('devel') ? '>0.0.0-0' : ''),
    beforeLoading: () => valuesOf(call),
  });
  return { name, chart: located.chart, values: located.before };
}

/** The install that `call` asks for; upgrade --install runs it, too. */
export function* runInstall(
  call: Call,
  dryRun: DryRun,
  replace = call.flags.has('replace') && call.flags.bool('replace'),
): Routine<Release> {
  const { name, chart, values } = yield* requested(call);
  return yield* install(call.actions(), chart, values, installOptions(call, name, replace, dryRun));
}

function installOptions(call: Call, name: string, replace: boolean, dryRun: DryRun): InstallOptions {
  const { flags } = call;
  return {
    name,
    replace,
    dryRun,
    createNamespace: flags.bool('create-namespace'),
    force: isForced(flags),
    forceConflicts: forcesConflicts(flags),
    serverSide: isServerSide(call),
    noHooks: flags.bool('no-hooks'),
    timeoutMs: flags.duration('timeout'),
    waiting: waitOf(call),
    waitForJobs: flags.bool('wait-for-jobs'),
    description: flags.string('description'),
    validate: !flags.bool('disable-openapi-validation'),
    atomic: isAtomic(flags),
    skipCrds: flags.bool('skip-crds'),
    subNotes: flags.bool('render-subchart-notes'),
    skipSchema: flags.bool('skip-schema-validation'),
    labels: labelsOf(flags),
    takeOwnership: flags.bool('take-ownership'),
    hideSecrets: flags.bool('hide-secret'),
  };
}

/** --server-side: a bool of install, a word of upgrade. */
function isServerSide({ flags, helmMajor, command }: Call): boolean {
  if (helmMajor === 3) return false;
  return command.name === 'upgrade' ? flags.string('server-side') !== 'false' : flags.bool('server-side');
}

/** Upstream: Install.NameAndChart. */
function nameAndChart(call: Call, fallback: string): { readonly name: string; readonly chart: string } {
  const { args, flags } = call;
  const [first = '', second = ''] = args;
  const isGenerated = flags.has('generate-name') && flags.bool('generate-name');
  const template = flags.has('name-template') ? flags.string('name-template') : '';
  if (args.length > 2) {
    throw new HelmError(`expected at most two arguments, unexpected arguments: ${args.slice(2).join(', ')}`);
  }
  if (args.length === 2) {
    if (isGenerated) throw new HelmError('cannot set --generate-name and also specify a name');
    if (template !== '') throw new HelmError('cannot set --name-template and also specify a name');
    return { name: first, chart: second };
  }
  if (template !== '') return { name: executeText(template, null, 'name-template'), chart: first };
  if (fallback !== '') return { name: fallback, chart: first };
  if (!isGenerated) throw new HelmError('must either provide a name or specify --generate-name');
  const base = basePath(first);
  const stem = (base === '.' || base === '' ? 'chart' : base).replace(/\..*$/s, '');
  return { name: `${stem}-${Math.floor(call.nowMs() / 1000)}`, chart: first };
}
