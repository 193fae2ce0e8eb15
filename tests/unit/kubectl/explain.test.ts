/** `kubectl explain`: our own words for every field of the kinds of workloads, in the form of upstream's page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SchemaNode, schemaNode } from '../../../simulator/api/schema/schema.ts';
import { loadWords } from '../../../simulator/kubectl/explain/words.ts';
import { wrapped } from '../../../simulator/kubectl/explain/wrap.ts';

const KINDS = `core.v1: Pod Service ConfigMap Secret PersistentVolumeClaim PersistentVolume ResourceQuota LimitRange Namespace Node
ReplicationController
apps.v1: Deployment ReplicaSet StatefulSet DaemonSet
batch.v1: Job CronJob
autoscaling.v1: HorizontalPodAutoscaler
autoscaling.v2: HorizontalPodAutoscaler
policy.v1: PodDisruptionBudget
storage.v1: StorageClass CSIDriver
node.v1: RuntimeClass
networking.v1: Ingress NetworkPolicy`;

function kindsOf(text: string): string[] {
  let group = '';
  return text.split(/\s+/).flatMap((word) => {
    if (!word.endsWith(':')) return [`io.k8s.api.${group}.${word}`];
    group = word.slice(0, -1);
    return [];
  });
}

/** Types by their ids, with their fields. */
function typesOf(ids: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const walk = (node: SchemaNode): void => {
    if (node.items) walk(node.items);
    else if (node.additional) walk(node.additional);
    else if (node.ref && node.keys && node.properties && !found.has(node.ref)) {
      found.set(node.ref, node.keys);
      for (const key of node.keys) walk(node.properties(key) as SchemaNode);
    }
  };
  for (const id of ids) walk(schemaNode(id));
  return found;
}

test('every type and field of the kinds of workloads has words in both languages', async () => {
  for (const language of ['en', 'ko'] as const) {
    const words = await loadWords(language);
    const silent: string[] = [];
    for (const [id, fields] of typesOf(kindsOf(KINDS))) {
      const type = id.split('.').at(-1) as string;
      if (!words.about(type)) silent.push(type);
      for (const field of fields) if (!words.field(type, field)) silent.push(`${type}.${field}`);
    }
    assert.deepEqual(silent, [], language);
  }
});

test('words are short, of both languages, and of types that are there', async () => {
  const { WORDS: pods } = await import('../../../simulator/kubectl/explain/words/pods.ts');
  const { WORDS: volumes } = await import('../../../simulator/kubectl/explain/words/volumes.ts');
  const { WORDS: workloads } = await import('../../../simulator/kubectl/explain/words/workloads.ts');
  const { WORDS: cluster } = await import('../../../simulator/kubectl/explain/words/cluster.ts');
  const types = typesOf(kindsOf(KINDS));
  const fieldsOf = new Map([...types].map(([id, fields]) => [id.split('.').at(-1) as string, fields]));
  const wrong: string[] = [];
  for (const text of [pods, volumes, workloads, cluster]) {
    let type = '';
    for (const line of text.trim().split('\n')) {
      const [key = '', ...texts] = line.split('|');
      if (texts.length !== 2 || texts.some((t) => t.trim() === '' || t.length > 120)) wrong.push(line);
      if (!key.startsWith('.')) type = key;
      if (!fieldsOf.has(type)) wrong.push(type);
      else if (key.startsWith('.') && !sameType(types, type, key.slice(1))) wrong.push(`${type}${key}`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** Types of one name in several groups share their words. */
const sameType = (types: ReadonlyMap<string, readonly string[]>, type: string, field: string): boolean =>
  [...types].some(([id, fields]) => id.endsWith(`.${type}`) && fields.includes(field));

test('texts are broken at blanks; Hangul takes two columns', () => {
  assert.equal(wrapped('one two three', 7, '  '), '  one two\n  three');
  assert.equal(wrapped('파드 노드', 8, ''), '파드\n노드');
  assert.equal(wrapped('unbreakable', 3, ''), 'unbreakable');
});
