/** `kubectl logs`. Mirrors kubectl/pkg/cmd/logs/logs.go and polymorphichelpers/logsforobject.go. */
import type { Reader } from '../../kernel/stream.ts';
import { read, textDecoder } from '../../kernel/stream.ts';
import { type Routine, race } from '../../kernel/wait.ts';
import { CliError, Failure, StatusError } from '../cli/errors.ts';
import { runningTimeout, runningTimeoutFlag, SELECTOR_FLAG } from '../cli/flagsets.ts';
import { missingResource } from '../resources/arguments.ts';
import { findInfos } from '../resources/builder.ts';
import { type Container, containersOf, initContainersOf } from '../resources/pod-template.ts';
import { defineCommand, type Info, type Invocation } from '../types.ts';
import { chooseContainer, firstPod, type Pod, podMapping, podsOf, selectorOf } from './logs-target.ts';

export const LOGS = defineCommand({
  name: 'logs',
  arguments: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  flags: [
    { name: 'all-containers', type: 'bool' },
    { name: 'all-pods', type: 'bool' },
    { name: 'container', short: 'c', type: 'string' },
    { name: 'follow', short: 'f', type: 'bool' },
    {
      name: 'ignore-errors',
      type: 'bool',
    },
    {
      name: 'insecure-skip-tls-verify-backend',
      type: 'bool',
    },
    { name: 'limit-bytes', type: 'int64' },
    {
      name: 'max-log-requests',
      type: 'int',
      default: 5,
    },
    runningTimeoutFlag('20s'),
    { name: 'prefix', type: 'bool' },
    {
      name: 'previous',
      short: 'p',
      type: 'bool',
    },
    SELECTOR_FLAG,
    {
      name: 'since',
      type: 'duration',
      default: '0s',
    },
    {
      name: 'since-time',
      type: 'string',
    },
    {
      name: 'tail',
      type: 'int64',
      default: -1,
    },
    { name: 'timestamps', type: 'bool' },
  ],
  run: logs,
});

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

interface Source {
  readonly pod: Pod;
  readonly container: Container;
}

function* logs(call: Invocation): Routine<void> {
  const { flags, args } = call;
  const selector = flags.string('selector');
  if (args.length === 0 && selector === '') throw call.usageError(USAGE);
  if (args.length >= 1 && selector !== '') throw call.usageError('only a selector (-l) or a POD name is allowed');
  if (args.length > 2) throw call.usageError(USAGE);
  let container = flags.string('container');
  if (args.length === 2) {
    if (container !== '') throw new CliError('only one of -c or an inline [CONTAINER] arg is allowed');
    container = args[1] as string;
  }
  const query = logQuery(call, container);
  const timeout = runningTimeout(call, (message) => new CliError(message));
  const sources = yield* sourcesOf(call, container, timeout);
  if (selector !== '' && sources.length === 0) {
    yield* call.err(`No resources found in ${call.namespace} namespace.\n`);
    return;
  }
  const follow = flags.bool('follow');
  const limit = flags.number('max-log-requests');
  if (follow && sources.length > 1 && sources.length > limit) {
    throw new CliError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
    );
  }
  if (follow && sources.length > 1) yield* followAll(call, sources, query);
  else for (const source of sources) yield* printOne(call, source, query);
}

/** Checks the flags and makes the query of the log requests. */
function logQuery(call: Invocation, container: string): Record<string, string> {
  const { flags } = call;
  const tail = flags.changed('tail') ? flags.number('tail') : flags.string('selector') !== '' ? 10 : -1;
  const since = flags.duration('since');
  const sinceTime = flags.string('since-time');
  if (sinceTime !== '' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/.test(sinceTime)) {
    throw new CliError(
      `parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceTime)} as "2006"`,
    );
  }
  if (flags.bool('all-containers') && container !== '')
    throw new CliError(`--all-containers=true should not be specified with container name ${container}`);
  if (sinceTime !== '' && since !== 0)
    throw new CliError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (since < 0) throw new CliError('--since must be greater than 0');
  if (flags.changed('limit-bytes') && flags.number('limit-bytes') < 0)
    throw new CliError('--limit-bytes must be greater than 0');
  if (tail < -1) throw new CliError('--tail must be greater than or equal to -1');
  return {
    ...(flags.bool('follow') ? { follow: 'true' } : {}),
    ...(flags.bool('previous') ? { previous: 'true' } : {}),
    ...(flags.bool('timestamps') ? { timestamps: 'true' } : {}),
    ...(since > 0 ? { sinceSeconds: String(Math.ceil(since / 1000)) } : {}),
    ...(sinceTime ? { sinceTime } : {}),
    ...(flags.number('limit-bytes') > 0 ? { limitBytes: String(flags.number('limit-bytes')) } : {}),
    ...(tail !== -1 ? { tailLines: String(tail) } : {}),
  };
}

function* sourcesOf(call: Invocation, container: string, timeout: number): Routine<Source[]> {
  const { flags, args } = call;
  const selector = flags.string('selector');
  if (selector !== '') return yield* sourcesOfPods(call, yield* podsOf(call, call.namespace, selector), container);
  if (args[0] === '') throw missingResource();
  const info = yield* infoOf(call, args[0] as string);
  if (info.mapping.kind === 'Pod' && info.mapping.group === '')
    return yield* sourcesOfPods(call, [info.object as unknown as Pod], container);
  if (flags.bool('all-pods')) {
    return yield* sourcesOfPods(
      call,
      yield* podsOf(call, info.namespace, selectorOf(info, 'cannot get the logs from')),
      container,
    );
  }
  const { pod, count } = yield* firstPod(call, info, 'cannot get the logs from', timeout, true);
  if (count > 1) yield* call.err(`Found ${count} pods, using pod/${pod.metadata?.name}\n`);
  return yield* sourcesOfPods(call, [pod], container);
}

function* infoOf(call: Invocation, argument: string): Routine<Info> {
  const args = argument.includes('/') ? [argument] : ['pods', argument];
  try {
    const { infos, errors } = yield* findInfos(call, { args });
    if (errors[0]) throw errors[0];
    if (infos.length !== 1) throw new CliError('expected a resource');
    return infos[0] as Info;
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') {
      throw new CliError(
        `error from server (NotFound): ${error.message} in namespace ${JSON.stringify(call.namespace)}`,
      );
    }
    throw error;
  }
}

function* sourcesOfPods(call: Invocation, pods: readonly Pod[], name: string): Routine<Source[]> {
  const sources: Source[] = [];
  for (const pod of pods) {
    if (call.flags.bool('all-containers')) {
      const ephemeral = (pod.spec.ephemeralContainers ?? []) as Container[];
      for (const container of [...initContainersOf(pod.spec), ...containersOf(pod.spec), ...ephemeral])
        sources.push({ pod, container });
      continue;
    }
    const { container, notice } = chooseContainer(pod, name);
    if (notice) yield* call.err(notice);
    sources.push({ pod, container });
  }
  return sources;
}

const prefixOf = (call: Invocation, { pod, container }: Source): string =>
  call.flags.bool('prefix') || call.flags.bool('all-pods') ? `[pod/${pod.metadata?.name}/${container.name}] ` : '';

/** The log so far, or its stream. */
function* open(call: Invocation, { pod, container }: Source, query: Record<string, string>): Routine<string | Reader> {
  const mapping = yield* podMapping(call);
  const path = call.client.path({
    mapping,
    namespace: pod.metadata?.namespace ?? call.namespace,
    name: pod.metadata?.name ?? '',
    subresource: 'log',
  });
  const response = yield* call.client.request('GET', path, {
    query: { container: container.name, ...query },
    accept: 'text/plain, */*',
  });
  return response.stream ?? (typeof response.body === 'string' ? response.body : '');
}

function* printOne(call: Invocation, source: Source, query: Record<string, string>): Routine<void> {
  let log: string | Reader;
  try {
    log = yield* open(call, source, query);
  } catch (error) {
    if (!(error instanceof Failure) || !call.flags.bool('ignore-errors')) throw error;
    yield* call.err(`error: ${error.message}\n`);
    return;
  }
  const print = linePrinter(prefixOf(call, source));
  if (typeof log === 'string') {
    yield* call.out(print(log, true));
    return;
  }
  const decode = textDecoder();
  try {
    for (;;) {
      const chunk = yield* read(log);
      const text = print(decode(chunk), chunk === null);
      if (text !== '') yield* call.out(text);
      if (chunk === null) return;
    }
  } finally {
    log.close();
  }
}

/** The log of a container from its beginning to what there is now, as `run` falls back to. */
export function* printLog(call: Invocation, pod: Pod, container: string): Routine<void> {
  const log = yield* open(call, { pod, container: { name: container } }, {});
  if (typeof log === 'string') yield* call.out(log);
}

/** Puts the prefix before each line. Without prefix text goes through as it comes. */
function linePrinter(prefix: string): (text: string, end: boolean) => string {
  if (prefix === '') return (text) => text;
  let rest = '';
  return (text, end) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    const whole = lines.map((line) => `${prefix}${line}\n`).join('');
    if (!end || rest === '') return whole;
    const last = prefix + rest;
    rest = '';
    return whole + last;
  };
}

/** Several logs at once, in the order their lines come. */
function* followAll(call: Invocation, sources: readonly Source[], query: Record<string, string>): Routine<void> {
  const open_: {
    reader: Reader;
    print: (text: string, end: boolean) => string;
    decode: (chunk: string | Uint8Array | null) => string;
  }[] = [];
  try {
    for (const source of sources) {
      const log = yield* open(call, source, query);
      const print = linePrinter(prefixOf(call, source));
      if (typeof log === 'string') yield* call.out(print(log, true));
      else open_.push({ reader: log, print, decode: textDecoder() });
    }
    while (open_.length > 0) {
      const { index, value } = yield* race(open_.map((o) => o.reader.next));
      const from = open_[index] as (typeof open_)[number];
      const text = from.print(from.decode(value), value === null);
      if (text !== '') yield* call.out(text);
      if (value === null) {
        from.reader.close();
        open_.splice(index, 1);
      }
    }
  } finally {
    for (const { reader } of open_) reader.close();
  }
}
