/** Small charts for tests. */
import { toBytes } from '../../../simulator/gotemplate/utf8.ts';
import { newMap } from '../../../simulator/gotemplate/values.ts';
import { loadFiles } from '../../../simulator/helm/chart/load.ts';
import { createRender } from '../../../simulator/helm/engine/render.ts';
import { fromYaml } from '../../../simulator/helm/functions/yaml.ts';
import type { Chart, ChartFile, HelmValues, Log, RenderOptions, RenderValues } from '../../../simulator/helm/types.ts';
import { toRenderValues } from '../../../simulator/helm/values/render-values.ts';
import { Random } from '../../../simulator/kernel/random.ts';

export const filesOf = (files: Readonly<Record<string, string>>): ChartFile[] =>
  Object.entries(files).map(([name, text]) => ({ name, data: toBytes(text) }));

/** A chart "web" of these files. */
export const chartOf = (files: Readonly<Record<string, string>>, log?: Log): Chart =>
  loadFiles(filesOf({ 'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n', ...files }), log);

export const yaml = (text: string): HelmValues => fromYaml(text, (value) => value) as HelmValues;

export const RELEASE: RenderValues['release'] = {
  name: 'shop',
  namespace: 'prod',
  revision: 1,
  isInstall: true,
  isUpgrade: false,
};

export const CAPABILITIES: RenderValues['capabilities'] = {
  kubeVersion: 'v1.36.3',
  apiVersions: ['v1', 'apps/v1', 'apps/v1/Deployment'],
  helmVersion: 'v3.21.4',
};

export const options = (more: Partial<RenderOptions> = {}): RenderOptions => ({
  random: new Random('test'),
  nowMs: Date.UTC(2026, 2, 4, 5, 6, 7),
  ...more,
});

export function render(
  files: Readonly<Record<string, string>>,
  values: HelmValues = newMap(),
  more: Partial<RenderOptions> = {},
): ReadonlyMap<string, string> {
  const chart = chartOf(files);
  const renderValues = toRenderValues(chart, values, { release: RELEASE, capabilities: CAPABILITIES });
  return createRender()(chart, renderValues, options(more));
}

/** One template of the chart "web", rendered. */
export const renderText = (
  template: string,
  files: Readonly<Record<string, string>> = {},
  more: Partial<RenderOptions> = {},
): string => render({ ...files, 'templates/t.yaml': template }, newMap(), more).get('web/templates/t.yaml') ?? '';

/** The message of what a call throws. */
export function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
