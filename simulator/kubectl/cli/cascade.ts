/** --cascade of what deletes: `delete`, `apply`, `replace`, `run`. Mirrors delete_flags.go (parseCascadingFlag). */
import type { Routine } from '../../kernel/wait.ts';
import type { Invocation } from '../types.ts';
import { CliError } from './errors.ts';

/** The propagation policy that --cascade asks for; commands read it before they do anything. */
export function* propagationOf(call: Invocation): Routine<string> {
  const value = call.flags.string('cascade');
  switch (value) {
    case 'orphan':
      return 'Orphan';
    case 'foreground':
      return 'Foreground';
    case 'background':
      return 'Background';
  }
  const bool = /^(1|t|T|TRUE|true|True)$/.test(value)
    ? true
    : /^(0|f|F|FALSE|false|False)$/.test(value)
      ? false
      : undefined;
  if (bool === undefined)
    throw new CliError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
  yield* call.err(
    `warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${bool ? 'background' : 'orphan'}.\n`,
  );
  return bool ? 'Background' : 'Orphan';
}
