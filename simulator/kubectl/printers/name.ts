/** The printer without -o, and that of `-o name`. Mirrors cli-runtime/pkg/printers/name.go. */
import { textOr } from '../resources/compact-json.ts';
import type { Mapping, Unstructured } from '../types.ts';

export interface Printer {
  /** Text for one object (or one list). */
  print(object: Unstructured): string;
}

/** "deployment.apps/web created" */
export function namePrinter(mapping: Mapping | undefined, operation: string | undefined): Printer {
  const print = (object: Unstructured): string => {
    if (Array.isArray(object.items)) return (object.items as Unstructured[]).map(print).join('');
    return `${nameOf(object, mapping)}${operation ? ` ${operation}` : ''}\n`;
  };
  return { print };
}

/** "deployment.apps/web", "pod/web" */
export function nameOf(object: Unstructured, _mapping?: Mapping): string {
  const group = String(object.apiVersion ?? '').includes('/') ? String(object.apiVersion).split('/')[0] : '';
  const name = textOr(object.metadata?.name) || '<unknown>';
  const kind = String(object.kind ?? '').toLowerCase() || '<unknown>';
  return group ? `${kind}.${group}/${name}` : `${kind}/${name}`;
}
