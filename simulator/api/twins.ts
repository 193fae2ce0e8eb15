/**
 * Pods of one template come in great numbers and ask for the same: what one spec was read as, with its defaults, the next are that
 * were sent alike. Of each family of Pods (those of one owner) the last spec is remembered; to know it again costs a comparison.
 */
import { decodeDraft } from './draft.ts';
import { sameJson } from './metadata.ts';
import type { Container, Pod, PodSpec } from './objects.ts';
import type { Resource } from './registry.ts';
import { cloneJson } from './schema/decode.ts';
import { withGivenEmpties } from './schema/given-empty.ts';
import { familyOf } from './sharing.ts';
import type { KubeObject } from './types.ts';
import type { FieldValidation, RequestContext } from './world.ts';

interface Twin {
  /** As it came. */
  readonly sent: object;
  /** Decoded, with defaults; nobody changes it. */
  readonly read: PodSpec;
  /** How it was decoded: nothing was said of it. */
  readonly validation: FieldValidation;
}

/** How many families are remembered. */
const MOST_FAMILIES = 256;

const PODS = 'pods';

export class Twins {
  readonly #last = new Map<unknown, Twin>();

  /** The draft of a body that is to be created: as `decodeDraft`, which is spared the spec where a twin has it. */
  read(resource: Resource, body: unknown, context: RequestContext, duplicates: readonly string[] = []): KubeObject {
    const twin = resource.name === PODS && duplicates.length === 0 ? this.#twinOf(body, context) : undefined;
    if (!twin) return decodeDraft(resource, body, context, duplicates);
    const own = body as { readonly spec: unknown };
    context.sent = { how: 'body', body: { ...own, spec: twin.sent } };
    context.hasDefaults = true;
    const spec = changeable(twin.read);
    const draft = Object.assign(cloneJson({ ...own, spec: undefined }), { spec });
    return decodeDraft(resource, draft, context, duplicates, true, { spec } as unknown as KubeObject);
  }

  /** Remembers a draft that has its defaults and nothing else yet. */
  note(resource: Resource, draft: KubeObject, { sent, warnings, fieldValidation }: RequestContext): void {
    if (resource.name !== PODS || sent.how !== 'body' || warnings.length > 0) return;
    const { spec } = draft as unknown as Pod;
    const said = specOf(sent.body);
    // Their terms are changed in place afterwards.
    if (!said || spec.affinity || spec.topologySpreadConstraints) return;
    const family = familyOf(PODS, sent.body);
    if (this.#last.size >= MOST_FAMILIES && !this.#last.has(family)) this.#last.clear();
    this.#last.set(family, { sent: said, read: changeable(spec), validation: fieldValidation });
  }

  #twinOf(body: unknown, { fieldValidation }: RequestContext): Twin | undefined {
    const twin = this.#last.get(familyOf(PODS, body));
    if (!twin || twin.validation !== fieldValidation) return undefined;
    return sameJson(specOf(body), twin.sent) ? twin : undefined;
  }
}

/** The spec of a body, if it has something like it. */
function specOf(body: unknown): object | undefined {
  const { spec } = body as { readonly spec?: unknown };
  return typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? spec : undefined;
}

/** A copy as far as admission changes specs: itself, its containers and what those ask for. */
function changeable(spec: PodSpec): PodSpec {
  const own = withGivenEmpties({ ...spec }, spec);
  if (spec.containers) own.containers = spec.containers.map(changeableContainer);
  if (spec.initContainers) own.initContainers = spec.initContainers.map(changeableContainer);
  return own;
}

function changeableContainer(container: Container): Container {
  const own = withGivenEmpties({ ...container }, container);
  const { resources } = container;
  if (resources) own.resources = withGivenEmpties({ ...resources }, resources);
  return own;
}
