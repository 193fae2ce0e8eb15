/**
 * helm3-cmd-golden and helm4-cmd-golden: commands of Helm's own tests and what they print. Those tests fake the cluster; here it is a
 * simulated one, with the releases that a test names. What depends on the fake, on plugins or on keys does not apply, and is told.
 */
import { type Cluster, LEARNER } from '../../simulator/cluster-types.ts';
import { HOME } from '../../simulator/lab/machine.ts';
import type { Machine } from '../../simulator/shell/types.ts';
import { learnerMachine, Running } from '../programs.ts';
import { truthCluster } from '../truth/world.ts';
import type { CaseResult } from './helm.ts';
import { releasesOf, secretOf } from './helm-golden-releases.ts';

interface GoldenFile {
  readonly cases: readonly GoldenCase[];
}

interface GoldenCase {
  readonly file: string;
  readonly func: string;
  readonly name: string;
  readonly cmd?: string;
  /** Go source, where the command is put together. */
  readonly cmdExpr?: string;
  readonly goldenText?: string;
  readonly wantError: boolean;
  readonly rels?: string;
}

interface TestData {
  readonly files: Readonly<Record<string, { readonly text?: string; readonly base64?: string }>>;
}

/** A case that says nothing about us, and why. */
interface NotApplied {
  readonly name: string;
  readonly why: string;
}

const LIMIT_MS = 1_000_000;
const HELM_HOME =
  '--repository-config testdata/helmhome/helm/repositories.yaml --repository-cache testdata/helmhome/helm/repository';

/** Whose fakes cannot be had, by test function or by a part of the command. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^TestDocs/, 'helm docs writes the reference pages of Helm itself'],
  [/^TestPluginDynamic/, 'plugins are programs of others'],
  [/^TestPluginCmdsCompletion.*plugin (update|uninstall)/, 'plugins are programs of others'],
  [/--verify|^TestVerifyCmd.*signtest-0/, 'signatures are not simulated'],
  [/^TestRegistryLogin|srv|OCI|ociSrv/, 'a registry or server of the test itself'],
  [/^TestSearchHub/, 'a server of the test itself stands for the Artifact Hub'],
  [/^TestInstall .*testcharts\/alpine/, 'a label of the chart is a number, which no cluster takes'],
  [/chart-with-only-crds/, 'apiextensions.k8s.io/v1beta1, which clusters no longer have'],
  [/--show-resources/, 'resources of a fake'],
  [/^TestPullVersionCompletion.*docs/, 'helm docs'],
  [/plugins|HELM_PLUGINS/, 'plugins are programs of others'],
];

export async function* helmGolden(
  { cases }: GoldenFile,
  data: TestData,
  helmMajor: 3 | 4,
): AsyncIterable<CaseResult | NotApplied> {
  for (const one of cases) {
    const name = `${one.func}: ${one.name}`;
    const cmd = commandOf(one);
    const why = cmd === undefined ? 'its command is an expression' : reasonOf(one, cmd, helmMajor);
    if (cmd === undefined || why !== undefined) {
      yield { name, why: why ?? '' };
      continue;
    }
    const releases = releasesOf(one.rels, one.func, helmMajor);
    if (releases === undefined) yield { name, why: 'its releases are an expression' };
    else if (one.goldenText === undefined && !('wantError' in one)) yield { name, why: 'nothing is expected' };
    else yield { name: `${name} (${cmd})`, ...(await outcome(one, cmd, data, releases, helmMajor)) };
  }
}

function reasonOf({ func, name, cmdExpr = '' }: GoldenCase, cmd: string, helmMajor: 3 | 4): string | undefined {
  if (helmMajor === 4 && name === 'check kube api versions') return "its chart is another one than Helm 3's tests have";
  return ELSEWHERE.find(([pattern]) => pattern.test(`${func} ${cmd} ${cmdExpr}`))?.[1];
}

/** What variables of the tests stand for. */
function valueOf(expression: string, func: string): string | undefined {
  const literal = /^"((?:[^"\\]|\\.)*)"$/.exec(expression)?.[1];
  if (literal !== undefined) return literal.replaceAll('\\"', '"');
  const joined = /^filepath\.Join\((\w+), "([^"]*)"\)$/.exec(expression);
  if (joined) {
    const base = valueOf(joined[1] as string, func);
    return base === undefined ? undefined : `${base}/${joined[2]}`.replaceAll('//', '/');
  }
  switch (expression) {
    case 'cmdName':
      return { checkReleaseCompletion: 'uninstall', outputFlagCompletionTest: 'status' }[func] ?? 'get values';
    case 'repoSetup':
      return func === 'TestRepoRemoveCompletion'
        ? HELM_HOME.replace('testdata/helmhome/helm/repositories.yaml', `${HOME}/three-repositories.yaml`)
        : HELM_HOME;
    case 'testChart':
      return `testdata/testcharts/${func === 'TestLintCmdWithKubeVersionFlag' ? 'chart-with-deprecated-api' : 'chart-with-bad-subcharts'}`;
    case 'testChart1':
      return 'testdata/testcharts/alpine';
    case 'missingDepsPath':
      return 'testdata/testcharts/chart-missing-deps';
    case 'badDepsPath':
      return 'testdata/testcharts/chart-bad-requirements';
    case 'presentDepsPath':
      return 'testdata/testcharts/chart-with-subchart-update';
    case 'chartPath':
      return func === 'TestTemplateCmd' ? 'testdata/testcharts/subchart' : `${HOME}/testUpgradeChart`;
  }
  return undefined;
}

/** The command line, with the parts that are expressions put in. */
function commandOf({ cmd, cmdExpr = '', func }: GoldenCase): string | undefined {
  const line = cmd ?? formatted(cmdExpr, func);
  if (line === undefined) return undefined;
  if (func === 'TestSearchRepositoriesCmd') return `${line} ${HELM_HOME}`;
  // The tests are built for that version.
  if (/^(TestTemplateCmd|TestLintCmd)/.test(func) && !line.includes('--kube-version')) {
    return `${line} --kube-version ${BUILT_FOR}`;
  }
  return line;
}

const BUILT_FOR = 'v1.20.0';

function formatted(expression: string, func: string): string | undefined {
  const [, quoted, raw, rest = ''] =
    /^fmt\.Sprintf\((?:"((?:[^"\\]|\\.)*)"|`([^`]*)`), (.*)\)$/s.exec(expression) ?? [];
  const format = quoted?.replaceAll('\\"', '"') ?? raw;
  if (format === undefined) {
    const parts = expression === '' ? [undefined] : expression.split(' + ').map((one) => valueOf(one, func));
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  const values = rest.split(/, (?![^(]*\))/).map((one) => valueOf(one, func));
  if (values.includes(undefined)) return undefined;
  return format.replace(/%s/g, () => values.shift() as string);
}

const THREE_REPOSITORIES = ['foo', 'bar', 'baz']
  .map((name) => `- name: ${name}\n  url: https://${name}.com\n`)
  .join('');

const UPGRADED = 'apiVersion: v1\ndescription: A Helm chart for Kubernetes\nname: testUpgradeChart\nversion: 0.1.3\n';

async function outcome(
  { goldenText, wantError }: GoldenCase,
  cmd: string,
  data: TestData,
  releases: readonly Parameters<typeof secretOf>[0][],
  helmMajor: 3 | 4,
): Promise<Pick<CaseResult, 'expected' | 'actual'>> {
  const cluster = await truthCluster(`golden/${cmd}`);
  const machine = machineOf(cluster, data);
  await cluster.kernel.advance(100);
  for (const { namespace } of releases) {
    cluster.client(LEARNER).create('namespaces', undefined, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
  }
  for (const release of releases) {
    const created = cluster.client(LEARNER).create('secrets', release.namespace, secretOf(release, helmMajor) as never);
    if (!created.ok) throw new Error(created.status.message);
  }
  const { text, code } = await run(machine, `${helmMajor === 4 ? 'helm4' : 'helm'} ${cmd}`);
  const failed = `\n(failed: ${code !== 0})`;
  const wanted = `\n(failed: ${wantError})`;
  if (goldenText === undefined) return { expected: wanted, actual: failed };
  return { expected: normal(goldenText) + wanted, actual: normal(text) + failed };
}

/** What is another time or another build. */
const normal = (text: string): string =>
  text
    .replace(/^LAST DEPLOYED: .*$/gm, 'LAST DEPLOYED: T')
    .replace(/v[34]\.\d+(\.\d+)?(?=["\s,]|$)/g, 'V')
    .replace(/(GoVersion|KubeClientVersion):"[^"]*"/g, '$1:"G"')
    .trimEnd();

function machineOf(cluster: Cluster, { files }: TestData): ReturnType<typeof learnerMachine> {
  const machine = learnerMachine(cluster);
  const write = (path: string, bytes: string | Uint8Array): void => {
    const whole = `${HOME}/${path}`;
    machine.files.makeDirectory(whole.slice(0, whole.lastIndexOf('/')), { parents: true });
    machine.files.write(whole, bytes);
  };
  for (const [path, { text, base64 }] of Object.entries(files)) {
    write(`testdata/${path}`, text ?? new Uint8Array(Buffer.from(base64 ?? '', 'base64')));
  }
  write('testUpgradeChart/Chart.yaml', UPGRADED);
  write('three-repositories.yaml', `repositories:\n${THREE_REPOSITORIES}`);
  return machine;
}

/** Standard output, and of standard error what Helm's tests see: errors, and not what is logged. */
async function run(machine: Machine, command: string): Promise<{ readonly text: string; readonly code: number }> {
  const { out, err, code } = await new Running(machine, 'bash', ['-c', command]).mustEnd(LIMIT_MS);
  const told = /(^|\n)((Error: |Completion ended|Flag --)[\s\S]*)$/.exec(err)?.[2] ?? '';
  return { text: out + told, code };
}
