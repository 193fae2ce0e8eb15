/** Flags that several commands share, as cmdutil.Add…Flags, PrintFlags.AddFlags and DeleteFlags.AddFlags define them. */
import type { FlagSpec, Flags, Invocation } from '../types.ts';

/** -f, -k, -R. */
export const FILENAME_FLAGS: readonly FlagSpec[] = [
  { name: 'filename', short: 'f', type: 'stringSlice' },
  { name: 'kustomize', short: 'k', type: 'string' },
  { name: 'recursive', short: 'R', type: 'bool' },
];

/** Whether -f or -k says where objects stand. */
export const hasFiles = (flags: Flags): boolean =>
  flags.list('filename').length > 0 || flags.string('kustomize') !== '';

/** What -f, -k and -R say, for findInfos. */
export const fileOptions = (flags: Flags): { filenames: readonly string[]; kustomize: string; recursive: boolean } => ({
  filenames: flags.list('filename'),
  kustomize: flags.string('kustomize'),
  recursive: flags.bool('recursive'),
});

export const SELECTOR_FLAG: FlagSpec = { name: 'selector', short: 'l', type: 'string' };
export const FIELD_SELECTOR_FLAG: FlagSpec = { name: 'field-selector', type: 'string' };
export const ALL_NAMESPACES_FLAG: FlagSpec = { name: 'all-namespaces', short: 'A', type: 'bool' };
export const ALL_FLAG: FlagSpec = { name: 'all', type: 'bool' };
export const LOCAL_FLAG: FlagSpec = { name: 'local', type: 'bool' };
export const WAIT_FLAG: FlagSpec = { name: 'wait', type: 'bool' };
export const CHUNK_SIZE_FLAG: FlagSpec = { name: 'chunk-size', type: 'int64', default: 500 };
export const SUBRESOURCE_FLAG: FlagSpec = { name: 'subresource', type: 'string' };
export const SAVE_CONFIG_FLAG: FlagSpec = { name: 'save-config', type: 'bool' };

export const DRY_RUN_FLAG: FlagSpec = {
  name: 'dry-run',
  type: 'string',
  default: 'none',
  noOptDefault: 'unchanged',
};

export const VALIDATE_FLAG: FlagSpec = {
  name: 'validate',
  type: 'string',
  default: 'strict',
  noOptDefault: 'strict',
};

export const RECORD_FLAG: FlagSpec = {
  name: 'record',
  type: 'bool',
  deprecated: '--record will be removed in the future',
};

export const fieldManagerFlag = (manager: string): FlagSpec => ({
  name: 'field-manager',
  type: 'string',
  default: manager,
});

/** -o, --template, --show-managed-fields, --allow-missing-template-keys. */
export const PRINT_FLAGS: readonly FlagSpec[] = [
  { name: 'output', short: 'o', type: 'string' },
  { name: 'template', type: 'string' },
  { name: 'allow-missing-template-keys', type: 'bool', default: true },
  { name: 'show-managed-fields', type: 'bool' },
];

/** What deletes has these, be it `delete`, `apply`, `replace` or `run`. */
export const DELETION_FLAGS: readonly FlagSpec[] = [
  { name: 'cascade', type: 'string', default: 'background', noOptDefault: 'background' },
  { name: 'force', type: 'bool' },
  { name: 'grace-period', type: 'int', default: -1 },
  { name: 'timeout', type: 'duration' },
];

/** How long a command waits for a pod to run. */
export const runningTimeoutFlag = (duration: string): FlagSpec => ({
  name: 'pod-running-timeout',
  type: 'duration',
  default: duration,
});

/** How long that is, in ms. Upstream: cmdutil.GetPodRunningTimeoutFlag. */
export function runningTimeout(call: Pick<Invocation, 'flags'>, refuse: (message: string) => Error): number {
  const timeout = call.flags.duration('pod-running-timeout');
  if (timeout <= 0) throw refuse('--pod-running-timeout must be higher than zero');
  return timeout;
}
