/**
 * rolling-update --image: the new controller is the old one with another image and a label of its own, and the old one gets that
 * label, too, with another value, so that the two do not take each other's Pods. Mirrors CreateNewControllerFromCurrentController
 * and AddDeploymentKeyToReplicationController in kubectl/pkg/cmd/rollingupdate/rolling_updater.go of release 1.17.
 */
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Routine } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { annotated, type Controller, type Controllers, NEXT_CONTROLLER } from './controllers.ts';

export interface ImageChange {
  readonly image: string;
  /** Empty: the only container. */
  readonly container: string;
  readonly pullPolicy: string;
  /** Label key that tells the two apart. */
  readonly key: string;
  /** Empty: made of the old one and a hash. */
  readonly newName: string;
}

/** A hash of an object's text. Upstream: util.HashObject. */
export function objectHash(object: unknown): string {
  return bytesToHex(md5(new TextEncoder().encode(JSON.stringify(object))));
}

export function withImage(old: Controller, change: ImageChange): Controller {
  const template = old.spec.template ?? {};
  const containers = template.spec?.containers ?? [];
  const { container, image, key, pullPolicy } = change;
  const found = container === '' ? 0 : containers.findIndex(({ name }) => name === container);
  if (found < 0) throw new CliError(`container ${container} not found in pod`);
  if (containers.length > 1 && container === '')
    throw new CliError('must specify container to update when updating a multi-container pod');
  const changed = containers.map((c, i) =>
    i === found
      ? { ...c, image, ...(pullPolicy ? { imagePullPolicy: pullPolicy as typeof c.imagePullPolicy } : {}) }
      : c,
  );
  const spec = { ...template.spec, containers: changed };
  const hash = objectHash({ ...old, spec: { ...old.spec, template: { ...template, spec } } });
  return {
    ...labelled({ ...old, spec: { ...old.spec, template: { ...template, spec } } }, key, hash),
    metadata: { ...old.metadata, name: change.newName || `${old.metadata.name}-${hash}` },
  };
}

/** Selector and template get the label. */
function labelled(controller: Controller, key: string, value: string): Controller {
  const { spec, ...rest } = withTemplateLabel(controller, key, value);
  return { ...rest, spec: { ...spec, selector: { ...spec.selector, [key]: value } } };
}

function withTemplateLabel(controller: Controller, key: string, value: string): Controller {
  const { spec } = controller;
  const metadata = { ...spec.template?.metadata, labels: { ...spec.template?.metadata?.labels, [key]: value } };
  const template = { ...spec.template, metadata } as NonNullable<typeof spec.template>;
  return { ...controller, spec: { ...spec, template } };
}

/** Notes on the old controller which one comes next, and labels it and its Pods where the label is not there yet.
 * Upstream: UpdateExistingReplicationController. */
export function* markOld(
  controllers: Controllers,
  old: Controller,
  nextName: string,
  key: string,
  value: string,
): Routine<Controller> {
  if (old.spec.selector?.[key] !== undefined)
    return yield* controllers.change(old, (rc) => annotated(rc, { [NEXT_CONTROLLER]: nextName }));
  // New Pods first, then those that are there, then what is selected.
  let marked = yield* controllers.change(annotated(old, { [NEXT_CONTROLLER]: nextName }), (rc) =>
    withTemplateLabel(rc, key, value),
  );
  for (const pod of yield* controllers.pods(marked.spec.selector)) yield* controllers.labelPod(pod, key, value);
  marked = yield* controllers.change(marked, (rc) => ({
    ...rc,
    spec: { ...rc.spec, selector: { ...rc.spec.selector, [key]: value } },
  }));
  for (const pod of yield* controllers.pods(marked.spec.selector))
    if (pod.metadata.labels?.[key] !== value) yield* controllers.deletePod(pod);
  return marked;
}
