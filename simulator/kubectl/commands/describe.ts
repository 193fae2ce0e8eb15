/** Upstream: kubectl/pkg/cmd/describe/describe.go. */
import type { Routine } from '../../kernel/wait.ts';
import { aggregate, CliError, Failure, isNotFound, MultipleErrors, namelessObject } from '../cli/errors.ts';
import {
  ALL_NAMESPACES_FLAG,
  CHUNK_SIZE_FLAG,
  FILENAME_FLAGS,
  fileOptions,
  hasFiles,
  SELECTOR_FLAG,
} from '../cli/flagsets.ts';
import { describerOf } from '../describe/list.ts';
import { findInfos } from '../resources/builder.ts';
import { defineCommand, type Info, type Invocation, type Unstructured } from '../types.ts';

export const describe = defineCommand({
  name: 'describe',
  arguments: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  flags: [
    ...FILENAME_FLAGS,
    SELECTOR_FLAG,
    ALL_NAMESPACES_FLAG,
    {
      name: 'show-events',
      type: 'bool',
      default: true,
    },
    CHUNK_SIZE_FLAG,
  ],
  *run(call) {
    const { flags } = call;
    if (call.args.length === 0 && !hasFiles(flags)) {
      throw new CliError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    }
    const { infos, errors } = yield* findInfos(call, {
      args: call.args,
      ...fileOptions(flags),
      selector: flags.string('selector'),
      allNamespaces: flags.bool('all-namespaces'),
      typeAlone: true,
      chunkSize: flags.number('chunk-size'),
    });
    const [missing] = errors;
    if (call.args.length === 2 && errors.length === 1 && isNotFound(missing)) {
      // What was found besides is not described then.
      const begun = yield* byPrefix(call);
      if (begun.length === 0) throw missing;
      const failed = aggregate(yield* show(call, begun, { alike: true, alone: false }));
      if (failed) throw failed;
      return;
    }
    const undescribed = yield* show(call, infos, { alike: false, alone: infos.length === 1 && errors.length === 0 });
    if (infos.length === 0 && errors.length === 0) {
      yield* call.err(
        flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${call.namespace} namespace.\n`,
      );
    }
    if (errors.length > 0 || undescribed.length > 0) throw new MultipleErrors([...errors, ...undescribed]);
  },
});

/**
 * Returns what failed, each message once.
 * Descriptions, two blank lines between them; of those that begin alike each ends with one. Events belong to an object that was asked for
 * alone and by its whole name, unless --show-events was given.
 */
function* show(
  call: Invocation,
  infos: readonly Info[],
  { alike, alone }: { readonly alike: boolean; readonly alone: boolean },
): Routine<Error[]> {
  const showEvents = call.flags.changed('show-events') ? call.flags.bool('show-events') : alone;
  const failed: Error[] = [];
  let first = true;
  for (const info of infos) {
    try {
      const text = yield* describerOf(info.mapping.group, info.mapping.kind)(yield* live(call, info), {
        call,
        showEvents,
        chunkSize: call.flags.number('chunk-size'),
      });
      yield* call.out(alike ? `${text}\n` : first ? text : `\n\n${text}`);
      first = false;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!failed.some(({ message }) => message === error.message)) failed.push(error);
    }
  }
  return failed;
}

/** The object as it is: what a file names is fetched now. */
function* live(call: Invocation, info: Info): Routine<Unstructured> {
  if (info.name === '') throw namelessObject();
  return info.source === '' ? info.object : yield* call.client.get(info);
}

/** `kubectl describe TYPE PREFIX`: what begins with it. Upstream: DescribeMatchingResources. */
function* byPrefix(call: Invocation): Routine<Info[]> {
  const [type, prefix] = call.args;
  if (!type || !prefix || type.includes('/')) return [];
  if (type.includes(',')) throw new CliError('you may only specify a single resource type');
  const { infos } = yield* findInfos(call, {
    args: [type],
    typeAlone: true,
    allNamespaces: call.flags.bool('all-namespaces'),
    chunkSize: call.flags.number('chunk-size'),
  });
  return infos.filter((info) => info.name.startsWith(prefix));
}
