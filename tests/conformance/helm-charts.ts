/** helm-extra, helm-engine-tests, helm-values-manifests and charts/: whole charts rendered. */
import { fromBytes, toBytes } from '../../simulator/gotemplate/utf8.ts';
import { isMap, newMap } from '../../simulator/gotemplate/values.ts';
import { ChartError } from '../../simulator/helm/chart/errors.ts';
import { loadFiles } from '../../simulator/helm/chart/load.ts';
import { createRender } from '../../simulator/helm/engine/render.ts';
import { cryptoPart } from '../../simulator/helm/functions/crypto-part.ts';
import { readJson, writeJson } from '../../simulator/helm/functions/go-json.ts';
import { regexpPart } from '../../simulator/helm/functions/regexp-part.ts';
import { chartCrds, manifestText, renderResources } from '../../simulator/helm/manifest/resources.ts';
import { ManifestError } from '../../simulator/helm/manifest/sort.ts';
import { SchemaCache } from '../../simulator/helm/schema/values-schema.ts';
import {
  type Capabilities,
  type Chart,
  type ChartFile,
  type HelmValues,
  RenderError,
  type RenderOptions,
} from '../../simulator/helm/types.ts';
import { ValuesError } from '../../simulator/helm/values/coalesce.ts';
import { processDependencies } from '../../simulator/helm/values/dependencies.ts';
import { valuesOfOptions } from '../../simulator/helm/values/options.ts';
import { toRenderValues } from '../../simulator/helm/values/render-values.ts';
import { Random } from '../../simulator/kernel/random.ts';
import type { CaseResult } from './helm.ts';
import { typedData } from './helm-data.ts';
import { sortedJson } from './helm-values.ts';

const FAILURES = [RenderError, ChartError, ManifestError, ValuesError];

function outcomeOf(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (!FAILURES.some((kind) => error instanceof kind)) throw error;
    return `ERROR ${(error as Error).message}`;
  }
}

const render = createRender();
const schemas = new SchemaCache();

const options = (): RenderOptions => ({
  random: new Random('conformance'),
  nowMs: Date.UTC(2026, 10, 20),
  parts: { regexp: regexpPart, crypto: cryptoPart },
});

const filesOf = (files: Readonly<Record<string, string>>): ChartFile[] =>
  Object.entries(files)
    .map(([name, text]) => ({ name, data: toBytes(text) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

const capabilities = (kubeVersion: string, apiVersions: readonly string[]): Capabilities => ({
  kubeVersion,
  apiVersions,
  helmVersion: 'v3.21',
});

interface ExtraFile {
  readonly values: string;
  readonly files: Readonly<Record<string, string>>;
  readonly context: {
    readonly chart: Readonly<Record<string, string>>;
    readonly release: { readonly name: string; readonly namespace: string };
    readonly kubeVersion: string;
    readonly apiVersions: readonly string[];
  };
  readonly cases: readonly {
    readonly name: string;
    readonly template: string;
    readonly option?: string;
    readonly output?: string;
    readonly error?: string;
  }[];
}

export function* helmExtra(file: ExtraFile): Iterable<CaseResult> {
  const { chart: metadata, release, kubeVersion, apiVersions } = file.context;
  for (const c of file.cases) {
    const actual = outcomeOf(() => {
      const chart = loadFiles(
        filesOf({
          'Chart.yaml': JSON.stringify(metadata),
          'values.yaml': file.values,
          ...file.files,
          'templates/t.yaml': c.template,
        }),
      );
      const values = toRenderValues(chart, newMap(), {
        release: { ...release, revision: 1, isInstall: true, isUpgrade: false },
        capabilities: capabilities(kubeVersion, apiVersions),
      });
      const files = render(chart, values, { ...options(), strict: c.option === 'strict', lint: c.option === 'lint' });
      return files.get('mychart/templates/t.yaml') ?? '';
    });
    yield { name: c.template, expected: c.error === undefined ? (c.output ?? '') : `ERROR ${c.error}`, actual };
  }
}

interface EngineChart {
  readonly metadata: Chart['metadata'];
  readonly values: HelmValues | null;
  readonly templates: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly dependencies: readonly EngineChart[];
}

const engineChart = (chart: EngineChart): Chart => ({
  metadata: chart.metadata,
  raw: [],
  values: newMap(),
  templates: filesOf(chart.templates),
  files: filesOf(chart.files),
  dependencies: chart.dependencies.map(engineChart),
});

interface EngineFile {
  readonly cases: readonly {
    readonly test: string;
    readonly chart: EngineChart;
    readonly values: { readonly Values?: unknown; readonly Release?: { readonly Name?: string } };
    readonly strict: boolean;
    readonly lint: boolean;
    readonly output?: Readonly<Record<string, string>>;
    readonly error?: string;
    readonly volatile?: boolean;
  }[];
}

export function* helmEngineTests(file: EngineFile): Iterable<CaseResult> {
  for (const c of file.cases) {
    // The network, whose answer is volatile.
    if (c.error?.includes('getHostByName')) continue;
    const actual = outcomeOf(() => {
      const values = {
        // One case gives none, another a text: both are never read.
        values: typedData(isMap(c.values.Values) ? c.values.Values : {}) as HelmValues,
        release: {
          name: c.values.Release?.Name ?? '',
          namespace: '',
          revision: 0,
          isInstall: false,
          isUpgrade: false,
        },
        capabilities: capabilities('v1.34.0', []),
      };
      const rendered = render(engineChart(c.chart), values, { ...options(), strict: c.strict, lint: c.lint });
      return sortedJson(Object.fromEntries(rendered));
    });
    yield { name: c.test, expected: c.error === undefined ? sortedJson(c.output) : `ERROR ${c.error}`, actual };
  }
}

interface Given {
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly setJson?: readonly string[];
  readonly valuesFiles?: readonly string[];
  readonly includeCRDs?: boolean;
}

interface Hook {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
  readonly events: readonly string[];
  readonly weight: number;
}

interface Rendered {
  readonly template: string;
  readonly manifest: string;
  readonly hooks: readonly Hook[];
  readonly notes: string;
}

/** As install does: values, dependencies, rendering. */
export function template(given: Given): Rendered {
  const loaded = loadFiles(filesOf(given.files));
  const values = valuesOfOptions({
    files: (given.valuesFiles ?? []).map((text, i) => ({ path: `values${i}.yaml`, text })),
    set: given.set,
    setString: given.setString,
    setJson: given.setJson ?? [],
  });
  const chart = processDependencies(loaded, values, { merge: true });
  const renderValues = toRenderValues(chart, values, {
    release: { name: given.release, namespace: given.namespace, revision: 1, isInstall: true, isUpgrade: false },
    capabilities: capabilities(given.kubeVersion, given.apiVersions),
    parts: { regexp: regexpPart },
    schemas,
  });
  const { hooks, manifests, notes } = renderResources(chart, renderValues, render, options());
  const manifest = manifestText(manifests, { crds: given.includeCRDs ? chartCrds(chart) : [] });
  const shownHooks = hooks.map((hook) => `---\n# Source: ${hook.path}\n${hook.manifest}\n`).join('');
  return {
    template: `${manifest.trim()}\n${shownHooks}`,
    manifest,
    hooks: hooks.map(({ name, kind, path, events, weight = 0 }) => ({ events, kind, name, path, weight })),
    notes,
  };
}

interface ValuesCase extends Omit<Given, 'release' | 'namespace' | 'kubeVersion' | 'apiVersions'> {
  readonly name: string;
  readonly expected: {
    readonly values?: Readonly<Record<string, unknown>>;
    readonly template?: string;
    readonly manifest?: string;
    readonly hooks?: readonly Hook[];
    readonly notes?: string;
    readonly error?: string;
  };
}

const JSON_TEMPLATE = '{{ toJson .Values }}';

export function* helmValuesManifests(cases: readonly ValuesCase[]): Iterable<CaseResult> {
  for (const c of cases) {
    const { values, error } = c.expected;
    const files = { ...c.files };
    // An empty Chart.yaml stands for none.
    if (files['Chart.yaml'] === '') delete files['Chart.yaml'];
    // Every .Values on a line of its own: they are told as JSON, which no manifest is.
    const asks = values ? Object.keys(files).filter((path) => files[path] === JSON_TEMPLATE) : [];
    for (const path of asks) files[path] = 'kind: Values\nvalues: {{ toJson .Values | b64enc }}\n';
    const given = {
      ...c,
      files,
      release: 'rel',
      namespace: 'demo',
      kubeVersion: 'v1.34.0',
      apiVersions: ['v1', 'apps/v1'],
    };
    const actual = outcomeOf(() => {
      const rendered = template(given);
      if (!values) return sortedJson(rendered);
      const shown = newMap();
      for (const [, path = '', encoded = ''] of rendered.manifest.matchAll(
        /# Source: (.*)\nkind: Values\nvalues: (.*)\n/g,
      )) {
        shown[path] = readJson(fromBytes(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0))));
      }
      return writeJson(shown);
    });
    const expected = error === undefined ? sortedJson(values ?? c.expected) : `ERROR ${error}`;
    yield { name: c.name, expected, actual };
  }
}

interface ChartCase extends Given {
  readonly id: string;
  readonly expected:
    | (Rendered & {
        readonly error?: undefined;
        readonly volatileLines: Readonly<Record<'template' | 'manifest' | 'notes', readonly number[]>>;
      })
    | { readonly error: string };
}

export function* helmChart(c: ChartCase): Iterable<CaseResult> {
  const { expected } = c;
  if (expected.error !== undefined) {
    const actual = outcomeOf(() => sortedJson(template(c)));
    yield { name: c.id, expected: `ERROR ${expected.error}`, actual };
    return;
  }
  const plain = (rendered: Rendered): string => {
    const { template: text, manifest, notes } = expected.volatileLines;
    return sortedJson({
      template: without(rendered.template, text),
      manifest: without(rendered.manifest, manifest),
      notes: without(rendered.notes, notes),
      // Names with random endings are in the lines left out, too.
      hooks: rendered.hooks.map((hook) => (text.length > 0 ? { ...hook, name: '' } : hook)),
    });
  };
  const actual = outcomeOf(() => plain(template(c)));
  yield { name: c.id, expected: plain(expected), actual: firstDifference(plain(expected), actual) };
}

/** Without the lines of these numbers, which hold random values. */
function without(text: string, lines: readonly number[]): string {
  const all = text.split('\n');
  for (const line of lines) all[line] = 'VOLATILE';
  return all.join('\n');
}

/** Whole charts are too long to be shown: from where they differ. */
function firstDifference(expected: string, actual: string): string {
  if (expected === actual || actual.startsWith('ERROR')) return actual;
  let at = 0;
  while (expected[at] === actual[at]) at++;
  return `differs at ${at}: ${actual.slice(Math.max(0, at - 200), at + 300)} INSTEAD OF ${expected.slice(at, at + 300)}`;
}
