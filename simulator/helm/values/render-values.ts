/** What templates see, put together and checked. Mirrors Helm's chartutil.ToRenderValues. */
import { type SchemaOptions, schemaProblems } from '../schema/values-schema.ts';
import type { Chart, HelmValues, RenderValues } from '../types.ts';
import { type CoalesceOptions, coalesceValues, ValuesError } from './coalesce.ts';

/** Schemas' patterns may need the part `regexp`. */
interface RenderValuesOptions extends CoalesceOptions, SchemaOptions {
  readonly release: RenderValues['release'];
  readonly capabilities: RenderValues['capabilities'];
  /** --skip-schema-validation */
  readonly skipSchema?: boolean;
}

/** For a chart whose dependencies are processed, and the user's values. Throws `ValuesError` and `PartMissing`. */
export function toRenderValues(chart: Chart, given: HelmValues, options: RenderValuesOptions): RenderValues {
  const { release, capabilities } = options;
  const values = coalesceValues(chart, given, options);
  const problems = options.skipSchema ? '' : schemaProblems(chart, values, options);
  if (problems !== '') {
    throw new ValuesError(
      `values don't meet the specifications of the schema(s) in the following chart(s):\n${problems}`,
    );
  }
  return { values, capabilities, release };
}
