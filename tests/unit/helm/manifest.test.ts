import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newMap } from '../../../simulator/gotemplate/values.ts';
import { createRender } from '../../../simulator/helm/engine/render.ts';
import {
  chartCrds,
  manifestText,
  type Resources,
  renderResources,
  UnreadableManifests,
} from '../../../simulator/helm/manifest/resources.ts';
import { sortManifests } from '../../../simulator/helm/manifest/sort.ts';
import { splitManifests } from '../../../simulator/helm/manifest/split.ts';
import { toRenderValues } from '../../../simulator/helm/values/render-values.ts';
import { CAPABILITIES, chartOf, messageOf, options, RELEASE } from './chart.ts';

function resources(files: Readonly<Record<string, string>>, more: { readonly subNotes?: boolean } = {}): Resources {
  const chart = chartOf(files);
  const values = toRenderValues(chart, newMap(), { release: RELEASE, capabilities: CAPABILITIES });
  return renderResources(chart, values, createRender(), { ...options(), ...more });
}

const object = (kind: string, name: string): string => `kind: ${kind}\nmetadata: {name: ${name}}\n`;

test('documents are what stands between lines that begin with three dashes', () => {
  assert.deepEqual(splitManifests('---\na: 1\n---\n\n---\nb: 2\n \n--- # c\nc: |\n  x\n'), [
    'a: 1',
    '---\nb: 2',
    '# c\nc: |\n  x',
  ]);
  assert.deepEqual(splitManifests('a: 1\n---\n---\nb: |\n  x\n\n', 4), ['a: 1\n', 'b: |\n  x\n\n']);
});

test('kinds are installed in Helm’s order, unknown ones last; uninstalling goes the other way', () => {
  const files = new Map([
    [
      'web/templates/b.yaml',
      ['Deployment', 'Zebra', 'Service', 'ValidatingWebhookConfiguration'].map((k) => object(k, 'b')).join('---\n'),
    ],
    ['web/templates/a.yaml', ['Namespace', 'Service', 'Apple', 'Ingress'].map((k) => object(k, 'a')).join('---\n')],
    ['web/templates/_x.tpl', 'no: [yaml'],
    ['web/templates/empty.yaml', ' \n'],
  ]);
  const kinds = (sort: Parameters<typeof sortManifests>[1]): string =>
    sortManifests(files, sort)
      .manifests.map(({ head }) => `${head.kind}/${head.name}`)
      .join(' ');
  assert.equal(
    kinds({ order: 'install' }),
    'Namespace/a Service/a Service/b Deployment/b Ingress/a Apple/a ValidatingWebhookConfiguration/b Zebra/b',
  );
  assert.equal(
    kinds({ order: 'uninstall' }),
    'Ingress/a Service/a Service/b Deployment/b Namespace/a Apple/a ValidatingWebhookConfiguration/b Zebra/b',
  );
  assert.equal(
    kinds({ order: 'uninstall', helmMajor: 4 }),
    'ValidatingWebhookConfiguration/b Ingress/a Service/a Service/b Deployment/b Namespace/a Apple/a Zebra/b',
  );
});

test('hooks are told apart by their annotation, with weight and policies', () => {
  const told: string[] = [];
  const hook = (name: string, annotations: string): string =>
    `kind: Job\nmetadata:\n  name: ${name}\n  annotations: {${annotations}}\n`;
  const files = new Map([
    [
      't.yaml',
      [
        hook(
          'one',
          '"helm.sh/hook": "pre-install, POST-UPGRADE", "helm.sh/hook-weight": "-5", "helm.sh/hook-delete-policy": "hook-succeeded,before-hook-creation"',
        ),
        hook('two', '"helm.sh/hook": test-success, "helm.sh/hook-weight": heavy'),
        hook('three', '"helm.sh/hook": pre-install, "helm.sh/hook-output-log-policy": hook-failed'),
        hook('four', '"helm.sh/hook": on-monday'),
        hook('five', '"x": y'),
      ].join('---\n'),
    ],
  ]);
  const { hooks, manifests } = sortManifests(files, { log: (source, text) => told.push(`${source}: ${text}`) });
  assert.deepEqual(
    hooks.map(({ manifest, last_run, ...rest }) => rest),
    [
      {
        name: 'one',
        kind: 'Job',
        path: 't.yaml',
        events: ['pre-install', 'post-upgrade'],
        weight: -5,
        delete_policies: ['hook-succeeded', 'before-hook-creation'],
      },
      { name: 'two', kind: 'Job', path: 't.yaml', events: ['test'] },
      { name: 'three', kind: 'Job', path: 't.yaml', events: ['pre-install'], output_log_policies: ['hook-failed'] },
    ],
  );
  assert.deepEqual(
    manifests.map(({ head }) => head.name),
    ['five'],
  );
  assert.deepEqual(told, ['manifest_sorter.go:199: info: skipping unknown hook: "on-monday"']);
});

test('a release: manifests with their sources, notes apart, CRDs and Secrets as asked', () => {
  const files = {
    'templates/NOTES.txt': 'Thank you for {{ .Chart.Name }}.\n',
    'templates/secret.yaml': `apiVersion: v1\n${object('Secret', 's')}`,
    'templates/config.yaml': object('ConfigMap', '{{ .Release.Name }}'),
    'crds/x.yaml': object('CustomResourceDefinition', 'x'),
    'crds/readme.md': 'none',
    'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
    'charts/db/templates/NOTES.txt': 'And the db.',
    'charts/db/crds/y.yml': object('CustomResourceDefinition', 'y'),
  };
  const { manifests, notes } = resources(files);
  assert.equal(notes, 'Thank you for web.\n');
  assert.equal(resources(files, { subNotes: true }).notes, 'And the db.\nThank you for web.\n');
  assert.equal(
    manifestText(manifests),
    [
      '---\n# Source: web/templates/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n',
      '---\n# Source: web/templates/config.yaml\nkind: ConfigMap\nmetadata: {name: shop}\n',
    ].join(''),
  );
  assert.equal(
    manifestText(manifests, { hideSecrets: true, crds: chartCrds(chartOf(files)) }),
    [
      '---\n# Source: web/crds/x.yaml\nkind: CustomResourceDefinition\nmetadata: {name: x}\n\n',
      '---\n# Source: web/charts/db/crds/y.yml\nkind: CustomResourceDefinition\nmetadata: {name: y}\n\n',
      '---\n# Source: web/templates/secret.yaml\n# HIDDEN: The Secret output has been suppressed\n',
      '---\n# Source: web/templates/config.yaml\nkind: ConfigMap\nmetadata: {name: shop}\n',
    ].join(''),
  );
});

test('what is no manifest is told with its path, and can be looked at', () => {
  const files = { 'templates/a.yaml': 'kind: Service\n  name: x\n', 'templates/b.yaml': object('ConfigMap', 'b') };
  assert.throws(
    () => resources(files),
    (error: unknown) => {
      assert.ok(error instanceof UnreadableManifests);
      assert.deepEqual(
        { message: error.message, rendered: error.rendered },
        {
          message:
            'YAML parse error on web/templates/a.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context',
          rendered:
            '---\n# Source: web/templates/a.yaml\nkind: Service\n  name: x\n\n---\n# Source: web/templates/b.yaml\nkind: ConfigMap\nmetadata: {name: b}\n\n',
        },
      );
      return true;
    },
  );
  assert.equal(
    messageOf(() => resources({ 'templates/a.yaml': 'just text' })),
    'YAML parse error on web/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type releaseutil.SimpleHead',
  );
  assert.equal(
    messageOf(() => resources({ 'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\nkubeVersion: ">=1.40"\n' })),
    'chart requires kubeVersion: >=1.40 which is incompatible with Kubernetes v1.36.3',
  );
});
