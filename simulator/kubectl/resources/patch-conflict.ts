/**
 * `kubectl apply --overwrite=false`: whether a patch changes what was changed otherwise since the last apply. Mirrors
 * apimachinery/pkg/util/strategicpatch/patch.go (MergingMapsHaveConflicts).
 */
import type { FieldNode, SchemaNode } from '../../api/schema/schema.ts';
import { compareText } from '../../gotemplate/utf8.ts';
import { printYaml } from '../../yaml/print.ts';
import { child, isMap, same, strategicChanges } from './diff.ts';

type Json = Record<string, unknown>;

/** The text of the conflict, both sides as YAML; undefined when there is none. */
export function patchConflict(schema: SchemaNode, original: Json, current: Json, patch: Json): string | undefined {
  const changed = strategicChanges(schema, original, current);
  if (!mapsConflict(patch, changed, schema)) return undefined;
  return `patch:\n${printYaml(patch)}\nconflicts with changes made from original to current:\n${printYaml(changed)}\n`;
}

const DIRECTIVES = ['$patch', '$retainKeys'];

/** A key that both have, with values that do not go together. */
function mapsConflict(left: Json, right: Json, schema: SchemaNode | undefined): boolean {
  return Object.keys(left).some((key) => {
    if (DIRECTIVES.includes(key) || !Object.hasOwn(right, key)) return false;
    return valuesConflict(left[key], right[key], child(schema, key) as FieldNode | undefined);
  });
}

function valuesConflict(left: unknown, right: unknown, field: FieldNode | undefined): boolean {
  if (isMap(left)) return !isMap(right) || left.$patch !== right.$patch || mapsConflict(left, right, field);
  if (Array.isArray(left)) return !Array.isArray(right) || listsConflict(left, right, field);
  return !same(left, right);
}

function listsConflict(left: readonly unknown[], right: readonly unknown[], field: FieldNode | undefined): boolean {
  const ofMaps = isMap(left[0] ?? right[0]);
  if (field?.patchStrategy?.includes('merge')) {
    const key = field.patchMergeKey;
    if (!ofMaps || key === undefined) return false;
    return (left as Json[]).some((item) => {
      const other = (right as Json[]).find((one) => one[key] === item[key]);
      return other !== undefined && valuesConflict(item, other, field.items as FieldNode | undefined);
    });
  }
  if (left.length !== right.length) return true;
  const [a, b] = ofMaps ? [left, right] : [sorted(left), sorted(right)];
  return a.some((item, i) => valuesConflict(item, b[i], field?.items as FieldNode | undefined));
}

const sorted = (scalars: readonly unknown[]): unknown[] =>
  [...new Set(scalars)].sort((a, b) => compareText(String(a), String(b)));
