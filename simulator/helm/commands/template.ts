/** `helm template`. Mirrors helm's cmd/helm/template.go. */
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { matchPath } from '../chart/path-match.ts';
import { HelmError } from '../cli/errors.ts';
import { changeExclusions, dryRunOf, installFlags, POST_RENDER_FLAGS, refuseRenderFlags } from '../cli/flagsets.ts';
import { kubeVersionOf } from '../cli/kube-version.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { joinPath } from '../functions/paths.ts';
import { trimSpace } from '../functions/words.ts';
import { chartCrds } from '../manifest/resources.ts';
import { splitManifests } from '../manifest/split.ts';
import { builtInCapabilities } from '../release/capabilities.ts';
import { install, ReleaseFailure, renderRelease } from '../release/install.ts';
import type { Release, ReleaseHook } from '../types.ts';
import { processDependencies } from '../values/dependencies.ts';
import { requested } from './install.ts';

/** Flags that Helm 4 still takes, for old scripts. */
const UNUSED = ['hide-notes', 'render-subchart-notes'];

function forTemplate(flag: FlagSpec, helmMajor: 3 | 4): FlagSpec {
  if (helmMajor === 3) return flag;
  if (flag.name === 'dry-run') return { ...flag, default: 'client' };
  if (!UNUSED.includes(flag.name)) return flag;
  return { ...flag, deprecated: "this flag has no effect for 'helm template' and will be removed in Helm 5" };
}

export const templateCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'template',
    arguments: '[NAME] [CHART]',
    rule: { least: 1 },
    flags: [
      ...installFlags(helmMajor).map((flag) => forTemplate(flag, helmMajor)),
      { name: 'show-only', short: 's', type: 'stringArray' },
      { name: 'output-dir', type: 'string' },
      { name: 'validate', type: 'bool', ...(helmMajor === 4 ? { deprecated: "use '--dry-run=server' instead" } : {}) },
      { name: 'include-crds', type: 'bool' },
      { name: 'skip-tests', type: 'bool' },
      { name: 'is-upgrade', type: 'bool' },
      { name: 'kube-version', type: 'string' },
      { name: 'api-versions', short: 'a', type: 'stringSlice' },
      { name: 'release-name', type: 'bool' },
      ...POST_RENDER_FLAGS,
    ],
    exclusive: [...changeExclusions(helmMajor), ...(helmMajor === 4 ? [['validate', 'dry-run']] : [])],
    *run(call) {
      refuseRenderFlags(call.flags);
      const kubeVersion = kubeVersionOf(call.flags.string('kube-version'), helmMajor);
      let release: Release;
      let failure: Error | undefined;
      try {
        release = yield* rendered(call, kubeVersion);
      } catch (error) {
        if (!(error instanceof ReleaseFailure)) throw error;
        if (!call.settings.debug) {
          throw new HelmError(`${error.message}\n\nUse --debug flag to render out invalid YAML`);
        }
        release = error.release;
        failure = error;
      }
      yield* show(call, release);
      if (failure) throw failure;
    },
  });

function* rendered(call: Call, kubeVersion: string | undefined): Routine<Release> {
  const { flags } = call;
  const early = call.helmMajor === 4 ? yield* dryRunOf(call, 'client') : undefined;
  const { name, chart, values } = yield* requested(call, 'release-name');
  const dryRun = early ?? (yield* dryRunOf(call, 'client'));
  if (flags.bool('validate') || (call.helmMajor === 4 && dryRun === 'server')) {
    return yield* install(call.actions(), chart, values, {
      name,
      dryRun: call.helmMajor === 4 ? 'server' : dryRun === 'none' ? 'client' : dryRun,
      timeoutMs: flags.duration('timeout'),
      validate: !flags.bool('disable-openapi-validation'),
      skipSchema: flags.bool('skip-schema-validation'),
      subNotes: flags.bool('render-subchart-notes'),
    });
  }
  if (call.helmMajor === 4 && chart.metadata.apiVersion === 'v3') throw new HelmError('invalid chart apiVersion');
  const problem = releaseNameProblem(name);
  if (problem !== undefined) {
    const told = `release name "${name}": ${problem}`;
    if (call.helmMajor === 3) throw new HelmError(told);
    const message = 'release name check failed';
    yield* call.tell({ level: 'ERROR', message, fields: { error: told } });
    throw new HelmError(`${message}: ${told}`);
  }
  const actions = call.localActions();
  const { helmMajor, log } = actions;
  const processed = processDependencies(chart, values, { merge: true, helmMajor, log });
  const isRemote = dryRun !== 'client';
  return yield* renderRelease(isRemote ? { ...actions, kube: call.kube() } : actions, processed, values, {
    name,
    capabilities: builtInCapabilities(call.helm, kubeVersion, flags.list('api-versions')),
    lookup: isRemote,
    skipSchema: flags.bool('skip-schema-validation'),
    subNotes: flags.bool('render-subchart-notes'),
    isUpgrade: flags.bool('is-upgrade'),
    includeCrds: flags.bool('include-crds') && flags.string('output-dir') === '',
  });
}

function* show(call: Call, release: Release): Routine<void> {
  const { flags } = call;
  const hooks = flags.bool('no-hooks')
    ? []
    : (release.hooks ?? []).filter((hook) => !flags.bool('skip-tests') || !isTest(hook));
  if (flags.string('output-dir') !== '') {
    yield* writeFiles(call, release, hooks);
    return;
  }
  const shown = hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join('');
  const text = `${trimSpace(release.manifest)}\n${shown}`;
  const wanted = flags.list('show-only');
  yield* call.out(wanted.length === 0 ? text : only(text, wanted, call.helmMajor));
}

const isTest = ({ events }: ReleaseHook): boolean => events.includes('test');

/** Documents of the templates that are named: "templates/web.yaml". Throws `HelmError`. */
function only(text: string, names: readonly string[], helmMajor: 3 | 4): string {
  const documents = splitManifests(text, helmMajor).map((content) => ({
    content,
    path: /# Source: [^/]+\/(.+)/.exec(content)?.[1],
  }));
  let out = '';
  for (const name of names) {
    const found = documents.filter(({ path }) => path !== undefined && matchPath(name, path));
    if (found.length === 0) throw new HelmError(`could not find template ${name} in chart`);
    out += found.map(({ content }) => `---\n${content}\n`).join('');
  }
  return out;
}

/** --output-dir: each template to a file of its own. */
function* writeFiles(call: Call, release: Release, hooks: readonly ReleaseHook[]): Routine<void> {
  const { flags } = call;
  const given = flags.string('output-dir');
  const folder = flags.bool('release-name') ? joinPath(given, release.name) : given;
  const written = new Set<string>();
  const crds = flags.bool('include-crds') ? chartCrds(release.chart) : [];
  const manifests = splitManifests(release.manifest, call.helmMajor).map((content) => {
    const [, name = '', body = ''] = /^# Source: (.*)\n([\s\S]*)$/.exec(content) ?? [];
    // Helm 3 has trimmed it; of Helm 4 the end of line that joined it to the next is still there.
    return { name, content: call.helmMajor === 4 ? body.replace(/\n$/, '') : body };
  });
  const all = [...crds, ...manifests, ...hooks.map(({ path, manifest }) => ({ name: path, content: manifest }))];
  for (const { name, content } of all) {
    const shown = `${folder}/${name}`;
    const path = call.resolve(shown);
    const text = `---\n# Source: ${name}\n${content}\n`;
    try {
      call.context.files.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
      if (written.has(name)) call.context.files.append(path, text);
      else call.context.files.write(path, text);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new HelmError(`open ${shown}: ${error.text.toLowerCase()}`);
    }
    written.add(name);
    yield* call.out(`wrote ${shown}\n`);
  }
  // And the manifest, of which nothing is left.
  yield* call.out('\n');
}
