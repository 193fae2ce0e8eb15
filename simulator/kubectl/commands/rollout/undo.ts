/** Upstream: kubectl/pkg/cmd/rollout/rollout_undo.go and polymorphichelpers/rollback.go. */
import type { ObjectMeta, PodTemplateSpec } from '../../../api/objects.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { type DryRun, dryRunOf, writeQuery } from '../../cli/dry-run.ts';
import { CliError } from '../../cli/errors.ts';
import { DRY_RUN_FLAG, FILENAME_FLAGS, PRINT_FLAGS, SELECTOR_FLAG } from '../../cli/flagsets.ts';
import { sameTemplate } from '../../describe/workloads.ts';
import { printerFor } from '../../printers/printer.ts';
import { visitInfos } from '../../resources/builder.ts';
import { LAST_APPLIED } from '../../resources/last-applied.ts';
import { defineCommand, type Info, type Invocation } from '../../types.ts';
import { isRollable, notRollable, type Revision, revisionsOf } from './revisions.ts';
import { findTargets, requireTarget } from './target.ts';
import { templateText } from './template.ts';

/** Annotations of a ReplicaSet that are not its Deployment's. Upstream: deploymentutil.annotationsToSkip. */
const NOT_ROLLED_BACK = new Set([
  LAST_APPLIED,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

export const undo = defineCommand({
  name: 'undo',
  arguments: '(TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...PRINT_FLAGS,
    {
      name: 'to-revision',
      type: 'int64',
    },
    ...FILENAME_FLAGS,
    DRY_RUN_FLAG,
    SELECTOR_FLAG,
  ],
  *run(call) {
    requireTarget(call);
    const dryRun = yield* dryRunOf(call);
    yield* visitInfos(yield* findTargets(call), function* (info) {
      const said = yield* rollBack(call, info, dryRun);
      yield* call.out(printerFor(call, { mapping: info.mapping, operation: said }).print(info.object));
    });
  },
});

/** Puts the template of an earlier revision back; returns what to say of it. */
function* rollBack(call: Invocation, info: Info, dryRun: DryRun): Routine<string> {
  const { mapping, object } = info;
  if (object.metadata?.annotations?.[LAST_APPLIED] !== undefined) {
    yield* call.err(
      `Warning: resource ${mapping.resource}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
    );
  }
  if (!isRollable(info)) throw notRollable(info, 'rollbacker');
  const toRevision = call.flags.number('to-revision');
  if (toRevision < 0) throw new CliError(`unable to find specified revision ${toRevision} in history`);
  const revisions = yield* revisionsOf(call, info);
  const spec = object.spec as unknown as { paused?: boolean; template: PodTemplateSpec };
  const target = targetOf(revisions, toRevision, info);
  if (dryRun === 'client') {
    const text = templateText(target.template, '');
    return `${mapping.kind === 'Deployment' ? '' : 'will roll back to '}${text} (dry run)`;
  }
  if (mapping.kind === 'Deployment') {
    if (spec.paused) {
      throw new CliError(
        `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
      );
    }
    if (sameTemplate(target.template, spec.template)) {
      return `skipped rollback (current template already matches revision ${toRevision})`;
    }
    yield* patchDeployment(call, info, target, dryRun);
  } else {
    if (sameTemplate(target.template, spec.template)) {
      return `skipped rollback (current template already matches revision ${toRevision})`;
    }
    yield* call.client.patch({ mapping, namespace: info.namespace, name: info.name }, 'strategic', target.data, {
      query: writeQuery({ dryRun }),
    });
  }
  return `rolled back${dryRun === 'server' ? ' (server dry run)' : ''}`;
}

/** The revision asked for; without a number the one before the latest. */
function targetOf(revisions: readonly Revision[], toRevision: number, { mapping, name }: Info): Revision {
  if (toRevision > 0) {
    const found = revisions.find((r) => r.number === toRevision);
    if (!found) throw new CliError(`unable to find specified revision ${toRevision} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (previous) return previous;
  throw new CliError(
    mapping.kind === 'Deployment'
      ? `no rollout history found for deployment ${JSON.stringify(name)}`
      : `no last revision to roll back to`,
  );
}

/** A JSON patch of template and annotations. Upstream: getDeploymentPatch. */
function* patchDeployment(call: Invocation, info: Info, target: Revision, dryRun: DryRun): Routine<void> {
  const { 'pod-template-hash': _, ...labels } = target.template.metadata?.labels ?? {};
  const template = { ...target.template, metadata: { ...target.template.metadata, labels } };
  const annotations: Record<string, string> = {};
  const current = info.object.metadata?.annotations ?? {};
  for (const [key, value] of Object.entries(current)) if (NOT_ROLLED_BACK.has(key)) annotations[key] = value;
  const former = (target.object.metadata as unknown as ObjectMeta).annotations ?? {};
  for (const [key, value] of Object.entries(former)) if (!NOT_ROLLED_BACK.has(key)) annotations[key] = value;
  const patch = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ];
  yield* call.client.patch({ mapping: info.mapping, namespace: info.namespace, name: info.name }, 'json', patch, {
    query: writeQuery({ dryRun }),
  });
}
