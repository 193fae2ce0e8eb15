import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiResponse, WatchEvent } from '../../../simulator/api/types.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { CONFIG_MAPS, configMap, message, type TestServer, testServer } from './server.ts';

function filled(): TestServer {
  const server = testServer();
  for (const [name, app] of [
    ['a', 'web'],
    ['b', 'db'],
    ['c', 'web'],
    ['d', 'web'],
  ] as const) {
    server.send('POST', CONFIG_MAPS, configMap(name, {}, { labels: { app } }));
  }
  return server;
}

const names = (response: ApiResponse): string[] =>
  (response.body as { items: KubeObject[] }).items.map((o) => o.metadata.name);
const shown = (events: readonly WatchEvent[]): string[] =>
  events.map((e) => `${e.type} ${(e.object as KubeObject).metadata?.name ?? ''}`);

test('selectors choose by labels and fields', () => {
  const { send } = filled();
  assert.deepEqual(names(send('GET', `${CONFIG_MAPS}?labelSelector=app=web`)), ['a', 'c', 'd']);
  assert.deepEqual(names(send('GET', `${CONFIG_MAPS}?labelSelector=${encodeURIComponent('app notin (web)')}`)), ['b']);
  assert.deepEqual(names(send('GET', `${CONFIG_MAPS}?fieldSelector=metadata.name!=a`)), ['b', 'c', 'd']);
  assert.equal(
    message(send('GET', `${CONFIG_MAPS}?fieldSelector=bogus=1`)),
    '"bogus" is not a known field selector: only "metadata.name", "metadata.namespace"',
  );
  assert.equal(
    message(send('GET', `${CONFIG_MAPS}?labelSelector==`)),
    "found '=', expected: !, identifier, or 'end of string'",
  );
});

test('items of a list bear neither kind nor apiVersion', () => {
  const { send } = filled();
  const { kind, apiVersion, items } = send('GET', `${CONFIG_MAPS}?fieldSelector=metadata.name=a`).body as {
    kind: string;
    apiVersion: string;
    items: object[];
  };
  assert.deepEqual([kind, apiVersion, Object.keys(items[0] as object).sort()], ['ConfigMapList', 'v1', ['metadata']]);
});

test('limit and continue give the pages of one list', () => {
  const { send } = filled();
  const first = send('GET', `${CONFIG_MAPS}?limit=3`);
  const { metadata } = first.body as { metadata: { continue: string; remainingItemCount: number } };
  assert.deepEqual([names(first), metadata.remainingItemCount], [['a', 'b', 'c'], 1]);
  assert.deepEqual(names(send('GET', `${CONFIG_MAPS}?limit=3&continue=${encodeURIComponent(metadata.continue)}`)), [
    'd',
  ]);
});

test('a Table has the cells of the kind and partial objects', () => {
  const { send } = filled();
  const accept = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
  const table = send('GET', `${CONFIG_MAPS}?limit=1`, undefined, accept).body as {
    kind: string;
    columnDefinitions: { name: string }[];
    rows: { cells: unknown[]; object: KubeObject }[];
  };
  assert.deepEqual([table.kind, table.columnDefinitions.map((c) => c.name)], ['Table', ['Name', 'Data', 'Age']]);
  assert.deepEqual(
    table.rows.map((r) => [r.cells, r.object.kind]),
    [[['a', 0, '0s'], 'PartialObjectMetadata']],
  );
});

test('a watch begins with the state, and sees objects come into its selection and go out of it', () => {
  const { send } = filled();
  const { watch } = send('GET', `${CONFIG_MAPS}?watch=1&labelSelector=app=db`);
  assert.deepEqual(shown(watch?.take() ?? []), ['ADDED b']);
  send('PATCH', `${CONFIG_MAPS}/a`, { metadata: { labels: { app: 'db' } } });
  send('PATCH', `${CONFIG_MAPS}/a`, { data: { k: '1' } });
  send('PATCH', `${CONFIG_MAPS}/a`, { metadata: { labels: { app: 'web' } } });
  send('DELETE', `${CONFIG_MAPS}/b`);
  send('DELETE', `${CONFIG_MAPS}/c`);
  assert.deepEqual(shown(watch?.take() ?? []), ['ADDED a', 'MODIFIED a', 'DELETED a', 'DELETED b']);
});

test('a watch from a revision tells what was missed; from one too old it ends with 410', () => {
  const { send, store } = filled();
  const version = store.revision;
  send('DELETE', `${CONFIG_MAPS}/a`);
  const { watch } = send('GET', `${CONFIG_MAPS}?watch=1&resourceVersion=${version}`);
  assert.deepEqual(shown(watch?.take() ?? []), ['DELETED a']);
  const old = send('GET', `${CONFIG_MAPS}?watch=1&resourceVersion=1`).watch;
  const events = old?.take() ?? [];
  assert.equal((events[0]?.object as { code: number } | undefined)?.code, 410);
  assert.equal(old?.ended, true);
});

test('a watch ends after timeoutSeconds of virtual time', () => {
  const { send, kernel } = filled();
  const { watch } = send('GET', `${CONFIG_MAPS}?watch=1&timeoutSeconds=5`);
  kernel.run({ untilMs: 4_999 });
  assert.equal(watch?.ended, false);
  kernel.run({ untilMs: 5_000 });
  assert.equal(watch?.ended, true);
  send('DELETE', `${CONFIG_MAPS}/a`);
  assert.deepEqual(shown(watch?.take() ?? []), ['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d']);
});

test('sendInitialEvents ends the state with a bookmark', () => {
  const { send } = filled();
  const { watch } = send(
    'GET',
    `${CONFIG_MAPS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
  );
  const last = (watch?.take() ?? []).at(-1);
  assert.equal(last?.type, 'BOOKMARK');
  assert.deepEqual((last?.object as KubeObject | undefined)?.metadata.annotations, {
    'k8s.io/initial-events-end': 'true',
  });
});

test('a process waits for the next event and gets null at the end', () => {
  const { send, kernel } = filled();
  const { watch } = send(
    'GET',
    `${CONFIG_MAPS}?watch=1&timeoutSeconds=3&fieldSelector=metadata.name=z&resourceVersion=0`,
  );
  assert.ok(watch);
  const seen: (string | null)[] = [];
  kernel.start('watcher', function* () {
    for (;;) {
      const event = (yield watch.next as never) as WatchEvent | null;
      seen.push(event ? event.type : null);
      if (!event) return;
    }
  });
  kernel.at(1_000, 'create', () => void send('POST', CONFIG_MAPS, configMap('z')));
  kernel.run({ untilMs: 10_000 });
  assert.deepEqual(seen, ['ADDED', null]);
});

test('pages are of the revision the list was begun at, until that is compacted', () => {
  const { send, store } = filled();
  const first = send('GET', `${CONFIG_MAPS}?limit=2`);
  const { metadata } = first.body as { metadata: { resourceVersion: string; continue: string } };
  send('DELETE', `${CONFIG_MAPS}/c`);
  const page = `${CONFIG_MAPS}?limit=2&continue=${encodeURIComponent(metadata.continue)}`;
  const second = send('GET', page);
  assert.deepEqual(
    [names(second), (second.body as typeof first.body & { metadata: object }).metadata],
    [['c', 'd'], { resourceVersion: metadata.resourceVersion }],
  );
  store.compact(store.revision);
  const { status, body } = send('GET', page);
  const late = (body as { metadata: { continue: string } }).metadata.continue;
  assert.equal(status, 410);
  assert.deepEqual(names(send('GET', `${CONFIG_MAPS}?limit=2&continue=${encodeURIComponent(late)}`)), ['d']);
  assert.equal(
    message(send('GET', `${CONFIG_MAPS}?limit=1&resourceVersion=${metadata.resourceVersion}`)),
    'The resourceVersion for the provided list is too old.',
  );
});

test('tokens and resourceVersions that are none are told apart', () => {
  const { send } = filled();
  const token = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const told = (query: string) => {
    const response = send('GET', `${CONFIG_MAPS}${query}`);
    return [response.status, message(response)];
  };
  const bad = 'invalid continue token: continue key is not valid';
  const parse = 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax';
  assert.deepEqual(told('?continue=bogus'), [400, `${bad}: illegal base64 data at input byte 4`]);
  assert.deepEqual(told('?continue=bo_us'), [400, `${bad}: illegal base64 data at input byte 4`]);
  assert.deepEqual(told('?continue=abc%3D'), [400, `${bad}: illegal base64 data at input byte 3`]);
  assert.deepEqual(told('?continue=eHl6'), [400, `${bad}: invalid character 'x' looking for beginning of value`]);
  assert.deepEqual(told(`?continue=${token({ v: 'v2' })}`), [
    400,
    `${bad}: server does not recognize this encoded version v2`,
  ]);
  assert.deepEqual(told(`?continue=${token({ v: 'meta.k8s.io/v1', start: 'a' })}`), [
    400,
    `${bad}: incorrect encoded start resourceVersion (version meta.k8s.io/v1)`,
  ]);
  assert.deepEqual(told('?resourceVersion=x'), [400, `invalid resource version: ${parse}`]);
  assert.deepEqual(told('/a?resourceVersion=x'), [500, parse]);
  assert.deepEqual(told('?watch=1&resourceVersion=x'), [500, parse]);
});
