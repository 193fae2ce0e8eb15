import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { parseDuration } from '../../../simulator/nodes/images/duration.ts';
import { InvalidImages, imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import { fullName, parseReference, repositoryName } from '../../../simulator/nodes/images/reference.ts';
import { stockImages } from './world.ts';

const full = (text: string): string => {
  const reference = parseReference(text);
  return typeof reference === 'string' ? reference : fullName(reference);
};

test('references get docker.io, library and latest where they say nothing', () => {
  assert.deepEqual(
    [
      'nginx',
      'nginx:1.27',
      'drydock/web:2',
      'registry.k8s.io/pause:3.10',
      'localhost:5000/a/b',
      'docker.io/library/nginx:1',
    ].map(full),
    [
      'docker.io/library/nginx:latest',
      'docker.io/library/nginx:1.27',
      'docker.io/drydock/web:2',
      'registry.k8s.io/pause:3.10',
      'localhost:5000/a/b:latest',
      'docker.io/library/nginx:1',
    ],
  );
});

test('references that are none are refused in the words of the reference library', () => {
  assert.equal(full('bad image'), 'invalid reference format');
  assert.equal(full(':1.14.2'), 'invalid reference format');
  assert.equal(full('NGINX:1.14.2'), 'invalid reference format: repository name (library/NGINX) must be lowercase');
});

test('a repository is listed without docker.io and library', () => {
  const name = (text: string) => repositoryName(parseReference(text) as never);
  assert.deepEqual(['docker.io/library/nginx:1', 'drydock/web', 'registry.k8s.io/pause:3.9'].map(name), [
    'nginx',
    'drydock/web',
    'registry.k8s.io/pause',
  ]);
});

test('the catalogue finds images by any way of writing them, and nothing else', () => {
  const catalogue = createCatalogue(stockImages());
  assert.equal(catalogue.resolve('docker.io/drydock/web:3')?.behaviour.version, '3');
  assert.equal(catalogue.resolve('nginx')?.tag, 'latest');
  assert.equal(catalogue.resolve('nginx:nosuch'), undefined);
  assert.equal(catalogue.resolve('nosuch'), undefined);
  const digest = catalogue.resolve('nginx:1.27');
  assert.ok(digest);
});

test('durations are written as in Go, in whole units', () => {
  assert.deepEqual(['250ms', '10s', '5m', '1h30m', '0.5s'].map(parseDuration), [250, 10_000, 300_000, 5_400_000, 500]);
  assert.deepEqual(['2 sec', '', '10', 's'].map(parseDuration), [undefined, undefined, undefined, undefined]);
});

test('a tag overrides its image, maps deep and lists replaced', () => {
  const [image] = imagesFromYaml(
    {
      'a/b': {
        pull: '3s',
        tags: { 1: {}, 2: { version: 'two', http: { '/': [{ status: 500, until: '8s' }] } }, 9: { missing: true } },
        behaviour: {
          listen: [{ port: 80, after: '1s' }],
          http: { '/': [{ status: 200 }], '/ready': [{ status: 200 }] },
          stop: { drain: '3s' },
        },
      },
    },
    'test',
  );
  const common = {
    program: 'http',
    listen: [{ port: 80, afterMs: 1000 }],
    stop: { drainMs: 3000 },
    fail: [],
    uses: {},
    logs: [],
    files: {},
    env: {},
  };
  assert.deepEqual(image, {
    repository: 'a/b',
    pullMs: 3000,
    sizeBytes: 11_780_000,
    tags: {
      1: { ...common, version: '1', http: { '/': [{ status: 200 }], '/ready': [{ status: 200 }] } },
      2: { ...common, version: 'two', http: { '/': [{ status: 500, untilMs: 8000 }], '/ready': [{ status: 200 }] } },
      9: { missing: true },
    },
  });
});

test('every mistake in an image is reported with its place and what was expected', () => {
  assert.throws(
    () =>
      imagesFromYaml({ 'a/b': { pul: '3s', tags: { 1: { listen: [{ port: 'x', after: '2 sec' }] } } } }, 'lab.yaml'),
    (error) => {
      assert.ok(error instanceof InvalidImages);
      assert.deepEqual(error.problems, [
        { path: 'a/b.pul', message: 'unknown key; expected one of pull, size, tags, behaviour' },
        { path: 'a/b.tags.1.listen[0].port', message: 'expected a whole number, got the text "x"' },
        {
          path: 'a/b.tags.1.listen[0].after',
          message: 'the text "2 sec" is not a duration; expected forms such as 250ms, 10s, 1h30m',
        },
      ]);
      return true;
    },
  );
});
