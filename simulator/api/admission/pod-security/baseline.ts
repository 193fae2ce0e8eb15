/** The checks of level baseline, by id. Mirrors pod-security-admission/policy/check_*.go of this version. */
import type { Container } from '../../objects.ts';
import {
  type Check,
  containersNamed,
  containersOf,
  containersWhere,
  hasUserNamespace,
  plural,
  quoted,
  setters,
  sortedSet,
} from './words.ts';

const CAPABILITIES: ReadonlySet<string> = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);

const SYSCTLS: ReadonlySet<string> = new Set(
  (
    'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range ' +
    'net.ipv4.ip_unprivileged_port_start net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout ' +
    'net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem'
  ).split(' '),
);

const SELINUX_TYPES: ReadonlySet<string> = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);

const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

export const BASELINE: readonly Check[] = [
  {
    id: 'appArmorProfile',
    level: 'baseline',
    find: (spec, annotations) => {
      const bad = (type: string | undefined): boolean => type === 'Unconfined';
      const values: string[] = [];
      const pod = bad(spec.securityContext?.appArmorProfile?.type);
      if (pod) values.push('Unconfined');
      const containers = containersWhere(spec, (c) => bad(c.appArmorProfile?.type));
      if (containers.length > 0) values.push('Unconfined');
      const noted = Object.keys(annotations)
        .filter(
          (key) =>
            key.startsWith(APPARMOR_ANNOTATION) && !/^(|runtime\/default|localhost\/.*)$/.test(annotations[key] ?? ''),
        )
        .sort();
      for (const key of noted) values.push(annotations[key] as string);
      if (values.length === 0) return undefined;
      const set = sortedSet(values);
      const notes = noted.length > 0 ? [`${plural('annotation', 'annotations', noted.length)} ${quoted(noted)}`] : [];
      return {
        reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', set.length),
        detail: `${[...setters(pod, containers), ...notes].join(' and ')} must not set AppArmor profile type to ${quoted(set)}`,
      };
    },
  },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    find: (spec) => {
      const added = (c: Container): string[] =>
        (c.securityContext?.capabilities?.add ?? []).filter((cap) => !CAPABILITIES.has(cap));
      const bad = containersOf(spec).filter((c) => added(c).length > 0);
      if (bad.length === 0) return undefined;
      const names = bad.map((c) => c.name);
      return {
        reason: 'non-default capabilities',
        detail: `${containersNamed(names)} must not include ${quoted(sortedSet(bad.flatMap(added)))} in securityContext.capabilities.add`,
      };
    },
  },
  {
    id: 'hostNamespaces',
    level: 'baseline',
    find: (spec) => {
      const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((key) => spec[key] === true);
      return shared.length > 0
        ? { reason: 'host namespaces', detail: shared.map((key) => `${key}=true`).join(', ') }
        : undefined;
    },
  },
  {
    id: 'hostPathVolumes',
    level: 'baseline',
    find: (spec) => {
      const names = (spec.volumes ?? []).filter((v) => v.hostPath).map((v) => v.name);
      if (names.length === 0) return undefined;
      return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)}` };
    },
  },
  {
    id: 'hostPorts',
    level: 'baseline',
    find: (spec) => {
      const used = (c: Container): string[] =>
        (c.ports ?? []).flatMap((port) => (port.hostPort ? [String(port.hostPort)] : []));
      const bad = containersOf(spec).filter((c) => used(c).length > 0);
      if (bad.length === 0) return undefined;
      const ports = sortedSet(bad.flatMap(used));
      const verb = plural('uses', 'use', bad.length);
      return {
        reason: 'hostPort',
        detail: `${containersNamed(bad.map((c) => c.name))} ${verb} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}`,
      };
    },
  },
  {
    id: 'hostProbesAndHostLifecycle',
    level: 'baseline',
    find: (spec) => {
      const bad = containersOf(spec).filter((c) => hostsOf(c).length > 0);
      if (bad.length === 0) return undefined;
      const hosts = sortedSet(bad.flatMap(hostsOf));
      const noun = plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length);
      return {
        reason: 'probe or lifecycle host',
        detail: `${containersNamed(bad.map((c) => c.name))} ${plural('uses', 'use', bad.length)} ${noun} ${quoted(hosts)}`,
      };
    },
  },
  {
    id: 'privileged',
    level: 'baseline',
    find: (spec) => {
      const bad = containersWhere(spec, (c) => c.privileged === true);
      if (bad.length === 0) return undefined;
      return { reason: 'privileged', detail: `${containersNamed(bad)} must not set securityContext.privileged=true` };
    },
  },
  { id: 'procMount', level: 'baseline', find: (spec) => (hasUserNamespace(spec) ? undefined : procMount(spec)) },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    find: (spec) => {
      type Options = { type?: string; user?: string; role?: string };
      const bad = (o: Options | undefined): boolean =>
        o !== undefined && (!SELINUX_TYPES.has(o.type ?? '') || !!o.user || !!o.role);
      const pod = spec.securityContext?.seLinuxOptions;
      const all = [pod, ...containersOf(spec).map((c) => c.securityContext?.seLinuxOptions)].filter(bad) as Options[];
      if (all.length === 0) return undefined;
      const types = sortedSet(all.flatMap((o) => (SELINUX_TYPES.has(o.type ?? '') ? [] : [o.type as string])));
      const data = [
        ...(types.length > 0 ? [`${plural('type', 'types', types.length)} ${quoted(types)}`] : []),
        ...(all.some((o) => o.user) ? ['user may not be set'] : []),
        ...(all.some((o) => o.role) ? ['role may not be set'] : []),
      ];
      const who = setters(
        bad(pod),
        containersWhere(spec, (c) => bad(c.seLinuxOptions)),
      ).join(' and ');
      return {
        reason: 'seLinuxOptions',
        detail: `${who} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
      };
    },
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    find: (spec) => {
      const pod = spec.securityContext?.seccompProfile?.type === 'Unconfined';
      const who = setters(
        pod,
        containersWhere(spec, (c) => c.seccompProfile?.type === 'Unconfined'),
      );
      if (who.length === 0) return undefined;
      return {
        reason: 'seccompProfile',
        detail: `${who.join(' and ')} must not set securityContext.seccompProfile.type to "Unconfined"`,
      };
    },
  },
  {
    id: 'sysctls',
    level: 'baseline',
    find: (spec) => {
      const bad = (spec.securityContext?.sysctls ?? []).map((s) => s.name).filter((name) => !SYSCTLS.has(name));
      return bad.length > 0 ? { reason: 'forbidden sysctls', detail: bad.join(', ') } : undefined;
    },
  },
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    find: (spec) => {
      const pod = spec.securityContext?.windowsOptions?.hostProcess === true;
      const who = setters(
        pod,
        containersWhere(spec, (c) => c.windowsOptions?.hostProcess === true),
      );
      if (who.length === 0) return undefined;
      return {
        reason: 'hostProcess',
        detail: `${who.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true`,
      };
    },
  },
];

/** The rule on procMount, which level restricted applies even inside a user namespace. */
export function procMount(spec: Parameters<Check['find']>[0]): ReturnType<Check['find']> {
  const value = (c: Container): string | undefined => c.securityContext?.procMount;
  const bad = containersOf(spec).filter((c) => value(c) !== undefined && value(c) !== 'Default');
  if (bad.length === 0) return undefined;
  const values = quoted(sortedSet(bad.map((c) => value(c) as string)));
  return {
    reason: 'procMount',
    detail: `${containersNamed(bad.map((c) => c.name))} must not set securityContext.procMount to ${values}`,
  };
}

function hostsOf(container: Container): string[] {
  const { lifecycle } = container;
  const handlers = [
    container.livenessProbe,
    container.readinessProbe,
    container.startupProbe,
    lifecycle?.postStart,
    lifecycle?.preStop,
  ];
  return handlers.flatMap((handler) =>
    [handler?.httpGet?.host, handler?.tcpSocket?.host].filter((host): host is string => !!host),
  );
}
