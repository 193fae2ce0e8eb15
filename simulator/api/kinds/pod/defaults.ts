/** What the API server fills into Pods and pod templates. Upstream: pkg/apis/core/v1/defaults.go and its generated callers. */
import type {
  Container,
  EphemeralContainer,
  Lifecycle,
  LifecycleHandler,
  Pod,
  PodSpec,
  Probe,
  ResourceRequirements,
  Volume,
} from '../../objects.ts';
import { containerRequests } from '../../pod-requests.ts';
import { defaultClaimSpec } from '../claim-spec.ts';
import { roundList } from '../resource-list.ts';

type AnyContainer = Container | EphemeralContainer;

/** Pods only: requests follow limits, host ports follow container ports. Then what templates get too. */
export function defaultPod(pod: Pod): void {
  const { spec } = pod;
  defaultContainers(spec);
  for (const list of CONTAINER_LISTS) {
    const containers = spec[list];
    if (containers)
      for (const container of containers) if (container.resources?.limits) requestsFromLimits(container.resources);
  }
  spec.enableServiceLinks ??= true;
  defaultPodSpecFields(spec);
  defaultPodResources(spec);
  if (spec.hostNetwork) hostPortsFromContainerPorts(spec);
}

/** The spec of a Pod template. */
export function defaultPodSpec(spec: PodSpec): void {
  defaultContainers(spec);
  defaultPodSpecFields(spec);
}

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

function defaultContainers(spec: PodSpec): void {
  for (const list of CONTAINER_LISTS) {
    const containers = spec[list];
    if (containers) for (const container of containers) defaultContainer(container);
  }
}

function defaultPodSpecFields(spec: PodSpec): void {
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
  // The old name of the field goes along with the new one in both directions.
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  if (account) {
    spec.serviceAccountName = account;
    spec.serviceAccount = account;
  } else if (spec.serviceAccountName !== undefined) delete spec.serviceAccountName;
  if (spec.volumes) for (const volume of spec.volumes) defaultVolume(volume);
  if (spec.resources) roundResources(spec.resources);
  if (spec.overhead) roundList(spec.overhead);
}

/** Upstream: SetDefaults_Container and the generated walk over its parts. */
function defaultContainer(container: AnyContainer): void {
  container.imagePullPolicy ??= imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  const { ports, env, resources, livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  if (ports) for (const port of ports) port.protocol ??= 'TCP';
  if (env) for (const { valueFrom } of env) if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ??= 'v1';
  if (resources) roundResources(resources);
  if (livenessProbe) defaultProbe(livenessProbe);
  if (readinessProbe) defaultProbe(readinessProbe);
  if (startupProbe) defaultProbe(startupProbe);
  if (lifecycle) defaultLifecycle(lifecycle);
  if (lifecycle?.stopSignal !== undefined) dropStopSignal(container, lifecycle);
}

/** The feature ContainerStopSignals is off in this version. Upstream: dropContainerStopSignals in pkg/api/pod/util.go. */
function dropStopSignal(container: AnyContainer, lifecycle: Lifecycle): void {
  delete lifecycle.stopSignal;
  if (!lifecycle.postStart && !lifecycle.preStop) delete container.lifecycle;
}

function defaultLifecycle(lifecycle: Lifecycle): void {
  if (lifecycle.postStart) defaultHandler(lifecycle.postStart);
  if (lifecycle.preStop) defaultHandler(lifecycle.preStop);
}

function defaultHandler(handler: LifecycleHandler | Probe): void {
  if (!handler.httpGet) return;
  handler.httpGet.path ??= '/';
  handler.httpGet.scheme ??= 'HTTP';
}

function defaultProbe(probe: Probe): void {
  defaultHandler(probe);
  if (probe.grpc) probe.grpc.service ??= '';
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
}

/** What an image may be called; of others nothing is known. Upstream: distribution/reference. */
const REFERENCE =
  /^(?:(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*|\[[0-9a-fA-F:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{2,})?$/;

/** The tag of an image; "latest" when there is neither tag nor digest. "host:5000/a" has no tag. Upstream: parsers.ParseImageName. */
export function imageTag(image: string): string {
  const plain = plainTag(image);
  if (plain !== undefined) return plain;
  if (!REFERENCE.test(image)) return '';
  const name = image.slice(image.lastIndexOf('/') + 1);
  const at = name.indexOf('@');
  const colon = (at < 0 ? name : name.slice(0, at)).indexOf(':');
  if (colon >= 0) return name.slice(colon + 1, at < 0 ? undefined : at);
  return at >= 0 ? '' : 'latest';
}

/** The tag where name and tag are plain words of a–z, 0–9 and single dots and dashes inside: "nginx:1.27". */
function plainTag(image: string): string | undefined {
  let colon = -1;
  let before = 0;
  for (let i = 0; i < image.length; i++) {
    const code = image.charCodeAt(i);
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) {
      before = code;
      continue;
    }
    // A mark stands between two letters or digits; behind the colon no slash comes, or it was a host's port.
    const isMark = code === 45 || code === 46 || (code === 47 && colon < 0) || (code === 58 && colon < 0);
    if (!isMark || before === 0 || i === image.length - 1) return undefined;
    if (code === 58) colon = i;
    before = 0;
  }
  if (image === '' || image.length - colon > 128) return undefined;
  return colon < 0 ? 'latest' : image.slice(colon + 1);
}

const DEFAULT_MODE = 420;

function defaultVolume(volume: Volume): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {};
  if (volume.secret) volume.secret.defaultMode ??= DEFAULT_MODE;
  if (volume.configMap) volume.configMap.defaultMode ??= DEFAULT_MODE;
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= DEFAULT_MODE;
    defaultFieldRefs(volume.downwardAPI.items);
  }
  if (volume.projected) {
    volume.projected.defaultMode ??= DEFAULT_MODE;
    for (const source of volume.projected.sources ?? []) {
      defaultFieldRefs(source.downwardAPI?.items);
      if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
      if (source.podCertificate) source.podCertificate.maxExpirationSeconds ??= 86400;
    }
  }
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.image)
    volume.image.pullPolicy ??= imageTag(volume.image.reference ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  if (volume.ephemeral?.volumeClaimTemplate) {
    defaultClaimSpec(volume.ephemeral.volumeClaimTemplate.spec);
  }
  defaultStorageVolumes(volume);
}

/** Storage systems Drydock does not simulate; only their API objects are true. */
export function defaultStorageVolumes(volume: Pick<Volume, 'iscsi' | 'rbd' | 'azureDisk' | 'scaleIO'>): void {
  if (volume.iscsi) volume.iscsi.iscsiInterface ??= 'default';
  if (volume.rbd) {
    volume.rbd.pool ??= 'rbd';
    volume.rbd.user ??= 'admin';
    volume.rbd.keyring ??= '/etc/ceph/keyring';
  }
  if (volume.azureDisk) {
    volume.azureDisk.cachingMode ??= 'ReadWrite';
    volume.azureDisk.kind ??= 'Shared';
    volume.azureDisk.fsType ??= 'ext4';
    volume.azureDisk.readOnly ??= false;
  }
  if (volume.scaleIO) {
    volume.scaleIO.storageMode ??= 'ThinProvisioned';
    volume.scaleIO.fsType ??= 'xfs';
  }
}

function defaultFieldRefs(items: readonly { fieldRef?: { apiVersion?: string } }[] | undefined): void {
  for (const item of items ?? []) if (item.fieldRef) item.fieldRef.apiVersion ??= 'v1';
}

/** Example: limits {cpu: 1} and requests {memory: 1Gi} give requests {memory: 1Gi, cpu: 1}. */
function requestsFromLimits(resources: ResourceRequirements | undefined): void {
  if (!resources?.limits) return;
  const requests: Record<string, string> = { ...resources.requests };
  for (const [name, limit] of Object.entries(resources.limits)) requests[name] ??= limit;
  resources.requests = requests;
}

const POD_LEVEL = /^(cpu|memory|hugepages-.*)$/;

/** Upstream: defaultPodRequests: what the containers ask for in all, else the pod's limits. */
function defaultPodResources(spec: PodSpec): void {
  const resources = spec.resources;
  if (!resources?.limits || Object.keys(resources.limits).length === 0) return;
  const requests: Record<string, string> = { ...resources.requests };
  for (const [name, amount] of Object.entries(containerRequests(spec))) {
    if (POD_LEVEL.test(name)) requests[name] ??= amount;
  }
  for (const [name, limit] of Object.entries(resources.limits)) if (POD_LEVEL.test(name)) requests[name] ??= limit;
  if (Object.keys(requests).length > 0) resources.requests = requests;
}

function roundResources(resources: ResourceRequirements | undefined): void {
  roundList(resources?.limits);
  roundList(resources?.requests);
}

function hostPortsFromContainerPorts(spec: PodSpec): void {
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    for (const port of container.ports ?? []) port.hostPort ??= port.containerPort;
  }
}
