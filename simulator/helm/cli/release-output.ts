/** A release as `install`, `status` and kin print it. Mirrors helm's cmd/helm/status.go. */
import { newMap } from '../../gotemplate/values.ts';
import { trimSpace } from '../functions/words.ts';
import { fromYaml } from '../functions/yaml.ts';
import { releaseJson } from '../release/record.ts';
import { ansiC } from '../release/times.ts';
import type { HelmValues, Release } from '../types.ts';
import { coalesceValues } from '../values/coalesce.ts';
import { type OutputFormat, yamlText } from './table.ts';

interface ReleaseOutput {
  readonly format: OutputFormat;
  readonly helmMajor: 3 | 4;
  /** Values, hooks and manifest, too. */
  readonly debug?: boolean;
  readonly description?: boolean;
  /** Tables of its objects. */
  readonly resources?: string;
  /** Its objects, for JSON and YAML. */
  readonly objects?: ReadonlyMap<string, readonly unknown[]>;
  readonly metadata?: boolean;
  readonly hideNotes?: boolean;
  /** The chart is not part of what is written as JSON or YAML. */
  readonly withoutChart?: boolean;
}

export function releaseText(release: Release, output: ReleaseOutput): string {
  if (output.format === 'table') return plainText(release, output);
  const json = releaseJson(release, {
    helmMajor: output.helmMajor,
    withChart: !output.withoutChart,
    ...(output.objects ? { resources: output.objects } : {}),
  });
  return output.format === 'json' ? `${json}\n` : yamlText(fromYaml(json, (value) => value));
}

function plainText(release: Release, output: ReleaseOutput): string {
  const { info, chart } = release;
  const lines = [`NAME: ${release.name}`];
  if (info.last_deployed !== '') lines.push(`LAST DEPLOYED: ${ansiC(info.last_deployed)}`);
  lines.push(`NAMESPACE: ${release.namespace}`, `STATUS: ${info.status}`, `REVISION: ${release.version}`);
  if (output.metadata) {
    const { name = '', version = '', appVersion = '' } = chart.metadata;
    lines.push(`CHART: ${name}`, `VERSION: ${version}`, `APP_VERSION: ${appVersion}`);
  }
  if (output.description) lines.push(`DESCRIPTION: ${info.description ?? ''}`);
  if (output.resources) lines.push(`RESOURCES:\n${output.resources}`);
  lines.push(...testLines(release));
  let text = `${lines.join('\n')}\n`;
  if (output.debug) text += valuesText(release, output.helmMajor);
  if (output.debug || info.description?.toLowerCase() === 'dry run complete') {
    const hooks = (release.hooks ?? []).map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`);
    text += `HOOKS:\n${hooks.join('')}MANIFEST:\n${release.manifest}\n`;
  }
  if (!output.hideNotes && info.notes) text += `NOTES:\n${trimSpace(info.notes)}\n`;
  return text;
}

/** Of tests that have not run nothing is said. */
function testLines({ hooks = [] }: Release): readonly string[] {
  const tests = hooks.filter(({ events }) => events.includes('test'));
  if (tests.length === 0) return ['TEST SUITE: None'];
  return tests
    .filter(({ last_run: run }) => run.started_at !== '')
    .flatMap(({ name, last_run: run }) => [
      `TEST SUITE:     ${name}`,
      `Last Started:   ${ansiC(run.started_at)}`,
      `Last Completed: ${ansiC(run.completed_at)}`,
      `Phase:          ${run.phase}`,
    ]);
}

function valuesText(release: Release, helmMajor: 3 | 4): string {
  const given = release.config;
  const computed = coalesceValues(release.chart, (given ?? newMap()) as HelmValues, { helmMajor });
  return `USER-SUPPLIED VALUES:\n${yamlText(given ?? null)}\nCOMPUTED VALUES:\n${yamlText(computed)}\n`;
}
