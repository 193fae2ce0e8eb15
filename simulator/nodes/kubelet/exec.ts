/**
 * kubectl exec: a command in a running container, its streams joined to the client by pipes. Mirrors
 * pkg/kubelet/server (exec) and containerd's words. With a terminal (-t) the command gets a device of its own.
 */

import { badRequest, internal } from '../../api/errors.ts';
import type { Pod } from '../../api/objects.ts';
import type { ExecOptions, RemoteSession, Status } from '../../api/types.ts';
import { emptyReader, Pipe } from '../../kernel/stream.ts';
import { openPty } from '../../kernel/tty.ts';
import { containerOf } from './access.ts';
import { startCommand } from './commands.ts';
import type { PodWorker } from './pod-worker.ts';

/** Starts the command and hands over its streams; a Status when it cannot be. */
export function openSession(pod: Pod, worker: PodWorker | undefined, options: ExecOptions): RemoteSession | Status {
  const name = containerOf(pod, options.container);
  if (typeof name !== 'string') return name;
  if (!pod.spec.nodeName) return badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  const record = worker?.record(name);
  if (!record?.run) return badRequest(`container not found (${JSON.stringify(name)})`);
  const container = record.run.container;
  const pty = options.tty ? openPty(container.setup.kernel, options.columns ?? 80, options.rows ?? 24) : undefined;
  const stdin = options.stdin ? new Pipe() : undefined;
  const stdout = new Pipe();
  const stderr = options.tty ? stdout : new Pipe();
  const process = startCommand(container, options.command, {
    stdin: (options.stdin ? (pty?.tty.reader ?? stdin?.reader) : undefined) ?? emptyReader,
    stdout: pty?.tty.writer ?? stdout.writer,
    stderr: pty?.tty.writer ?? stderr.writer,
  });
  if (typeof process === 'string') {
    const id = worker?.context.ids.hex(64);
    return failedSession(
      `error executing command in container: failed to exec in container: failed to start exec ${JSON.stringify(id)}: OCI runtime exec failed: exec failed: unable to start container process: ${process}: unknown`,
    );
  }
  // The program holds its own ends; the session's are given up, so that readers see the end when it has ended.
  stdout.writer.close();
  if (stderr !== stdout) stderr.writer.close();
  stdin?.reader.close();
  if (pty) {
    pty.tty.foreground = process.group;
    process.whenEnded(() => pty.hangUp());
  }
  const watch = (): void => {
    if (!process.ended && container.ended) process.signal('SIGKILL');
  };
  worker?.whenContainerEnds(record, watch);
  return {
    stdin: options.stdin ? (pty?.keys ?? stdin?.writer) : undefined,
    stdout: pty?.screen ?? stdout.reader,
    stderr: stderr === stdout ? emptyReader : stderr.reader,
    resize: (columns, rows) => pty?.tty.resize(columns, rows),
    end: {
      label: 'remote command',
      begin: (wake) => process.whenEnded((exit) => wake.done({ code: exit.code })),
    },
    close() {
      process.signal('SIGKILL');
    },
  };
}

/**
 * A session that was opened for a command that could not be started. The kubelet tells it as an internal error on the error
 * channel, and the API server, which translates the kubelet's streams for the client, once more as one of its own. Upstream:
 * kubelet/pkg/cri/streaming/remotecommand ServeExec, apiserver/pkg/util/proxy StreamTranslatorHandler.
 */
function failedSession(why: string): RemoteSession {
  return {
    stdin: undefined,
    stdout: emptyReader,
    stderr: emptyReader,
    resize() {},
    end: {
      label: 'remote command',
      begin(wake) {
        wake.done({ code: 1, error: internal(internal(why).message ?? '').message ?? '' });
        return () => {};
      },
    },
    close() {},
  };
}
