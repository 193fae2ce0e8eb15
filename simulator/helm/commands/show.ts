/** `helm show`. Mirrors helm's cmd/helm/show.go and pkg/action/show.go. */
import { fromBytes } from '../../gotemplate/utf8.ts';
import { CliError } from '../../kubectl/cli/errors.ts';
import { JsonPath } from '../../kubectl/printers/jsonpath.ts';
import { loadChart } from '../chart/directory.ts';
import { metadataYaml } from '../chart/pack.ts';
import { HelmError } from '../cli/errors.ts';
import { CHART_FLAGS, DEVEL_FLAG } from '../cli/flagsets.ts';
import { type Call, defineHelmCommand, type HelmCommand } from '../cli/types.ts';
import { plainValue } from '../functions/plain.ts';
import { chartCrds } from '../manifest/resources.ts';
import { locateChart } from '../repository/locate.ts';
import type { Chart } from '../types.ts';

type Part = 'all' | 'chart' | 'values' | 'readme' | 'crds';

const show = (part: Part): HelmCommand =>
  defineHelmCommand({
    name: part,
    arguments: '[CHART]',
    rule: { least: 1, most: 1 },
    flags: [DEVEL_FLAG, ...(part === 'values' ? [{ name: 'jsonpath', type: 'string' } as const] : []), ...CHART_FLAGS],
    *run(call) {
      const { flags } = call;
      const version = flags.string('version') || (flags.bool('devel') ? '>0.0.0-0' : '');
      const path = yield* locateChart(call, call.args[0] as string, version);
      const chart = loadChart(call.context.files, path, path, (...told) => call.log(...told), call.helmMajor, false);
      yield* call.out(textOf(call, chart, part, part === 'values' ? flags.string('jsonpath') : ''));
    },
  });

function textOf({ helmMajor }: Call, chart: Chart, part: Part, jsonPath: string): string {
  const isAll = part === 'all';
  const rule = isAll ? '---\n' : '';
  let text = '';
  if (isAll || part === 'chart') text += `${metadataYaml(chart.metadata)}\n`;
  // A chart without values has no part of them. Upstream: Chart.Values is nil then.
  const hasValues = chart.raw.some(({ name }) => name === 'values.yaml');
  if ((isAll && hasValues) || part === 'values') text += rule + valuesText(chart, jsonPath);
  if (isAll || part === 'readme') {
    const readme = chart.files.find(({ name }) => /^readme(\.md|\.txt)?$/i.test(name));
    if (readme) text += `${rule}${fromBytes(readme.data)}\n`;
  }
  if (isAll || part === 'crds') {
    const crds = chartCrds(chart).map(({ content }) => `${content}\n`);
    const [first, ...others] = crds;
    if (helmMajor === 4) text += crds.map((crd) => (crd.startsWith('---') ? crd : `---\n${crd}`)).join('');
    else if (first !== undefined) text += (first.startsWith('---') ? '' : rule) + first + others.join('');
  }
  return text;
}

function valuesText(chart: Chart, jsonPath: string): string {
  if (jsonPath !== '') return foundText(chart, jsonPath);
  return chart.raw
    .filter(({ name }) => name === 'values.yaml')
    .map(({ data }) => `${fromBytes(data)}\n`)
    .join('');
}

/** Nothing where the path leads nowhere, as upstream. Throws for what is no path. */
function foundText(chart: Chart, jsonPath: string): string {
  let path: JsonPath;
  try {
    path = new JsonPath(jsonPath, false);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new HelmError(`error parsing jsonpath ${jsonPath}: ${error.message}`);
  }
  try {
    return path.print(plainValue(chart.values));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return '';
  }
}

export const showCommand = defineHelmCommand({
  name: 'show',
  aliases: ['inspect'],
  rule: { most: 0 },
  commands: [show('all'), show('readme'), show('values'), show('chart'), show('crds')],
});
