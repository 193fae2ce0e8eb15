/** Containers of all three lists. Upstream: core validation validateContainers, validateInitContainers, validateEphemeralContainers. */
import type { Container, ContainerPort, EphemeralContainer, PodSpec } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import {
  addInvalid,
  duplicate,
  eachInvalid,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
  tooMany,
} from '../errors.ts';
import { isDnsLabel, isPortName, isPortNumber } from '../names.ts';
import { validateResourceRequirements } from '../resources.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import { addMountErrors, type Volumes, validateDevices } from './mounts.ts';
import { addHookErrors } from './probes.ts';
import { validateSecurityContext } from './security.ts';

/** What containers are checked against. */
export interface PodParts {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  readonly claims: readonly string[];
  readonly isPod: boolean;
}

export function validateContainers(parts: PodParts, path: string): FieldError[] {
  const { containers } = parts.spec;
  if (!containers || containers.length === 0) return [required(path)];
  const errors: FieldError[] = [];
  for (let i = 0; i < containers.length; i++) {
    const container = containers[i] as Container;
    const at = `${path}[${i}]`;
    addCommonErrors(errors, container, parts, at);
    if (isNamedBefore(containers, i)) errors.push(duplicate(`${at}.name`, container.name));
    addHookErrors(errors, container, parts.spec.terminationGracePeriodSeconds, at);
    if (container.restartPolicy !== undefined || container.restartPolicyRules)
      errors.push(...validateRestartPolicy(container, at));
  }
  addHostPortErrors(errors, containers, path);
  return errors;
}

/** The list is short: looking through it is cheaper than a set. */
function isNamedBefore(containers: readonly Container[], at: number): boolean {
  const { name } = containers[at] as Container;
  for (let i = 0; i < at; i++) if ((containers[i] as Container).name === name) return true;
  return false;
}

const FORBIDDEN_INIT = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

export function validateInitContainers(parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set((parts.spec.containers ?? []).map((c) => c.name));
  for (const [i, container] of (parts.spec.initContainers ?? []).entries()) {
    const at = `${path}[${i}]`;
    addCommonErrors(errors, container, parts, at);
    errors.push(...validateRestartPolicy(container, at));
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    else if (container.name) names.add(container.name);
    addHostPortErrors(errors, [container], path);
    if (container.restartPolicy === 'Always')
      addHookErrors(errors, container, parts.spec.terminationGracePeriodSeconds, at);
    else {
      for (const key of FORBIDDEN_INIT) {
        if (container[key])
          errors.push(forbidden(`${at}.${key}`, 'may not be set for init containers without restartPolicy=Always'));
      }
    }
  }
  return errors;
}

const EPHEMERAL_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'image',
  'command',
  'args',
  'workingDir',
  'envFrom',
  'env',
  'volumeMounts',
  'volumeDevices',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'imagePullPolicy',
  'securityContext',
  'stdin',
  'stdinOnce',
  'tty',
  'targetContainerName',
]);

export function validateEphemeralContainers(parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const others = new Set([...(parts.spec.containers ?? []), ...(parts.spec.initContainers ?? [])].map((c) => c.name));
  const names = new Set(others);
  for (const [i, container] of (parts.spec.ephemeralContainers ?? []).entries()) {
    const at = `${path}[${i}]`;
    addCommonErrors(errors, container as Container, parts, at);
    errors.push(...validateImageSpace(container, at));
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    const { targetContainerName: target } = container;
    if (target && !others.has(target)) errors.push(notFound(`${at}.targetContainerName`, target));
    errors.push(...validateEphemeralFields(container, at));
  }
  return errors;
}

function validateEphemeralFields(container: EphemeralContainer, path: string): FieldError[] {
  const detail = 'cannot be set for an Ephemeral Container';
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(container)) {
    if (EPHEMERAL_FIELDS.has(key) || (key === 'resources' && Object.keys(value as object).length === 0)) continue;
    errors.push(forbidden(`${path}.${key}`, detail));
  }
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    if (mount.subPath) errors.push(forbidden(`${path}.volumeMounts[${i}].subPath`, detail));
    if (mount.subPathExpr) errors.push(forbidden(`${path}.volumeMounts[${i}].subPathExpr`, detail));
  }
  return errors;
}

/** Pods only: templates may have had such images for long. */
export function validateImageSpace(container: { image?: string }, path: string): FieldError[] {
  const { image = '' } = container;
  return image === image.trim()
    ? []
    : [invalid(`${path}.image`, image, 'must not have leading or trailing whitespace')];
}

const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
export const PULL_POLICIES: readonly string[] = ['Always', 'IfNotPresent', 'Never'];

function addCommonErrors(
  errors: FieldError[],
  container: Container,
  { spec, volumes, claims }: PodParts,
  path: string,
): void {
  if (container.name) addInvalid(errors, path, '.name', container.name, isDnsLabel(container.name));
  else errors.push(required(`${path}.name`));
  if (!container.image) errors.push(required(`${path}.image`));
  const policy = container.terminationMessagePolicy ?? '';
  if (!MESSAGE_POLICIES.includes(policy))
    errors.push(notSupported(`${path}.terminationMessagePolicy`, policy, MESSAGE_POLICIES));
  const pull = container.imagePullPolicy ?? '';
  if (container.ports) addPortErrors(errors, container.ports, `${path}.ports`);
  if (container.env) errors.push(...validateEnv(container.env, `${path}.env`));
  if (container.envFrom) errors.push(...validateEnvFrom(container.envFrom, `${path}.envFrom`));
  if (container.volumeMounts) addMountErrors(errors, container, volumes, `${path}.volumeMounts`);
  if (container.volumeDevices) errors.push(...validateDevices(container, volumes, `${path}.volumeDevices`));
  if (!PULL_POLICIES.includes(pull)) errors.push(notSupported(`${path}.imagePullPolicy`, pull, PULL_POLICIES));
  if (container.resources)
    errors.push(...validateResourceRequirements(container.resources, claims, `${path}.resources`));
  if (container.resizePolicy)
    errors.push(...validateResizePolicy(container, spec.restartPolicy, `${path}.resizePolicy`));
  const { securityContext } = container;
  if (securityContext)
    errors.push(...validateSecurityContext(securityContext, spec.hostUsers ?? true, `${path}.securityContext`));
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function addPortErrors(errors: FieldError[], ports: readonly ContainerPort[], path: string): void {
  const names: string[] = [];
  for (let i = 0; i < ports.length; i++) {
    const port = ports[i] as ContainerPort;
    const at = `${path}[${i}]`;
    if (port.name) {
      const messages = isPortName(port.name);
      if (messages.length > 0) errors.push(...eachInvalid(`${at}.name`, port.name, messages));
      else if (names.includes(port.name)) errors.push(duplicate(`${at}.name`, port.name));
      else names.push(port.name);
    }
    if (!port.containerPort) errors.push(required(`${at}.containerPort`));
    else addInvalid(errors, at, '.containerPort', port.containerPort, isPortNumber(port.containerPort));
    if (port.hostPort) addInvalid(errors, at, '.hostPort', port.hostPort, isPortNumber(port.hostPort));
    const protocol = port.protocol ?? '';
    if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${at}.protocol`, protocol, PROTOCOLS));
  }
}

function addHostPortErrors(errors: FieldError[], containers: readonly Container[], path: string): void {
  const taken: string[] = [];
  for (let i = 0; i < containers.length; i++) {
    const { ports } = containers[i] as Container;
    if (!ports) continue;
    for (let j = 0; j < ports.length; j++) {
      const port = ports[j] as ContainerPort;
      if (!port.hostPort) continue;
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.includes(key)) errors.push(duplicate(`${path}[${i}].ports[${j}].hostPort`, key));
      taken.push(key);
    }
  }
}

function validateResizePolicy(container: Container, podRestartPolicy: string | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, { resourceName, restartPolicy }] of (container.resizePolicy ?? []).entries()) {
    if (seen.has(resourceName)) errors.push(duplicate(`${path}[${i}]`, resourceName));
    seen.add(resourceName);
    if (!resourceName) errors.push(required(path));
    else if (resourceName !== 'cpu' && resourceName !== 'memory')
      errors.push(notSupported(path, resourceName, ['cpu', 'memory']));
    const policies = ['NotRequired', 'RestartContainer'];
    if (!restartPolicy) errors.push(required(path));
    else if (!policies.includes(restartPolicy)) errors.push(notSupported(path, restartPolicy, policies));
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      errors.push(invalid(path, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
    }
  }
  return errors;
}

/** Upstream: validateContainerRestartPolicy and the rules of ContainerRestartRules. */
function validateRestartPolicy(container: Container, path: string): FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  const errors: FieldError[] = [];
  if (restartPolicy === undefined) {
    if (rules.length > 0)
      errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  } else {
    const policies = ['Always', 'Never', 'OnFailure'];
    if (!policies.includes(restartPolicy)) errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, policies));
  }
  if (rules.length > 20) errors.push(tooMany(`${path}.restartPolicyRules`, rules.length, 20));
  for (const [i, rule] of rules.entries()) {
    const at = `${path}.restartPolicyRules[${i}]`;
    const actions = ['Restart', 'RestartAllContainers'];
    if (!rule.action) errors.push(required(`${at}.action`));
    else if (!actions.includes(rule.action)) errors.push(notSupported(`${at}.action`, rule.action, actions));
    if (!rule.exitCodes) {
      errors.push(required(`${at}.exitCodes`, 'must be specified'));
      continue;
    }
    const operators = ['In', 'NotIn'];
    const { operator, values = [] } = rule.exitCodes;
    if (!operator) errors.push(required(`${at}.exitCodes.operator`));
    else if (!operators.includes(operator)) errors.push(notSupported(`${at}.exitCodes.operator`, operator, operators));
    if (values.length > 255) errors.push(tooMany(`${at}.exitCodes.values`, values.length, 255));
  }
  return errors;
}
