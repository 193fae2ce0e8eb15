/**
 * Written by `npm run generate`. A definition a line: the number of each of its fields, in the order of the schema's keys; 0 where the
 * wire has none (kind, apiVersion), "1.2" for number 2 in the embedded struct that is number 1.
 */
export const FIELD_NUMBERS = `@io.k8s.api.core.v1
AWSElasticBlockStoreVolumeSource 1 2 3 4
Affinity 1 2 3
AppArmorProfile 1 2
AttachedVolume 1 2
AzureDiskVolumeSource 1 2 3 4 5 6
AzureFilePersistentVolumeSource 1 2 3 4
AzureFileVolumeSource 1 2 3
Binding 0 0 1 2
CSIPersistentVolumeSource 1 2 3 4 5 6 7 8 9 10
CSIVolumeSource 1 2 3 4 5
Capabilities 1 2
CephFSPersistentVolumeSource 1 2 3 4 5 6
CephFSVolumeSource 1 2 3 4 5 6
CinderPersistentVolumeSource 1 2 3 4
CinderVolumeSource 1 2 3 4
ClientIPConfig 1
ClusterTrustBundleProjection 1 2 3 5 4
ComponentCondition 1 2 3 4
ComponentStatus 0 0 1 2
ConfigMap 0 0 1 4 2 3
ConfigMapEnvSource 1.1 2
ConfigMapKeySelector 1.1 2 3
ConfigMapNodeConfigSource 1 2 3 4 5
ConfigMapProjection 1.1 2 4
ConfigMapVolumeSource 1.1 2 3 4
Container 1 2 3 4 5 6 19 7 8 23 24 25 9 21 10 11 22 12 13 20 14 15 16 17 18
ContainerExtendedResourceRequest 1 2 3
ContainerImage 1 2
ContainerPort 1 2 3 4 5
ContainerResizePolicy 1 2
ContainerRestartRule 1 2
ContainerRestartRuleOnExitCodes 1 2
ContainerState 1 2 3
ContainerStateRunning 1
ContainerStateTerminated 1 2 3 4 5 6 7
ContainerStateWaiting 1 2
ContainerStatus 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
ContainerUser 1
DaemonEndpoint 1
DownwardAPIProjection 1
DownwardAPIVolumeFile 1 2 3 4
DownwardAPIVolumeSource 1 2
EmptyDirVolumeSource 1 2
EndpointAddress 1 3 4 2
EndpointPort 1 2 3 4
EndpointSubset 1 2 3
Endpoints 0 0 1 2
EnvFromSource 1 2 3
EnvVar 1 2 3
EnvVarSource 1 2 3 4 5
EphemeralContainer 1.1 1.2 1.3 1.4 1.5 1.6 1.19 1.7 1.8 1.23 1.24 1.25 1.9 1.21 1.10 1.11 1.22 1.12 1.13 1.20 1.14 1.15 1.16 1.17 1.18 2
EphemeralVolumeSource 1
Event 0 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
EventSeries 1 2
EventSource 1 2
ExecAction 1
FCVolumeSource 1 2 3 4 5
FileKeySelector 1 2 3 4
FlexPersistentVolumeSource 1 2 3 4 5
FlexVolumeSource 1 2 3 4 5
FlockerVolumeSource 1 2
GCEPersistentDiskVolumeSource 1 2 3 4
GRPCAction 1 2
GitRepoVolumeSource 1 2 3
GlusterfsPersistentVolumeSource 1 2 3 4
GlusterfsVolumeSource 1 2 3
HTTPGetAction 1 2 3 4 5
HTTPHeader 1 2
HostAlias 1 2
HostIP 1
HostPathVolumeSource 1 2
ISCSIPersistentVolumeSource 1 2 3 4 5 6 7 8 11 10 12
ISCSIVolumeSource 1 2 3 4 5 6 7 8 11 10 12
ImageVolumeSource 1 2
ImageVolumeStatus 1
KeyToPath 1 2 3
Lifecycle 1 2 3
LifecycleHandler 1 2 3 4
LimitRange 0 0 1 2
LimitRangeItem 1 2 3 4 5 6
LimitRangeSpec 1
LinuxContainerUser 1 2 3
LoadBalancerIngress 1 2 3 4
LoadBalancerStatus 1
LocalObjectReference 1
LocalVolumeSource 1 2
ModifyVolumeStatus 1 2
NFSVolumeSource 1 2 3
Namespace 0 0 1 2 3
NamespaceCondition 1 2 4 5 6
NamespaceSpec 1
NamespaceStatus 1 2
Node 0 0 1 2 3
NodeAddress 1 2
NodeAffinity 1 2
NodeAllocatableResourceClaimStatus 1 2 3
NodeCondition 1 2 3 4 5 6
NodeConfigSource 2
NodeConfigStatus 1 2 3 4
NodeDaemonEndpoints 1
NodeFeatures 1
NodeRuntimeHandler 1 2
NodeRuntimeHandlerFeatures 1 2
NodeSelector 1
NodeSelectorRequirement 1 2 3
NodeSelectorTerm 1 2
NodeSpec 1 7 3 4 5 6 2
NodeStatus 1 2 3 4 5 6 7 8 9 10 11 12 13 14
NodeSwapStatus 1
NodeSystemInfo 1 2 3 4 5 6 7 8 9 10 11
ObjectFieldSelector 1 2
ObjectReference 1 2 3 4 5 6 7
PersistentVolume 0 0 1 2 3
PersistentVolumeClaim 0 0 1 2 3
PersistentVolumeClaimCondition 1 2 3 4 5 6
PersistentVolumeClaimSpec 1 4 2 3 5 6 7 8 9
PersistentVolumeClaimStatus 1 2 3 4 5 7 8 9
PersistentVolumeClaimTemplate 1 2
PersistentVolumeClaimVolumeSource 1 2
PersistentVolumeSpec 1 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 2.12 2.13 2.14 2.15 2.16 2.17 2.18 2.19 2.20 2.21 2.22 3 4 5 6 7 8 9 10
PersistentVolumeStatus 1 2 3 4
PhotonPersistentDiskVolumeSource 1 2
Pod 0 0 1 2 3
PodAffinity 1 2
PodAffinityTerm 1 2 3 4 5 6
PodAntiAffinity 1 2
PodCertificateProjection 1 2 3 4 5 6 7
PodCondition 1 7 2 3 4 5 6
PodDNSConfig 1 2 3
PodDNSConfigOption 1 2
PodExtendedResourceClaimStatus 1 2
PodIP 1
PodOS 1
PodReadinessGate 1
PodResourceClaim 1 3 4
PodResourceClaimStatus 1 2
PodSchedulingGate 1
PodSchedulingGroup 1
PodSecurityContext 1 8 2 6 3 4 12 5 7 9 10 11 13
PodSpec 1 20 2 34 3 4 5 6 7 8 9 21 10 11 12 13 27 14 15 16 17 18 19 22 23 24 25 26 28 29 30 31 32 33 35 36 37 38 39 40 41 43
PodStatus 17 1 2 3 4 11 5 16 6 12 7 10 8 9 13 14 15 18 19 20 21
PodTemplate 0 0 1 2
PodTemplateSpec 1 2
PortStatus 1 2 3
PortworxVolumeSource 1 2 3
PreferredSchedulingTerm 1 2
Probe 1.1 1.2 1.3 1.4 2 3 4 5 6 7
ProjectedVolumeSource 1 2
QuobyteVolumeSource 1 2 3 4 5 6
RBDPersistentVolumeSource 1 2 3 4 5 6 7 8
RBDVolumeSource 1 2 3 4 5 6 7 8
ReplicationController 0 0 1 2 3
ReplicationControllerCondition 1 2 3 4 5
ReplicationControllerSpec 1 4 2 3
ReplicationControllerStatus 1 2 4 5 3 6
ResourceClaim 1 2
ResourceFieldSelector 1 2 3
ResourceHealth 1 2 6
ResourceQuota 0 0 1 2 3
ResourceQuotaSpec 1 2 3
ResourceQuotaStatus 1 2
ResourceRequirements 1 2 3
ResourceStatus 1 2
SELinuxOptions 1 2 3 4
ScaleIOPersistentVolumeSource 1 2 3 4 5 6 7 8 9 10
ScaleIOVolumeSource 1 2 3 4 5 6 7 8 9 10
ScopeSelector 1
ScopedResourceSelectorRequirement 1 2 3
SeccompProfile 1 2
Secret 0 0 1 5 2 4 3
SecretEnvSource 1.1 2
SecretKeySelector 1.1 2 3
SecretProjection 1.1 2 4
SecretReference 1 2
SecretVolumeSource 1 2 3 4
SecurityContext 1 2 3 10 4 8 5 6 7 9 11 12
Service 0 0 1 2 3
ServiceAccount 0 0 1 2 3 4
ServiceAccountTokenProjection 1 2 3
ServicePort 1 2 6 3 4 5
ServiceSpec 1 2 3 18 4 5 7 8 9 10 11 12 13 14 19 17 20 21 22 23
ServiceStatus 1 2
SessionAffinityConfig 1
SleepAction 1
StorageOSPersistentVolumeSource 1 2 3 4 5
StorageOSVolumeSource 1 2 3 4 5
Sysctl 1 2
TCPSocketAction 1 2
Taint 1 2 3 4
Toleration 1 2 3 4 5
TopologySelectorLabelRequirement 1 2
TopologySelectorTerm 1
TopologySpreadConstraint 1 2 3 4 5 6 7 8
TypedLocalObjectReference 1 2 3
TypedObjectReference 1 2 3 4
Volume 1 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 2.12 2.13 2.14 2.15 2.16 2.17 2.18 2.19 2.20 2.21 2.22 2.23 2.26 2.24 2.25 2.27 2.28 2.29 2.30
VolumeDevice 1 2
VolumeMount 1 2 7 3 4 5 6
VolumeMountStatus 1 2 3 4 5
VolumeNodeAffinity 1
VolumeProjection 1 2 3 4 5 6
VolumeResourceRequirements 1 2
VolumeStatus 1
VsphereVirtualDiskVolumeSource 1 2 3 4
WeightedPodAffinityTerm 1 2
WindowsSecurityContextOptions 1 2 3 4
@io.k8s.api.apps.v1
ControllerRevision 0 0 1 2 3
DaemonSet 0 0 1 2 3
DaemonSetCondition 1 2 3 4 5
DaemonSetSpec 1 2 3 4 6
DaemonSetStatus 1 2 3 4 5 6 7 8 9 10
DaemonSetUpdateStrategy 1 2
Deployment 0 0 1 2 3
DeploymentCondition 1 2 6 7 4 5
DeploymentSpec 1 2 3 4 5 6 7 9
DeploymentStatus 1 2 3 7 4 5 9 6 8
DeploymentStrategy 1 2
ReplicaSet 0 0 1 2 3
ReplicaSetCondition 1 2 3 4 5
ReplicaSetSpec 1 4 2 3
ReplicaSetStatus 1 2 4 5 7 3 6
RollingUpdateDaemonSet 1 2
RollingUpdateDeployment 1 2
RollingUpdateStatefulSetStrategy 1 2
StatefulSet 0 0 1 2 3
StatefulSetCondition 1 2 3 4 5
StatefulSetOrdinals 1
StatefulSetPersistentVolumeClaimRetentionPolicy 1 2
StatefulSetSpec 1 2 3 4 5 6 7 8 9 10 11
StatefulSetStatus 1 2 3 4 5 6 7 9 10 11
StatefulSetUpdateStrategy 1 2
@io.k8s.api.batch.v1
CronJob 0 0 1 2 3
CronJobSpec 1 8 2 3 4 5 6 7
CronJobStatus 1 4 5
Job 0 0 1 2 3
JobCondition 1 2 3 4 5 6
JobSpec 1 2 3 11 16 7 12 13 4 5 6 8 9 10 14 15
JobStatus 1 2 3 4 5 6 11 7 10 8 9
JobTemplateSpec 1 2
PodFailurePolicy 1
PodFailurePolicyOnExitCodesRequirement 1 2 3
PodFailurePolicyOnPodConditionsPattern 1 2
PodFailurePolicyRule 1 2 3
SuccessPolicy 1
SuccessPolicyRule 1 2
UncountedTerminatedPods 1 2
@io.k8s.api.autoscaling.v1
CrossVersionObjectReference 1 2 3
HorizontalPodAutoscaler 0 0 1 2 3
HorizontalPodAutoscalerSpec 1 2 3 4
HorizontalPodAutoscalerStatus 1 2 3 4 5
Scale 0 0 1 2 3
ScaleSpec 1
ScaleStatus 1 2
@io.k8s.api.autoscaling.v2
ContainerResourceMetricSource 1 2 3
ContainerResourceMetricStatus 1 2 3
CrossVersionObjectReference 1 2 3
ExternalMetricSource 1 2
ExternalMetricStatus 1 2
HPAScalingPolicy 1 2 3
HPAScalingRules 3 1 2 4
HorizontalPodAutoscaler 0 0 1 2 3
HorizontalPodAutoscalerBehavior 1 2
HorizontalPodAutoscalerCondition 1 2 3 4 5
HorizontalPodAutoscalerSpec 1 2 3 4 5
HorizontalPodAutoscalerStatus 1 2 3 4 5 6
MetricIdentifier 1 2
MetricSpec 1 2 3 4 7 5
MetricStatus 1 2 3 4 7 5
MetricTarget 1 2 3 4
MetricValueStatus 1 2 3
ObjectMetricSource 1 2 3
ObjectMetricStatus 1 2 3
PodsMetricSource 1 2
PodsMetricStatus 1 2
ResourceMetricSource 1 2
ResourceMetricStatus 1 2
@io.k8s.api.policy.v1
Eviction 0 0 1 2
PodDisruptionBudget 0 0 1 2 3
PodDisruptionBudgetSpec 1 2 3 4
PodDisruptionBudgetStatus 1 2 3 4 5 6 7
@io.k8s.api.discovery.v1
Endpoint 1 2 3 4 5 6 7 8
EndpointConditions 1 2 3
EndpointHints 1 2
EndpointPort 1 2 3 4
EndpointSlice 0 0 1 4 2 3
ForNode 1
ForZone 1
@io.k8s.api.networking.v1
HTTPIngressPath 1 3 2
HTTPIngressRuleValue 1
IPBlock 1 2
Ingress 0 0 1 2 3
IngressBackend 4 3
IngressClass 0 0 1 2
IngressClassParametersReference 1 2 3 4 5
IngressClassSpec 1 2
IngressLoadBalancerIngress 1 2 4
IngressLoadBalancerStatus 1
IngressPortStatus 1 2 3
IngressRule 1 2.1
IngressServiceBackend 1 2
IngressSpec 4 1 2 3
IngressStatus 1
IngressTLS 1 2
NetworkPolicy 0 0 1 2
NetworkPolicyEgressRule 1 2
NetworkPolicyIngressRule 1 2
NetworkPolicyPeer 1 2 3
NetworkPolicyPort 1 2 3
NetworkPolicySpec 1 2 3 4
ServiceBackendPort 1 2
@io.k8s.api.storage.v1
CSIDriver 0 0 1 2
CSIDriverSpec 1 2 3 4 5 6 7 8 9 10 11
CSINode 0 0 1 2
CSINodeDriver 1 2 3 4
CSINodeSpec 1
StorageClass 0 0 1 2 3 4 5 6 7 8
TokenRequest 1 2
VolumeAttachment 0 0 1 2 3
VolumeAttachmentSource 1 2
VolumeAttachmentSpec 1 2 3
VolumeAttachmentStatus 1 2 3 4
VolumeError 1 2 3
VolumeNodeResources 1
@io.k8s.api.node.v1
Overhead 1
RuntimeClass 0 0 1 2 3 4
Scheduling 1 2
@io.k8s.api.rbac.v1
AggregationRule 1
ClusterRole 0 0 1 2 3
ClusterRoleBinding 0 0 1 2 3
PolicyRule 1 2 3 4 5
Role 0 0 1 2
RoleBinding 0 0 1 2 3
RoleRef 1 2 3
Subject 1 2 3 4
@io.k8s.api.coordination.v1
Lease 0 0 1 2
LeaseSpec 1 2 3 4 5 6 7
@io.k8s.api.scheduling.v1
PriorityClass 0 0 1 2 3 4 5
@io.k8s.api.events.v1
Event 0 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
EventSeries 1 2
@io.k8s.api.authentication.v1
BoundObjectReference 1 2 3 4
SelfSubjectReview 0 0 1 2
SelfSubjectReviewStatus 1
TokenRequest 0 0 1 2 3
TokenRequestSpec 1 4 3
TokenRequestStatus 1 2
TokenReview 0 0 1 2 3
TokenReviewSpec 1 2
TokenReviewStatus 1 2 4 3
UserInfo 1 2 3 4
@io.k8s.api.authorization.v1
FieldSelectorAttributes 1 2
LabelSelectorAttributes 1 2
LocalSubjectAccessReview 0 0 1 2 3
NonResourceAttributes 1 2
NonResourceRule 1 2
ResourceAttributes 1 2 3 4 5 6 7 8 9
ResourceRule 1 2 3 4
SelfSubjectAccessReview 0 0 1 2 3
SelfSubjectAccessReviewSpec 1 2
SelfSubjectRulesReview 0 0 1 2 3
SelfSubjectRulesReviewSpec 1
SubjectAccessReview 0 0 1 2 3
SubjectAccessReviewSpec 1 2 3 4 5 6
SubjectAccessReviewStatus 1 4 2 3
SubjectRulesReviewStatus 1 2 3 4
@io.k8s.api.admissionregistration.v1
AuditAnnotation 1 2
ExpressionWarning 2 3
MatchCondition 1 2
MatchResources 1 2 3 4 7
NamedRuleWithOperations 1 2.1 2.2.1 2.2.2 2.2.3 2.2.4
ParamKind 1 2
ParamRef 1 2 3 4
TypeChecking 1
ValidatingAdmissionPolicy 0 0 1 2 3
ValidatingAdmissionPolicyBinding 0 0 1 2
ValidatingAdmissionPolicyBindingSpec 1 2 3 4
ValidatingAdmissionPolicySpec 1 2 3 4 5 6 7
ValidatingAdmissionPolicyStatus 1 2 3
Validation 1 2 3 4
Variable 1 2
@io.k8s.apimachinery.pkg.apis.meta.v1
Condition 1 2 3 4 5 6
DeleteOptions 0 0 1 2 3 4 5 6
FieldSelectorRequirement 1 2 3
LabelSelector 1 2
LabelSelectorRequirement 1 2 3
ManagedFieldsEntry 1 2 3 4 6 7 8
ObjectMeta 1 2 3 4 5 6 7 8 9 10 11 12 13 14 17
OwnerReference 5 1 3 4 6 7
Preconditions 1 2`;
