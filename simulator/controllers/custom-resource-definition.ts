/**
 * Definitions of custom resources: which of their names are free, when they are served, and that their objects go before them. Mirrors
 * apiextensions-apiserver pkg/controller/{status/naming_controller,establish/establishing_controller,finalizer/crd_finalizer,
 * apiapproval/apiapproval_controller}.go, which run inside the API server.
 */

import { CLEANUP_FINALIZER, DEFINITIONS, findCondition, isTrue, setCondition } from '../api/custom/conditions.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames,
} from '../api/objects.ts';
import { APPROVAL, approvalState, isProtectedGroup } from '../api/validation/customresourcedefinition.ts';
import { sameJson } from '../api/validation/errors.ts';
import type { KubeObject, StoreReader } from '../store/types.ts';
import { type Controller, type ControllerContext, defineController } from './types.ts';

type Definition = CustomResourceDefinition & KubeObject;
type Condition = Omit<CustomResourceDefinitionCondition, 'lastTransitionTime'>;

/** How often and how long it is looked whether all objects are gone. */
const POLL_MS = 5_000;
const WAIT_MS = 60_000;

export function customResourceDefinitionController(): Controller {
  /** When waiting for the objects of a definition to go ends, by uid. */
  const deadlines = new Map<string, number>();
  return defineController({
    name: 'crd-controller',
    eventSource: 'apiextensions-apiserver',
    user: { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] },
    watches: [
      {
        resource: DEFINITIONS,
        // A name may have become free for another definition of the group.
        keys: ({ object }, store) => groupOf(object as Definition, store),
      },
    ],
    reconcile: (context, name) => {
      const definition = context.store.get<Definition>(DEFINITIONS, undefined, name);
      if (!definition) return;
      if (definition.metadata.deletionTimestamp !== undefined) return cleanUp(context, definition, deadlines);
      const named = acceptNames(context, definition);
      if (!named) return 'retry';
      return establish(context, named) ? undefined : 'retry';
    },
  });
}

function groupOf({ metadata, spec }: Definition, store: StoreReader): string[] {
  const others = store.list<Definition>(DEFINITIONS).filter((other) => other.spec.group === spec.group);
  return [metadata.name, ...others.map((other) => other.metadata.name).filter((name) => name !== metadata.name)];
}

/** Writes the status; undefined: somebody else was faster. */
function write(context: ControllerContext, definition: Definition): Definition | undefined {
  const result = context.client.updateStatus<Definition>(DEFINITIONS, definition);
  return result.ok ? result.object : undefined;
}

// ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Upstream: NamingConditionController.sync. */
function acceptNames(context: ControllerContext, definition: Definition): Definition | undefined {
  const { spec, status } = definition;
  if (sameJson(spec.names, status.acceptedNames)) return definition;
  const { names, condition } = namesFor(context.store, definition);
  const before = findCondition(definition, 'NamesAccepted');
  if (sameJson(names, status.acceptedNames) && before && alike(before, condition)) return definition;
  const now = context.timestamp();
  const old = findCondition(definition, 'Established');
  const established: Condition =
    old?.status === 'True'
      ? old
      : condition.status === 'True'
        ? say('Established', 'False', 'Installing', 'the initial names have been accepted')
        : (old ?? say('Established', 'False', 'NotAccepted', 'not all names are accepted'));
  const named = { ...definition, status: { ...status, acceptedNames: names } };
  return write(context, setCondition(setCondition(named, now, condition), now, established));
}

const alike = (a: Condition, b: Condition): boolean =>
  a.status === b.status && a.reason === b.reason && a.message === b.message;

function say(type: string, status: string, reason: string, message: string): Condition {
  return { type, status, reason, message };
}

/** The names that are free, and what is said of the others: the last conflict. Upstream: calculateNamesAndConditions. */
function namesFor(
  store: StoreReader,
  { spec, status }: Definition,
): { readonly names: CustomResourceDefinitionNames; readonly condition: Condition } {
  const resources = new Set<string | undefined>();
  const kinds = new Set<string | undefined>();
  for (const other of store.list<Definition>(DEFINITIONS)) {
    const { plural, singular, shortNames = [], kind, listKind } = other.status?.acceptedNames ?? {};
    if (other.spec.group !== spec.group) continue;
    for (const name of [plural, singular, ...shortNames]) resources.add(name);
    for (const name of [kind, listKind]) kinds.add(name);
  }
  const wanted = spec.names;
  const accepted: Partial<CustomResourceDefinitionNames> = status.acceptedNames ?? {};
  const names = { ...accepted };
  let condition = say('NamesAccepted', 'True', 'NoConflicts', 'no conflicts found');
  const conflict = (reason: string, taken: readonly string[]): void => {
    const texts = taken.map((name) => `${JSON.stringify(name)} is already in use`);
    const message = texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`;
    condition = say('NamesAccepted', 'False', reason, message);
  };
  const check = (
    key: 'plural' | 'singular' | 'kind' | 'listKind',
    used: Set<string | undefined>,
    reason: string,
  ): void => {
    const name = wanted[key];
    if (name !== undefined && name !== accepted[key] && used.has(name)) conflict(reason, [name]);
    else if (name !== undefined) names[key] = name;
  };
  check('plural', resources, 'PluralConflict');
  check('singular', resources, 'SingularConflict');
  if (!sameJson(wanted.shortNames, accepted.shortNames)) {
    const taken = (wanted.shortNames ?? []).filter((n) => !accepted.shortNames?.includes(n) && resources.has(n));
    if (taken.length > 0) conflict('ShortNamesConflict', taken);
    else if (wanted.shortNames) names.shortNames = wanted.shortNames;
    else delete names.shortNames;
  }
  check('kind', kinds, 'KindConflict');
  check('listKind', kinds, 'ListKindConflict');
  if (wanted.categories) names.categories = wanted.categories;
  else delete names.categories;
  return { names: names as CustomResourceDefinitionNames, condition };
}

// ── Serving ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Upstream: EstablishingController.sync, KubernetesAPIApprovalPolicyConformantConditionController.sync. */
function establish(context: ControllerContext, definition: Definition): Definition | undefined {
  const now = context.timestamp();
  let next = definition;
  if (isTrue(definition, 'NamesAccepted') && !isTrue(definition, 'Established')) {
    const condition = say('Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted');
    next = setCondition(next, now, condition);
  }
  const approval = approvalCondition(definition);
  const before = findCondition(definition, APPROVED);
  if (approval && !(before && alike(before, approval))) next = setCondition(next, now, approval);
  return next === definition ? definition : write(context, next);
}

const APPROVED = 'KubernetesAPIApprovalPolicyConformant';

function approvalCondition({ spec, metadata }: Definition): Condition | undefined {
  if (!isProtectedGroup(spec.group)) return undefined;
  const { state, text } = approvalState(metadata.annotations?.[APPROVAL]);
  const reasons = {
    missing: 'MissingAnnotation',
    invalid: 'InvalidAnnotation',
    bypassed: 'UnapprovedAnnotation',
    approved: 'ApprovedAnnotation',
  } as const;
  return say(APPROVED, state === 'approved' ? 'True' : 'False', reasons[state], text);
}

// ── Deletion ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Upstream: CRDFinalizer.sync; its waiting is done by coming back. */
function cleanUp(context: ControllerContext, definition: Definition, deadlines: Map<string, number>): void | 'retry' {
  const { metadata, spec } = definition;
  if (!metadata.finalizers?.includes(CLEANUP_FINALIZER)) return;
  const now = context.timestamp();
  const terminating = (status: 'True' | 'False', reason: string, message: string): Definition =>
    setCondition(definition, now, say('Terminating', status, reason, message));
  let deadline = deadlines.get(metadata.uid);
  if (deadline === undefined) {
    deadline = context.nowMs() + WAIT_MS;
    const begun = terminating('True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress');
    if (!sameJson(begun.status, definition.status) && !write(context, begun)) return 'retry';
    deadlines.set(metadata.uid, deadline);
    if (isTrue(definition, 'Established')) deleteInstances(context, metadata.name);
  }
  const left = context.store.count(metadata.name);
  if (isTrue(definition, 'Established') && left > 0) {
    if (context.nowMs() < deadline) return context.enqueueAfter(metadata.name, POLL_MS);
    deadlines.delete(metadata.uid);
    const why = 'could not confirm zero CustomResources remaining: context deadline exceeded';
    write(context, terminating('True', 'InstanceDeletionCheck', why));
    return 'retry';
  }
  deadlines.delete(metadata.uid);
  const current = context.store.get<Definition>(DEFINITIONS, undefined, metadata.name) ?? definition;
  const last = isTrue(definition, 'Established')
    ? say('Terminating', 'False', 'InstanceDeletionCompleted', 'removed all instances')
    : say('Terminating', 'False', 'NeverEstablished', 'resource was never established');
  const finalizers = metadata.finalizers.filter((finalizer) => finalizer !== CLEANUP_FINALIZER);
  const done = setCondition({ ...current, metadata: { ...current.metadata, finalizers }, spec }, now, last);
  return write(context, done) ? undefined : 'retry';
}

function deleteInstances(context: ControllerContext, resource: string): void {
  for (const { metadata } of context.store.list(resource))
    context.client.delete(resource, metadata.namespace, metadata.name);
}
