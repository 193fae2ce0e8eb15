/** Containers of a pod or a template. Upstream: describeContainers and its parts. */
import type { Container, ContainerState, ContainerStatus, Pod, Probe } from '../../api/objects.ts';
import { quantityMilliValue, quantityValue } from '../../api/quantity.ts';
import { rfc1123z, titleBool } from './fields.ts';
import { describeResources } from './resources.ts';
import type { DescribeWriter } from './writer.ts';

interface ContainersOptions {
  /** '' for pods, '  ' for templates. */
  readonly space: string;
  readonly statuses?: readonly ContainerStatus[] | undefined;
  /** The pod, for the values of downward fields; absent for templates. */
  readonly pod?: Pod;
}

export function describeContainers(
  w: DescribeWriter,
  title: string,
  containers: readonly Container[],
  options: ContainersOptions,
): void {
  const { space } = options;
  if (containers.length === 0) {
    w.line(0, `${space}${title}: <none>`);
    return;
  }
  w.line(0, `${space}${title}:`);
  for (const container of containers) {
    const status = options.statuses?.find((s) => s.name === container.name);
    w.line(1, `${space ? ' ' : ''}${container.name}:`);
    if (status) w.line(2, `Container ID:\t${status.containerID ?? ''}`);
    w.line(2, `Image:\t${container.image ?? ''}`);
    if (status) w.line(2, `Image ID:\t${status.imageID ?? ''}`);
    describePorts(w, container);
    for (const [name, words] of [
      ['Command', container.command],
      ['Args', container.args],
    ] as const) {
      if (!words || words.length === 0) continue;
      w.line(2, `${name}:`);
      for (const word of words) for (const line of word.split('\n')) w.line(3, line);
    }
    if (status) describeState(w, status);
    describeResources(w, 2, container.resources, '');
    for (const [name, probe] of [
      ['Liveness', container.livenessProbe],
      ['Readiness', container.readinessProbe],
      ['Startup', container.startupProbe],
    ] as const) {
      if (probe) w.line(2, `${name}:\t${probeText(probe)}`);
    }
    describeEnvFrom(w, container);
    describeEnv(w, container, options.pod);
    describeMounts(w, container);
  }
}

function describePorts(w: DescribeWriter, container: Container): void {
  const ports = container.ports ?? [];
  const name = (port: { name?: string }): string => (port.name ? ` (${port.name})` : '');
  const inside = ports.map((p) => `${p.containerPort}/${p.protocol ?? 'TCP'}${name(p)}`).join(', ');
  const host = ports.map((p) => `${p.hostPort ?? 0}/${p.protocol ?? 'TCP'}${name(p)}`).join(', ');
  w.line(2, `${inside.includes(',') ? 'Ports' : 'Port'}:\t${inside || '<none>'}`);
  w.line(2, `${host.includes(',') ? 'Host Ports' : 'Host Port'}:\t${host || '<none>'}`);
}

function describeState(w: DescribeWriter, status: ContainerStatus): void {
  stateLines(w, 'State', status.state ?? {});
  if (status.lastState?.terminated) stateLines(w, 'Last State', status.lastState);
  w.line(2, `Ready:\t${titleBool(status.ready)}`);
  w.line(2, `Restart Count:\t${status.restartCount}`);
}

function stateLines(w: DescribeWriter, title: string, state: ContainerState): void {
  if (state.running) {
    w.line(2, `${title}:\tRunning`);
    w.line(3, `Started:\t${rfc1123z(state.running.startedAt)}`);
  } else if (state.terminated) {
    const t = state.terminated;
    w.line(2, `${title}:\tTerminated`);
    if (t.reason) w.line(3, `Reason:\t${t.reason}`);
    if (t.message) w.line(3, `Message:\t${t.message}`);
    w.line(3, `Exit Code:\t${t.exitCode}`);
    if (t.signal) w.line(3, `Signal:\t${t.signal}`);
    w.line(3, `Started:\t${rfc1123z(t.startedAt)}`);
    w.line(3, `Finished:\t${rfc1123z(t.finishedAt)}`);
  } else {
    w.line(2, `${title}:\tWaiting`);
    if (state.waiting?.reason) w.line(3, `Reason:\t${state.waiting.reason}`);
  }
}

/** Upstream: DescribeProbe. */
function probeText(probe: Probe): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${attributes}`;
  if (probe.httpGet) {
    const { scheme, host, port, path } = probe.httpGet;
    return `http-get ${(scheme ?? 'HTTP').toLowerCase()}://${host ?? ''}:${port}${path ?? ''} ${attributes}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function describeEnvFrom(w: DescribeWriter, container: Container): void {
  const sources = container.envFrom ?? [];
  if (sources.length === 0) return;
  w.line(2, 'Environment Variables from:');
  for (const source of sources) {
    const reference = source.configMapRef ?? source.secretRef;
    const kind = source.configMapRef ? 'ConfigMap' : 'Secret';
    const prefix = source.prefix ? ` with prefix '${source.prefix}'` : '';
    w.line(3, `${reference?.name ?? ''}\t${kind}${prefix}\tOptional: ${reference?.optional ?? false}`);
  }
}

function describeEnv(w: DescribeWriter, container: Container, pod: Pod | undefined): void {
  const variables = container.env ?? [];
  w.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`);
  for (const { name, value, valueFrom } of variables) {
    if (!valueFrom) {
      (value ?? '').split('\n').forEach((line, i) => {
        w.line(3, i === 0 ? `${name}:\t${line}` : `\t${line}`);
      });
    } else if (valueFrom.fieldRef) {
      const { apiVersion, fieldPath } = valueFrom.fieldRef;
      w.line(3, `${name}:\t${pod ? metadataField(pod, fieldPath) : ''} (${apiVersion ?? 'v1'}:${fieldPath})`);
    } else if (valueFrom.resourceFieldRef) {
      const { resource, divisor } = valueFrom.resourceFieldRef;
      w.line(3, `${name}:\t${resourceField(container, resource, divisor)} (${resource})`);
    } else if (valueFrom.secretKeyRef) {
      const { key, name: secret, optional } = valueFrom.secretKeyRef;
      w.line(3, `${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional ?? false}`);
    } else if (valueFrom.configMapKeyRef) {
      const { key, name: map, optional } = valueFrom.configMapKeyRef;
      w.line(3, `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional ?? false}`);
    }
  }
}

/** Only the metadata fields that need no subscript are shown. Upstream: resolveFieldPath. */
function metadataField(pod: Pod, path: string): string {
  if (path === 'metadata.name') return pod.metadata.name;
  if (path === 'metadata.namespace') return pod.metadata.namespace ?? '';
  if (path === 'metadata.uid') return pod.metadata.uid;
  return '';
}

/** Rounded up to whole divisors. Upstream: resource.ExtractContainerResourceValue. */
function resourceField(container: Container, name: string, divisor: string | undefined): string {
  const [kind = '', resource = ''] = name.split(/\.(.*)/);
  const map = kind === 'limits' ? container.resources?.limits : container.resources?.requests;
  const amount = map?.[resource];
  if (amount === undefined) return '0';
  const per = !divisor || divisor === '0' ? '1' : divisor;
  return resource === 'cpu'
    ? String(Math.ceil(quantityMilliValue(amount) / quantityMilliValue(per)))
    : String(Math.ceil(quantityValue(amount) / quantityValue(per)));
}

function describeMounts(w: DescribeWriter, container: Container): void {
  const mounts = [...(container.volumeMounts ?? [])].sort((a, b) =>
    a.mountPath < b.mountPath ? -1 : a.mountPath > b.mountPath ? 1 : 0,
  );
  w.line(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}`);
  for (const mount of mounts) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])];
    w.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
  }
  const devices = container.volumeDevices ?? [];
  if (devices.length === 0) return;
  w.line(2, 'Devices:');
  for (const device of devices) w.line(3, `${device.devicePath} from ${device.name}`);
}
