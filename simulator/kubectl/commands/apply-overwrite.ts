/**
 * `kubectl apply --overwrite=false`: what others changed since the last apply is not changed back. Mirrors
 * kubectl/pkg/cmd/apply/patcher.go (patchSimple): the patch is tried by the schemas of OpenAPI v3, of v2, and by the built-in
 * ones; each tells of the conflict. Kinds without a strategic patch are not looked at, as there.
 */
import type { Routine } from '../../kernel/wait.ts';
import { CliError, withSource } from '../cli/errors.ts';
import { compactSorted } from '../resources/compact-json.ts';
import { infoText } from '../resources/info-text.ts';
import { lastApplied, lastAppliedObject } from '../resources/last-applied.ts';
import { patchConflict } from '../resources/patch-conflict.ts';
import { schemaOf } from '../resources/schema.ts';
import type { Info, Invocation, JsonObject, Unstructured } from '../types.ts';

/** Throws when the patch meets a change that others made; `info.object` is live. */
export function* refuseOverwrite(
  call: Invocation,
  info: Info,
  modified: Unstructured,
  patch: JsonObject,
): Routine<void> {
  const schema = schemaOf(info.mapping);
  if (!schema) return;
  const conflict = patchConflict(schema, lastAppliedObject(info.object), info.object as JsonObject, patch);
  if (conflict === undefined) return;
  if (call.flags.bool('openapi-patch'))
    for (const version of ['openapi v3 spec', 'openapi spec'])
      yield* call.err(`warning: error calculating patch from ${version}: ${conflict}\n`);
  const json = (object: Unstructured): string => `${compactSorted(object)}\n`;
  const failure = new CliError(
    `creating patch with:\noriginal:\n${lastApplied(info.object) ?? ''}\nmodified:\n${json(modified)}\ncurrent:\n${json(info.object)}\nfor: ${conflict}`,
  );
  throw withSource(
    `applying patch:\n\nto:\n${infoText(info)}\nfor:`,
    info.source,
    call.flags.string('dry-run') === 'client' ? failure : withSource('patching', info.source, failure),
  );
}
