/**
 * As whom a container runs: user, groups and capabilities from its securityContext and its image's /etc/passwd. Mirrors
 * pkg/kubelet/kuberuntime/security_context*.go and containerd's WithUserID. Leaves out: user namespaces, SELinux, seccomp.
 */
import type { Container, Pod, PodSpec } from '../../api/objects.ts';
import { type FileUser, ROOT } from '../../kernel/files.ts';
import { ConfigError } from './env.ts';

/** Who the images have, besides what they bring themselves. */
export const PASSWD =
  'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nsys:x:3:3:sys:/dev:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n';
export const GROUP = 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nwww-data:x:33:\nnobody:x:65534:\n';

export interface Identity {
  readonly user: FileUser;
  readonly uid: number;
  readonly gid: number;
  /** All, ascending. */
  readonly gids: readonly number[];
  readonly home: string;
  /** Sixteen hexadecimal digits, as /proc shows them. */
  readonly effective: string;
  readonly bounding: string;
  readonly mayGainPrivileges: boolean;
}

/** Throws `ConfigError` where the user is not allowed. `passwd`: the image's. */
export function identityOf(pod: Pod, container: Container, passwd = PASSWD): Identity {
  const own = container.securityContext;
  const shared = pod.spec.securityContext;
  if (!own && passwd === PASSWD && Object.keys(shared ?? {}).length === 0) return USUAL;
  checkUser(pod, container);
  return worked(container, shared, passwd);
}

function worked(
  container: Pick<Container, 'securityContext'>,
  shared: PodSpec['securityContext'],
  passwd: string,
): Identity {
  const own = container.securityContext;
  const uid = own?.runAsUser ?? shared?.runAsUser ?? 0;
  const entry = lines(passwd).find((fields) => fields[2] === String(uid));
  const gid = own?.runAsGroup ?? shared?.runAsGroup ?? Number(entry?.[3] ?? 0);
  const asked = [...(shared?.supplementalGroups ?? []), ...(shared?.fsGroup === undefined ? [] : [shared.fsGroup])];
  const gids = [...new Set([gid, ...asked])].sort((a, b) => a - b);
  const bounding = capabilities(container);
  return {
    user:
      uid === 0 && gids.length === 1 && gid === 0
        ? ROOT
        : { name: entry?.[0] ?? String(uid), group: groupName(gid), groups: gids.map(groupName) },
    uid,
    gid,
    gids,
    home: entry?.[5] ?? '/',
    effective: hex(uid === 0 ? bounding : 0n),
    bounding: hex(bounding),
    mayGainPrivileges: own?.allowPrivilegeEscalation ?? true,
  };
}

/** A group's name is the same on every disk: images' own names for it do not count. */
export const groupName = (id: number): string =>
  lines(GROUP).find((fields) => fields[2] === String(id))?.[0] ?? String(id);

const lines = (file: string): string[][] => file.split('\n').map((line) => line.split(':'));
const hex = (mask: bigint): string => mask.toString(16).padStart(16, '0');

/** Upstream: verifyRunAsNonRoot; every image here runs as root. */
function checkUser(pod: Pod, container: Container): void {
  const nonRoot = container.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot;
  const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  if (!nonRoot || (user !== undefined && user !== 0)) return;
  const who = `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${container.name})`;
  throw new ConfigError(
    user === 0
      ? `container's runAsUser breaks non-root policy ${who}`
      : `container has runAsNonRoot and image will run as root ${who}`,
  );
}

/** By number. Source: include/uapi/linux/capability.h. */
const CAPABILITIES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
];
const ALL = (1n << BigInt(CAPABILITIES.length)) - 1n;
/** containerd's: 00000000a80425fb. */
const DEFAULT = 0xa80425fbn;

function capabilities({ securityContext }: Pick<Container, 'securityContext'>): bigint {
  if (securityContext?.privileged) return ALL;
  const bits = (names: readonly string[] | undefined): bigint =>
    (names ?? []).reduce((mask, name) => {
      if (name === 'ALL') return ALL;
      const i = CAPABILITIES.indexOf(name.replace(/^CAP_/, ''));
      return i < 0 ? mask : mask | (1n << BigInt(i));
    }, 0n);
  const { add, drop } = securityContext?.capabilities ?? {};
  return (DEFAULT & ~bits(drop)) | bits(add);
}

/** Of a container of which nothing is said. */
const USUAL = worked({}, undefined, PASSWD);
