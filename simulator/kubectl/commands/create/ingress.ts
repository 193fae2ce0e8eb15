/** `kubectl create ingress`. Mirrors create_ingress.go. */
import { CliError } from '../../cli/errors.ts';
import type { JsonObject } from '../../types.ts';
import { generatorCommand, nameArgument } from './generator.ts';

const RULE = /^(?<host>[\w*.-]*)(?<path>\/[^=]*)=(?<service>[^:,]+):(?<port>[^,]+)(?<tls>,tls(=(?<secret>[^,]*))?)?$/;
const backend = (service: string, port: string): JsonObject => ({
  service: { name: service, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } },
});

interface Rule {
  host: string;
  path: string;
  service: string;
  port: string;
  tls?: string;
  secret?: string;
}

export const CREATE_INGRESS = generatorCommand({
  name: 'ingress',
  aliases: ['ing'],
  arguments: 'NAME --rule=host/path=service:port[,tls[=secret]] ',
  flags: [
    { name: 'class', type: 'string' },
    {
      name: 'rule',
      type: 'stringArray',
    },
    { name: 'default-backend', type: 'string' },
    {
      name: 'annotation',
      type: 'stringArray',
    },
  ],
  failure: 'failed to create ingress: ',
  *make(call) {
    const { flags } = call;
    const name = nameArgument(call);
    const fallback = flags.string('default-backend');
    const texts = flags.list('rule');
    if (texts.length === 0 && fallback === '') {
      throw new CliError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    }
    const rules = texts.map((text) => {
      const found = RULE.exec(text)?.groups;
      if (!found)
        throw new CliError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
      return found as unknown as Rule;
    });
    const annotations = Object.fromEntries(
      flags.list('annotation').map((text) => {
        const equals = text.indexOf('=');
        if (equals < 0) throw new CliError(`annotation ${text} is invalid and should be in format key=[value]`);
        return [text.slice(0, equals), text.slice(equals + 1)];
      }),
    );
    const [service = '', port = '', ...more] = fallback.split(':');
    if (fallback !== '' && (!fallback.includes(':') || more.length > 0))
      throw new CliError('default-backend should be in format servicename:serviceport');
    const tls = tlsOf(rules);
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        ...(flags.string('class') ? { ingressClassName: flags.string('class') } : {}),
        ...(fallback ? { defaultBackend: backend(service, port) } : {}),
        ...(tls.length > 0 ? { tls } : {}),
        ...(rules.length > 0 ? { rules: hostRules(rules) } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
});

function hostRules(rules: readonly Rule[]): JsonObject[] {
  const byHost = new Map<string, JsonObject[]>();
  for (const rule of rules) {
    const prefix = rule.path.endsWith('*');
    const path = {
      path: prefix ? rule.path.slice(0, -1) : rule.path,
      pathType: prefix ? 'Prefix' : 'Exact',
      backend: backend(rule.service, rule.port),
    };
    byHost.set(rule.host, [...(byHost.get(rule.host) ?? []), path]);
  }
  return [...byHost].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } }));
}

function tlsOf(rules: readonly Rule[]): JsonObject[] {
  const bySecret = new Map<string, string[]>();
  for (const { tls, secret = '', host } of rules) {
    if (tls === undefined) continue;
    const hosts = bySecret.get(secret) ?? [];
    bySecret.set(secret, host === '' || hosts.includes(host) ? hosts : [...hosts, host]);
  }
  return [...bySecret].map(([secret, hosts]) => ({
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(secret ? { secretName: secret } : {}),
  }));
}
