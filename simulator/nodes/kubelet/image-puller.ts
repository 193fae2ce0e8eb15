/**
 * An image that a pod wants on its node: there already, pulled now, or why not, as events tell it. Mirrors
 * pkg/kubelet/images/image_manager.go (EnsureImageExists). Leaves out: pull secrets.
 */
import type { Pod } from '../../api/objects.ts';
import { parseReference } from '../images/reference.ts';
import { Backoff, goMilliseconds } from './backoff.ts';
import type { KubeletContext } from './context.ts';
import type { PresentImage } from './images.ts';

/** How pulls of an image for one use of it have gone. */
export class PullHistory {
  readonly backoff = new Backoff();
  /** Words of the last one that failed. */
  failure = '';
}

/** An image that a container or a volume of a pod wants. */
interface WantedImage {
  /** The reference as it is written. */
  readonly text: string;
  readonly policy: string | undefined;
  /** What of the pod its events are about: "spec.containers{web}"; undefined for the pod itself. */
  readonly fieldPath: string | undefined;
  readonly history: PullHistory;
}

/** The pod it is for. */
interface Puller {
  readonly pod: Pod;
  readonly context: KubeletContext;
  /** False once the pod is being terminated: nobody waits any more. */
  readonly alive: boolean;
}

/** Why it is not there. Example: ("ErrImagePull", "rpc error: …"). */
type Fail = (reason: string, message: string) => void;

/** Calls one of the two, at once or after a pull; neither when the pod is terminated meanwhile. */
export function ensureImage(
  puller: Puller,
  { text, policy, fieldPath, history }: WantedImage,
  fail: Fail,
  use: (image: PresentImage) => void,
): void {
  const { context, pod } = puller;
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    context.events.record(pod, type, reason, message, fieldPath);
  const quoted = JSON.stringify(text);
  const reference = parseReference(text);
  if (typeof reference === 'string') {
    const message = `Failed to apply default image tag ${quoted}: couldn't parse image name ${quoted}: ${reference}`;
    event('Warning', 'InspectFailed', message);
    fail('InvalidImageName', message);
    return;
  }
  const present = context.images.get(reference);
  const isLatest = reference.tag === undefined || reference.tag === 'latest';
  const rule = policy ?? (isLatest ? 'Always' : 'IfNotPresent');
  if (present && rule !== 'Always') {
    event('Normal', 'Pulled', `Container image ${quoted} already present on machine and can be accessed by the pod`);
    use(present);
    return;
  }
  if (rule === 'Never') {
    const message = `Container image ${quoted} is not present with pull policy of Never`;
    event('Warning', 'ErrImageNeverPull', message);
    fail('ErrImageNeverPull', message);
    return;
  }
  const begunMs = context.kernel.now();
  if (history.backoff.holdsSince(history.backoff.updatedMs, begunMs)) {
    const message = `Back-off pulling image ${quoted}`;
    event('Normal', 'BackOff', message);
    fail('ImagePullBackOff', `${message}: ErrImagePull: ${history.failure}`);
    return;
  }
  event('Normal', 'Pulling', `Pulling image ${quoted}`);
  context.images.pull(text, reference, present !== undefined, (result) => {
    if (!puller.alive) return;
    const endedMs = context.kernel.now();
    if (result.ok) {
      const took = goMilliseconds(endedMs - begunMs);
      event(
        'Normal',
        'Pulled',
        `Successfully pulled image ${quoted} in ${took} (${took} including waiting). Image size: ${result.image.sizeBytes} bytes.`,
      );
      use(result.image);
      return;
    }
    history.failure = result.message;
    event('Warning', 'Failed', `Failed to pull image ${quoted}: ${result.message}`);
    history.backoff.next(endedMs, endedMs);
    fail('ErrImagePull', result.message);
  });
}
