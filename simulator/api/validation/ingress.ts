/** Ingress. Upstream: pkg/apis/networking/validation/validation.go. */
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule, IngressSpec, IngressTLS } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { addInvalid, eachInvalid, invalid, notSupported, required } from './errors.ts';
import { parseIp, validateIp } from './ip.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import {
  isDnsSubdomain,
  isPortName,
  isPortNumber,
  isWildcardSubdomain,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
} from './names.ts';
import { referenceErrors } from './typed-reference.ts';

export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const FORBIDDEN_IN_PATH = ['//', '/./', '/../', '%2f', '%2F'];
const FORBIDDEN_AT_END = ['/..', '/.'];
const NO_ADDRESS = 'must be a DNS name, not an IP address';

export function ingressErrors(ingress: Ingress): FieldError[] {
  const errors = objectErrors(ingress);
  const annotation = ingress.metadata.annotations?.[CLASS_ANNOTATION];
  const { ingressClassName } = ingress.spec;
  if (annotation !== undefined && ingressClassName !== undefined && annotation !== ingressClassName) {
    const detail = 'must match `ingressClassName` when both are specified';
    errors.push(invalid(`annotations.${CLASS_ANNOTATION}`, annotation, detail));
  }
  return errors;
}

export function ingressUpdateErrors(ingress: Ingress, old: Ingress): FieldError[] {
  return [...validateObjectMetaUpdate(ingress.metadata, old.metadata, 'metadata'), ...objectErrors(ingress)];
}

export function ingressStatusErrors(ingress: Ingress, old: Ingress): FieldError[] {
  const errors = validateObjectMetaUpdate(ingress.metadata, old.metadata, 'metadata');
  const known = (old.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip);
  for (const [i, { ip, hostname }] of (ingress.status?.loadBalancer?.ingress ?? []).entries()) {
    const at = `status.loadBalancer.ingress[${i}]`;
    if (ip && !known.includes(ip)) errors.push(...validateIp(ip, `${at}.ip`));
    if (!hostname) continue;
    addInvalid(errors, at, '.hostname', hostname, isDnsSubdomain(hostname));
    if (parseIp(hostname)) errors.push(invalid(`${at}.hostname`, hostname, NO_ADDRESS));
  }
  return errors;
}

function objectErrors({ metadata, spec }: Ingress): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain, 'metadata'), ...specErrors(spec)];
}

function specErrors({ rules = [], defaultBackend, tls = [], ingressClassName }: IngressSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (rules.length === 0 && !defaultBackend)
    errors.push(invalid('spec', null, 'either `defaultBackend` or `rules` must be specified'));
  if (defaultBackend) errors.push(...backendErrors(defaultBackend, 'spec.defaultBackend'));
  for (const [i, rule] of rules.entries()) errors.push(...ruleErrors(rule, `spec.rules[${i}]`));
  for (const [i, entry] of tls.entries()) errors.push(...tlsErrors(entry, `spec.tls[${i}]`));
  if (ingressClassName !== undefined)
    addInvalid(errors, 'spec', '.ingressClassName', ingressClassName, nameIsDnsSubdomain(ingressClassName, false));
  return errors;
}

/** "*.example.com" or a plain name. */
const hostProblems = (host: string): readonly string[] =>
  host.includes('*') ? isWildcardSubdomain(host) : isDnsSubdomain(host);

function tlsErrors({ hosts = [], secretName }: IngressTLS, path: string): FieldError[] {
  const errors = hosts.flatMap((host, i) => eachInvalid(`${path}.hosts[${i}]`, host, hostProblems(host)));
  if (secretName) addInvalid(errors, path, '.secretName', secretName, nameIsDnsSubdomain(secretName, false));
  return errors;
}

function ruleErrors({ host, http }: IngressRule, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (host) {
    if (parseIp(host)) errors.push(invalid(`${path}.host`, host, NO_ADDRESS));
    addInvalid(errors, path, '.host', host, hostProblems(host));
  }
  if (!http) return errors;
  if (!http.paths?.length) errors.push(required(`${path}.http.paths`));
  for (const [i, entry] of (http.paths ?? []).entries()) errors.push(...pathErrors(entry, `${path}.http.paths[${i}]`));
  return errors;
}

function pathErrors({ path = '', pathType, backend }: HTTPIngressPath, at: string): FieldError[] {
  if (pathType === undefined) return [required(`${at}.pathType`, 'pathType must be specified')];
  const errors: FieldError[] = [];
  const refuse = (why: string): void => void errors.push(invalid(`${at}.path`, path, why));
  switch (pathType) {
    case 'Exact':
    case 'Prefix':
      if (!path.startsWith('/')) refuse('must be an absolute path');
      for (const part of FORBIDDEN_IN_PATH) if (path.includes(part)) refuse(`must not contain '${part}'`);
      for (const end of FORBIDDEN_AT_END) if (path.endsWith(end)) refuse(`cannot end with '${end}'`);
      break;
    case 'ImplementationSpecific':
      if (path !== '' && !path.startsWith('/')) refuse('must be an absolute path');
      break;
    default:
      errors.push(notSupported(`${at}.pathType`, pathType, PATH_TYPES));
  }
  return [...errors, ...backendErrors(backend ?? {}, `${at}.backend`)];
}

function backendErrors({ service, resource }: IngressBackend, path: string): FieldError[] {
  if (service && resource) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return referenceErrors(resource, `${path}.resource`);
  if (!service) return [invalid(path, '', 'resource or service backend is required')];
  const errors: FieldError[] = [];
  const { name, port = {} } = service;
  if (!name) errors.push(required(`${path}.service.name`));
  else addInvalid(errors, path, '.service.name', name, nameIsDnsLabel(name, false));
  if (port.name && port.number) errors.push(invalid(path, '', 'cannot set both port name & port number'));
  else if (port.name) addInvalid(errors, path, '.service.port.name', port.name, isPortName(port.name));
  else if (port.number) addInvalid(errors, path, '.service.port.number', port.number, isPortNumber(port.number));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}
