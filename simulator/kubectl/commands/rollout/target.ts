/** What all `rollout` commands check of their arguments. */
import { CliError } from '../../cli/errors.ts';
import type { Invocation } from '../../types.ts';

/** A target must be named, by arguments or files. */
export function requireTarget(call: Invocation): void {
  const { flags } = call;
  if (call.args.length > 0 || flags.list('filename').length > 0 || flags.string('kustomize') !== '') return;
  throw new CliError('required resource not specified');
}
