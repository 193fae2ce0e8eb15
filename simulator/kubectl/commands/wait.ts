/** `kubectl wait`. Mirrors kubectl/pkg/cmd/wait (wait.go, condition.go, json.go, delete.go, create.go). */
import { type Routine, sleep } from '../../kernel/wait.ts';
import { aggregate, CliError, Failure, isNotFound } from '../cli/errors.ts';
import {
  allFlag,
  allNamespacesFlag,
  FIELD_SELECTOR_FLAG,
  filenameFlags,
  localFlag,
  PRINT_FLAGS,
  SELECTOR_FLAG,
} from '../cli/flagsets.ts';
import { nextOrTimeout } from '../client/rest.ts';
import { goValue } from '../printers/json.ts';
import { JsonPath, relaxedPath } from '../printers/jsonpath.ts';
import { printerFor } from '../printers/printer.ts';
import { type FindOptions, findInfos } from '../resources/builder.ts';
import { defineCommand, type Info, type Invocation, type Unstructured } from '../types.ts';
import { waitUntilGone } from './delete-wait.ts';

export const WAIT = defineCommand({
  name: 'wait',
  arguments:
    "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Wait for a specific condition on one or many resources',
  long: 'Wait for a specific condition on one or many resources.\n\n The command takes multiple resources and waits until the specified condition is seen in the Status field of every given resource. Alternatively, the command can wait for the given set of resources to be created or deleted by providing the "create" or "delete" keyword as the value to the --for flag.',
  example: `# Wait for the pod "busybox1" to be ready
kubectl wait --for=condition=Ready pod/busybox1

# Wait for it not to be ready
kubectl wait --for=condition=Ready=false pod/busybox1

# Wait for a phase
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1

# Wait until it is gone
kubectl wait --for=delete pod/busybox1 --timeout=60s`,
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('identifying the resource.'),
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    allFlag('Select all resources in the namespace of the specified resource types'),
    allNamespacesFlag(),
    localFlag('If true, annotation will NOT contact api-server but run locally.'),
    {
      name: 'for',
      type: 'string',
      usage:
        "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]]. The default condition-value is true. Condition values are compared after Unicode simple case folding, which is a more general form of case-insensitivity.",
    },
    {
      name: 'timeout',
      type: 'duration',
      default: '30s',
      usage:
        "The length of time to wait before giving up.  Zero means check once and don't wait, negative means wait for a week.",
    },
  ],
  run: waitFor,
});

const WEEK_MS = 168 * 3_600_000;
type Check = (object: Unstructured) => boolean;

function* waitFor(call: Invocation): Routine<void> {
  const { flags } = call;
  if (!flags.changed('for')) throw new CliError('unrecognized condition: []');
  const wanted = flags.string('for');
  const check = wanted === 'delete' || wanted === 'create' ? undefined : checkOf(wanted);
  const timeout = flags.duration('timeout');
  const deadline = call.nowMs() + (timeout < 0 ? WEEK_MS : timeout);
  const find: FindOptions = {
    args: call.args,
    filenames: flags.list('filename'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    latest: wanted !== 'delete',
  };
  const infos = yield* targets(call, find, wanted, deadline);
  const failures: Error[] = [];
  for (const info of infos) {
    try {
      // One clock for all: what comes after its end is not even looked at.
      if (timeout > 0 && call.nowMs() >= deadline) throw timedOut(info);
      if (wanted === 'delete')
        yield* waitUntilGone(
          call,
          [{ info, uid: info.object.metadata?.uid ?? '' }],
          Math.max(1, deadline - call.nowMs()),
        );
      else if (check) yield* until(call, info, check, deadline);
      yield* call.out(printerFor(call, { operation: 'condition met' }).print(shown(info)));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  const failure = aggregate(failures);
  if (failure) throw failure;
  if (infos.length === 0 && wanted !== 'delete') throw new CliError('no matching resources found');
}

const shown = (info: Info): Unstructured =>
  info.object.kind
    ? info.object
    : ({
        kind: info.mapping.kind,
        apiVersion: info.mapping.group ? `${info.mapping.group}/${info.mapping.version}` : info.mapping.version,
        metadata: { name: info.name },
      } as Unstructured);

/** What is there now; with --for=create, what comes to be within the time. */
function* targets(call: Invocation, find: FindOptions, wanted: string, deadline: number): Routine<Info[]> {
  for (;;) {
    const { infos, errors } = yield* findInfos(call, find);
    const kept = wanted === 'delete' ? errors.filter((e) => !isNotFound(e)) : errors;
    const failure = aggregate(kept);
    if (!failure && (infos.length > 0 || wanted !== 'create')) return infos;
    if (wanted !== 'create' || (failure && !kept.every(isNotFound)))
      throw failure ?? new CliError('no matching resources found');
    if (call.nowMs() >= deadline) throw new CliError('timed out waiting for the condition');
    yield* sleep(Math.min(500, Math.max(1, deadline - call.nowMs())));
  }
}

function checkOf(wanted: string): Check {
  if (wanted.startsWith('condition=')) {
    const [name = '', value = 'true'] = wanted.slice('condition='.length).split('=') as [string, string | undefined];
    return (object) => hasCondition(object, name, value);
  }
  if (wanted.startsWith('jsonpath=')) return pathCheck(wanted.slice('jsonpath='.length));
  throw new CliError(`unrecognized condition: ${JSON.stringify(wanted)}`);
}

function hasCondition(object: Unstructured, name: string, value: string): boolean {
  const status = (object.status ?? {}) as {
    conditions?: { type?: string; status?: string; observedGeneration?: number }[];
    observedGeneration?: number;
  };
  const generation = (object.metadata as { generation?: number } | undefined)?.generation;
  for (const condition of status.conditions ?? []) {
    if (condition.type?.toLowerCase() !== name.toLowerCase()) continue;
    const observed = condition.observedGeneration ?? status.observedGeneration;
    if (generation !== undefined && observed !== undefined && observed < generation) return false;
    return condition.status?.toLowerCase() === value.toLowerCase();
  }
  return false;
}

/** "{.status.phase}=Running", "{.status.podIP}". Upstream: processJSONPathInput. */
function pathCheck(text: string): Check {
  const { path, value } = splitPath(text);
  const parsed = new JsonPath(relaxedPath(path), true);
  return (object) => {
    const found = parsed.find(object).flat();
    if (found.length === 0) return false;
    if (value === undefined) return true;
    if (found.length > 1) throw new CliError('given jsonpath expression matches more than one value');
    if (found[0] !== null && typeof found[0] === 'object')
      throw new CliError('jsonpath leads to a nested object or list which is not supported');
    return goValue(found[0]) === value;
  };
}

function splitPath(text: string): { path: string; value?: string } {
  const braced = /^(\{.*\})(?:=(.*))?$/s.exec(text);
  const inner = /^\{(.*[^=!<>])=([^=].*)\}$/s.exec(text);
  if (inner && !braced?.[2] && !/[[(]/.test(text)) return { path: `{${inner[1]}}`, value: inner[2] as string };
  const [path, value] = braced
    ? [braced[1] as string, braced[2]]
    : (text.split(/=(.*)/s) as [string, string | undefined]);
  if (value === '')
    throw new CliError(
      `jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3`,
    );
  return value === undefined ? { path } : { path, value: value.replace(/^['"](.*)['"]$/, '$1') };
}

const timedOut = (info: Info): Error =>
  new CliError(`timed out waiting for the condition on ${info.mapping.resource}/${info.name}`);

function* until(call: Invocation, info: Info, check: Check, deadline: number): Routine<void> {
  if (check(info.object)) return;
  for (;;) {
    const { watch } = yield* call.client.request(
      'GET',
      call.client.path({ mapping: info.mapping, namespace: info.namespace }),
      {
        query: {
          watch: 'true',
          fieldSelector: `metadata.name=${info.name}`,
          resourceVersion: info.object.metadata?.resourceVersion ?? '',
        },
      },
    );
    if (!watch) throw new CliError('the server did not answer with a watch');
    try {
      for (;;) {
        const event = yield* nextOrTimeout(watch.next, Math.max(0, deadline - call.nowMs()));
        if (event === 'timeout') throw timedOut(info);
        if (event === null || event.type === 'ERROR') break;
        if (event.type !== 'ADDED' && event.type !== 'MODIFIED') continue;
        info.object = event.object as Unstructured;
        if (check(info.object)) return;
      }
    } finally {
      watch.close();
    }
  }
}
