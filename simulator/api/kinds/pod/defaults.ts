/** What the API server fills into Pods and pod templates. Upstream: pkg/apis/core/v1/defaults.go and its generated callers. */
import type { Container, EphemeralContainer, Lifecycle, LifecycleHandler, Pod, PodSpec, Probe, ResourceRequirements, Volume } from '../../objects.ts';
import { containerRequests } from '../../pod-requests.ts';
import { formatQuantity, quantity } from '../../quantity.ts';

type AnyContainer = Container | EphemeralContainer;

/** Pods only: requests follow limits, host ports follow container ports. Then what templates get too. */
export function defaultPod(pod: Pod): void {
  const { spec } = pod;
  for (const container of allContainers(spec)) {
    defaultContainer(container);
    requestsFromLimits(container.resources);
  }
  spec.enableServiceLinks ??= true;
  defaultPodSpecFields(spec);
  defaultPodResources(spec);
  if (spec.hostNetwork) hostPortsFromContainerPorts(spec);
}

/** The spec of a Pod template. */
export function defaultPodSpec(spec: PodSpec): void {
  for (const container of allContainers(spec)) defaultContainer(container);
  defaultPodSpecFields(spec);
}

function* allContainers(spec: PodSpec): Iterable<AnyContainer> {
  yield* spec.initContainers ?? [];
  yield* spec.containers ?? [];
  yield* spec.ephemeralContainers ?? [];
}

function defaultPodSpecFields(spec: PodSpec): void {
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
  // The old name of the field goes along with the new one in both directions.
  spec.serviceAccountName ??= spec.serviceAccount;
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else delete spec.serviceAccountName;
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  roundResources(spec.resources);
  roundList(spec.overhead);
}

/** Upstream: SetDefaults_Container and the generated walk over its parts. */
export function defaultContainer(container: AnyContainer): void {
  container.imagePullPolicy ??= imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  for (const port of container.ports ?? []) port.protocol ??= 'TCP';
  for (const variable of container.env ?? []) {
    if (variable.valueFrom?.fieldRef) variable.valueFrom.fieldRef.apiVersion ??= 'v1';
  }
  roundResources(container.resources);
  defaultProbe(container.livenessProbe);
  defaultProbe(container.readinessProbe);
  defaultProbe(container.startupProbe);
  defaultLifecycle(container.lifecycle);
}

function defaultLifecycle(lifecycle: Lifecycle | undefined): void {
  if (lifecycle?.postStart) defaultHandler(lifecycle.postStart);
  if (lifecycle?.preStop) defaultHandler(lifecycle.preStop);
}

function defaultHandler(handler: LifecycleHandler | Probe): void {
  if (!handler.httpGet) return;
  handler.httpGet.path ??= '/';
  handler.httpGet.scheme ??= 'HTTP';
}

function defaultProbe(probe: Probe | undefined): void {
  if (!probe) return;
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
  if (!REFERENCE.test(image)) return '';
  const name = image.slice(image.lastIndexOf('/') + 1);
  const at = name.indexOf('@');
  const colon = (at < 0 ? name : name.slice(0, at)).indexOf(':');
  if (colon >= 0) return name.slice(colon + 1, at < 0 ? undefined : at);
  return at >= 0 ? '' : 'latest';
}

const DEFAULT_MODE = 420;

export function defaultVolume(volume: Volume): void {
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
  if (volume.image) volume.image.pullPolicy ??= imageTag(volume.image.reference ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  if (volume.ephemeral?.volumeClaimTemplate) {
    const { spec } = volume.ephemeral.volumeClaimTemplate;
    spec.volumeMode ??= 'Filesystem';
    roundResources(spec.resources as ResourceRequirements | undefined);
  }
  defaultStorageVolumes(volume);
}

/** Storage systems Drydock does not simulate; only their API objects are true. */
function defaultStorageVolumes(volume: Volume): void {
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

/** Amounts below a thousandth are rounded up: "100u" → "1m". Upstream: SetDefaults_ResourceList. */
export function roundList(list: Record<string, string> | undefined): void {
  for (const [name, amount] of Object.entries(list ?? {})) {
    if (!/[un]$/.test(amount)) continue;
    const { nanos, format } = quantity(amount);
    const milli = 1_000_000n;
    const rest = ((nanos % milli) + milli) % milli;
    (list as Record<string, string>)[name] = formatQuantity({ nanos: rest === 0n ? nanos : nanos - rest + milli, format });
  }
}

function hostPortsFromContainerPorts(spec: PodSpec): void {
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    for (const port of container.ports ?? []) port.hostPort ??= port.containerPort;
  }
}
