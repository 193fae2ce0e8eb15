/** `kubectl apply --server-side`. Mirrors apply.go (applyOneObject's first half). Left out: migration of client-side managers. */
import type { Routine } from '../../kernel/wait.ts';
import { writeQuery } from '../cli/dry-run.ts';
import { CliError, Failure, isConflict, withSource } from '../cli/errors.ts';
import type { Info, Invocation } from '../types.ts';
import { type ApplyOptions, say } from './apply-options.ts';

export function* serverSideApply(call: Invocation, options: ApplyOptions, info: Info): Routine<void> {
  const query = writeQuery({
    dryRun: options.dryRun,
    fieldManager: options.fieldManager,
    validation: options.validation,
    force: call.flags.bool('force-conflicts'),
  });
  const subresource = call.flags.string('subresource');
  try {
    info.object = yield* call.client.patch({ ...info, ...(subresource ? { subresource } : {}) }, 'apply', info.object, {
      query,
    });
  } catch (error) {
    if (isConflict(error)) throw new CliError(`${error.message}\n${CONFLICT_ADVICE}`);
    throw error instanceof Failure ? withSource('applying patch', info.source, error) : error;
  }
  yield* say(call, options, info, 'serverside-applied');
}

const CONFLICT_ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
