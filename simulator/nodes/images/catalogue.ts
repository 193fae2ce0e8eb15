/** All images that exist. An image that is not here cannot be pulled. */
import { Random } from '../../kernel/random.ts';
import type { Image, ImageBehaviour, ImageCatalogue } from '../types.ts';
import { parseReference, repositoryName } from './reference.ts';

/** A catalogue of these images; a later one of the same repository replaces an earlier one (a lesson's own). */
export function createCatalogue(images: readonly Image[]): ImageCatalogue {
  const byRepository = new Map(images.map((image) => [image.repository, image]));
  return {
    resolve(text) {
      const reference = parseReference(text);
      if (typeof reference === 'string') return undefined;
      const image = byRepository.get(repositoryName(reference));
      if (!image) return undefined;
      const tag = reference.digest === undefined ? (reference.tag ?? 'latest') : tagOfDigest(image, reference.digest);
      if (tag === undefined || !Object.hasOwn(image.tags, tag)) return undefined;
      const behaviour = image.tags[tag] as ImageBehaviour | { missing: true };
      return 'missing' in behaviour ? undefined : { image, tag, behaviour };
    },
  };
}

/** The digest of an image's tag: made up, always the same. Tags that behave alike in every respect share one. */
export function digestOf(image: Image, tag: string): string {
  let known = DIGESTS.get(image);
  if (!known) {
    known = new Map();
    DIGESTS.set(image, known);
  }
  let digest = known.get(tag);
  if (digest === undefined) {
    digest = `sha256:${new Random(`image ${image.repository} ${JSON.stringify(image.tags[tag])}`).hex(64)}`;
    known.set(tag, digest);
  }
  return digest;
}

/** Memo: images are constants. */
const DIGESTS = new WeakMap<Image, Map<string, string>>();

function tagOfDigest(image: Image, digest: string): string | undefined {
  return Object.keys(image.tags).find((tag) => tag === digest || digestOf(image, tag) === digest);
}
