/** `kubectl cluster-info dump`: what is there and what it logged. Mirrors kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go. */
import { dirPath, joinPath } from '../../kernel/paths.ts';
import type { Routine } from '../../kernel/wait.ts';
import { CliError, Failure } from '../cli/errors.ts';
import { ALL_NAMESPACES_FLAG, PRINT_FLAGS, runningTimeoutFlag } from '../cli/flagsets.ts';
import { apiVersionOf } from '../client/rest.ts';
import { printerFor } from '../printers/printer.ts';
import { makeFolderAt, writeFileAt } from '../resources/written.ts';
import { defineCommand, type Invocation, type Unstructured } from '../types.ts';
import { printLog } from './logs.ts';
import type { Pod } from './logs-target.ts';

export const DUMP = defineCommand({
  name: 'dump',
  flags: [
    ...PRINT_FLAGS.map((f) => (f.name === 'output' ? { ...f, default: 'json' } : f)),
    ALL_NAMESPACES_FLAG,
    { name: 'namespaces', type: 'stringSlice' },
    { name: 'output-directory', type: 'string' },
    runningTimeoutFlag('20s'),
  ],
  run: dump,
});

const KINDS = [
  ['events', 'events'],
  ['replicationcontrollers', 'replication-controllers'],
  ['services', 'services'],
  ['daemonsets', 'daemonsets'],
  ['deployments', 'deployments'],
  ['replicasets', 'replicasets'],
  ['pods', 'pods'],
] as const;

function* dump(call: Invocation): Routine<void> {
  const { flags } = call;
  const output = flags.string('output');
  const extension = output === 'json' ? '.json' : output === 'yaml' ? '.yaml' : '.txt';
  if (output === 'name') throw new CliError('list types are not supported by name printing: *v1.NodeList');
  const printer = printerFor(call, { typed: true });
  const show = function* (type: string, namespace: string, name: string): Routine<Unstructured> {
    const list = yield* listOf(call, type, namespace);
    yield* put(call, `${namespace === '' ? '' : `${namespace}/`}${name}${extension}`, printer.print(list));
    return list;
  };
  yield* show('nodes', '', 'nodes');
  for (const namespace of yield* namespacesOf(call)) {
    let pods: Pod[] = [];
    for (const [type, name] of KINDS) {
      const list = yield* show(type, namespace, name);
      if (type === 'pods') pods = (list.items ?? []) as unknown as Pod[];
    }
    for (const pod of pods) yield* dumpLogs(call, namespace, pod);
  }
  const folder = flags.string('output-directory');
  if (folder !== '' && folder !== '-') yield* call.out(`Cluster info dumped to ${folder}\n`);
}

function* namespacesOf(call: Invocation): Routine<readonly string[]> {
  const { flags } = call;
  if (flags.bool('all-namespaces')) {
    const list = yield* listOf(call, 'namespaces', '');
    return ((list.items ?? []) as Unstructured[]).map((item) => item.metadata?.name ?? '');
  }
  return flags.list('namespaces').length > 0 ? flags.list('namespaces') : ['kube-system', call.namespace];
}

/** A list as a typed client prints it: its items say no kind. */
function* listOf(call: Invocation, type: string, namespace: string): Routine<Unstructured> {
  const mapping = yield* call.discovery.resolve(type);
  const path = call.client.path({ mapping, namespace });
  const list = (yield* call.client.request('GET', path)).body as Unstructured;
  return {
    kind: `${mapping.kind}List`,
    apiVersion: apiVersionOf(mapping),
    metadata: list.metadata ?? {},
    items: list.items ?? [],
  } as Unstructured;
}

function* put(call: Invocation, file: string, text: string): Routine<void> {
  const folder = call.flags.string('output-directory');
  if (folder === '' || folder === '-') return yield* call.out(text);
  const at = { files: call.context.files, whole: call.resolvePath };
  const path = joinPath(folder, file);
  makeFolderAt(at, dirPath(path), 0o700);
  writeFileAt(at, path, text, { mode: 0o600 });
}

function* dumpLogs(call: Invocation, namespace: string, pod: Pod): Routine<void> {
  const spec = pod.spec as { initContainers?: { name: string }[]; containers: { name: string }[] };
  let text = '';
  const collect = {
    ...call,
    out: function* (more: string): Routine<void> {
      text += more;
    },
  };
  for (const { name } of [...(spec.initContainers ?? []), ...spec.containers]) {
    const what = `logs for container ${name} of pod ${namespace}/${pod.metadata?.name}`;
    text += `==== START ${what} ====\n`;
    try {
      yield* printLog(collect, pod, name);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      text += `Request log error: ${error.message}\n`;
    }
    text += `==== END ${what} ====\n`;
  }
  yield* put(call, `${namespace}/${pod.metadata?.name}/logs.txt`, text);
}
