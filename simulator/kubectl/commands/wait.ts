/** `kubectl wait`. Mirrors kubectl/pkg/cmd/wait (wait.go, condition.go, json.go, delete.go, create.go). */
import type { WatchEvent } from '../../api/types.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import { aggregate, CliError, filterOut, isNotFound } from '../cli/errors.ts';
import {
  ALL_FLAG,
  ALL_NAMESPACES_FLAG,
  FIELD_SELECTOR_FLAG,
  LOCAL_FLAG,
  PRINT_FLAGS,
  SELECTOR_FLAG,
} from '../cli/flagsets.ts';
import { withKind } from '../client/rest.ts';
import { goValue } from '../printers/json.ts';
import { JsonPath, relaxedPath } from '../printers/jsonpath.ts';
import { printerFor } from '../printers/printer.ts';
import { type FindOptions, findInfos, visitInfos } from '../resources/builder.ts';
import { isInfo } from '../resources/files.ts';
import { defineCommand, type Info, type Invocation, type Unstructured } from '../types.ts';
import { waitUntilGone } from './delete-wait.ts';
import { watchOne } from './watch-one.ts';

export const WAIT = defineCommand({
  name: 'wait',
  arguments:
    "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  flags: [
    ...PRINT_FLAGS,
    { name: 'filename', short: 'f', type: 'stringSlice' },
    { name: 'recursive', short: 'R', type: 'bool', default: true },
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    ALL_FLAG,
    ALL_NAMESPACES_FLAG,
    LOCAL_FLAG,
    { name: 'for', type: 'stringArray' },
    {
      name: 'timeout',
      type: 'duration',
      default: '30s',
    },
  ],
  run: waitFor,
});

const WEEK_MS = 168 * 3_600_000;
type Check = (object: Unstructured) => boolean;
type Condition = 'delete' | 'create' | Check;

function* waitFor(call: Invocation): Routine<void> {
  const { flags } = call;
  // A format that cannot be printed is refused first.
  printerFor(call, { operation: 'condition met' });
  const conditions = flags.list('for').map(conditionOf);
  if (conditions.length === 0) throw new CliError('unrecognized condition: []');
  const timeout = flags.duration('timeout');
  const deadline = call.nowMs() + (timeout < 0 ? WEEK_MS : timeout);
  const forDelete = conditions.includes('delete');
  const find: FindOptions = {
    args: call.args,
    filenames: flags.list('filename'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    typeAlone: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    local: flags.bool('local'),
    latest: !flags.bool('local'),
  };
  if (conditions.includes('create')) yield* waitUntilThere(call, find, deadline);
  const found = yield* findInfos(call, find);
  const entries = forDelete
    ? found.entries.flatMap((e) => (isInfo(e) ? e : (filterOut(e, isNotFound) ?? [])))
    : found.entries;
  const visited = yield* visitInfos({ ...found, entries }, function* (info) {
    for (const condition of conditions) {
      yield* meet(call, info, condition, timeout, deadline);
      yield* call.out(printerFor(call, { operation: 'condition met' }).print(shown(info)));
    }
  });
  if (visited === 0 && !forDelete) throw new CliError('no matching resources found');
}

function* meet(call: Invocation, info: Info, condition: Condition, timeout: number, deadline: number): Routine<void> {
  // One clock for all: what comes after its end is not even looked at.
  if (timeout > 0 && call.nowMs() >= deadline) throw timedOut(info);
  if (condition === 'create') return;
  if (timeout === 0) return yield* checkOnce(call, info, condition);
  if (condition !== 'delete') return yield* until(call, info, condition, deadline);
  const uid = info.object.metadata?.uid ?? '';
  yield* waitUntilGone(call, [{ info, uid }], Math.max(1, deadline - call.nowMs()));
}

/** --timeout=0: one look. */
function* checkOnce(call: Invocation, info: Info, condition: Exclude<Condition, 'create'>): Routine<void> {
  let live: Unstructured;
  try {
    live = yield* call.client.get(info);
  } catch (error) {
    if (condition === 'delete' && isNotFound(error)) return;
    throw error;
  }
  const { uid } = info.object.metadata ?? {};
  const met = condition === 'delete' ? uid !== undefined && live.metadata?.uid !== uid : condition(live);
  if (!met) throw new CliError(`condition not met for ${info.mapping.resource}/${info.name}`);
  info.object = live;
}

const shown = ({ mapping, name, object }: Info): Unstructured =>
  object.kind ? object : withKind(mapping, { metadata: { name } });

/** Asks again until something is there. */
function* waitUntilThere(call: Invocation, find: FindOptions, deadline: number): Routine<void> {
  for (;;) {
    const { infos, errors } = yield* findInfos(call, find);
    if (infos.length > 0) return;
    const failure = aggregate(errors.filter((e) => !isNotFound(e)));
    if (failure) throw failure;
    if (call.nowMs() >= deadline) throw new CliError('timed out waiting for the condition');
    yield* sleep(Math.min(500, Math.max(1, deadline - call.nowMs())));
  }
}

function conditionOf(wanted: string): Condition {
  const word = wanted.toLowerCase();
  if (word === 'delete' || word === 'create') return word;
  if (wanted.startsWith('condition=')) {
    const text = wanted.slice('condition='.length);
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    return (object) => hasCondition(object, name, equals < 0 ? 'true' : text.slice(equals + 1));
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
  if (text === '') throw new CliError('jsonpath expression cannot be empty');
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

/** At "=", but not at "==", which belongs to filters. Upstream: splitJSONPathInput, processJSONPathInput. */
function splitPath(text: string): { path: string; value?: string } {
  const parts = text
    .replaceAll('==', '\0')
    .split('=')
    .map((part) => part.replaceAll('\0', '=='));
  const [path = '', value, ...more] = parts;
  if (more.length > 0)
    throw new CliError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  if (value === undefined) return { path };
  const bare = value.replace(/^['"]+|['"]+$/g, '');
  if (bare === '')
    throw new CliError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  return { path, value: bare };
}

const timedOut = (info: Info): Error =>
  new CliError(`timed out waiting for the condition on ${info.mapping.resource}/${info.name}`);

function* until(call: Invocation, info: Info, check: Check, deadline: number): Routine<void> {
  if (check(info.object)) return;
  const isMet = function* ({ type, object }: WatchEvent): Routine<boolean> {
    if (type === 'DELETED') return false;
    info.object = object as Unstructured;
    return check(info.object);
  };
  const limit = { atMs: deadline, failure: () => timedOut(info) };
  for (;;) if (yield* watchOne(call, info, info.object.metadata?.resourceVersion, isMet, limit)) return;
}
