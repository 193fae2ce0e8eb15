/**
 * `kubectl port-forward`: ports of this machine that lead to those of a pod. Mirrors kubectl/pkg/cmd/portforward and
 * client-go/tools/portforward. A connection that fails on the far side ends the command, as upstream.
 */
import { goQuote } from '../../api/errors.ts';
import type { PortForward } from '../../api/types.ts';
import { parseIp } from '../../api/validation/ip.ts';
import { type HostNetwork, relay } from '../../kernel/sockets.ts';
import { Thread } from '../../kernel/thread.ts';
import { type Routine, until } from '../../kernel/wait.ts';
import { CliError, notSimulated } from '../cli/errors.ts';
import { runningTimeout, runningTimeoutFlag } from '../cli/flagsets.ts';
import { klog } from '../cli/klog.ts';
import { findInfos } from '../resources/builder.ts';
import { containersOf } from '../resources/pod-template.ts';
import { defineCommand, type Info, type Invocation, type Unstructured } from '../types.ts';
import { firstPod, type Pod } from './logs-target.ts';

export const PORT_FORWARD = defineCommand({
  name: 'port-forward',
  arguments: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  flags: [
    {
      name: 'address',
      type: 'stringSlice',
      default: ['localhost'],
    },
    runningTimeoutFlag('1m0s'),
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
  const timeout = runningTimeout(call, call.usageError);
  const target = args[0] as string;
  const { infos, errors } = yield* findInfos(call, { args: [target.includes('/') ? target : `pods/${target}`] });
  if (errors[0]) throw errors[0];
  const info = infos[0] as Info;
  const pod =
    info.mapping.kind === 'Pod'
      ? (info.object as Pod)
      : (yield* firstPod(call, info, 'cannot attach to', timeout, false)).pod;
  const ports = args
    .slice(1)
    .map((text) =>
      parsePort(info.mapping.kind === 'Service' ? servicePort(text, info.object, pod) : namedPort(text, pod)),
    );
  const addresses = parseAddresses(flags.list('address'));
  const { phase } = pod.status;
  if (phase !== 'Running')
    throw new CliError(`unable to forward port because pod is not running. Current status=${phase}`);
  const { network } = call.context;
  if (!network) throw notSimulated('kubectl port-forward on a machine without network');
  const response = yield* call.client.request('POST', podPath(call, pod), {
    query: { ports: ports.map((p) => String(p.remote)) },
  });
  yield* forward(call, network, response.forward as PortForward, ports, addresses);
}

const podPath = (call: Invocation, pod: Pod): string =>
  `/api/v1/namespaces/${pod.metadata?.namespace ?? call.namespace}/pods/${pod.metadata?.name}/portforward`;

interface ListenAddress {
  readonly ip: string;
  readonly protocol: 'tcp4' | 'tcp6';
}

/** Addresses to listen on, each once, in order of their texts. Upstream: parseAddresses. */
function parseAddresses(texts: readonly string[]): ListenAddress[] {
  const found = new Map<string, ListenAddress>();
  for (const text of texts.flatMap((t) => (t === 'localhost' ? ['127.0.0.1', '::1'] : [t]))) {
    const ip = parseIp(text);
    if (!ip) throw new CliError(`${text} is not a valid IP`);
    found.set(text, { ip: text, protocol: ip.bytes.length === 4 ? 'tcp4' : 'tcp6' });
  }
  return [...found.values()].sort((a, b) => (a.ip < b.ip ? -1 : 1));
}

const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1';

/** Whether this machine has the address. */
const isOwn = (network: HostNetwork, ip: string): boolean =>
  isLoopback(ip) || ip === '0.0.0.0' || ip === '::' || network.addresses.includes(ip);

const shown = (ip: string): string => (ip.includes(':') ? `[${ip}]` : ip);

/** Listens until a signal comes or the connection to the pod is lost. Upstream: PortForwarder.forward. */
function* forward(
  call: Invocation,
  network: HostNetwork,
  session: PortForward,
  ports: readonly Forwarded[],
  addresses: readonly ListenAddress[],
): Routine<void> {
  const { kernel, process } = call.context;
  const stops: (() => void)[] = [];
  const lost: { over: boolean; done?: () => void } = { over: false };
  const say = (write: Routine<void>) => new Thread(kernel, process, process.name, () => write);
  try {
    const refused: Forwarded[] = [];
    for (const asked of ports) {
      const local = asked.local === 0 ? 32_768 + kernel.random('kubectl-port-forward').int(28_232) : asked.local;
      const { remote } = asked;
      const foreign = addresses.filter(({ ip }) => !isOwn(network, ip));
      const usable = addresses.filter((address) => !foreign.includes(address));
      const failure = ({ ip, protocol }: ListenAddress, why: string): string =>
        `unable to create listener: Error listen ${protocol} ${protocol === 'tcp6' ? `[${ip}]` : ip}:${local}: bind: ${why}`;
      const stop =
        usable.length === 0
          ? 'none'
          : network.listen(
              local,
              {
                accept() {
                  say(call.out(`Handling connection for ${local}\n`));
                  const connection = session.connect(remote);
                  if (!('failure' in connection)) return relay(connection);
                  const text = `an error occurred forwarding ${local} -> ${remote}: ${connection.failure}`;
                  say(call.err(klog(call, 'E', 'portforward.go:522', `"Unhandled Error" err=${goQuote(text)}`)));
                  lost.over = true;
                  lost.done?.();
                  return 'close';
                },
              },
              { address: usable.every(({ ip }) => isLoopback(ip)) ? '127.0.0.1' : '0.0.0.0' },
            );
      if (typeof stop === 'function') {
        stops.push(stop);
        for (const { ip } of usable) yield* call.out(`Forwarding from ${shown(ip)}:${local} -> ${remote}\n`);
      } else refused.push({ local, remote });
      const errors = [
        ...foreign.map((address) => failure(address, 'cannot assign requested address')),
        ...(stop === 'in-use' ? usable.map((address) => failure(address, 'address already in use')) : []),
      ];
      if (errors.length === 0) continue;
      yield* call.err(
        `Unable to listen on port ${local}: Listeners failed to create with the following errors: [${errors.join(' ')}]\n`,
      );
    }
    if (stops.length === 0) {
      const list = refused.map((p) => `{${p.local} ${p.remote}}`).join(' ');
      throw new CliError(`unable to listen on any of the requested ports: [${list}]`);
    }
    yield* until<void>('port-forward', (done) => {
      lost.done = () => done(undefined);
      if (lost.over) done(undefined);
      return () => {};
    });
    throw new CliError('lost connection to pod');
  } finally {
    for (const stop of stops) stop();
    session.close();
  }
}

/** "8080:http" with the number of the pod's port. Upstream: convertPodNamedPortToNumber. */
function namedPort(text: string, pod: Pod): string {
  const { local, remote } = splitPort(text);
  // What has more than two parts is its first.
  if (/^\d+$/.test(remote)) return local === remote ? remote : `${local}:${remote}`;
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
