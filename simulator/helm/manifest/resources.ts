/**
 * A chart and its values to all that a release consists of: manifests, hooks, notes. Mirrors renderResources of Helm's
 * pkg/action/action.go, without the post-renderer, which takes what comes from here.
 */
import { compareText, fromBytes } from '../../gotemplate/utf8.ts';
import { joinPath } from '../functions/paths.ts';
import { trimSpace } from '../functions/words.ts';
import type { Chart, Render, RenderOptions, RenderValues } from '../types.ts';
import { isCompatible } from '../values/dependencies.ts';
import { type Manifest, ManifestError, type SortedManifests, sortManifests } from './sort.ts';

interface ResourceOptions extends RenderOptions {
  /** Subcharts' NOTES.txt, too. */
  readonly subNotes?: boolean;
}

export interface Resources extends SortedManifests {
  readonly notes: string;
}

/** A file of crds/, with the path it is shown under. */
interface ChartCrd {
  /** "web/charts/db/crds/x.yaml" */
  readonly name: string;
  /** "crds/x.yaml" */
  readonly file: string;
  readonly content: string;
}

/** Rendered, but no manifests; `rendered` is what --debug shows. */
export class UnreadableManifests extends ManifestError {
  readonly rendered: string;
  constructor(message: string, rendered: string) {
    super(message);
    this.rendered = rendered;
  }
}

/** Throws `ManifestError`, `RenderError`, `LookupMissing` and `PartMissing`. */
export function renderResources(
  chart: Chart,
  values: RenderValues,
  render: Render,
  options: ResourceOptions,
): Resources {
  checkKubeVersion(chart, values.capabilities.kubeVersion, options.helmMajor);
  const files = new Map(render(chart, values, options));
  const notes = takeNotes(files, chart.metadata.name ?? '', options.subNotes === true);
  try {
    return { ...sortManifests(files, options), notes };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    const paths = [...files.keys()].sort(compareText).filter((path) => trimSpace(files.get(path) ?? '') !== '');
    throw new UnreadableManifests(error.message, paths.map((path) => document(path, files.get(path) ?? '')).join(''));
  }
}

const document = (path: string, content: string): string => `---\n# Source: ${path}\n${content}\n`;

function checkKubeVersion({ metadata }: Chart, kubeVersion: string, helmMajor?: 3 | 4): void {
  const wanted = metadata.kubeVersion ?? '';
  // What hosters write behind the numbers ("v1.33.4-gke.1") is no pre-release to Helm 4.
  const compared = helmMajor === 4 ? kubeVersion.replace(/^(v?\d+(?:\.\d+)*).*$/s, '$1') : kubeVersion;
  if (wanted === '' || isCompatible(wanted, compared)) return;
  throw new ManifestError(`chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${kubeVersion}`);
}

const NOTES = 'NOTES.txt';

/** Takes the notes out of the files. Upstream's order of several is that of Go's maps, which is none. */
function takeNotes(files: Map<string, string>, chart: string, all: boolean): string {
  let notes = '';
  for (const path of [...files.keys()].sort(compareText)) {
    if (!path.endsWith(NOTES)) continue;
    const text = files.get(path) ?? '';
    files.delete(path);
    if (!all && path !== joinPath(chart, 'templates', NOTES)) continue;
    notes += (notes === '' ? '' : '\n') + text;
  }
  return notes;
}

/** CRDs of the chart and its subcharts. Upstream: Chart.CRDObjects. */
export function chartCrds(chart: Chart, path = chart.metadata.name ?? ''): readonly ChartCrd[] {
  const own = chart.files
    .filter(({ name }) => name.startsWith('crds/') && /\.(ya?ml|json)$/i.test(name))
    .map(({ name, data }) => ({ name: joinPath(path, name), file: name, content: fromBytes(data) }));
  const below = chart.dependencies.map((subchart) => chartCrds(subchart, `${path}/charts/${subchart.metadata.name}`));
  return [...own, ...below.flat()];
}

interface ManifestTextOptions {
  readonly crds?: readonly ChartCrd[];
  /** Secrets are not shown. */
  readonly hideSecrets?: boolean;
}

/** All manifests as one text; what a release's record holds. */
export function manifestText(manifests: readonly Manifest[], options: ManifestTextOptions = {}): string {
  const hidden = ({ head }: Manifest): boolean =>
    options.hideSecrets === true && head.kind === 'Secret' && head.apiVersion === 'v1';
  const shown = manifests.map((manifest) =>
    hidden(manifest)
      ? `---\n# Source: ${manifest.name}\n# HIDDEN: The Secret output has been suppressed\n`
      : document(manifest.name, manifest.content),
  );
  return [...(options.crds ?? []).map(({ name, content }) => document(name, content)), ...shown].join('');
}
