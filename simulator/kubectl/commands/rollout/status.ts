/** Upstream: kubectl/pkg/cmd/rollout/rollout_status.go. */

import type { ApiResponse } from '../../../api/types.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { CliError, StatusError } from '../../cli/errors.ts';
import { FILENAME_FLAGS, SELECTOR_FLAG } from '../../cli/flagsets.ts';
import { nextOrTimeout } from '../../client/rest.ts';
import { visitInfos } from '../../resources/builder.ts';
import { defineCommand, type Info, type Invocation, type Unstructured } from '../../types.ts';
import { findTargets, requireTarget } from './target.ts';
import { type StatusViewer, statusViewer } from './viewer.ts';

export const status = defineCommand({
  name: 'status',
  arguments: '(TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...FILENAME_FLAGS,
    SELECTOR_FLAG,
    {
      name: 'watch',
      short: 'w',
      type: 'bool',
      default: true,
    },
    {
      name: 'revision',
      type: 'int64',
    },
    {
      name: 'timeout',
      type: 'duration',
      default: '0s',
    },
  ],
  *run(call) {
    requireTarget(call);
    if (call.flags.number('revision') < 0) {
      throw new CliError(`revision must be a positive integer: ${call.flags.number('revision')}`);
    }
    const count = yield* visitInfos(yield* findTargets(call), (info) => follow(call, info));
    if (count === 0) yield* call.err(`No resources found in ${call.namespace} namespace.\n`);
  },
});

/** Prints the status at each change of the object until it is final. */
function* follow(call: Invocation, info: Info): Routine<void> {
  const view = statusViewer(info.mapping);
  const revision = call.flags.number('revision');
  const timeout = call.flags.duration('timeout');
  const endMs = timeout > 0 ? call.nowMs() + timeout : undefined;
  const path = call.client.path({ mapping: info.mapping, namespace: info.namespace });
  const fieldSelector = `metadata.name=${info.name}`;
  const listed = (yield* call.client.request('GET', path, { query: { fieldSelector } })).body as Unstructured;
  const [object] = (listed.items ?? []) as unknown as Unstructured[];
  if (object && (yield* say(call, view, withKind(object, info), revision))) return;
  for (;;) {
    const answer = yield* call.client.request('GET', path, {
      query: { fieldSelector, watch: 'true', resourceVersion: String(listed.metadata?.resourceVersion ?? '') },
    });
    if (yield* watchUntilDone(call, answer, info, view, revision, endMs)) return;
  }
}

/** False when the server ended the watch before the rollout did. */
function* watchUntilDone(
  call: Invocation,
  answer: ApiResponse,
  info: Info,
  view: StatusViewer,
  revision: number,
  endMs: number | undefined,
): Routine<boolean> {
  const { watch } = answer;
  if (!watch) throw new CliError('the server did not answer with a watch');
  try {
    for (;;) {
      const left = endMs === undefined ? undefined : endMs - call.nowMs();
      const event = left !== undefined && left <= 0 ? 'timeout' : yield* nextOrTimeout(watch.next, left);
      if (event === 'timeout') throw new CliError('timed out waiting for the condition');
      if (event === null) return false;
      if (event.type === 'ERROR') throw new StatusError(event.object as StatusError['status']);
      if (event.type === 'DELETED') throw new CliError('object has been deleted');
      if (event.type === 'BOOKMARK') continue;
      if (yield* say(call, view, withKind(event.object as Unstructured, info), revision)) return true;
    }
  } finally {
    watch.close();
  }
}

/** True when there is nothing more to wait for. */
function* say(call: Invocation, view: StatusViewer, object: Unstructured, revision: number): Routine<boolean> {
  const progress = view(object, revision);
  yield* call.out(progress.text);
  return progress.done || !call.flags.bool('watch');
}

const withKind = (object: Unstructured, info: Info): Unstructured => ({ ...object, kind: info.mapping.kind });
