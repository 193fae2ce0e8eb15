/** The checks that level restricted adds, by id. Mirrors pod-security-admission/policy/check_*.go of this version. */
import type { Container } from '../../objects.ts';
import { procMount } from './baseline.ts';
import {
  type Check,
  containersNamed,
  containersOf,
  containersWhere,
  hasUserNamespace,
  isWindows,
  plural,
  quoted,
  setters,
  sortedSet,
} from './words.ts';

const VOLUME_TYPES: ReadonlySet<string> = new Set(
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' '),
);

export const RESTRICTED: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    find: (spec) => {
      const bad = isWindows(spec) ? [] : containersWhere(spec, (c) => c.allowPrivilegeEscalation !== false);
      if (bad.length === 0) return undefined;
      return {
        reason: 'allowPrivilegeEscalation != false',
        detail: `${containersNamed(bad)} must set securityContext.allowPrivilegeEscalation=false`,
      };
    },
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    overrides: 'capabilities_baseline',
    find: (spec) => {
      if (isWindows(spec)) return undefined;
      const added = (c: Container): string[] =>
        (c.securityContext?.capabilities?.add ?? []).filter((cap) => cap !== 'NET_BIND_SERVICE');
      const keeping = containersWhere(spec, (c) => !c.capabilities?.drop?.includes('ALL'));
      const adding = containersOf(spec).filter((c) => added(c).length > 0);
      const details: string[] = [];
      if (keeping.length > 0)
        details.push(`${containersNamed(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
      if (adding.length > 0) {
        const caps = quoted(sortedSet(adding.flatMap(added)));
        details.push(
          `${containersNamed(adding.map((c) => c.name))} must not include ${caps} in securityContext.capabilities.add`,
        );
      }
      return details.length > 0 ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined;
    },
  },
  { id: 'procMount_restricted', level: 'restricted', overrides: 'procMount', find: procMount },
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    overrides: 'hostPathVolumes',
    find: (spec) => {
      const typeOf = (volume: object): string => Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
      const bad = (spec.volumes ?? []).filter((v) => !VOLUME_TYPES.has(typeOf(v)));
      if (bad.length === 0) return undefined;
      const types = sortedSet(bad.map(typeOf));
      const volumes = `${plural('volume', 'volumes', bad.length)} ${quoted(bad.map((v) => v.name))} ${plural('uses', 'use', bad.length)}`;
      return {
        reason: 'restricted volume types',
        detail: `${volumes} ${plural('restricted volume type', 'restricted volume types', types.length)} ${quoted(types)}`,
      };
    },
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    find: (spec) => {
      if (hasUserNamespace(spec)) return undefined;
      const reason = 'runAsNonRoot != true';
      const pod = spec.securityContext?.runAsNonRoot;
      const said = setters(
        pod === false,
        containersWhere(spec, (c) => c.runAsNonRoot === false),
      );
      if (said.length > 0)
        return { reason, detail: `${said.join(' and ')} must not set securityContext.runAsNonRoot=false` };
      const silent = pod === true ? [] : containersWhere(spec, (c) => c.runAsNonRoot !== true);
      if (silent.length === 0) return undefined;
      return { reason, detail: `pod or ${containersNamed(silent)} must set securityContext.runAsNonRoot=true` };
    },
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    find: (spec) => {
      if (hasUserNamespace(spec)) return undefined;
      const who = setters(
        spec.securityContext?.runAsUser === 0,
        containersWhere(spec, (c) => c.runAsUser === 0),
      );
      return who.length > 0
        ? { reason: 'runAsUser=0', detail: `${who.join(' and ')} must not set runAsUser=0` }
        : undefined;
    },
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    overrides: 'seccompProfile_baseline',
    find: (spec) => {
      if (isWindows(spec)) return undefined;
      const good = (type: string | undefined): boolean => type === 'RuntimeDefault' || type === 'Localhost';
      const pod = spec.securityContext?.seccompProfile?.type;
      const bad = (type: string | undefined): boolean => type !== undefined && !good(type);
      const said = setters(
        bad(pod),
        containersWhere(spec, (c) => bad(c.seccompProfile?.type)),
      );
      if (said.length > 0) {
        const values = [pod, ...containersOf(spec).map((c) => c.securityContext?.seccompProfile?.type)].filter(
          bad,
        ) as string[];
        return {
          reason: 'seccompProfile',
          detail: `${said.join(' and ')} must not set securityContext.seccompProfile.type to ${quoted(sortedSet(values))}`,
        };
      }
      const silent = good(pod) ? [] : containersWhere(spec, (c) => c.seccompProfile?.type === undefined);
      if (silent.length === 0) return undefined;
      return {
        reason: 'seccompProfile',
        detail: `pod or ${containersNamed(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
      };
    },
  },
];
