/** An Event as a kubelet writes it, of a pod or of its own node. */

export interface KubeletEvent {
  readonly name: string;
  readonly namespace: string;
  readonly involvedObject: object;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly node: string;
}

export function kubeletEvent(event: KubeletEvent): object {
  const { name, namespace, involvedObject, type, reason, message, timestamp, node } = event;
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name, namespace },
    involvedObject,
    reason,
    message,
    source: { component: 'kubelet', host: node },
    firstTimestamp: timestamp,
    lastTimestamp: timestamp,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: 'kubelet',
    reportingInstance: node,
  };
}
