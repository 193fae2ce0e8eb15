/**
 * What must be true of a release after any sequence of commands, with people who change its objects behind Helm's back: a story of
 * commands drawn from a seed, checked after each.
 */
import assert from 'node:assert/strict';
import { Random } from '../../simulator/kernel/random.ts';
import { parseYaml } from '../../simulator/yaml/yaml.ts';
import { HelmBench, type Recorded } from '../unit/helm/bench.ts';

const CHART = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': 'names: {}\nbad: false\n',
  'web/templates/all.yaml': `{{- range $name, $text := .Values.names }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}
data:
  text: {{ $text | quote }}
{{- end }}
{{- if .Values.bad }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: c-BAD
{{- end }}
`,
};
const NAMES = ['a', 'b', 'c', 'd'];

interface Named {
  readonly metadata: { readonly name: string };
  readonly data: { readonly text: string };
}

/** Names and texts of the objects of a manifest. */
const objectsOf = (manifest = ''): ReadonlyMap<string, string> =>
  new Map(
    manifest
      .split(/^---$/m)
      .map((text) => parseYaml(text) as unknown as Named | null)
      .filter((object) => object !== null)
      .map(({ metadata, data }) => [metadata.name, data?.text]),
  );

/** A rollback that fails calls the revision before it superseded, even if that one has failed. */
const hasFailed = ({ info }: Recorded): boolean => info.status === 'failed' || info.status === 'superseded';
const isDeployed = ({ info }: Recorded): boolean => info.status === 'deployed';

export class ReleaseStory {
  readonly #bench = new HelmBench(CHART);
  readonly #random: Random;
  readonly #helm: 'helm' | 'helm4';
  readonly lines: string[] = [];

  constructor(seed: string, helm: 'helm' | 'helm4') {
    this.#random = new Random(seed);
    this.#helm = helm;
  }

  /** So many commands; what was typed and said until then is in `lines` when something does not hold. */
  async run(steps: number): Promise<void> {
    for (let i = 0; i < steps; i++) await this.#step();
  }

  async #step(): Promise<void> {
    const before = this.state();
    const line = this.#line(before.records);
    this.lines.push(line);
    const { out, err, code } = await this.#bench.type(line);
    this.lines.push(...`${out}${err}`.split('\n').map((text) => `  ${text}`));
    assert.ok(!/panic|TypeError|undefined/.test(`${out}${err}`), 'the program broke');
    const after = this.state();
    this.#history(before.records, after.records);
    if (!line.startsWith('helm')) return;
    if (code === 0 && !line.includes(' uninstall ')) this.#applied(before, after, line);
    if (code === 0 && line.includes(' uninstall ')) this.#removed(before, after);
    this.#others(before, after, line);
    if (code === 0 && /install|upgrade/.test(line) && !line.includes('uninstall')) await this.#manifest(line);
  }

  state() {
    const objects = this.#bench.list('configmaps').map(
      ({ metadata, data }) =>
        [
          metadata.name,
          {
            text: data?.['text'],
            note: data?.['note'],
            owner: metadata.annotations?.['meta.helm.sh/release-name'],
          },
        ] as const,
    );
    return { records: this.#bench.records('web'), objects: new Map(objects) };
  }

  #line(records: readonly Recorded[]): string {
    const random = this.#random;
    const helm = this.#helm;
    const name = random.pick(NAMES);
    const sets = NAMES.filter(() => random.int(2) === 0).map((one) => `names.${one}=${one}${random.int(3)}`);
    const values = `--set-json names={} ${sets.length > 0 ? `--set ${sets.join(',')}` : ''} --set bad=${random.int(5) === 0}`;
    const force = helm === 'helm4' ? ' --force-conflicts' : '';
    const atomic = helm === 'helm4' ? '--rollback-on-failure' : '--atomic';
    const more = random.pick(['', '', ` ${atomic}`, ' --cleanup-on-fail', ' --history-max 3']);
    const revision = random.pick([0, 0, ...records.map(({ version }) => version), 99]);
    const commands = [
      `${helm} install web ./web ${values}`,
      `${helm} upgrade web ./web ${values}${more}${force}`,
      `${helm} upgrade web ./web ${values}${more}${force}`,
      `${helm} upgrade --install web ./web ${values}${force}`,
      `${helm} rollback web ${revision}${random.int(4) === 0 ? ' --cleanup-on-fail' : ''}${force}`,
      `${helm} uninstall web${random.int(2) === 0 ? ' --keep-history' : ''}`,
      `kubectl delete configmap ${name}`,
      `kubectl create configmap ${name} --from-literal=text=mine`,
      `kubectl patch configmap ${name} -p '{"data":{"note":"kept"}}'`,
      `kubectl patch configmap ${name} -p '{"data":{"text":"edited"}}'`,
    ];
    return random.pick(commands);
  }

  /** Revisions only come at the end, one is deployed at most, the last one tells what is. */
  #history(before: readonly Recorded[], after: readonly Recorded[]): void {
    for (const { metadata, type } of this.#bench.secrets('web')) {
      assert.equal(type, 'helm.sh/release.v1');
      assert.equal(metadata.name, `sh.helm.release.v1.web.v${metadata.labels?.['version']}`);
      const record = after.find(({ version }) => String(version) === metadata.labels?.['version']);
      assert.equal(metadata.labels?.['status'], record?.info.status);
    }
    assert.ok(after.filter(isDeployed).length <= 1, 'two revisions are deployed');
    assert.ok(after.every(({ info }) => !info.status.startsWith('pending') && info.status !== 'uninstalling'));
    const last = before.at(-1)?.version ?? 0;
    const added = after.map(({ version }) => version).filter((version) => version > last);
    if (after.length > 0)
      assert.deepEqual(
        added,
        added.map((_, i) => last + 1 + i),
      );
    const deployed = after.findLast(isDeployed);
    if (deployed) {
      const later = after.filter(({ version }) => version > deployed.version);
      assert.ok(later.every(hasFailed), 'what came after the deployed revision has failed');
    }
  }

  /** Everything of the new manifest is there as written; what only the old one had is gone. */
  #applied(before: State, after: State, line: string): void {
    const now = after.records.at(-1);
    assert.equal(now?.info.status, 'deployed');
    const wanted = objectsOf(now?.manifest);
    for (const [name, text] of wanted) {
      assert.equal(after.objects.get(name)?.text, text);
      assert.equal(after.objects.get(name)?.owner, 'web');
      const old = before.objects.get(name);
      if (old) assert.equal(after.objects.get(name)?.note, old.note, 'what others wrote stays');
    }
    // pkg/action/rollback.go compares with the last revision, failed or not: what a failed upgrade had not come to remove stays.
    const base = line.includes(' rollback ')
      ? before.records.at(-1)
      : (before.records.findLast(isDeployed) ?? before.records.at(-1));
    if (base?.info.status === 'uninstalled') return;
    for (const name of objectsOf(base?.manifest).keys())
      if (!wanted.has(name)) assert.ok(!after.objects.has(name), `${name} is left over`);
  }

  #removed(before: State, after: State): void {
    const last = before.records.at(-1);
    for (const name of objectsOf(last?.manifest).keys()) assert.ok(!isOwned(after, name), `${name} is left over`);
    if (after.records.length > 0) assert.equal(after.records.at(-1)?.info.status, 'uninstalled');
  }

  /** Objects that no revision knows are not touched, and none comes that no revision knows. */
  #others(before: State, after: State, line: string): void {
    const known = new Set(
      [...before.records, ...after.records].flatMap(({ manifest }) => [...objectsOf(manifest).keys()]),
    );
    for (const [name, object] of before.objects)
      if (!known.has(name)) assert.deepEqual(after.objects.get(name), object, line);
    for (const name of after.objects.keys()) assert.ok(known.has(name) || before.objects.has(name), `${name} came`);
  }

  /** What is recorded is what the chart makes of these values. */
  async #manifest(line: string): Promise<void> {
    const flags = line.match(/--set(-json)? \S+/g) ?? [];
    const [recorded, made] = [
      await this.#bench.type(`${this.#helm} get manifest web`),
      await this.#bench.type(`${this.#helm} template web ./web ${flags.join(' ')}`),
    ];
    assert.equal(recorded.out.trim(), made.out.trim());
  }
}

type State = ReturnType<ReleaseStory['state']>;
const isOwned = ({ objects }: State, name: string): boolean => objects.get(name)?.owner === 'web';
