/** Files that clusters and users name, and their contents when they are embedded. */
import { base64Encode } from '../../../api/schema/base64.ts';
import { cleanPath } from '../../../kernel/paths.ts';
import { CliError } from '../../cli/errors.ts';
import { defaultFile } from '../../client/kubeconfig.ts';
import type { Invocation, JsonObject } from '../../types.ts';
import type { ConfigAccess } from './file.ts';

/** Fails for --embed-certs without a file, or with one that is not there. */
export function checkEmbedded(call: Invocation, names: readonly string[]): void {
  const { flags, context } = call;
  if (!flags.bool('embed-certs')) return;
  if (names.every((name) => flags.string(name) === ''))
    throw new CliError(`you must specify a ${names.map((name) => `--${name}`).join(' or ')} to embed`);
  for (const name of names) {
    const path = flags.string(name);
    if (path !== '' && !context.files.exists(call.resolvePath(path)))
      throw new CliError(`could not stat ${name} file ${path}: stat ${path}: no such file or directory`);
  }
}

/** Sets the file of a member, or its contents, as the flag of the same name says. */
export function setFile(call: Invocation, access: ConfigAccess, value: JsonObject, name: string, origin: string): void {
  const { flags, context } = call;
  if (!flags.changed(name)) return;
  const path = flags.string(name);
  if (flags.bool('embed-certs')) {
    value[`${name}-data`] = path === '' ? '' : base64Encode(context.files.readBytes(call.resolvePath(path)));
    delete value[name];
    return;
  }
  value[name] = relative(call.resolvePath(path), call.resolvePath(origin || defaultFile(access.at)));
  delete value[`${name}-data`];
}

/** Files beside the kubeconfig or below are named from there. Upstream: RelativizePathWithNoBacksteps. */
function relative(path: string, kubeconfig: string): string {
  const folder = kubeconfig.slice(0, kubeconfig.lastIndexOf('/') + 1);
  const whole = cleanPath(path);
  return whole.startsWith(folder) ? whole.slice(folder.length) : whole;
}
