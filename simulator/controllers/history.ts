/**
 * ControllerRevisions: the earlier templates of StatefulSets and DaemonSets. Mirrors pkg/controller/history/controller_history.go.
 * A revision's data is a patch that puts the template back; what it is called comes from a hash of that patch (StatefulSets)
 * or of the template (DaemonSets, see daemonset/revisions.ts).
 */
import type { ControllerRevision, PodTemplateSpec } from '../api/objects.ts';
import type { Selector } from '../api/selectors.ts';
import type { Status } from '../api/types.ts';
import type { KubeObject } from '../store/types.ts';
import { controllerOf, controllerReference } from './ownership.ts';
import type { ControllerContext } from './types.ts';

export const REVISIONS = 'controllerrevisions.apps';
/** On Pods and on a DaemonSet's revisions: which revision. */
export const REVISION_LABEL = 'controller-revision-hash';

type TemplateOwner = KubeObject & { readonly spec: { readonly template: PodTemplateSpec } };

/** The patch that puts a template back: what is kept of each revision. Upstream: getPatch. */
function templatePatch(template: PodTemplateSpec): { spec: { template: unknown } } {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** The template a revision puts back. Upstream: ApplyRevision. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec {
  const { $patch: _, ...template } = (revision.data as { spec: { template: PodTemplateSpec & { $patch?: string } } })
    .spec.template;
  return template;
}

/** Texts of templates' patches, each stored template being written out once. */
export class Patches {
  readonly #texts = new WeakMap<object, string>();

  /** The patch as Go writes it: keys sorted, `<`, `>` and `&` escaped. It is compared and hashed byte by byte. */
  ofTemplate(template: PodTemplateSpec): string {
    return this.#text(template, () => templatePatch(template));
  }

  ofRevision({ data }: ControllerRevision): string {
    return data ? this.#text(data, () => data) : '';
  }

  #text(key: object, value: () => unknown): string {
    let text = this.#texts.get(key);
    if (text === undefined) {
      text = goJson(value());
      this.#texts.set(key, text);
    }
    return text;
  }
}

/** Example: {b: '<', a: [1]} → {"a":[1],"b":"\u003c"}. Upstream: encoding/json's Marshal of a map. */
function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  const object = value as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  for (const key of Object.keys(object).sort())
    if (object[key] !== undefined) parts.push(`${goJson(key)}:${goJson(object[key])}`);
  return `{${parts.join(',')}}`;
}

/** Revisions that match and belong to the owner or to nobody, oldest first. Upstream: ListControllerRevisions,
 * SortControllerRevisions. */
export function revisionsOf(context: ControllerContext, owner: KubeObject, selector: Selector): ControllerRevision[] {
  const { namespace, uid } = owner.metadata;
  return context.store
    .list<ControllerRevision & KubeObject>(REVISIONS, namespace)
    .filter((revision) => {
      if (!selector.matches(revision.metadata.labels)) return false;
      const controller = controllerOf(revision);
      return !controller || controller.uid === uid;
    })
    .sort(byRevision);
}

/** By number, then age, then name. */
export function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return (
    a.revision - b.revision ||
    order(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    order(a.metadata.name, b.metadata.name)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface NewRevision {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>> | undefined;
  readonly revision: number;
}

/** Creates a revision of the owner's template as it is. */
export function createRevision(
  context: ControllerContext,
  owner: TemplateOwner,
  { name, labels, annotations, revision }: NewRevision,
): { readonly revision: ControllerRevision } | { readonly refusal: Status } {
  const result = context.client.create<ControllerRevision>(REVISIONS, owner.metadata.namespace, {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace: owner.metadata.namespace,
      labels,
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    data: templatePatch(owner.spec.template),
    revision,
  });
  return result.ok ? { revision: result.object } : { refusal: result.status };
}

/** "web-6b4f…": 253 letters at most. Upstream: ControllerRevisionName. */
export function revisionName(owner: string, hash: string): string {
  return `${owner.slice(0, 223)}-${hash}`;
}

/** Gives a revision another number; undefined when that was refused. Upstream: UpdateControllerRevision. */
export function renumber(
  context: ControllerContext,
  revision: ControllerRevision,
  number: number,
): ControllerRevision | undefined {
  if (revision.revision === number) return revision;
  const result = context.client.update<ControllerRevision>(REVISIONS, { ...revision, revision: number });
  return result.ok ? result.object : undefined;
}

export function deleteRevision(context: ControllerContext, { metadata }: ControllerRevision): boolean {
  const result = context.client.delete(REVISIONS, metadata.namespace, metadata.name);
  return result.ok || result.status.reason === 'NotFound';
}
