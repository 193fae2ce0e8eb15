/**
 * What of the global flags is not simulated, refused by name; and --request-timeout. Mirrors kubectl/pkg/cmd/profiling.go,
 * client-go/tools/clientcmd/helpers.go (ParseTimeout). Flags that cannot be seen to do anything here (compression, basic
 * credentials beside a certificate, versions that match anyway) are taken.
 */
import type { ProgramContext } from '../../kernel/program.ts';
import type { Flags } from '../types.ts';
import { parseDuration } from './duration.ts';
import { CliError, notSimulated } from './errors.ts';

/** Upstream: pprof's own, and kubectl's. */
const PROFILES = new Set(['cpu', 'block', 'mutex', 'goroutine', 'threadcreate', 'heap', 'allocs']);
/** From this level on kubectl tells of its requests. */
const VERBOSE = 6;

/** Throws for what the call asks and nobody does. */
export function checkGlobalFlags(flags: Flags, { files, env }: ProgramContext): void {
  const profile = flags.has('profile') && flags.changed('profile') ? flags.string('profile') : 'none';
  if (PROFILES.has(profile)) throw notSimulated(`--profile=${profile}`);
  if (profile !== 'none') throw new CliError(`unknown profile '${profile}'`);
  for (const name of ['cache-dir', 'tls-server-name', 'vmodule'])
    if (flags.has(name) && flags.changed(name)) throw notSimulated(`--${name}`);
  if (flags.has('v') && flags.changed('v') && flags.number('v') >= VERBOSE)
    throw notSimulated(`-v=${flags.number('v')}, the log of kubectl's own requests`);
  checkPreferences(flags, files, env);
}

/** Upstream: kubectl/pkg/kuberc. */
function checkPreferences(flags: Flags, files: ProgramContext['files'], env: ProgramContext['env']): void {
  const given = flags.has('kuberc') ? flags.string('kuberc') : '';
  if (given === 'off' || env.get('KUBECTL_KUBERC') === 'false') return;
  const path = given || env.get('KUBERC') || `${env.get('HOME') ?? ''}/.kube/kuberc`;
  if (given || env.get('KUBERC') || files.exists(path))
    throw notSimulated(`preferences of kubectl (${path}); --kuberc=off goes without`);
}

const BAD_TIMEOUT =
  'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)';

/** Milliseconds; 0: requests may take as long as they like. Example: "5" and "5s" are 5000. */
export function requestTimeoutMs(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (text === '') return 0;
  try {
    return parseDuration(text);
  } catch (error) {
    throw error instanceof CliError ? new CliError(BAD_TIMEOUT) : error;
  }
}
