/** Whom the `rollout` commands act on. */
import type { Routine } from '../../../kernel/wait.ts';
import { CliError } from '../../cli/errors.ts';
import { fileOptions, hasFiles } from '../../cli/flagsets.ts';
import { type FoundInfos, findInfos } from '../../resources/builder.ts';
import type { Invocation } from '../../types.ts';

/** A target must be named, by arguments or files. */
export function requireTarget({ args, flags }: Invocation): void {
  if (args.length === 0 && !hasFiles(flags)) throw new CliError('required resource not specified');
}

/** The workloads that arguments, files or a selector name; a type alone means all of it. */
export const findTargets = (call: Invocation): Routine<FoundInfos> =>
  findInfos(call, {
    args: call.args,
    ...fileOptions(call.flags),
    selector: call.flags.string('selector'),
    typeAlone: true,
    latest: true,
    typed: true,
  });
