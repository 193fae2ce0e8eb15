/** References to images in expressions. Mirrors apiserver pkg/cel/library/image.go over go-containerregistry pkg/name (not strict). */
import { type Run, text } from './arguments.ts';
import { CelError, noSuchOverload, Opaque } from './values.ts';

interface ImageReference {
  readonly registry: string;
  readonly repository: string;
  /** Empty where there is a digest. */
  readonly tag: string;
  readonly digest: string;
}

const DEFAULT_REGISTRY = 'index.docker.io';
const TAG = /^[A-Za-z0-9_.-]{1,128}$/;
const REPOSITORY = /^[a-z0-9_./-]{2,255}$/;
const REGISTRY = /^[A-Za-z0-9.-]+(:\d+)?$|^\[[0-9a-fA-F:.]+\](:\d+)?$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** "nginx:1" and what stands before the tag: a colon before a slash is a port. */
function untagged(name: string): { readonly base: string; readonly tag: string } {
  const colon = name.lastIndexOf(':');
  return colon >= 0 && !name.slice(colon).includes('/')
    ? { base: name.slice(0, colon), tag: name.slice(colon + 1) }
    : { base: name, tag: '' };
}

function parse(source: string): ImageReference | undefined {
  const [name = '', digest, ...others] = source.split('@');
  if (others.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const { base, tag } = untagged(name);
  if (digest === undefined && (name.endsWith(':') || (tag !== '' && !TAG.test(tag)))) return undefined;
  const slash = base.indexOf('/');
  const first = base.slice(0, slash);
  const named = slash >= 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = named && first !== 'docker.io' ? first : DEFAULT_REGISTRY;
  const path = named ? base.slice(slash + 1) : base;
  if (!REGISTRY.test(registry) || !REPOSITORY.test(path)) return undefined;
  return {
    registry,
    repository: registry === DEFAULT_REGISTRY && !path.includes('/') ? `library/${path}` : path,
    tag: digest === undefined ? tag || 'latest' : '',
    digest: digest ?? '',
  };
}

function toImage(source: unknown): Opaque<ImageReference> {
  const parsed = parse(text(source));
  if (!parsed) throw new CelError(`could not parse reference: ${String(source)}`);
  return new Opaque('image', parsed, String(source));
}

const imageOf = (value: unknown): ImageReference => {
  if (!(value instanceof Opaque) || value.kind !== 'image') throw noSuchOverload();
  return value.value as ImageReference;
};

/** By name. */
export const IMAGE_FUNCTIONS: readonly (readonly [name: string, run: Run])[] = [
  ['image', toImage],
  ['isImage', (source) => parse(text(source)) !== undefined],
  ['containsDigest', (image) => imageOf(image).digest !== ''],
  ['registry', (image) => imageOf(image).registry],
  ['repository', (image) => imageOf(image).repository],
  ['identifier', (image) => imageOf(image).digest || imageOf(image).tag],
  ['tag', (image) => imageOf(image).tag],
  ['digest', (image) => imageOf(image).digest],
];
