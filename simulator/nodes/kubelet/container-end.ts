/** How a run of a container ended, with what it says of that. Mirrors pkg/kubelet/kuberuntime/kuberuntime_container.go (getTerminationMessage). */
import type { Kernel } from '../../kernel/kernel.ts';
import { lastBytes } from '../containers/log.ts';
import type { ContainerExit } from '../containers/running.ts';
import type { ContainerRecord, Ended } from './record.ts';

/** Of a termination message's file, its last bytes are read. Upstream: MaxContainerTerminationMessageLength. */
const MESSAGE_BYTES = 4096;

/** What is known of a run that has just ended. */
export function endOf(
  record: ContainerRecord,
  run: NonNullable<ContainerRecord['run']>,
  exit: ContainerExit,
  kernel: Kernel,
): Ended {
  const message = terminationMessage(record, run, exit.code);
  return {
    exitCode: exit.code,
    reason: exit.reason ?? (exit.code === 0 ? 'Completed' : 'Error'),
    ...(message === '' ? {} : { message }),
    startedAtWallMs: run.startedAtWallMs,
    finishedAtWallMs: kernel.wallMs(),
    finishedAtMs: kernel.now(),
    id: run.id,
    log: run.log,
  };
}

function terminationMessage(
  { spec, image }: ContainerRecord,
  { container, log }: NonNullable<ContainerRecord['run']>,
  code: number,
): string {
  const path = spec.terminationMessagePath ?? '/dev/termination-log';
  let text = '';
  // Declared programs write no message; only a container with a file system of its own can have one.
  if (!image || image.behaviour.program === 'shell' || spec.command || spec.args) {
    const files = container.setup.files();
    if (files.exists(path) && files.stat(path).kind === 'file') text = lastBytes(files.readText(path), MESSAGE_BYTES);
  }
  return text === '' && code !== 0 && spec.terminationMessagePolicy === 'FallbackToLogsOnError' ? log.tail() : text;
}
