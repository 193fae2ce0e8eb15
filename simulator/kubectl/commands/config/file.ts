/** The kubeconfig of `kubectl config`, and what its commands share. */
import { type Routine, settle } from '../../../kernel/wait.ts';
import { CliError } from '../../cli/errors.ts';
import { fetchCommand } from '../../cli/tree.ts';
import {
  type ConfigFiles,
  configFiles,
  defaultFile,
  type KubeConfig,
  loadConfig,
  saveConfig,
} from '../../client/kubeconfig.ts';
import type { Invocation } from '../../types.ts';

export interface ConfigAccess {
  readonly at: ConfigFiles;
  readonly config: KubeConfig;
  /** How messages call it. */
  readonly path: string;
  save(config: KubeConfig): void;
}

export function configAccess({ context, flags }: Invocation): ConfigAccess {
  const at = configFiles(context.files, context.env, context.cwd, flags);
  const config = loadConfig(at, false);
  return { at, config, path: defaultFile(at), save: (after) => saveConfig(at, config, after) };
}

/** Prints the whole help, as cmd.Help() does. */
export function* printHelp(call: Invocation): Routine<void> {
  const [{ helpPage }, { helpOptions }] = yield* settle(
    Promise.all([import('../../cli/help.ts'), import('../help.ts')]),
  );
  const { chain } = yield* fetchCommand(call.root, call.path.split(' ').slice(1));
  yield* call.out(yield* settle(helpPage(chain, [], helpOptions(call.context))));
}

/** The help and "Unexpected args". Upstream: helpErrorf. */
export function* unexpectedArguments(call: Invocation): Routine<never> {
  yield* printHelp(call);
  throw new CliError(`Unexpected args: [${call.args.join(' ')}]`);
}
