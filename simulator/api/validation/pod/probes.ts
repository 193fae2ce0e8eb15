/** Probes and lifecycle hooks. Upstream: core validation validateProbe, validateHandler, validateLifecycle. */
import type { Container, LifecycleHandler, Probe } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { addInvalid, eachInvalid, forbidden, invalid, nonNegative, notSupported, required } from '../errors.ts';
import { isHeaderName } from '../names.ts';
import { portMessages, validatePort } from '../port-reference.ts';

type Handler = LifecycleHandler & Pick<Probe, 'grpc'>;

/** All three probes and the hooks of a container that may have them. */
export function addHookErrors(
  errors: FieldError[],
  container: Container,
  gracePeriod: number | undefined,
  path: string,
): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  if (lifecycle?.postStart)
    errors.push(...validateHandler(lifecycle.postStart, gracePeriod, `${path}.lifecycle.postStart`));
  if (lifecycle?.preStop) errors.push(...validateHandler(lifecycle.preStop, gracePeriod, `${path}.lifecycle.preStop`));
  if (livenessProbe)
    errors.push(
      ...validateProbe(livenessProbe, gracePeriod, `${path}.livenessProbe`),
      ...onlyOnce(livenessProbe, `${path}.livenessProbe`),
    );
  if (readinessProbe) {
    errors.push(...validateProbe(readinessProbe, gracePeriod, `${path}.readinessProbe`));
    if (readinessProbe.terminationGracePeriodSeconds !== undefined) {
      const at = `${path}.readinessProbe.terminationGracePeriodSeconds`;
      errors.push(invalid(at, readinessProbe.terminationGracePeriodSeconds, 'must not be set for readinessProbes'));
    }
  }
  if (startupProbe)
    errors.push(
      ...validateProbe(startupProbe, gracePeriod, `${path}.startupProbe`),
      ...onlyOnce(startupProbe, `${path}.startupProbe`),
    );
}

function onlyOnce(probe: Probe, path: string): FieldError[] {
  return probe.successThreshold === 1
    ? []
    : [invalid(`${path}.successThreshold`, probe.successThreshold ?? 0, 'must be 1')];
}

const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function validateProbe(probe: Probe, gracePeriod: number | undefined, path: string): FieldError[] {
  const errors = validateHandler(probe as Handler, gracePeriod, path);
  for (const key of NUMBERS) {
    const value = probe[key];
    if (value !== undefined && value < 0) errors.push(...nonNegative(`${path}.${key}`, value));
  }
  const { terminationGracePeriodSeconds: grace } = probe;
  if (grace !== undefined && grace <= 0)
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
  return errors;
}

function validateHandler(handler: Handler, gracePeriod: number | undefined, path: string): FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  let errors: FieldError[] | undefined;
  const refuse = (key: string): void => {
    errors?.push(forbidden(`${path}.${key}`, 'may not specify more than 1 handler type'));
  };
  if (exec) errors = exec.command?.length ? [] : [required(`${path}.exec.command`)];
  if (errors && httpGet) refuse('httpGet');
  else if (httpGet) errors = validateHttpGet(httpGet, `${path}.httpGet`);
  if (errors && tcpSocket) refuse('tcpSocket');
  else if (tcpSocket) errors = validatePort(tcpSocket.port ?? 0, `${path}.tcpSocket.port`);
  if (errors && grpc) refuse('grpc');
  else if (grpc) errors = validatePort(grpc.port ?? 0, `${path}.grpc.port`);
  if (errors && sleep) refuse('sleep');
  else if (sleep) errors = validateSleep(sleep.seconds ?? 0, gracePeriod, `${path}.sleep`);
  return errors ?? [required(path, 'must specify a handler type')];
}

function validateHttpGet(http: NonNullable<Handler['httpGet']>, path: string): FieldError[] {
  const errors = http.path ? [] : [required(`${path}.path`)];
  addInvalid(errors, path, '.port', http.port, portMessages(http.port));
  if (http.scheme !== 'HTTP' && http.scheme !== 'HTTPS')
    errors.push(notSupported(`${path}.scheme`, http.scheme ?? '', ['HTTP', 'HTTPS']));
  for (const header of http.httpHeaders ?? [])
    errors.push(...eachInvalid(`${path}.httpHeaders`, header.name, isHeaderName(header.name)));
  return errors;
}

function validateSleep(seconds: number, gracePeriod: number | undefined, path: string): FieldError[] {
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return [];
  return [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`)];
}
