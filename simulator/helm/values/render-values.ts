/** What templates see, put together and checked. Mirrors Helm's chartutil.ToRenderValues. */
import type { Parts } from '../parts.ts';
import { schemaProblems } from '../schema/values-schema.ts';
import type { Chart, HelmValues, Log, RenderValues } from '../types.ts';
import { coalesceValues, ValuesError } from './coalesce.ts';

export interface RenderValuesOptions {
  readonly release: RenderValues['release'];
  readonly capabilities: RenderValues['capabilities'];
  /** --skip-schema-validation */
  readonly skipSchema?: boolean;
  readonly helmMajor?: 3 | 4;
  /** Schemas' patterns may need the part `regexp`. */
  readonly parts?: Parts;
  readonly log?: Log;
}

/** For a chart whose dependencies are processed, and the user's values. Throws `ValuesError` and `PartMissing`. */
export function toRenderValues(chart: Chart, given: HelmValues, options: RenderValuesOptions): RenderValues {
  const { release, capabilities, log } = options;
  const values = coalesceValues(chart, given, options);
  const problems = options.skipSchema ? '' : schemaProblems(chart, values, options.parts, log);
  if (problems !== '') {
    throw new ValuesError(
      `values don't meet the specifications of the schema(s) in the following chart(s):\n${problems}`,
    );
  }
  return { values, capabilities, release };
}
