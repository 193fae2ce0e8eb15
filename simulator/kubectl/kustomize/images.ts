/** `images` and `replicas`. Mirrors kustomize's ImageTagTransformer (filters/imagetag, internal/image) and ReplicaCountTransformer. */
import { KustomizeError } from './failure.ts';
import { type FieldSpec, visitField } from './field-spec.ts';
import type { ImageChange, Kustomization } from './kustomization.ts';
import { expression } from './regexp.ts';
import { gvkText, selects } from './resource.ts';
import type { Resources } from './resources.ts';

export function changeImages(resources: Resources, change: ImageChange, specs: readonly FieldSpec[]): void {
  const pattern = expression(`^${change.name ?? ''}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  for (const { object } of resources.list) {
    if (object.kind === 'CustomResourceDefinition') continue;
    for (const spec of specs) {
      visitField(object, spec, undefined, (place) => {
        const image = place.get();
        if (image === null || typeof image === 'object')
          throw new KustomizeError('wrong node kind: expected ScalarNode');
        if (pattern.test(String(image))) place.set(changedImage(String(image), change));
      });
    }
  }
}

/** Example: changedImage("nginx:1.14", { newTag: "1.25" }) is "nginx:1.25". */
function changedImage(image: string, change: ImageChange): string {
  const parts = splitImage(image);
  let { tag, digest } = parts;
  if (change.newTag) [tag, digest] = [change.newTag, change.digest ?? ''];
  else if (change.digest) [tag, digest] = ['', change.digest];
  else if (change.tagSuffix) [tag, digest] = [tag + change.tagSuffix, ''];
  return `${change.newName || parts.name}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}

/** "registry:5000/app:1@sha256:…" in its parts; a port before the first slash is no tag. */
function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(0, image.indexOf('/'));
  const [, rest = '', tag = '', digest = ''] = /^([^:@]*)(?::([^@]*))?(?:@(.*))?$/.exec(image.slice(slash)) ?? [];
  return { name: image.slice(0, slash) + rest, tag, digest };
}

export function setReplicas(
  resources: Resources,
  { name = '', count = 0 }: Kustomization['replicas'][number],
  specs: readonly FieldSpec[],
): void {
  let found = false;
  for (const spec of specs) {
    for (const resource of resources.list) {
      if (!resource.allIds.some((id) => id.name === name && selects(spec, id))) continue;
      found = true;
      visitField(resource.object, spec, 'text', (place) => place.set(count));
    }
  }
  if (!found)
    throw new KustomizeError(
      `resource with name ${name} does not match a config with the following GVK [${specs.map(gvkText).join(' ')}]`,
    );
}
