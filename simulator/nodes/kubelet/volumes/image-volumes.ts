/**
 * Volumes of a pod that are images: pulled before its containers start, whichever of them mount them. Mirrors
 * pkg/kubelet/kuberuntime/kuberuntime_manager.go (getImageVolumes, toKubeContainerImageVolumes) and pkg/volume/image. A container
 * sees the image's own files, read-only. Leaves out: artifacts that are no images of containers.
 */
import type { Container, ImageVolumeSource, Pod } from '../../../api/objects.ts';
import { fileLayer } from '../../../kernel/file-tree.ts';
import { MemoryFiles } from '../../../kernel/memory-files.ts';
import { parseReference } from '../../images/reference.ts';
import type { KubeletContext } from '../context.ts';
import { ensureImage, PullHistory } from '../image-puller.ts';
import type { OpenVolume } from './open-volume.ts';

/** Why an image is not there. */
interface ImageProblem {
  readonly reason: string;
  readonly message: string;
}

interface ImageVolume {
  readonly name: string;
  readonly source: ImageVolumeSource;
  readonly history: PullHistory;
}

export class ImageVolumes {
  readonly #side: { readonly pod: Pod; readonly context: KubeletContext; readonly alive: boolean };
  readonly #volumes: readonly ImageVolume[];
  readonly #problems = new Map<string, ImageProblem>();

  constructor(side: { readonly pod: Pod; readonly context: KubeletContext; readonly alive: boolean }) {
    this.#side = side;
    this.#volumes = (side.pod.spec.volumes ?? []).flatMap(({ name, image }) =>
      image ? [{ name, source: image, history: new PullHistory() }] : [],
    );
  }

  /** Sees to all of them, one after the other; goes on whether they are there or not. */
  ensure(proceed: () => void, from = 0): void {
    const volume = this.#volumes[from];
    if (!volume) {
      proceed();
      return;
    }
    const { name, source, history } = volume;
    const { reference: text = '', pullPolicy: policy } = source;
    const next = (problem?: ImageProblem): void => {
      if (problem) this.#problems.set(name, problem);
      else this.#problems.delete(name);
      this.ensure(proceed, from + 1);
    };
    const failed = (reason: string, message: string): void => next({ reason, message });
    ensureImage(this.#side, { text, policy, fieldPath: undefined, history }, failed, () => next());
  }

  /** Why a container cannot have what it mounts: of several problems, the last. */
  problemOf({ volumeMounts = [] }: Container): ImageProblem | undefined {
    return volumeMounts.flatMap(({ name }) => this.#problems.get(name) ?? []).at(-1);
  }
}

/** An image's files, once it is on the node. */
export function openImage({ images, kernel }: KubeletContext, { reference = '' }: ImageVolumeSource): OpenVolume {
  let files: MemoryFiles | undefined;
  const make = (): MemoryFiles => {
    const parsed = parseReference(reference);
    const image = typeof parsed === 'string' ? undefined : images.get(parsed);
    return new MemoryFiles({
      now: () => kernel.wallMs(),
      base: fileLayer({ ...image?.behaviour.files }),
      readOnly: true,
    });
  };
  return { files: () => (files ??= make()), root: '', readOnly: true };
}
