/** `kubectl expose`. Mirrors kubectl/pkg/cmd/expose/expose.go. */
import type { Routine } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { atoi } from '../cli/flags.ts';
import {
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  fileOptions,
  PRINT_FLAGS,
  RECORD_FLAG,
  SAVE_CONFIG_FLAG,
} from '../cli/flagsets.ts';
import { groupKind } from '../client/rest.ts';
import { findInfos, visitInfos } from '../resources/builder.ts';
import { OVERRIDE_FLAGS, overridden } from '../resources/overrides.ts';
import { type Container, containersOf } from '../resources/pod-template.ts';
import { recorded } from '../resources/record.ts';
import { defineCommand, type Info, type Invocation, type JsonObject, type Unstructured } from '../types.ts';
import { sendMade } from './create/generator.ts';
import { parseLabels } from './pairs.ts';

const EXPOSABLE = new Set(['ReplicationController', 'Service', 'Pod', 'Deployment.apps', 'ReplicaSet.apps']);

export const EXPOSE = defineCommand({
  name: 'expose',
  arguments:
    '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    DRY_RUN_FLAG,
    RECORD_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag('kubectl-expose'),
    {
      name: 'cluster-ip',
      type: 'string',
    },
    {
      name: 'external-ip',
      type: 'string',
    },
    { name: 'labels', short: 'l', type: 'string' },
    {
      name: 'load-balancer-ip',
      type: 'string',
    },
    { name: 'name', type: 'string' },
    ...OVERRIDE_FLAGS,
    {
      name: 'port',
      type: 'string',
    },
    {
      name: 'protocol',
      type: 'string',
    },
    {
      name: 'selector',
      type: 'string',
    },
    {
      name: 'session-affinity',
      type: 'string',
    },
    {
      name: 'target-port',
      type: 'string',
    },
    {
      name: 'type',
      type: 'string',
    },
  ],
  run: expose,
});

function* expose(call: Invocation): Routine<void> {
  const { flags } = call;
  const found = yield* findInfos(call, {
    args: call.args,
    ...fileOptions(flags),
    typed: true,
  });
  let common: Common | undefined;
  yield* visitInfos(found, function* (info) {
    const { mapping } = info;
    if (!EXPOSABLE.has(groupKind(mapping))) throw new CliError(`cannot expose a ${groupKind(mapping)}`);
    common ??= commonOf(call, info);
    const service = serviceOf(call, info, common);
    yield* sendMade(call, recorded(call, overridden(call, service)), '', 'exposed');
  });
}

type Spec = {
  selector?: JsonObject & { matchLabels?: Record<string, string>; matchExpressions?: readonly unknown[] };
  template?: { spec?: JsonObject };
  ports?: { port: number; protocol?: string }[];
} & JsonObject;

/** What the first object gives where no flag does; the others are exposed with it, too. Upstream: RunExposeService keeps it as its options. */
interface Common {
  readonly selector: Record<string, string>;
  readonly ports: JsonObject[];
  readonly labels: Record<string, string>;
}

function commonOf(call: Invocation, info: Info): Common {
  const { flags } = call;
  const spec = (info.object.spec ?? {}) as Spec;
  const selector = flags.string('selector') === '' ? selectorOf(info, spec) : parseLabels(flags.string('selector'));
  const ports = portsOf(call, info, spec);
  const labels =
    flags.string('labels') !== '' ? parseLabels(flags.string('labels')) : (info.object.metadata?.labels ?? {});
  return { selector, ports, labels };
}

function serviceOf({ flags }: Invocation, info: Info, { selector, ports, labels }: Common): Unstructured {
  const affinity = flags.string('session-affinity');
  if (affinity !== '' && affinity !== 'None' && affinity !== 'ClientIP')
    throw new CliError(`unknown session affinity: ${affinity}`);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: flags.string('name') || info.name.slice(0, 63),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
    },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector,
      ...(flags.string('cluster-ip') ? { clusterIP: flags.string('cluster-ip') } : {}),
      ...(flags.string('type') ? { type: flags.string('type') } : {}),
      ...(flags.string('external-ip') ? { externalIPs: [flags.string('external-ip')] } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
      ...(flags.string('type') === 'LoadBalancer' && flags.string('load-balancer-ip')
        ? { loadBalancerIP: flags.string('load-balancer-ip') }
        : {}),
    },
    status: { loadBalancer: {} },
  };
}

function selectorOf(info: Info, spec: Spec): Record<string, string> {
  const refused = (why: string) =>
    new CliError(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  switch (info.mapping.kind) {
    case 'Pod': {
      const labels = info.object.metadata?.labels ?? {};
      if (Object.keys(labels).length === 0) throw refused('the pod has no labels and cannot be exposed');
      return labels;
    }
    case 'Service':
    case 'ReplicationController': {
      const selector = (spec.selector ?? {}) as Record<string, string>;
      if (Object.keys(selector).length === 0) throw refused('the service has no pod selector set');
      return selector;
    }
  }
  const expressions = (spec.selector?.matchExpressions ?? []) as readonly {
    key: string;
    operator: string;
    values?: readonly string[];
  }[];
  if (expressions.length > 0) {
    const shown = expressions.map(
      (e) => `{Key:${e.key} Operator:${e.operator} Values:[${(e.values ?? []).join(' ')}]}`,
    );
    throw refused(`couldn't convert expressions - "[${shown.join(' ')}]" to map-based selector format`);
  }
  return spec.selector?.matchLabels ?? {};
}

function portsOf(call: Invocation, info: Info, spec: Spec): JsonObject[] {
  const { flags } = call;
  const found = foundPorts(info, spec);
  const text = flags.string('port') || [...new Set(found.map((p) => p.port))].join(',');
  if (text === '') {
    if (flags.string('cluster-ip') === 'None') return [];
    throw new CliError("couldn't find port via --port flag or introspection");
  }
  const list = text.split(',');
  const target = flags.string('target-port');
  return list.flatMap((part, i) => {
    const port = atoi(part);
    const targetPort = target === '' ? port : /^\d+$/.test(target) ? Number(target) : target;
    // A port that is served by several protocols becomes several ports. Upstream: multiProtocolsForObject.
    const known = [...new Set(found.filter((p) => p.port === port).map((p) => p.protocol ?? 'TCP'))];
    const protocols = flags.string('protocol') ? [flags.string('protocol')] : known;
    if (protocols.length > 1)
      return protocols.map((protocol) => ({
        name: `port-${i + 1}-${protocol.toLowerCase()}`,
        protocol,
        port,
        targetPort,
      }));
    return [
      { ...(list.length > 1 ? { name: `port-${i + 1}` } : {}), protocol: protocols[0] ?? 'TCP', port, targetPort },
    ];
  });
}

function foundPorts(info: Info, spec: Spec): { port: number; protocol?: string }[] {
  if (info.mapping.kind === 'Service') return spec.ports ?? [];
  const pod = (info.mapping.kind === 'Pod' ? spec : (spec.template?.spec ?? {})) as JsonObject;
  return containersOf(pod).flatMap((c: Container) =>
    ((c.ports ?? []) as { containerPort: number; protocol?: string }[]).map((p) => ({
      port: p.containerPort,
      ...(p.protocol ? { protocol: p.protocol } : {}),
    })),
  );
}
