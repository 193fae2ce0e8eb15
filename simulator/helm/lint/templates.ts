/** Rules of templates: they are rendered, and what comes out is looked at. Mirrors Helm's pkg/lint/rules/template.go. */
import {
  isPathSegmentName,
  type NameValidator,
  nameIsDns1035Label,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
} from '../../api/validation/names.ts';
import { quote } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import { splitDocuments } from '../../yaml/yaml.ts';
import { isFailure } from '../cli/errors.ts';
import { extensionOf, joinPath } from '../functions/paths.ts';
import { trimSpace } from '../functions/words.ts';
import { builtInCapabilities } from '../release/capabilities.ts';
import type { Chart, ChartFile } from '../types.ts';
import { coalesceValues } from '../values/coalesce.ts';
import { processDependencies } from '../values/dependencies.ts';
import { toRenderValues } from '../values/render-values.ts';
import { deprecation } from './deprecations.ts';
import type { Linter } from './linter.ts';
import { itemAnnotations, type LintedObject, readObject } from './objects.ts';

const FOLDER = 'templates/';

export function lintTemplates(linter: Linter): void {
  if (!lintFolder(linter)) return;
  const chart = linter.load(FOLDER);
  const rendered = chart && render(linter, chart);
  if (!chart || !rendered) return;
  for (const template of chart.templates) {
    const text = rendered.get(joinPath(chart.metadata.name ?? '', template.name)) ?? '';
    if (!lintTemplate(linter, template, text)) return;
  }
}

function lintFolder(linter: Linter): boolean {
  const { files, folder, isNew } = linter;
  const path = `${folder}/templates`;
  if (!files.exists(path)) return !isNew || linter.add('WARNING', FOLDER, 'directory does not exist');
  const isFolder = files.stat(path).kind === 'directory';
  return linter.add(isNew ? 'ERROR' : 'WARNING', FOLDER, isFolder ? undefined : 'not a directory');
}

/** undefined when it failed. */
function render(linter: Linter, chart: Chart): ReadonlyMap<string, string> | undefined {
  const { options } = linter;
  const { helmMajor = 3, log } = options;
  try {
    const processed = processDependencies(chart, options.values, {
      merge: !linter.isNew,
      helmMajor,
      ...(log ? { log } : {}),
    });
    const given = coalesceValues(processed, options.values, options);
    const values = toRenderValues(processed, given, {
      ...options,
      release: { name: 'test-release', namespace: options.namespace, revision: 0, isInstall: false, isUpgrade: false },
      capabilities: builtInCapabilities(options.helm, options.kubeVersion),
    });
    return options.render(processed, values, { ...options, lint: true });
  } catch (error) {
    if (!isFailure(error)) throw error;
    linter.add('ERROR', FOLDER, error.message);
    return undefined;
  }
}

/** Says whether there is any use in going on. */
function lintTemplate(linter: Linter, { name, data }: ChartFile, rendered: string): boolean {
  const { isNew } = linter;
  const extension = extensionOf(name);
  linter.add('ERROR', name, extensionProblem(extension));
  if (!isNew) lintOldCharts(linter, name, fromBytes(data));
  const isYaml = isNew ? /^\.ya?ml$/i.test(extension) : extension === '.yaml';
  if (!isYaml || trimSpace(rendered) === '') return true;
  linter.add('WARNING', name, indentProblem(rendered));
  for (const document of splitDocuments(rendered)) {
    try {
      const object = readObject(document, isNew ? 4 : 3);
      if (object) lintObject(linter, name, object, rendered);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      linter.add('ERROR', name, `unable to parse YAML: ${error.message}`);
      return false;
    }
  }
  return true;
}

function extensionProblem(extension: string): string | undefined {
  if (['.yaml', '.yml', '.tpl', '.txt'].includes(extension)) return undefined;
  return `file extension '${extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`;
}

/** What charts of Helm 2 had. */
function lintOldCharts(linter: Linter, name: string, text: string): void {
  const isCrdHook = /"?helm\.sh\/hook"?:\s+crd-install/.test(text);
  linter.add(
    'WARNING',
    name,
    isCrdHook
      ? 'manifest is a crd-install hook. This hook is no longer supported in v3 and all CRDs should also exist the crds/ directory at the top level of the chart'
      : undefined,
  );
  linter.add(
    'ERROR',
    name,
    text.includes('.Release.Time')
      ? '.Release.Time has been removed in v3, please replace with the `now` function in your templates'
      : undefined,
  );
}

function indentProblem(text: string): string | undefined {
  const line = text
    .split('\n')
    .find((one) => trimSpace(one) !== '')
    ?.replace(/\r$/, '');
  if (line === undefined || !/^[ \t]/.test(line)) return undefined;
  return `document starts with an illegal indent: ${quote(line)}, which may cause parsing problems`;
}

function lintObject(linter: Linter, path: string, object: LintedObject, rendered: string): void {
  const { kind, name, apiVersion } = object;
  linter.add('WARNING', path, nameProblem(object));
  const { kubeVersion = builtInCapabilities(linter.options.helm).kubeVersion } = linter.options;
  const minor = Number(/^v1\.(\d+)/.exec(kubeVersion)?.[1] ?? 0);
  linter.add('WARNING', path, deprecation(apiVersion, kind, minor));
  const needsSelector = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(kind);
  const hasSelector = rendered.includes('matchLabels') || rendered.includes('matchExpressions');
  linter.add(
    'ERROR',
    path,
    needsSelector && !hasSelector
      ? `a ${kind} must contain matchLabels or matchExpressions, and ${quote(name)} does not`
      : undefined,
  );
  const isKept =
    kind === 'List' && itemAnnotations(rendered).some((annotations) => 'helm.sh/resource-policy' in annotations);
  const told = "nnotation 'helm.sh/resource-policy' within List objects are ignored";
  linter.add('ERROR', path, isKept ? `${linter.isNew ? 'a' : 'A'}${told}` : undefined);
}

function nameProblem({ kind, name }: LintedObject): string | undefined {
  const problems = validatorOf(kind)(name, false).map(
    (text) => `metadata.name: Invalid value: ${quote(name)}: ${text}`,
  );
  if (problems.length === 0) return undefined;
  const all = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
  return `object name does not conform to Kubernetes naming requirements: ${quote(name)}: ${all}`;
}

function validatorOf(kind: string): NameValidator {
  switch (kind.toLowerCase()) {
    case 'service':
      return nameIsDns1035Label;
    case 'namespace':
      return nameIsDnsLabel;
    case 'certificatesigningrequest':
      return () => [];
    case 'role':
    case 'clusterrole':
    case 'rolebinding':
    case 'clusterrolebinding':
      return isPathSegmentName;
    default:
      return nameIsDnsSubdomain;
  }
}
