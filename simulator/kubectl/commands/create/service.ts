/** `kubectl create service`. Mirrors create_service.go. */
import { isDnsSubdomain, isPortName } from '../../../api/validation/names.ts';
import { CliError } from '../../cli/errors.ts';
import { defineCommand, type FlagSpec, type Invocation, type JsonObject, type Unstructured } from '../../types.ts';
import { generatorCommand, nameArgument } from './generator.ts';

const TCP: FlagSpec = {
  name: 'tcp',
  type: 'stringSlice',
};

function serviceOf(call: Invocation, type: string, more: JsonObject = {}, nodePort = 0): Unstructured {
  const name = nameArgument(call);
  const ports = call.flags.has('tcp') ? call.flags.list('tcp').map((text) => portOf(text, nodePort)) : [];
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, labels: { app: name } },
    spec: { ...(ports.length > 0 ? { ports } : {}), selector: { app: name }, ...more, type },
    status: { loadBalancer: {} },
  };
}

/** "80:8080", "80:http", "80". Upstream: parsePorts. */
function portOf(text: string, nodePort: number): JsonObject {
  const [port = '', target] = text.split(':') as [string, string | undefined];
  if (!/^\d+$/.test(port)) throw new CliError(`strconv.ParseUint: parsing ${JSON.stringify(port)}: invalid syntax`);
  if (Number(port) > 65_535)
    throw new CliError(`strconv.ParseUint: parsing ${JSON.stringify(port)}: value out of range`);
  const isNumber = target === undefined || /^[-+]?\d+$/.test(target);
  const targetPort = isNumber ? Number(target ?? port) : target;
  if (typeof targetPort === 'string') {
    const problems = isPortName(targetPort);
    if (problems.length > 0) throw new CliError(problems.join(','));
  } else if (target !== undefined && (targetPort < 1 || targetPort > 65_535))
    throw new CliError('must be between 1 and 65535, inclusive');
  return {
    name: text.replaceAll(':', '-'),
    protocol: 'TCP',
    port: Number(port),
    targetPort,
    ...(nodePort !== 0 ? { nodePort } : {}),
  };
}

const CLUSTERIP = generatorCommand({
  name: 'clusterip',
  arguments: 'NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  flags: [
    TCP,
    {
      name: 'clusterip',
      type: 'string',
    },
  ],
  failure: 'failed to create ClusterIP service: ',
  *make(call) {
    nameArgument(call);
    const address = call.flags.string('clusterip');
    if (call.flags.list('tcp').length === 0 && address !== 'None')
      throw new CliError('at least one tcp port specifier must be provided');
    return serviceOf(call, 'ClusterIP', address ? { clusterIP: address } : {});
  },
});

const NODEPORT = generatorCommand({
  name: 'nodeport',
  arguments: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  flags: [TCP, { name: 'node-port', type: 'int' }],
  failure: 'failed to create NodePort service: ',
  *make(call) {
    nameArgument(call);
    if (call.flags.list('tcp').length === 0) throw new CliError('at least one tcp port specifier must be provided');
    return serviceOf(call, 'NodePort', {}, call.flags.number('node-port'));
  },
});

const LOADBALANCER = generatorCommand({
  name: 'loadbalancer',
  arguments: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  flags: [TCP],
  failure: 'failed to create LoadBalancer service: ',
  *make(call) {
    nameArgument(call);
    if (call.flags.list('tcp').length === 0) throw new CliError('at least one tcp port specifier must be provided');
    return serviceOf(call, 'LoadBalancer');
  },
});

const EXTERNALNAME = generatorCommand({
  name: 'externalname',
  arguments: 'NAME --external-name external.name [--dry-run=server|client|none]',
  flags: [TCP, { name: 'external-name', type: 'string', required: true }],
  failure: 'failed to create ExternalName service: ',
  *make(call) {
    const externalName = call.flags.string('external-name');
    const made = serviceOf(call, 'ExternalName');
    if (isDnsSubdomain(externalName).length > 0) throw new CliError(`invalid service external name ${externalName}`);
    return { ...made, spec: { ...(made.spec as JsonObject), externalName } };
  },
});

export const CREATE_SERVICE = defineCommand({
  name: 'service',
  alone: 'err',
  aliases: ['svc'],
  commands: [CLUSTERIP, EXTERNALNAME, LOADBALANCER, NODEPORT],
});
