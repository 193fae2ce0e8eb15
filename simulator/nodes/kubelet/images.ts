/**
 * The images of one node: what is present, and pulls, one for everybody who waits for the same image. Mirrors
 * pkg/kubelet/images/image_manager.go's serial puller as far as its effects. Leaves out: garbage collection of images,
 * pull secrets, layers shared between images.
 */
import type { Kernel } from '../../kernel/kernel.ts';
import { digestOf } from '../images/catalogue.ts';
import { fullName, type ImageReference, parseReference, repositoryName } from '../images/reference.ts';
import type { ImageBehaviour, ImageCatalogue } from '../types.ts';

/** How long a registry takes to say that there is no such image. */
const NOT_FOUND_MS = 300;

export interface PresentImage {
  readonly behaviour: ImageBehaviour;
  /** "docker.io/library/nginx:1.14.2" */
  readonly name: string;
  /** "docker.io/library/nginx@sha256:…" */
  readonly id: string;
  readonly sizeBytes: number;
}

type PullResult =
  | { readonly ok: true; readonly image: PresentImage }
  | { readonly ok: false; readonly message: string };

/** Images that nodes have from the start, put in order once for all of them. */
export interface Prepulled {
  readonly images: ReadonlyMap<string, PresentImage>;
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly list: readonly PresentImage[];
}

/** Images of these references; unknown ones are ignored (known not to exist). */
export function prepulledImages(catalogue: ImageCatalogue, references: readonly string[]): Prepulled {
  const images = new Map<string, PresentImage>();
  for (const text of references) {
    const reference = parseReference(text);
    if (typeof reference === 'string') continue;
    const found = catalogue.resolve(text);
    if (found) images.set(fullName(reference), presentImage(reference, found));
  }
  const names = new Map<string, readonly string[]>();
  for (const [name, { id }] of images) addName(names, id, name);
  return { images, names, list: bySize(images) };
}

function addName(names: Map<string, readonly string[]>, id: string, name: string): void {
  const known = names.get(id) ?? [];
  if (!known.includes(name)) names.set(id, [...known, name].sort());
}

/** The largest first, as the kubelet lists them. */
const bySize = (images: ReadonlyMap<string, PresentImage>): readonly PresentImage[] =>
  [...images.values()].sort((a, b) => b.sizeBytes - a.sizeBytes || (a.name < b.name ? -1 : 1));

function presentImage(
  reference: ImageReference,
  { image, tag, behaviour }: NonNullable<ReturnType<ImageCatalogue['resolve']>>,
): PresentImage {
  return {
    behaviour,
    name: fullName(reference),
    id: `${reference.domain}/${reference.path}@${digestOf(image, tag)}`,
    sizeBytes: image.sizeBytes,
  };
}

export class NodeImages {
  readonly #kernel: Kernel;
  readonly #catalogue: ImageCatalogue;
  #present = new Map<string, PresentImage>();
  /** Names of each image id, sorted. */
  #names = new Map<string, readonly string[]>();
  #list: readonly PresentImage[] | undefined;
  readonly #waiting = new Map<string, ((result: PullResult) => void)[]>();
  readonly #onPresent: (images: readonly PresentImage[]) => void;
  /** Whether the registry answers (a lesson's fault). */
  registryUp = true;

  constructor(kernel: Kernel, catalogue: ImageCatalogue, onPresent: (images: readonly PresentImage[]) => void) {
    this.#kernel = kernel;
    this.#catalogue = catalogue;
    this.#onPresent = onPresent;
  }

  /** What a new node has. */
  preload({ images, names, list }: Prepulled): void {
    this.#present = new Map(images);
    this.#names = new Map(names);
    this.#list = list;
  }

  /** The name an image goes by: the first of its tags here, as the runtime lists them. */
  nameOf(image: PresentImage): string {
    return this.#names.get(image.id)?.[0] ?? image.name;
  }

  #add(name: string, image: PresentImage): void {
    this.#present.set(name, image);
    this.#list = undefined;
    addName(this.#names, image.id, name);
  }

  get(reference: ImageReference): PresentImage | undefined {
    return this.#present.get(fullName(reference));
  }

  /** The largest first. */
  list(): readonly PresentImage[] {
    this.#list ??= bySize(this.#present);
    return this.#list;
  }

  /** Pulls; `done` gets the image or what the runtime says. An image that is `present` is only looked up. */
  pull(text: string, reference: ImageReference, present: boolean, done: (result: PullResult) => void): void {
    const name = fullName(reference);
    const waiting = this.#waiting.get(name);
    if (waiting) {
      waiting.push(done);
      return;
    }
    this.#waiting.set(name, [done]);
    const found = this.#catalogue.resolve(text);
    const image = this.registryUp && found ? presentImage(reference, found) : undefined;
    const takesMs = image && found && !present ? found.image.pullMs : NOT_FOUND_MS;
    this.#kernel.after(takesMs, 'image pull', () => {
      const waiters = this.#waiting.get(name) ?? [];
      this.#waiting.delete(name);
      if (image) {
        this.#add(name, image);
        this.#onPresent(this.list());
      }
      const result: PullResult = image
        ? { ok: true, image }
        : {
            ok: false,
            message: `rpc error: code = ${this.registryUp ? 'NotFound' : 'Unknown'} desc = ${this.#refusal(name, reference)}`,
          };
      for (const waiter of waiters) waiter(result);
    });
  }

  #refusal(name: string, reference: ImageReference): string {
    if (!this.registryUp) {
      const host = reference.domain === 'docker.io' ? 'registry-1.docker.io' : reference.domain;
      const repository = reference.domain === 'docker.io' ? reference.path : repositoryName(reference);
      return `failed to pull and unpack image "${name}": failed to resolve reference "${name}": failed to do request: Head "https://${host}/v2/${repository}/manifests/${reference.tag ?? 'latest'}": dial tcp: connect: connection refused`;
    }
    return `failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`;
  }
}
