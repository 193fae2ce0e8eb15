/** Waiting for what becomes of one object: the watch that wait, delete, run and debug have in common. */
import type { WatchEvent } from '../../api/types.ts';
import type { Routine } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { nextOrTimeout } from '../client/rest.ts';
import type { Invocation, ObjectPath } from '../types.ts';

export interface Deadline {
  /** Virtual milliseconds since 1970. */
  readonly atMs: number;
  readonly failure: () => Error;
}

/**
 * Hears of every change of an object after a version of it, until `isLast` says so. False when the server ended the watch
 * before: the caller looks at the object anew. Throws the deadline's failure when it has passed.
 */
export function* watchOne(
  call: Invocation,
  { mapping, namespace = '', name }: ObjectPath,
  resourceVersion: string | undefined,
  isLast: (event: WatchEvent) => Routine<boolean>,
  deadline?: Deadline,
): Routine<boolean> {
  const { watch } = yield* call.client.request('GET', call.client.path({ mapping, namespace }), {
    query: { watch: 'true', fieldSelector: `metadata.name=${name}`, resourceVersion: resourceVersion ?? '' },
  });
  if (!watch) throw new CliError('the server did not answer with a watch');
  try {
    for (;;) {
      const event = yield* nextOrTimeout(watch.next, deadline && Math.max(0, deadline.atMs - call.nowMs()));
      if (event === 'timeout') throw deadline?.failure();
      if (event === null || event.type === 'ERROR') return false;
      if (event.type !== 'BOOKMARK' && (yield* isLast(event))) return true;
    }
  } finally {
    watch.close();
  }
}
