/** Security contexts of Pods and containers. Upstream: core validation ValidateSecurityContext, validatePodSpecSecurityContext. */
import type {
  AppArmorProfile,
  PodSpec,
  SeccompProfile,
  SecurityContext,
  WindowsSecurityContextOptions,
} from '../../objects.ts';
import { internalValue } from '../../schema/internal.ts';
import type { FieldError } from '../../types.ts';
import { duplicate, eachInvalid, forbidden, invalid, notSupported, required, tooLong } from '../errors.ts';
import { validateDescendingPath } from '../local-path.ts';
import { byteLength, isDnsSubdomain, isUnixId } from '../names.ts';

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

export function validateSecurityContext(
  context: SecurityContext | undefined,
  hostUsers: boolean,
  path: string,
): FieldError[] {
  if (!context) return [];
  const errors: FieldError[] = [];
  const { runAsUser, runAsGroup, procMount, capabilities } = context;
  if (runAsUser !== undefined) errors.push(...eachInvalid(`${path}.runAsUser`, runAsUser, isUnixId(runAsUser)));
  if (runAsGroup !== undefined) errors.push(...eachInvalid(`${path}.runAsGroup`, runAsGroup, isUnixId(runAsGroup)));
  if (procMount !== undefined) {
    const types = ['Default', 'Unmasked'];
    if (!types.includes(procMount)) errors.push(notSupported(`${path}.procMount`, procMount, types));
    if (hostUsers && procMount === 'Unmasked')
      errors.push(invalid(`${path}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'));
  }
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`));
  if (context.allowPrivilegeEscalation === false) {
    const refuse = (what: string): void => {
      const shown = internalValue('io.k8s.api.core.v1.SecurityContext', context);
      errors.push(invalid(path, shown, `cannot set \`allowPrivilegeEscalation\` to false and ${what}`));
    };
    if (context.privileged) refuse('`privileged` to true');
    for (const name of capabilities?.add ?? [])
      if (name === 'CAP_SYS_ADMIN') refuse('`capabilities.Add` CAP_SYS_ADMIN');
  }
  return [
    ...errors,
    ...validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`),
    ...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`),
  ];
}

/** The Pod's own context, and what hangs together with it in the spec. */
export function validatePodSecurityContext(spec: PodSpec, path: string): FieldError[] {
  const context = spec.securityContext;
  if (!context) return [];
  const errors: FieldError[] = [];
  if (isEmpty(context) && !spec.hostPID) return errors;
  for (const key of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) {
    const id = context[key];
    if (id !== undefined) errors.push(...eachInvalid(`${path}.${key}`, id, isUnixId(id)));
  }
  for (const [i, id] of (context.supplementalGroups ?? []).entries()) {
    errors.push(...eachInvalid(`${path}.supplementalGroups[${i}]`, id, isUnixId(id)));
  }
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(
      invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'),
    );
  }
  errors.push(...validateSysctls(spec, `${path}.sysctls`));
  const oneOf = (key: 'fsGroupChangePolicy', values: readonly string[]): void => {
    const value = context[key];
    if (value !== undefined && !values.includes(value)) errors.push(notSupported(`${path}.${key}`, value, values));
  };
  oneOf('fsGroupChangePolicy', ['Always', 'OnRootMismatch']);
  errors.push(
    ...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`),
    ...validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`),
    ...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`),
  );
  oneOf('supplementalGroupsPolicy' as 'fsGroupChangePolicy', ['Merge', 'Strict']);
  oneOf('seLinuxChangePolicy' as 'fsGroupChangePolicy', ['Recursive']);
  return errors;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const SYSCTL_SHOWN = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const IPC_SYSCTLS = /^(kernel[./](shm|msg|sem)|fs[./]mqueue[./])/;

function validateSysctls(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, { name }] of (spec.securityContext?.sysctls ?? []).entries()) {
    const at = `${path}[${i}].name`;
    if (!name) errors.push(required(at));
    else if (name.length > 253 || !SYSCTL.test(name)) {
      errors.push(invalid(at, name, `must have at most 253 characters and match regex ${SYSCTL_SHOWN}`));
    } else if (seen.has(name)) errors.push(duplicate(at, name));
    if (spec.hostNetwork && /^net[./]/.test(name))
      errors.push(invalid(at, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec.hostIPC && IPC_SYSCTLS.test(name))
      errors.push(invalid(at, name, "may not be specified when 'hostIPC' is true"));
    seen.add(name);
  }
  return errors;
}

function validateSeccomp(profile: SeccompProfile | undefined, path: string): FieldError[] {
  if (!profile) return [];
  const errors: FieldError[] = [];
  const { type, localhostProfile } = profile;
  if (!type) errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else if (!PROFILE_TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, PROFILE_TYPES));
  if (type === 'Localhost') {
    if (localhostProfile === undefined)
      errors.push(required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost'));
    else errors.push(...validateDescendingPath(localhostProfile, `${path}.localhostProfile`));
  } else if (localhostProfile !== undefined) {
    const shown = internalValue('io.k8s.api.core.v1.SeccompProfile', profile);
    errors.push(invalid(`${path}.localhostProfile`, shown, 'can only be set when seccomp type is Localhost'));
  }
  return errors;
}

function validateAppArmor(profile: AppArmorProfile | undefined, path: string): FieldError[] {
  if (!profile) return [];
  const at = `${path}.localhostProfile`;
  const { type, localhostProfile: local } = profile;
  if (!type) return [required(`${path}.type`, 'type is required when appArmorProfile is set')];
  if (!PROFILE_TYPES.includes(type)) return [notSupported(`${path}.type`, type, PROFILE_TYPES)];
  if (type !== 'Localhost')
    return local === undefined ? [] : [invalid(at, local, 'can only be set when AppArmor type is Localhost')];
  if (local === undefined) return [required(at, 'must be set when AppArmor type is Localhost')];
  const errors: FieldError[] = [];
  if (local.trim() !== local) errors.push(invalid(at, local, 'must not be padded with whitespace'));
  else if (local === '') errors.push(required(at, 'must be set when AppArmor type is Localhost'));
  if (byteLength(local) > 4095) errors.push(tooLong(at, 4095));
  return errors;
}

/** Windows nodes are not simulated; the API's rules are. */
function validateWindowsOptions(options: WindowsSecurityContextOptions | undefined, path: string): FieldError[] {
  if (!options) return [];
  const errors: FieldError[] = [];
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined) {
    errors.push(
      ...eachInvalid(`${path}.gmsaCredentialSpecName`, gmsaCredentialSpecName, isDnsSubdomain(gmsaCredentialSpecName)),
    );
  }
  if (gmsaCredentialSpec === '')
    errors.push(invalid(`${path}.gmsaCredentialSpec`, '', 'gmsaCredentialSpec cannot be an empty string'));
  else if (gmsaCredentialSpec && byteLength(gmsaCredentialSpec) > 65536) {
    errors.push(
      invalid(`${path}.gmsaCredentialSpec`, gmsaCredentialSpec, 'gmsaCredentialSpec size must be under 64 KiB'),
    );
  }
  if (runAsUserName === undefined) return errors;
  const at = `${path}.runAsUserName`;
  const refuse = (why: string): void => {
    errors.push(invalid(at, runAsUserName, why));
  };
  const parts = runAsUserName.split('\\');
  if (runAsUserName === '') refuse('runAsUserName cannot be an empty string');
  else if (/[\x00-\x1f\x7f]/.test(runAsUserName)) refuse('runAsUserName cannot contain control characters');
  else if (parts.length > 2) refuse('runAsUserName cannot contain more than one backslash');
  else {
    const domain = parts.length === 2 ? (parts[0] as string) : undefined;
    const user = parts[parts.length - 1] as string;
    if (domain !== undefined) {
      if (byteLength(domain) >= 256) refuse("runAsUserName's Domain length must be under 256 characters");
      if (!NETBIOS.test(domain) && !WINDOWS_DNS.test(domain))
        refuse("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
    }
    if (user === '') refuse("runAsUserName's User cannot be empty");
    else if (byteLength(user) > 104) refuse("runAsUserName's User length must not be longer than 104 characters");
    if (/^[. ]+$/.test(user)) refuse("runAsUserName's User cannot contain only periods or spaces");
    if (/["/\\:;|=,+*?<>@[\]]/.test(user))
      refuse('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  }
  return errors;
}

const NETBIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const WINDOWS_DNS =
  /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** spec.os says which of the contexts' fields make sense. Upstream: validateOS, validateLinux, validateWindows. */
export function validateOs(spec: PodSpec, path: string): FieldError[] {
  if (!spec.os) return [];
  const { name } = spec.os;
  if (!name) return [required(`${path}.os.name`)];
  const containers: [string, SecurityContext][] = [];
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) {
      if (container.securityContext)
        containers.push([`${path}.${list}[${i}].securityContext`, container.securityContext]);
    }
  }
  if (name === 'linux') {
    const detail = 'windows options cannot be set for a linux pod';
    const errors = spec.securityContext?.windowsOptions
      ? [forbidden(`${path}.securityContext.windowsOptions`, detail)]
      : [];
    for (const [at, context] of containers)
      if (context.windowsOptions) errors.push(forbidden(`${at}.windowsOptions`, detail));
    return errors;
  }
  if (name !== 'windows') return [notSupported(`${path}.os`, name, ['linux', 'windows'])];
  const errors: FieldError[] = [];
  const refuse = (at: string): void => {
    errors.push(forbidden(at, 'cannot be set for a windows pod'));
  };
  for (const [key, at] of WINDOWS_POD) {
    const holder = (at === 'spec' ? spec : spec.securityContext) as Record<string, unknown> | undefined;
    if (holder?.[key]) refuse(at === 'spec' ? `${path}.${key}` : `${path}.securityContext.${key}`);
  }
  for (const [at, context] of containers) {
    for (const key of WINDOWS_CONTAINER) if (context[key] !== undefined) refuse(`${at}.${key}`);
  }
  return errors;
}

const WINDOWS_POD: readonly (readonly [string, 'spec' | 'context'])[] = [
  ['appArmorProfile', 'context'],
  ['seLinuxOptions', 'context'],
  ['hostUsers', 'spec'],
  ['hostPID', 'spec'],
  ['hostIPC', 'spec'],
  ['seccompProfile', 'context'],
  ['fsGroup', 'context'],
  ['fsGroupChangePolicy', 'context'],
  ['sysctls', 'context'],
  ['shareProcessNamespace', 'spec'],
  ['runAsUser', 'context'],
  ['runAsGroup', 'context'],
  ['supplementalGroups', 'context'],
  ['supplementalGroupsPolicy', 'context'],
  ['seLinuxChangePolicy', 'context'],
];
const WINDOWS_CONTAINER = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

function hasWindowsOptions(spec: PodSpec): boolean {
  if (spec.securityContext?.windowsOptions) return true;
  for (const list of CONTAINER_LISTS) {
    const containers = spec[list];
    if (containers) for (const container of containers) if (container.securityContext?.windowsOptions) return true;
  }
  return false;
}

const NOTHING: readonly FieldError[] = [];
const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Upstream: validateWindowsHostProcessPod. */
export function validateHostProcess(spec: PodSpec, path: string): readonly FieldError[] {
  if (!hasWindowsOptions(spec)) return NOTHING;
  const errors: FieldError[] = [];
  const pod = spec.securityContext?.windowsOptions?.hostProcess;
  let all = 0;
  let host = 0;
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) {
      all++;
      const own = container.securityContext?.windowsOptions?.hostProcess;
      if (pod !== undefined && own !== undefined && pod !== own) {
        const at = `${path}.${list}[${i}].securityContext.windowsOptions.hostProcess`;
        errors.push(invalid(at, own, `pod hostProcess value must be identical if both are specified, was ${pod}`));
      }
      if (own ?? pod) host++;
    }
  }
  if (host > 0 && host !== all) {
    errors.push(
      invalid(
        path,
        '',
        'If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ),
    );
  }
  if (host > 0 && !spec.hostNetwork) {
    errors.push(
      invalid(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'),
    );
  }
  return errors;
}
