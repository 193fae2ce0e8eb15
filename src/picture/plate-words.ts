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

/** Characters that fit on a plate: at its usual size, and set tighter. */
const FITS = { L: [7, 8], few: [5, 5], many: [4, 5], M: [6, 6] } as const;

/**
 * The name on a plate. A name that is too long keeps what tells it from its siblings: `ledger-0` on a small plate is `…-0`, `stubborn`
 * is `stubb…`. Beside a number of restarts there is less room.
 */
export function plateName(pod: PodView, size: 'L' | 'M'): { readonly text: string; readonly tight: boolean } {
  const { short, restarts } = pod;
  const [usual, tight] = FITS[size === 'M' ? 'M' : restarts === 0 ? 'L' : restarts < 10 ? 'few' : 'many'];
  if (short.length <= tight) return { text: short, tight: short.length > usual };
  const ordinal = /-\d+$/.exec(short)?.[0];
  return { text: ordinal ? `…${ordinal}` : `${short.slice(0, tight - 1)}…`, tight: true };
}
