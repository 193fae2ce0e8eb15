/** Waits until objects are gone. Mirrors kubectl/pkg/cmd/wait (IsDeleted). */
import type { WatchEvent } from '../../api/types.ts';
import type { Routine } from '../../kernel/wait.ts';
import { aggregate, CliError, Failure, isNotFound, StatusError } from '../cli/errors.ts';
import type { Info, Invocation, Unstructured } from '../types.ts';
import { watchOne } from './watch-one.ts';

const WEEK_MS = 168 * 3_600_000;

export interface Going {
  readonly info: Info;
  /** What is awaited is this very object; '' when any of that name. */
  readonly uid: string;
}

/** One after the other. Refusals to look are taken as "no need to wait". */
export function* waitUntilGone(call: Invocation, going: readonly Going[], timeoutMs: number): Routine<void> {
  const deadline = call.nowMs() + (timeoutMs > 0 ? timeoutMs : WEEK_MS);
  const failures: Error[] = [];
  for (const one of going) {
    try {
      yield* gone(call, one, deadline);
    } catch (error) {
      if (error instanceof StatusError && (error.reason === 'Forbidden' || error.reason === 'MethodNotAllowed')) return;
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  const failure = aggregate(failures);
  if (failure) throw failure;
}

function* gone(call: Invocation, { info, uid }: Going, atMs: number): Routine<void> {
  const deadline = {
    atMs,
    failure: () => new CliError(`timed out waiting for the condition on ${info.mapping.resource}/${info.name}`),
  };
  const isDeleted = function* ({ type }: WatchEvent): Routine<boolean> {
    return type === 'DELETED';
  };
  for (;;) {
    let live: Unstructured;
    try {
      live = yield* call.client.get(info);
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    if (uid !== '' && live.metadata?.uid !== uid) return;
    if (yield* watchOne(call, info, live.metadata?.resourceVersion, isDeleted, deadline)) return;
  }
}
