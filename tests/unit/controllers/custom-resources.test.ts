import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiRequest, Status } from '../../../simulator/api/types.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, type World } from './world.ts';

const USER = { name: 'learner', groups: ['system:masters', 'system:authenticated'] };
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

const SPEC = {
  type: 'object',
  required: ['size'],
  'x-kubernetes-validations': [
    { rule: 'self.size <= self.max', messageExpression: "'at most ' + string(self.max)" },
    { rule: 'self.max >= oldSelf.max', message: 'max must not shrink' },
  ],
  properties: {
    size: { type: 'integer', minimum: 1 },
    max: { type: 'integer', default: 10 },
    color: { type: 'string', enum: ['red', 'green'], default: 'red' },
    replicas: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

function definition(names: object = {}, more: object = {}, group = 'example.com'): unknown {
  const plural = (names as { plural?: string }).plural ?? 'widgets';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'], ...names },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
          },
          additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: SPEC, status: { type: 'object', properties: { replicas: { type: 'integer' } } } },
            },
          },
        },
        {
          name: 'v1beta1',
          served: true,
          storage: false,
          deprecated: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
            },
          },
        },
      ],
      ...more,
    },
  };
}

const widget = (name: string, spec: object, more: object = {}): unknown => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name },
  spec,
  ...more,
});

type Sent = {
  readonly status: number;
  readonly body: KubeObject & Status & { spec?: unknown };
  readonly warnings: readonly string[];
};

function sender(world: World) {
  return (method: ApiRequest['method'], path: string, body?: unknown, headers: Record<string, string> = {}): Sent => {
    const [bare, query = ''] = path.split('?') as [string, string?];
    const type: Record<string, string> = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
    const request = { method, path: bare, query: Object.fromEntries(new URLSearchParams(query)), body, user: USER };
    return world.api.handle({ ...request, headers: { ...type, ...headers } }) as unknown as Sent;
  };
}

function withWidgets(): { world: World; send: ReturnType<typeof sender> } {
  const world = createWorld({ nodes: 0, debugFreeze: false });
  const send = sender(world);
  assert.equal(send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition()).status, 201);
  world.run(1000);
  return { world, send };
}

test('kinds are served once their definition is established', () => {
  const world = createWorld({ nodes: 0 });
  const send = sender(world);
  send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition());
  assert.equal(send('GET', WIDGETS).status, 404);
  world.run(1000);
  assert.equal(send('GET', WIDGETS).status, 200);
  const { status } = world.store.get(
    'customresourcedefinitions.apiextensions.k8s.io',
    undefined,
    'widgets.example.com',
  ) as never as {
    status: { conditions: { type: string; status: string; reason: string }[] };
  };
  assert.deepEqual(
    status.conditions.map((c) => `${c.type}=${c.status} ${c.reason}`),
    ['NamesAccepted=True NoConflicts', 'Established=True InitialNamesAccepted'],
  );
  const { body } = send('GET', '/apis/example.com');
  assert.deepEqual(
    (body as never as { versions: { version: string }[] }).versions.map((v) => v.version),
    ['v1', 'v1beta1'],
  );
});

test('a second definition of a group does not get names that are taken', () => {
  const { world, send } = withWidgets();
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  send('POST', path, definition({ plural: 'gadgets', kind: 'Widget', shortNames: ['wd', 'gd'] }));
  world.run(1000);
  const gadgets = (): unknown[] =>
    (
      send('GET', `${path}/gadgets.example.com`).body as never as {
        status: { conditions: { type: string; reason: string; message: string }[] };
      }
    ).status.conditions.map(({ type, reason, message }) => ({ type, reason, message }));
  assert.deepEqual(gadgets(), [
    { type: 'NamesAccepted', reason: 'ListKindConflict', message: '"WidgetList" is already in use' },
    { type: 'Established', reason: 'NotAccepted', message: 'not all names are accepted' },
  ]);
  send('DELETE', `${path}/widgets.example.com`);
  world.run(10_000);
  assert.deepEqual(
    gadgets().map((c) => (c as { reason: string }).reason),
    ['NoConflicts', 'InitialNamesAccepted'],
  );
});

test('objects get defaults, and lose what the schema does not know', () => {
  const { send } = withWidgets();
  const made = send('POST', WIDGETS, widget('a', { size: 3, extra: 1, any: { free: true } }));
  assert.equal(made.status, 201);
  assert.deepEqual(made.body.spec, { any: { free: true }, color: 'red', max: 10, size: 3 });
  assert.deepEqual(made.warnings, ['unknown field "spec.extra"']);
  assert.equal(made.body.metadata.generation, 1);
  assert.equal(
    send('POST', `${WIDGETS}?fieldValidation=Strict`, widget('b', { size: 3, extra: 1 })).body.message,
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.extra"',
  );
});

test('objects that break their schema or rules are refused in the words of the API server', () => {
  const { send } = withWidgets();
  const refusal = (spec: object): string[] =>
    (send('POST', WIDGETS, widget('x', spec)).body.details?.causes ?? []).map((c) => `${c.field}: ${c.message}`);
  const unchecked =
    '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';
  const table: readonly [object, string[]][] = [
    [{}, ['spec.size: Required value', unchecked]],
    [
      { size: 'big' },
      ['spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"', unchecked],
    ],
    [{ size: 0 }, ['spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1']],
    [
      { size: 1, color: 'blue' },
      ['spec.color: Unsupported value: "blue": supported values: "red", "green"', unchecked],
    ],
    [{ size: 1, tags: ['a', 'b', 'a'] }, ['spec.tags[2]: Duplicate value: "a"']],
    [{ size: 20, max: 15 }, ['spec: Invalid value: at most 15']],
    [{ size: 1, replicas: -1 }, ['.spec.replicas: Invalid value: -1: should be a non-negative integer']],
  ];
  for (const [spec, causes] of table) assert.deepEqual(refusal(spec), causes, JSON.stringify(spec));
});

test('rules that compare see what was before', () => {
  const { send } = withWidgets();
  send('POST', WIDGETS, widget('a', { size: 3 }));
  const shrunk = send('PATCH', `${WIDGETS}/a`, { spec: { max: 5 } });
  assert.equal(shrunk.body.message, 'Widget.example.com "a" is invalid: spec: Invalid value: max must not shrink');
  assert.equal(send('PATCH', `${WIDGETS}/a`, { spec: { max: 12 } }).body.metadata.generation, 2);
});

test('status and scale are written by their subresources', () => {
  const { send } = withWidgets();
  send('POST', WIDGETS, widget('a', { size: 3 }, { status: { replicas: 9 } }));
  const status = send('PATCH', `${WIDGETS}/a/status`, {
    status: { replicas: 2 },
    spec: { size: 4 },
    metadata: { labels: { a: 'b' } },
  });
  assert.deepEqual(
    [status.body.spec, (status.body as never as { status: unknown }).status, status.body.metadata.labels],
    [{ color: 'red', max: 10, size: 3 }, { replicas: 2 }, undefined],
  );
  const scaled = send('PATCH', `${WIDGETS}/a/scale`, { spec: { replicas: 4 } });
  assert.deepEqual(
    [scaled.body.spec, (scaled.body as never as { status: unknown }).status],
    [{ replicas: 4 }, { replicas: 2 }],
  );
  assert.deepEqual(send('GET', `${WIDGETS}/a`).body.metadata.generation, 2);
});

test('an autoscaler scales them as it scales what is built in', () => {
  const { world, send } = withWidgets();
  send('POST', WIDGETS, widget('a', { size: 3, replicas: 1 }));
  const scaleTargetRef = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'a' };
  const autoscaler = { metadata: { name: 'a' }, spec: { scaleTargetRef, minReplicas: 3, maxReplicas: 4 } };
  world.create('horizontalpodautoscalers.autoscaling', autoscaler, 'default');
  world.run(16_000);
  assert.equal((send('GET', `${WIDGETS}/a`).body.spec as { replicas: number }).replicas, 3);
});

test('versions show the same object, each as its schema knows it', () => {
  const { send } = withWidgets();
  send('POST', WIDGETS, widget('a', { size: 3 }));
  const old = send('GET', '/apis/example.com/v1beta1/namespaces/default/widgets/a');
  assert.deepEqual(
    [old.body.apiVersion, old.body.spec, old.warnings],
    ['example.com/v1beta1', { size: 3 }, ['example.com/v1beta1 Widget is deprecated']],
  );
  const edited = send('PATCH', '/apis/example.com/v1beta1/namespaces/default/widgets/a', { spec: { size: 4 } });
  assert.equal(edited.status, 200);
  assert.deepEqual(send('GET', `${WIDGETS}/a`).body.spec, { color: 'red', max: 10, size: 4 });
});

test('columns come from the definition', () => {
  const { send } = withWidgets();
  send('POST', WIDGETS, widget('a', { size: 3 }));
  const accept = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
  const table = (path: string): unknown => {
    const { columnDefinitions, rows } = send('GET', path, undefined, accept).body as never as {
      columnDefinitions: { name: string }[];
      rows: { cells: unknown[] }[];
    };
    return { columns: columnDefinitions.map((c) => c.name), cells: rows.map((r) => r.cells) };
  };
  assert.deepEqual(table(WIDGETS), { columns: ['Name', 'Size'], cells: [['a', 3]] });
  assert.deepEqual(table('/apis/example.com/v1beta1/widgets'), { columns: ['Name', 'Age'], cells: [['a', '0s']] });
});

test('a definition goes when its objects have gone, and nothing new is created meanwhile', () => {
  const { world, send } = withWidgets();
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com';
  send('POST', WIDGETS, widget('free', { size: 1 }));
  send('POST', WIDGETS, {
    ...(widget('held', { size: 1 }) as object),
    metadata: { name: 'held', finalizers: ['example.com/hold'] },
  });
  assert.equal(send('DELETE', path).body.metadata.finalizers?.[0], 'customresourcecleanup.apiextensions.k8s.io');
  world.run(2000);
  assert.equal(send('GET', `${WIDGETS}/free`).status, 404);
  assert.equal(
    send('POST', WIDGETS, widget('late', { size: 1 })).body.message,
    'widgets.example.com "late" is forbidden: create not allowed while custom resource definition is terminating',
  );
  assert.equal(send('GET', path).status, 200);
  send('PATCH', `${WIDGETS}/held`, { metadata: { finalizers: null } });
  world.run(10_000);
  assert.equal(send('GET', path).status, 404);
  assert.equal(send('GET', WIDGETS).status, 404);
});
