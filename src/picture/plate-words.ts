// What a plate says: STATUS as kubectl prints it, cut to what 80 px can hold. The full text is in the plate's label.
import type { PodView } from '../../simulator/lab/view.ts';

const SHORT: Readonly<Record<string, string>> = {
  ContainerCreating: 'Creating',
  PodInitializing: 'Initializing',
  CrashLoopBackOff: 'CrashLoop',
  ImagePullBackOff: 'PullBackOff',
  CreateContainerConfigError: 'ConfigError',
  CreateContainerError: 'CreateError',
  ContainerStatusUnknown: 'Unknown',
  RunContainerError: 'RunError',
};

/** `Running` with all containers ready is `Ready`, with some missing `Running 0/1`. */
export function plateWord(pod: PodView): string {
  if (pod.phase === 'ready') return 'Ready';
  if (pod.status === 'Running') return `Running ${pod.readyContainers}`;
  const word = SHORT[pod.status] ?? pod.status;
  return word.length > 12 ? `${word.slice(0, 11)}…` : word;
}
