/** Facts about how things are now (lesson-format.md §8.2). */

import { podStatusText } from '../../api/kinds/pod/status-text.ts';
import type { Deployment, EndpointSlice, Pod } from '../../api/objects.ts';
import { parseLabelSelector } from '../../api/selectors.ts';
import { CelFailure, listOf, recordType, toCel } from '../../cel/cel.ts';
import { type DnsRecord, srvParts } from '../../kernel/names.ts';
import type { KubeObject } from '../../store/types.ts';
import { parseYaml, splitDocuments, YamlError } from '../../yaml/yaml.ts';
import { isRef, type Kinds, kindFilling, kindType, parseRef } from '../definition/refs.ts';
import type { Ref } from '../definition/types.ts';
import type { I18n } from '../types.ts';
import { defineFact, type Fact, type Facts, objectOf, type RefOrObject } from './types.ts';
import {
  availableCount,
  isLive,
  newReplicaSet,
  podSpecOf,
  podsOf,
  replicaSetsOf,
  revisionOf,
  rolloutGap,
} from './workloads.ts';

const REF = { type: 'string', literal: 'ref', takes: "a reference such as 'deploy/web'" } as const;
const REF_OR_OBJECT = { ...REF, orObject: true } as const;
const CONVERTED = new WeakMap<object, unknown>();

/** A stored object as expressions see it; the same value for the same version. */
export function objectValue(kinds: Kinds, object: KubeObject | undefined): unknown {
  if (!object) return null;
  const known = CONVERTED.get(object);
  if (known !== undefined) return known;
  const kind = kinds.find(object.kind);
  const value = toCel(object, kind && kindFilling(kind));
  CONVERTED.set(object, value);
  return value;
}

const podType = (kinds: Kinds) => {
  const kind = kinds.find('pod');
  return kind ? kindType(kind) : ('dyn' as const);
};

function typeOfRef(literal: unknown, kinds: Kinds) {
  const ref = typeof literal === 'string' ? parseRef(literal, kinds) : undefined;
  const kind = ref && isRef(ref) ? kinds.find(ref.kind) : undefined;
  return kind ? kindType(kind) : ('dyn' as const);
}

function podsNow(facts: Facts, target: RefOrObject): Pod[] {
  const found = objectOf(facts, target);
  return found ? podsOf(facts.world.store, found.resource, found.object) : [];
}

const get = defineFact({
  name: 'get',
  parameters: [REF],
  returns: ([ref], kinds) => typeOfRef(ref, kinds),
  value: (facts, ref: Ref) => objectValue(facts.world.kinds, objectOf(facts, ref)?.object),
});

const list = defineFact({
  name: 'list',
  parameters: [
    { type: 'string', literal: 'kind', takes: "a kind such as 'pods'" },
    { type: 'string', literal: 'selector', optional: true, takes: "a selector such as 'app=web'" },
    { type: 'string', optional: true },
  ],
  returns: ([name], kinds) => {
    const kind = typeof name === 'string' ? kinds.find(name) : undefined;
    return listOf(kind ? kindType(kind) : 'dyn');
  },
  value: (facts, name: string, selector = '', namespace = 'default') => {
    const { kinds, store } = facts.world;
    const kind = kinds.find(name);
    if (!kind) return [];
    const matching = parseLabelSelector(selector);
    return store
      .list(kinds.resourceOf(kind), kind.namespaced ? namespace : undefined)
      .filter((o) => matching.matches(o.metadata.labels))
      .map((o) => objectValue(kinds, o));
  },
});

const pods = defineFact({
  name: 'pods',
  parameters: [REF],
  returns: (_, kinds) => listOf(podType(kinds)),
  value: (facts, ref: Ref) =>
    podsNow(facts, ref)
      .filter(isLive)
      .map((pod) => objectValue(facts.world.kinds, pod as Pod & KubeObject)),
});

const podsAll = defineFact({
  name: 'podsAll',
  parameters: [REF],
  returns: (_, kinds) => listOf(podType(kinds)),
  value: (facts, ref: Ref) => podsNow(facts, ref).map((pod) => objectValue(facts.world.kinds, pod as Pod & KubeObject)),
});

const statuses = defineFact({
  name: 'statuses',
  parameters: [REF_OR_OBJECT],
  returns: listOf('string'),
  value: (facts, target: RefOrObject) => [...new Set(podsNow(facts, target).map(podStatusText))].sort(),
});

const replicaSets = defineFact({
  name: 'replicaSets',
  parameters: [REF],
  returns: (_, kinds) => listOf(typeOfRef('rs/x', kinds)),
  value: (facts, ref: Ref) => {
    const found = objectOf(facts, ref);
    return found
      ? replicaSetsOf(facts.world.store, found.object).map((rs) =>
          objectValue(facts.world.kinds, rs as KubeObject & typeof rs),
        )
      : [];
  },
});

const newRs = defineFact({
  name: 'newReplicaSet',
  parameters: [REF],
  returns: (_, kinds) => typeOfRef('rs/x', kinds),
  value: (facts, ref: Ref) => {
    const found = objectOf(facts, ref);
    const rs = found && newReplicaSet(facts.world.store, found.object as Deployment & KubeObject);
    return objectValue(facts.world.kinds, rs as KubeObject | undefined);
  },
});

const revision = defineFact({
  name: 'revision',
  parameters: [REF_OR_OBJECT],
  returns: 'int',
  value: (facts, target: RefOrObject) => {
    const found = objectOf(facts, target);
    if (!found) return 0n;
    const { resource, object } = found;
    if (resource === 'statefulsets.apps' || resource === 'daemonsets.apps') {
      const numbers = facts.world.store
        .ownedBy('controllerrevisions.apps', object.metadata.uid)
        .map((o) => (o as KubeObject & { revision?: number }).revision ?? 0);
      return BigInt(Math.max(0, ...numbers));
    }
    return BigInt(revisionOf(object));
  },
});

const image = defineFact({
  name: 'image',
  parameters: [REF_OR_OBJECT, { type: 'string', optional: true }],
  returns: 'string',
  value: (facts, target: RefOrObject, container?: string) => {
    const found = objectOf(facts, target);
    const containers = (found && podSpecOf(found.resource, found.object)?.containers) ?? [];
    return (container === undefined ? containers[0] : containers.find((c) => c.name === container))?.image ?? '';
  },
});

const available = defineFact({
  name: 'available',
  parameters: [REF],
  returns: 'int',
  value: (facts, ref: Ref) => {
    const found = objectOf(facts, ref);
    return BigInt(found ? availableCount(facts.world.store, found.resource, found.object, facts.world.wallMs()) : 0);
  },
});

/** What keeps it from being rolled out; undefined when it is. */
function gap(facts: Facts, ref: Ref): I18n | undefined {
  const found = objectOf(facts, ref);
  if (!found) return { ko: `\`${ref.text}\` 오브젝트가 없습니다.`, en: `There is no \`${ref.text}\`.` };
  return rolloutGap(facts.world.store, found.resource, found.object);
}

function leaving(facts: Facts, ref: Ref): number {
  return podsNow(facts, ref).filter((pod) => pod.metadata.deletionTimestamp !== undefined).length;
}

const rolledOut = defineFact({
  name: 'rolledOut',
  parameters: [REF],
  returns: 'bool',
  value: (facts, ref: Ref) => gap(facts, ref) === undefined,
  explain: gap,
});

const rolling = defineFact({
  name: 'rolling',
  parameters: [REF],
  returns: 'bool',
  value: (facts, ref: Ref) => facts.world.recorder.rolling(ref),
});

const settled = defineFact({
  name: 'settled',
  parameters: [REF],
  returns: 'bool',
  value: (facts, ref: Ref) => gap(facts, ref) === undefined && leaving(facts, ref) === 0,
  explain: (facts, ref: Ref) => {
    const count = leaving(facts, ref);
    return (
      gap(facts, ref) ?? {
        ko: `파드 ${count}개가 종료되는 중입니다.`,
        en: `${count} ${count === 1 ? 'pod is' : 'pods are'} still terminating.`,
      }
    );
  },
});

const condition = defineFact({
  name: 'condition',
  parameters: [REF_OR_OBJECT, { type: 'string' }],
  returns: recordType('condition', { status: 'string', reason: 'string', message: 'string' }),
  value: (facts, target: RefOrObject, type: string) => {
    const object = objectOf(facts, target)?.object as
      | (KubeObject & {
          status?: { conditions?: { type: string; status: string; reason?: string; message?: string }[] };
        })
      | undefined;
    const found = object?.status?.conditions?.find((c) => c.type === type);
    return { status: found?.status ?? 'Unknown', reason: found?.reason ?? '', message: found?.message ?? '' };
  },
});

const endpoints = defineFact({
  name: 'endpoints',
  parameters: [REF],
  returns: (_, kinds) => {
    const of = listOf(podType(kinds));
    return recordType('endpoints', { ready: of, notReady: of, terminating: of });
  },
  value: (facts, ref: Ref) => {
    const { store, kinds } = facts.world;
    const groups: Record<'ready' | 'notReady' | 'terminating', unknown[]> = {
      ready: [],
      notReady: [],
      terminating: [],
    };
    const slices = store.withLabels<EndpointSlice & KubeObject>(
      'endpointslices.discovery.k8s.io',
      ref.namespace ?? '',
      { 'kubernetes.io/service-name': ref.name },
    );
    for (const slice of slices) {
      for (const { conditions, targetRef } of slice.endpoints ?? []) {
        const pod =
          targetRef?.kind === 'Pod'
            ? store.get('pods', targetRef.namespace ?? ref.namespace, targetRef.name ?? '')
            : undefined;
        const group = conditions?.terminating ? 'terminating' : (conditions?.ready ?? true) ? 'ready' : 'notReady';
        groups[group].push(objectValue(kinds, pod));
      }
    }
    return groups;
  },
});

const NO_SRV = { priority: 0, weight: 0, port: 0, target: '' };

const dns = defineFact({
  name: 'dns',
  parameters: [
    { type: 'string', literal: 'dns-type', takes: "a record type such as 'A'" },
    { type: 'string' },
    { type: 'string', optional: true },
  ],
  returns: recordType('dns', {
    rcode: 'string',
    answers: listOf(
      recordType('answer', {
        name: 'string',
        ttl: 'int',
        data: 'string',
        priority: 'int',
        weight: 'int',
        port: 'int',
        target: 'string',
      }),
    ),
    additional: listOf('dyn'),
  }),
  value: (facts, type: string, name: string, namespace = 'default') => {
    const { rcode, records, additional } = facts.world.dns(type, name, namespace);
    const value = (record: DnsRecord) => {
      const { priority, weight, port, target } = (record.type === 'SRV' ? srvParts(record.data) : undefined) ?? NO_SRV;
      return {
        name: record.name,
        ttl: BigInt(record.ttl),
        data: record.data,
        priority: BigInt(priority),
        weight: BigInt(weight),
        port: BigInt(port),
        target,
      };
    };
    return { rcode, answers: records.map(value), additional: additional.map(value) };
  },
});

const file = defineFact({
  name: 'file',
  parameters: [{ type: 'string' }],
  returns: 'dyn',
  value: (facts, path: string) => facts.world.file(path),
});

const yaml = defineFact({
  name: 'yaml',
  parameters: [{ type: 'dyn' }],
  returns: 'dyn',
  value: (_, text: unknown) => {
    const [first] = typeof text === 'string' ? splitDocuments(text) : [];
    if (first === undefined) return null;
    try {
      return toCel(parseYaml(first));
    } catch (error) {
      if (error instanceof YamlError) throw new CelFailure(`not YAML: ${error.message}`, 1);
      throw error;
    }
  },
});

function podOf(facts: Facts, target: RefOrObject): KubeObject | undefined {
  const found = objectOf(facts, target);
  return found?.resource === 'pods' ? found.object : undefined;
}

const inside = defineFact({
  name: 'inside',
  parameters: [{ ...REF_OR_OBJECT, takes: "a pod, such as 'pod/web-0'" }, { type: 'string' }],
  returns: 'dyn',
  value: (facts, target: RefOrObject, path: string) => {
    const pod = podOf(facts, target);
    return pod ? facts.world.inside(pod, path) : null;
  },
});

const envOf = defineFact({
  name: 'envOf',
  parameters: [{ ...REF_OR_OBJECT, takes: "a pod, such as 'pod/web-0'" }, { type: 'string' }],
  returns: 'dyn',
  value: (facts, target: RefOrObject, name: string) => {
    const pod = podOf(facts, target);
    return pod ? facts.world.variable(pod, name) : null;
  },
});

const answer = defineFact({
  name: 'answer',
  parameters: [{ type: 'string', literal: 'question', takes: 'the id of a question' }],
  returns: 'dyn',
  value: (facts, id: string) => toCel(facts.world.answer(id)),
});

const passed = defineFact({
  name: 'passed',
  parameters: [{ type: 'string', literal: 'task', takes: 'the id of a task' }],
  returns: 'bool',
  value: (facts, id: string) => facts.world.passed(id),
});

const alert = defineFact({
  name: 'alert',
  parameters: [{ type: 'string', literal: 'alert', takes: 'the id of an alert' }],
  returns: 'bool',
  value: (facts, id: string) => facts.world.alert(id),
});

export const STATE_FACTS: readonly Fact[] = [
  get,
  list,
  pods,
  podsAll,
  statuses,
  replicaSets,
  newRs,
  revision,
  image,
  available,
  rolledOut,
  rolling,
  settled,
  condition,
  endpoints,
  dns,
  file,
  yaml,
  inside,
  envOf,
  answer,
  passed,
  alert,
];
