/**
 * Fields that are accepted as upstream accepts them, and change nothing here: nobody behind the API reads them. What a learner could
 * take for done belongs here; the fidelity page shows this list. Fields that would be missed are refused instead, by name.
 */

interface IdleFields {
  /** The type whose fields these are, as the API's schema calls it. */
  readonly type: string;
  /** "securityContext.sysctls": names below the type. */
  readonly fields: readonly string[];
}

const SECURITY = ['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'windowsOptions'];

export const IDLE_FIELDS: readonly IdleFields[] = [
  {
    type: 'PodSpec',
    fields: [
      'hostIPC',
      'hostPID',
      'hostUsers',
      'imagePullSecrets',
      'resourceClaims',
      'schedulingGroup',
      ...[...SECURITY, 'seLinuxChangePolicy', 'supplementalGroupsPolicy', 'sysctls'].map((f) => `securityContext.${f}`),
    ],
  },
  {
    type: 'Container',
    fields: [
      'lifecycle.stopSignal',
      'volumeMounts.mountPropagation',
      ...[...SECURITY, 'procMount'].map((f) => `securityContext.${f}`),
    ],
  },
  { type: 'PersistentVolumeClaimSpec', fields: ['volumeAttributesClassName'] },
  { type: 'ServiceSpec', fields: ['allocateLoadBalancerNodePorts', 'healthCheckNodePort', 'loadBalancerSourceRanges'] },
];
