/**
 * kubectl attach: the streams of a container's first process, from now on. Mirrors pkg/kubelet/server (attach) and
 * containerd's attach. Leaves out: output written before.
 */
import { badRequest } from '../../api/errors.ts';
import type { Pod } from '../../api/objects.ts';
import type { AttachOptions, RemoteSession, Status } from '../../api/types.ts';
import { emptyReader, Pipe } from '../../kernel/stream.ts';
import { containerOf } from './access.ts';
import type { PodWorker } from './pod-worker.ts';

/** Joins the streams; a Status when the container does not run. */
export function openAttachment(
  pod: Pod,
  worker: PodWorker | undefined,
  options: AttachOptions,
): RemoteSession | Status {
  const name = containerOf(pod, options.container);
  if (typeof name !== 'string') return name;
  if (!pod.spec.nodeName) return badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  const record = worker?.record(name);
  const run = record?.run;
  if (!worker || !record || !run)
    return badRequest(`container ${name} not found in pod ${pod.metadata.name}_${pod.metadata.namespace}`);
  const stdout = new Pipe(Number.POSITIVE_INFINITY);
  const stderr = new Pipe(Number.POSITIVE_INFINITY);
  const detach = run.log.tap((text, stream) => {
    const pipe = stream === 'stderr' ? stderr : stdout;
    pipe.writer.write(text).begin({ done() {}, fail() {} }, run.container.setup.kernel);
  });
  let ended = false;
  const waiting = new Set<() => void>();
  const end = (): void => {
    if (ended) return;
    ended = true;
    detach();
    stdout.writer.close();
    stderr.writer.close();
    for (const wake of waiting) wake();
  };
  worker.whenContainerEnds(record, end);
  return {
    stdin: options.stdin ? run.container.input?.writer(end) : undefined,
    stdout: stdout.reader,
    stderr: options.tty ? emptyReader : stderr.reader,
    resize: (columns, rows) => run.container.input?.tty?.resize(columns, rows),
    end: {
      label: 'attached container',
      begin(wake) {
        const done = (): void => wake.done({ code: 0 });
        if (ended) {
          done();
          return () => {};
        }
        waiting.add(done);
        return () => waiting.delete(done);
      },
    },
    close: end,
  };
}
