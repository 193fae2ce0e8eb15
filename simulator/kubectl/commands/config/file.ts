/** The kubeconfig file that `kubectl config` reads and writes. */
import { type KubeConfig, kubeconfigPath, readKubeconfig, writeKubeconfig } from '../../client/kubeconfig.ts';
import type { Invocation } from '../../types.ts';

/** The file of this call, and how to write it back. */
export function configFile(call: Invocation): { path: string; config: KubeConfig; save: (config: KubeConfig) => void } {
  const { context, flags } = call;
  const path = kubeconfigPath(flags, context.env, context.cwd);
  return {
    path,
    config: readKubeconfig(context.files, path, false),
    save: (config) => writeKubeconfig(context.files, path, config),
  };
}
