/** What a healthy kubelet says of each of its node's conditions, and the Event that tells of it. Mirrors nodestatus/setters.go. */

interface HealthyCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  /** Example: "Node node-1 status is now: NodeReady". */
  readonly event: string;
}

export const SUFFICIENT_MEMORY: HealthyCondition = {
  type: 'MemoryPressure',
  status: 'False',
  reason: 'KubeletHasSufficientMemory',
  message: 'kubelet has sufficient memory available',
  event: 'NodeHasSufficientMemory',
};

/** In the order of a node's status. */
export const HEALTHY: readonly HealthyCondition[] = [
  SUFFICIENT_MEMORY,
  {
    type: 'DiskPressure',
    status: 'False',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
    event: 'NodeHasNoDiskPressure',
  },
  {
    type: 'PIDPressure',
    status: 'False',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
    event: 'NodeHasSufficientPID',
  },
  {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
    event: 'NodeReady',
  },
];
