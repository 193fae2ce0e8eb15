/** Definitions that are established have their kinds served. Mirrors apiextensions-apiserver pkg/apiserver/customresource_handler.go. */
import type { Store } from '../../store/store.ts';
import type { Change, KubeObject } from '../../store/types.ts';
import type { CustomResourceDefinition } from '../objects.ts';
import type { Registry } from '../registry.ts';
import { sameJson } from '../validation/errors.ts';
import { DEFINITIONS, isTrue } from './conditions.ts';
import { kindsOf } from './custom-kind.ts';

type Definition = CustomResourceDefinition & KubeObject;

/** Brings the kinds of every definition into the registry, from now on. */
export function serveDefinitions(store: Store, registry: Registry): void {
  store.subscribe(DEFINITIONS, (change: Change) => {
    const { type, object, previous } = change as Change<Definition>;
    const { name } = object.metadata;
    if (type === 'DELETED' || !isTrue(object, 'Established')) registry.bring(name, []);
    else if (!previous || !servedAlike(object, previous)) registry.bring(name, kindsOf(object));
  });
}

function servedAlike(a: Definition, b: Definition): boolean {
  return (
    isTrue(b, 'Established') &&
    a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
    sameJson(a.spec, b.spec) &&
    sameJson(a.status.acceptedNames, b.status.acceptedNames)
  );
}
