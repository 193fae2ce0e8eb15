/** `kubectl port-forward`: what it checks before it forwards; forwarding itself is refused. Mirrors kubectl/pkg/cmd/portforward. */
import type { Routine } from '../../kernel/wait.ts';
import { CliError, notSimulated } from '../cli/errors.ts';
import { findInfos } from '../resources/builder.ts';
import { containersOf } from '../resources/pod-template.ts';
import { defineCommand, type Info, type Invocation, type Unstructured } from '../types.ts';
import { firstPod, type Pod } from './logs-target.ts';

export const PORT_FORWARD = defineCommand({
  name: 'port-forward',
  arguments: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  long: "Forward one or more local ports to a pod.\n\n Use resource type/name such as deployment/mydeployment to select a pod. Resource type defaults to 'pod' if omitted.\n\n If there are multiple pods matching the criteria, a pod will be selected automatically. The forwarding session ends when the selected pod terminates, and a rerun of the command is needed to resume forwarding.",
  example:
    "# Ports 5000 and 6000 of this machine to those of the pod\nkubectl port-forward pod/mypod 5000 6000\n\n# Port 8443 to the port named https of a service's pod\nkubectl port-forward service/myservice 8443:https",
  flags: [
    {
      name: 'address',
      type: 'stringSlice',
      default: ['localhost'],
      usage:
        'Addresses to listen on (comma separated). Only accepts IP addresses or localhost as a value. When localhost is supplied, kubectl will try to bind on both 127.0.0.1 and ::1 and will fail if neither of these addresses are available to bind.',
    },
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '1m0s',
      usage: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    },
  ],
  run: portForward,
});

export interface Forwarded {
  readonly local: number;
  readonly remote: number;
}

function* portForward(call: Invocation): Routine<void> {
  const { args, flags } = call;
  if (args.length < 2) throw call.usageError('TYPE/NAME and list of ports are required for port-forward');
  const target = args[0] as string;
  const { infos, errors } = yield* findInfos(call, { args: [target.includes('/') ? target : `pods/${target}`] });
  if (errors[0]) throw errors[0];
  const info = infos[0] as Info;
  const pod =
    info.mapping.kind === 'Pod'
      ? (info.object as Pod)
      : (yield* firstPod(call, info, 'cannot attach to', flags.duration('pod-running-timeout'), false)).pod;
  const ports = args
    .slice(1)
    .map((text) =>
      parsePort(info.mapping.kind === 'Service' ? servicePort(text, info.object, pod) : namedPort(text, pod)),
    );
  const { phase } = pod.status;
  if (phase !== 'Running')
    throw new CliError(`unable to forward port because pod is not running. Current status=${phase}`);
  throw notSimulated(`kubectl port-forward (${ports.map((p) => `${p.local}:${p.remote}`).join(' ')})`);
}

/** "8080:http" with the number of the pod's port. Upstream: convertPodNamedPortToNumber. */
function namedPort(text: string, pod: Pod): string {
  const { local, remote } = splitPort(text);
  if (/^\d+$/.test(remote)) return text;
  const port = portNamed(pod, remote);
  if (port === undefined) throw new CliError(`Pod '${pod.metadata?.name}' does not have a named port '${remote}'`);
  return local === remote ? String(port) : `${local}:${port}`;
}

function portNamed(pod: Pod, name: string): number | undefined {
  const ports = containersOf(pod.spec).flatMap(
    (c) => (c.ports ?? []) as unknown as { name?: string; containerPort: number }[],
  );
  return ports.find((p) => p.name === name)?.containerPort;
}

/** "8080:80" with the pod's port that the Service's port stands for. Upstream: translateServicePortToTargetPort. */
function servicePort(text: string, service: Unstructured, pod: Pod): string {
  const { local, remote } = splitPort(text);
  const spec = (service.spec ?? {}) as {
    clusterIP?: string;
    ports?: { name?: string; port: number; targetPort?: number | string }[];
  };
  const port = spec.ports?.find((p) => (/^\d+$/.test(remote) ? p.port === Number(remote) : p.name === remote));
  if (!port) {
    throw new CliError(
      /^\d+$/.test(remote)
        ? `Service ${service.metadata?.name} does not have a service port ${remote}`
        : `Service '${service.metadata?.name}' does not have a named port '${remote}'`,
    );
  }
  let number = port.port;
  if (spec.clusterIP !== 'None') {
    if (typeof port.targetPort === 'number' && port.targetPort !== 0) number = port.targetPort;
    else if (typeof port.targetPort === 'string') {
      const named = portNamed(pod, port.targetPort);
      if (named === undefined)
        throw new CliError(`Pod '${pod.metadata?.name}' does not have a named port '${port.targetPort}'`);
      number = named;
    }
  }
  if (String(number) === remote) return text;
  return local === remote && !text.includes(':') && /^\d+$/.test(remote)
    ? `${remote}:${number}`
    : text.includes(':')
      ? `${local}:${number}`
      : `${port.port}:${number}`;
}

/** Upstream: splitPort. */
function splitPort(text: string): { local: string; remote: string } {
  const parts = text.split(':');
  return parts.length === 2
    ? { local: parts[0] as string, remote: parts[1] as string }
    : { local: parts[0] as string, remote: parts[0] as string };
}

/** "8080:80", "80", ":80" (any local port). Upstream: client-go/tools/portforward parsePorts. */
function parsePort(text: string): Forwarded {
  const parts = text.split(':');
  const [first = '', second] = parts;
  if (parts.length > 2 || (parts.length === 2 && second === '')) throw new CliError(`invalid port format '${text}'`);
  const local = first === '' && second !== undefined ? 0 : parseUint16(first, 'local');
  const remote = second === undefined ? local : parseUint16(second, 'remote');
  if (remote === 0) throw new CliError('remote port must be > 0');
  return { local, remote };
}

function parseUint16(text: string, which: string): number {
  const fail = (why: string): Error =>
    new CliError(`error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^\d+$/.test(text)) throw fail('invalid syntax');
  if (Number(text) > 65535) throw fail('value out of range');
  return Number(text);
}
