/** A patch laid over an object here, where no server does it. */
import { JsonPatchError, jsonPatch, type Operation } from '../../api/patch/json.ts';
import { mergePatch } from '../../api/patch/merge.ts';
import { StrategicPatchError, strategicMerge } from '../../api/patch/strategic.ts';
import type { SchemaNode } from '../../api/schema/schema.ts';
import { CliError } from '../cli/errors.ts';
import type { PatchType } from '../types.ts';

/** The patched object; without a schema a strategic patch is a merge. Throws `CliError` for a patch that does not fit. */
export function laidOver(type: PatchType, schema: SchemaNode | undefined, object: object, patch: unknown): unknown {
  try {
    if (type === 'json') return jsonPatch(object as never, patch as readonly Operation[]);
    return type === 'strategic' && schema ? strategicMerge(schema, object as never, patch) : mergePatch(object, patch);
  } catch (error) {
    if (error instanceof JsonPatchError || error instanceof StrategicPatchError) throw new CliError(error.message);
    throw error;
  }
}
