/** Definitions that are established have their kinds served. Mirrors apiextensions-apiserver pkg/apiserver/customresource_handler.go. */
import type { Change, KubeObject } from '../../store/types.ts';
import type { CustomResourceDefinition } from '../objects.ts';
import type { Registry } from '../registry.ts';
import { sameJson } from '../validation/errors.ts';
import { isTrue } from './conditions.ts';
import { kindsOf } from './custom-kind.ts';

type Definition = CustomResourceDefinition & KubeObject;

/** Brings the kinds of a definition that changed into the registry, or takes them away. */
export function serveDefinition(change: Change, registry: Registry): void {
  const { type, object, previous } = change as Change<Definition>;
  const { name } = object.metadata;
  if (type === 'DELETED' || !isTrue(object, 'Established')) registry.bring(name, []);
  else if (!previous || !servedAlike(object, previous)) registry.bring(name, kindsOf(object));
}

function servedAlike(a: Definition, b: Definition): boolean {
  return (
    isTrue(b, 'Established') &&
    a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
    sameJson(a.spec, b.spec) &&
    sameJson(a.status.acceptedNames, b.status.acceptedNames)
  );
}
