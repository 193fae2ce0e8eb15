/**
 * kubectl attach: the streams of a container's first process, from now on. Mirrors pkg/kubelet/server (attach) and
 * containerd's attach: who gives up its input without stdinOnce is cut off at once, and what is on its way to it is lost.
 * Leaves out: output written before.
 */
import { badRequest } from '../../api/errors.ts';
import type { Pod } from '../../api/objects.ts';
import type { AttachOptions, RemoteSession, Status } from '../../api/types.ts';
import { emptyReader, Pipe } from '../../kernel/stream.ts';
import { containerOf } from './access.ts';
import type { PodWorker } from './pod-worker.ts';

/** From the container to the client. */
const LATENCY_MS = 2;

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
  const { kernel } = run.container.setup;
  const underway: { readonly pipe: Pipe; readonly text: string }[] = [];
  const deliver = (): void => {
    const next = underway.shift();
    next?.pipe.writer.write(next.text).begin({ done() {}, fail() {} }, kernel);
  };
  const detach = run.log.tap((text, stream) => {
    underway.push({ pipe: stream === 'stderr' ? stderr : stdout, text });
    kernel.after(LATENCY_MS, 'attached output', deliver);
  });
  let ended = false;
  const waiting = new Set<() => void>();
  const end = (): void => {
    if (ended) return;
    ended = true;
    detach();
    underway.length = 0;
    stdout.writer.close();
    stderr.writer.close();
    for (const wake of waiting) wake();
  };
  worker.whenContainerEnds(record, () => {
    while (underway.length > 0) deliver();
    end();
  });
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
