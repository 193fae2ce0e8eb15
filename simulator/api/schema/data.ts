// Made by `npm run generate` from the recorded OpenAPI documents of Kubernetes v1.36. Do not edit. The form: schema.ts.
export const SCHEMA_DATA = "@io.k8s.api.core.v1\n\
AWSElasticBlockStoreVolumeSource volumeID! fsType partition:i readOnly:b\n\
Affinity nodeAffinity:*NodeAffinity podAffinity:*PodAffinity podAntiAffinity:*PodAntiAffinity\n\
AppArmorProfile type:sAppArmorProfileType(Localhost|RuntimeDefault|Unconfined)! localhostProfile:*s\n\
AttachedVolume name:sUniqueVolumeName! devicePath!\n\
AzureDiskVolumeSource diskName! diskURI! cachingMode:*sAzureDataDiskCachingMode(None|ReadOnly|ReadWrite)?ReadWrite fsType:*s?ext4 readOnly:*b kind:*sAzureDataDiskKind(Dedicated|Managed|Shared)?Shared\n\
AzureFilePersistentVolumeSource secretName! shareName! readOnly:b secretNamespace:*s\n\
AzureFileVolumeSource secretName! shareName! readOnly:b\n\
Binding kind apiVersion metadata:18.ObjectMeta target:ObjectReference!\n\
CSIPersistentVolumeSource driver! volumeHandle! readOnly:b fsType volumeAttributes:{s controllerPublishSecretRef:*SecretReference nodeStageSecretRef:*SecretReference nodePublishSecretRef:*SecretReference controllerExpandSecretRef:*SecretReference nodeExpandSecretRef:*SecretReference\n\
CSIVolumeSource driver! readOnly:*b fsType:*s volumeAttributes:{s nodePublishSecretRef:*LocalObjectReference\n\
Capabilities add:[sCapability@ drop:[sCapability@\n\
CephFSPersistentVolumeSource monitors:[s@! path user secretFile secretRef:*SecretReference readOnly:b\n\
CephFSVolumeSource monitors:[s@! path user secretFile secretRef:*LocalObjectReference readOnly:b\n\
CinderPersistentVolumeSource volumeID! fsType readOnly:b secretRef:*SecretReference\n\
CinderVolumeSource volumeID! fsType readOnly:b secretRef:*LocalObjectReference\n\
ClientIPConfig timeoutSeconds:*i\n\
ClusterTrustBundleProjection name:*s signerName:*s labelSelector:*18.LabelSelector optional:*b path!\n\
ComponentCondition type:sComponentConditionType! status:sConditionStatus! message error\n\
ComponentStatus kind apiVersion metadata:18.ObjectMeta conditions:[ComponentCondition&type~type\n\
ConfigMap kind apiVersion metadata:18.ObjectMeta immutable:*b data:{s binaryData:{y\n\
ConfigMapEnvSource LocalObjectReference/name optional:*b\n\
ConfigMapKeySelector* LocalObjectReference/name key! optional:*b\n\
ConfigMapNodeConfigSource namespace! name! uid:stypes.UID resourceVersion kubeletConfigKey!\n\
ConfigMapProjection LocalObjectReference/name items:[KeyToPath@ optional:*b\n\
ConfigMapVolumeSource LocalObjectReference/name items:[KeyToPath@ defaultMode:*i optional:*b\n\
Container name! image command:[s@ args:[s@ workingDir ports:[ContainerPort&containerPort,protocol~containerPort envFrom:[EnvFromSource@ env:[EnvVar&name~name resources:ResourceRequirements resizePolicy:[ContainerResizePolicy@ restartPolicy:*sContainerRestartPolicy restartPolicyRules:[ContainerRestartRule@ volumeMounts:[VolumeMount&mountPath~mountPath volumeDevices:[VolumeDevice&devicePath~devicePath livenessProbe:*Probe readinessProbe:*Probe startupProbe:*Probe lifecycle:*Lifecycle terminationMessagePath terminationMessagePolicy:sTerminationMessagePolicy(FallbackToLogsOnError|File) imagePullPolicy:sPullPolicy(Always|IfNotPresent|Never) securityContext:*SecurityContext stdin:b stdinOnce:b tty:b\n\
ContainerExtendedResourceRequest containerName! resourceName! requestName!\n\
ContainerImage names:[s@_ sizeBytes:l\n\
ContainerPort name hostPort:i containerPort:i! protocol:sProtocol(SCTP|TCP|UDP)?TCP hostIP\n\
ContainerResizePolicy resourceName:sResourceName! restartPolicy:sResourceResizeRestartPolicy!\n\
ContainerRestartRule action:sContainerRestartRuleAction+ exitCodes:*ContainerRestartRuleOnExitCodes\n\
ContainerRestartRuleOnExitCodes operator:sContainerRestartRuleOnExitCodesOperator+ values:[i%\n\
ContainerState waiting:*ContainerStateWaiting running:*ContainerStateRunning terminated:*ContainerStateTerminated\n\
ContainerStateRunning startedAt:t\n\
ContainerStateTerminated exitCode:i! signal:i reason message startedAt:t finishedAt:t containerID\n\
ContainerStateWaiting reason message\n\
ContainerStatus name! state:ContainerState lastState:ContainerState ready:b! restartCount:i! image! imageID! containerID started:*b allocatedResources:{q=ResourceList resources:*ResourceRequirements volumeMounts:[VolumeMountStatus&mountPath~mountPath user:*ContainerUser allocatedResourcesStatus:[ResourceStatus&name~name stopSignal:*sSignal(SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGRTMAX|SIGRTMAX-1|SIGRTMAX-10|SIGRTMAX-11|SIGRTMAX-12|SIGRTMAX-13|SIGRTMAX-14|SIGRTMAX-2|SIGRTMAX-3|SIGRTMAX-4|SIGRTMAX-5|SIGRTMAX-6|SIGRTMAX-7|SIGRTMAX-8|SIGRTMAX-9|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ)\n\
ContainerUser linux:*LinuxContainerUser\n\
DaemonEndpoint Port:i!\n\
DownwardAPIProjection items:[DownwardAPIVolumeFile@\n\
DownwardAPIVolumeFile path! fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector mode:*i\n\
DownwardAPIVolumeSource items:[DownwardAPIVolumeFile@ defaultMode:*i\n\
EmptyDirVolumeSource medium:sStorageMedium sizeLimit:*q\n\
EndpointAddress* ip! hostname nodeName:*s targetRef:*ObjectReference\n\
EndpointPort* name port:i! protocol:sProtocol(SCTP|TCP|UDP) appProtocol:*s\n\
EndpointSubset addresses:[EndpointAddress@ notReadyAddresses:[EndpointAddress@ ports:[EndpointPort@\n\
Endpoints kind apiVersion metadata:18.ObjectMeta subsets:[EndpointSubset@\n\
EnvFromSource prefix configMapRef:*ConfigMapEnvSource secretRef:*SecretEnvSource\n\
EnvVar name! value valueFrom:*EnvVarSource\n\
EnvVarSource fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector configMapKeyRef:*ConfigMapKeySelector secretKeyRef:*SecretKeySelector fileKeyRef:*FileKeySelector\n\
EphemeralContainer EphemeralContainerCommon/name! EphemeralContainerCommon/image EphemeralContainerCommon/command:[s@ EphemeralContainerCommon/args:[s@ EphemeralContainerCommon/workingDir EphemeralContainerCommon/ports:[ContainerPort&containerPort,protocol~containerPort EphemeralContainerCommon/envFrom:[EnvFromSource@ EphemeralContainerCommon/env:[EnvVar&name~name EphemeralContainerCommon/resources:ResourceRequirements EphemeralContainerCommon/resizePolicy:[ContainerResizePolicy@ EphemeralContainerCommon/restartPolicy:*sContainerRestartPolicy EphemeralContainerCommon/restartPolicyRules:[ContainerRestartRule@ EphemeralContainerCommon/volumeMounts:[VolumeMount&mountPath~mountPath EphemeralContainerCommon/volumeDevices:[VolumeDevice&devicePath~devicePath EphemeralContainerCommon/livenessProbe:*Probe EphemeralContainerCommon/readinessProbe:*Probe EphemeralContainerCommon/startupProbe:*Probe EphemeralContainerCommon/lifecycle:*Lifecycle EphemeralContainerCommon/terminationMessagePath EphemeralContainerCommon/terminationMessagePolicy:sTerminationMessagePolicy(FallbackToLogsOnError|File) EphemeralContainerCommon/imagePullPolicy:sPullPolicy(Always|IfNotPresent|Never) EphemeralContainerCommon/securityContext:*SecurityContext EphemeralContainerCommon/stdin:b EphemeralContainerCommon/stdinOnce:b EphemeralContainerCommon/tty:b targetContainerName\n\
EphemeralVolumeSource volumeClaimTemplate:*PersistentVolumeClaimTemplate\n\
Event kind apiVersion metadata:18.ObjectMeta! involvedObject:ObjectReference! reason message source:EventSource firstTimestamp:t lastTimestamp:t count:i type eventTime:m series:*EventSeries action related:*ObjectReference reportingComponent_ reportingInstance_\n\
EventSeries count:i lastObservedTime:m\n\
EventSource component host\n\
ExecAction command:[s@\n\
FCVolumeSource targetWWNs:[s@ lun:*i fsType readOnly:b wwids:[s@\n\
FileKeySelector* volumeName! path! key! optional:*b\n\
FlexPersistentVolumeSource driver! fsType secretRef:*SecretReference readOnly:b options:{s\n\
FlexVolumeSource driver! fsType secretRef:*LocalObjectReference readOnly:b options:{s\n\
FlockerVolumeSource datasetName datasetUUID\n\
GCEPersistentDiskVolumeSource pdName! fsType partition:i readOnly:b\n\
GRPCAction port:i! service:*s\n\
GitRepoVolumeSource repository! revision directory\n\
GlusterfsPersistentVolumeSource endpoints! path! readOnly:b endpointsNamespace:*s\n\
GlusterfsVolumeSource endpoints! path! readOnly:b\n\
HTTPGetAction path port:n! host scheme:sURIScheme(HTTP|HTTPS) httpHeaders:[HTTPHeader@\n\
HTTPHeader name! value!\n\
HostAlias ip! hostnames:[s@\n\
HostIP ip!\n\
HostPathVolumeSource path! type:*sHostPathType(|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket)\n\
ISCSIPersistentVolumeSource targetPortal! iqn! lun:i! iscsiInterface?default fsType readOnly:b portals:[s@ chapAuthDiscovery:b chapAuthSession:b secretRef:*SecretReference initiatorName:*s\n\
ISCSIVolumeSource targetPortal! iqn! lun:i! iscsiInterface?default fsType readOnly:b portals:[s@ chapAuthDiscovery:b chapAuthSession:b secretRef:*LocalObjectReference initiatorName:*s\n\
ImageVolumeSource reference pullPolicy:sPullPolicy(Always|IfNotPresent|Never)\n\
ImageVolumeStatus imageRef+\n\
KeyToPath key! path! mode:*i\n\
Lifecycle postStart:*LifecycleHandler preStop:*LifecycleHandler stopSignal:*sSignal(SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGRTMAX|SIGRTMAX-1|SIGRTMAX-10|SIGRTMAX-11|SIGRTMAX-12|SIGRTMAX-13|SIGRTMAX-14|SIGRTMAX-2|SIGRTMAX-3|SIGRTMAX-4|SIGRTMAX-5|SIGRTMAX-6|SIGRTMAX-7|SIGRTMAX-8|SIGRTMAX-9|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ)\n\
LifecycleHandler exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction sleep:*SleepAction\n\
LimitRange kind apiVersion metadata:18.ObjectMeta spec:LimitRangeSpec\n\
LimitRangeItem type:sLimitType! max:{q=ResourceList min:{q=ResourceList default:{q=ResourceList defaultRequest:{q=ResourceList maxLimitRequestRatio:{q=ResourceList\n\
LimitRangeSpec limits:[LimitRangeItem@!\n\
LinuxContainerUser uid:l! gid:l! supplementalGroups:[l@\n\
LoadBalancerIngress ip hostname ipMode:*sLoadBalancerIPMode ports:[PortStatus@\n\
LoadBalancerStatus ingress:[LoadBalancerIngress@\n\
LocalObjectReference* name\n\
LocalVolumeSource path! fsType:*s\n\
ModifyVolumeStatus targetVolumeAttributesClassName status:sPersistentVolumeClaimModifyVolumeStatus(InProgress|Infeasible|Pending)!\n\
NFSVolumeSource server! path! readOnly:b\n\
Namespace kind apiVersion metadata:18.ObjectMeta spec:NamespaceSpec status:NamespaceStatus\n\
NamespaceCondition type:sNamespaceConditionType! status:sConditionStatus! lastTransitionTime:t reason message\n\
NamespaceSpec finalizers:[sFinalizerName@\n\
NamespaceStatus phase:sNamespacePhase(Active|Terminating) conditions:[NamespaceCondition&type~type\n\
Node kind apiVersion metadata:18.ObjectMeta spec:NodeSpec status:NodeStatus\n\
NodeAddress type:sNodeAddressType! address!\n\
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution:*NodeSelector preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm@\n\
NodeAllocatableResourceClaimStatus resourceClaimName! containers:[s% resources:{q+\n\
NodeCondition type:sNodeConditionType! status:sConditionStatus! lastHeartbeatTime:t lastTransitionTime:t reason message\n\
NodeConfigSource configMap:*ConfigMapNodeConfigSource\n\
NodeConfigStatus assigned:*NodeConfigSource active:*NodeConfigSource lastKnownGood:*NodeConfigSource error\n\
NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint\n\
NodeFeatures supplementalGroupsPolicy:*b\n\
NodeRuntimeHandler name_ features:*NodeRuntimeHandlerFeatures\n\
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:*b userNamespaces:*b\n\
NodeSelector* nodeSelectorTerms:[NodeSelectorTerm@!\n\
NodeSelectorRequirement key! operator:sNodeSelectorOperator(DoesNotExist|Exists|Gt|In|Lt|NotIn)! values:[s@\n\
NodeSelectorTerm* matchExpressions:[NodeSelectorRequirement@ matchFields:[NodeSelectorRequirement@\n\
NodeSpec podCIDR podCIDRs:[s%~ providerID unschedulable:b taints:[Taint@ configSource:*NodeConfigSource externalID\n\
NodeStatus capacity:{q=ResourceList allocatable:{q=ResourceList phase:sNodePhase(Pending|Running|Terminated) conditions:[NodeCondition&type~type addresses:[NodeAddress&type~type daemonEndpoints:NodeDaemonEndpoints nodeInfo:NodeSystemInfo images:[ContainerImage@ volumesInUse:[sUniqueVolumeName@ volumesAttached:[AttachedVolume@ config:*NodeConfigStatus runtimeHandlers:[NodeRuntimeHandler@ features:*NodeFeatures declaredFeatures:[s@\n\
NodeSwapStatus capacity:*l\n\
NodeSystemInfo machineID! systemUUID! bootID! kernelVersion! osImage! containerRuntimeVersion! kubeletVersion! kubeProxyVersion! operatingSystem! architecture! swap:*NodeSwapStatus\n\
ObjectFieldSelector* apiVersion fieldPath!\n\
ObjectReference* kind namespace name uid:stypes.UID apiVersion resourceVersion fieldPath\n\
PersistentVolume kind apiVersion metadata:18.ObjectMeta spec:PersistentVolumeSpec status:PersistentVolumeStatus\n\
PersistentVolumeClaim kind apiVersion metadata:18.ObjectMeta spec:PersistentVolumeClaimSpec status:PersistentVolumeClaimStatus\n\
PersistentVolumeClaimCondition type:sPersistentVolumeClaimConditionType! status:sConditionStatus! lastProbeTime:t lastTransitionTime:t reason message\n\
PersistentVolumeClaimSpec accessModes:[sPersistentVolumeAccessMode@ selector:*18.LabelSelector resources:VolumeResourceRequirements volumeName storageClassName:*s volumeMode:*sPersistentVolumeMode(Block|Filesystem) dataSource:*TypedLocalObjectReference dataSourceRef:*TypedObjectReference volumeAttributesClassName:*s\n\
PersistentVolumeClaimStatus phase:sPersistentVolumeClaimPhase(Bound|Lost|Pending) accessModes:[sPersistentVolumeAccessMode@ capacity:{q=ResourceList conditions:[PersistentVolumeClaimCondition&type~type allocatedResources:{q=ResourceList allocatedResourceStatuses:{s currentVolumeAttributesClassName:*s modifyVolumeStatus:*ModifyVolumeStatus\n\
PersistentVolumeClaimTemplate metadata:18.ObjectMeta spec:PersistentVolumeClaimSpec!\n\
PersistentVolumeClaimVolumeSource claimName! readOnly:b\n\
PersistentVolumeSpec capacity:{q=ResourceList PersistentVolumeSource/gcePersistentDisk:*GCEPersistentDiskVolumeSource PersistentVolumeSource/awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource PersistentVolumeSource/hostPath:*HostPathVolumeSource PersistentVolumeSource/glusterfs:*GlusterfsPersistentVolumeSource PersistentVolumeSource/nfs:*NFSVolumeSource PersistentVolumeSource/rbd:*RBDPersistentVolumeSource PersistentVolumeSource/iscsi:*ISCSIPersistentVolumeSource PersistentVolumeSource/cinder:*CinderPersistentVolumeSource PersistentVolumeSource/cephfs:*CephFSPersistentVolumeSource PersistentVolumeSource/fc:*FCVolumeSource PersistentVolumeSource/flocker:*FlockerVolumeSource PersistentVolumeSource/flexVolume:*FlexPersistentVolumeSource PersistentVolumeSource/azureFile:*AzureFilePersistentVolumeSource PersistentVolumeSource/vsphereVolume:*VsphereVirtualDiskVolumeSource PersistentVolumeSource/quobyte:*QuobyteVolumeSource PersistentVolumeSource/azureDisk:*AzureDiskVolumeSource PersistentVolumeSource/photonPersistentDisk:*PhotonPersistentDiskVolumeSource PersistentVolumeSource/portworxVolume:*PortworxVolumeSource PersistentVolumeSource/scaleIO:*ScaleIOPersistentVolumeSource PersistentVolumeSource/local:*LocalVolumeSource PersistentVolumeSource/storageos:*StorageOSPersistentVolumeSource PersistentVolumeSource/csi:*CSIPersistentVolumeSource accessModes:[sPersistentVolumeAccessMode@ claimRef:*ObjectReference persistentVolumeReclaimPolicy:sPersistentVolumeReclaimPolicy(Delete|Recycle|Retain) storageClassName mountOptions:[s@ volumeMode:*sPersistentVolumeMode(Block|Filesystem) nodeAffinity:*VolumeNodeAffinity volumeAttributesClassName:*s\n\
PersistentVolumeStatus phase:sPersistentVolumePhase(Available|Bound|Failed|Pending|Released) message reason lastPhaseTransitionTime:*t\n\
PhotonPersistentDiskVolumeSource pdID! fsType\n\
Pod kind apiVersion metadata:18.ObjectMeta spec:PodSpec status:PodStatus\n\
PodAffinity requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm@ preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm@\n\
PodAffinityTerm labelSelector:*18.LabelSelector namespaces:[s@ topologyKey! namespaceSelector:*18.LabelSelector matchLabelKeys:[s@ mismatchLabelKeys:[s@\n\
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm@ preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm@\n\
PodCertificateProjection signerName+ keyType+ maxExpirationSeconds:*i credentialBundlePath keyPath certificateChainPath userAnnotations:{s\n\
PodCondition type:sPodConditionType! observedGeneration:l status:sConditionStatus! lastProbeTime:t lastTransitionTime:t reason message\n\
PodDNSConfig nameservers:[s@ searches:[s@ options:[PodDNSConfigOption@\n\
PodDNSConfigOption name value:*s\n\
PodExtendedResourceClaimStatus requestMappings:[ContainerExtendedResourceRequest@! resourceClaimName!\n\
PodIP ip!\n\
PodOS name:sOSName!\n\
PodReadinessGate conditionType:sPodConditionType!\n\
PodResourceClaim name! resourceClaimName:*s resourceClaimTemplateName:*s\n\
PodResourceClaimStatus name! resourceClaimName:*s\n\
PodSchedulingGate name!\n\
PodSchedulingGroup podGroupName:*s\n\
PodSecurityContext seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*l runAsGroup:*l runAsNonRoot:*b supplementalGroups:[l@ supplementalGroupsPolicy:*sSupplementalGroupsPolicy(Merge|Strict) fsGroup:*l sysctls:[Sysctl@ fsGroupChangePolicy:*sPodFSGroupChangePolicy(Always|OnRootMismatch) seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile seLinuxChangePolicy:*sPodSELinuxChangePolicy\n\
PodSpec volumes:[Volume&name~name^ initContainers:[Container&name~name containers:[Container&name~name! ephemeralContainers:[EphemeralContainer&name~name restartPolicy:sRestartPolicy(Always|Never|OnFailure) terminationGracePeriodSeconds:*l activeDeadlineSeconds:*l dnsPolicy:sDNSPolicy(ClusterFirst|ClusterFirstWithHostNet|Default|None) nodeSelector:{s@ serviceAccountName serviceAccount automountServiceAccountToken:*b nodeName hostNetwork:b hostPID:b hostIPC:b shareProcessNamespace:*b securityContext:*PodSecurityContext imagePullSecrets:[LocalObjectReference&name~name hostname subdomain affinity:*Affinity schedulerName tolerations:[Toleration@ hostAliases:[HostAlias&ip~ip priorityClassName priority:*i dnsConfig:*PodDNSConfig readinessGates:[PodReadinessGate@ runtimeClassName:*s enableServiceLinks:*b preemptionPolicy:*sPreemptionPolicy(Never|PreemptLowerPriority) overhead:{q=ResourceList topologySpreadConstraints:[TopologySpreadConstraint&topologyKey,whenUnsatisfiable~topologyKey setHostnameAsFQDN:*b os:*PodOS hostUsers:*b schedulingGates:[PodSchedulingGate&name~name resourceClaims:[PodResourceClaim&name~name^ resources:*ResourceRequirements hostnameOverride:*s schedulingGroup:*PodSchedulingGroup\n\
PodStatus observedGeneration:l phase:sPodPhase(Failed|Pending|Running|Succeeded|Unknown) conditions:[PodCondition&type~type message reason nominatedNodeName hostIP hostIPs:[HostIP@~ip podIP podIPs:[PodIP&ip~ip startTime:*t initContainerStatuses:[ContainerStatus@ containerStatuses:[ContainerStatus@ qosClass:sPodQOSClass(BestEffort|Burstable|Guaranteed) ephemeralContainerStatuses:[ContainerStatus@ resize:sPodResizeStatus resourceClaimStatuses:[PodResourceClaimStatus&name~name^ extendedResourceClaimStatus:*PodExtendedResourceClaimStatus allocatedResources:{q=ResourceList resources:*ResourceRequirements nodeAllocatableResourceClaimStatuses:[NodeAllocatableResourceClaimStatus@\n\
PodTemplate kind apiVersion metadata:18.ObjectMeta template:PodTemplateSpec\n\
PodTemplateSpec metadata:18.ObjectMeta spec:PodSpec\n\
PortStatus port:i! protocol:sProtocol(SCTP|TCP|UDP)! error:*s\n\
PortworxVolumeSource volumeID! fsType readOnly:b\n\
PreferredSchedulingTerm weight:i! preference:NodeSelectorTerm!\n\
Probe ProbeHandler/exec:*ExecAction ProbeHandler/httpGet:*HTTPGetAction ProbeHandler/tcpSocket:*TCPSocketAction ProbeHandler/grpc:*GRPCAction initialDelaySeconds:i timeoutSeconds:i periodSeconds:i successThreshold:i failureThreshold:i terminationGracePeriodSeconds:*l\n\
ProjectedVolumeSource sources:[VolumeProjection@_ defaultMode:*i\n\
QuobyteVolumeSource registry! volume! readOnly:b user group tenant\n\
RBDPersistentVolumeSource monitors:[s@! image! fsType pool?rbd user?admin keyring?/etc/ceph/keyring secretRef:*SecretReference readOnly:b\n\
RBDVolumeSource monitors:[s@! image! fsType pool?rbd user?admin keyring?/etc/ceph/keyring secretRef:*LocalObjectReference readOnly:b\n\
ReplicationController kind apiVersion metadata:18.ObjectMeta spec:ReplicationControllerSpec status:ReplicationControllerStatus\n\
ReplicationControllerCondition type:sReplicationControllerConditionType! status:sConditionStatus! lastTransitionTime:t reason message\n\
ReplicationControllerSpec replicas:*i?1 minReadySeconds:i selector:{s@ template:*PodTemplateSpec\n\
ReplicationControllerStatus replicas:i! fullyLabeledReplicas:i readyReplicas:i availableReplicas:i observedGeneration:l conditions:[ReplicationControllerCondition&type~type\n\
ResourceClaim name! request\n\
ResourceFieldSelector* containerName resource! divisor:q\n\
ResourceHealth resourceID:sResourceID! health:sResourceHealthStatus message:*s\n\
ResourceQuota kind apiVersion metadata:18.ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus\n\
ResourceQuotaSpec hard:{q=ResourceList scopes:[sResourceQuotaScope@ scopeSelector:*ScopeSelector\n\
ResourceQuotaStatus hard:{q=ResourceList used:{q=ResourceList\n\
ResourceRequirements limits:{q=ResourceList requests:{q=ResourceList claims:[ResourceClaim&name\n\
ResourceStatus name:sResourceName! resources:[ResourceHealth&resourceID\n\
SELinuxOptions user role type level\n\
ScaleIOPersistentVolumeSource gateway! system! secretRef:*SecretReference+ sslEnabled:b protectionDomain storagePool storageMode?ThinProvisioned volumeName fsType?xfs readOnly:b\n\
ScaleIOVolumeSource gateway! system! secretRef:*LocalObjectReference+ sslEnabled:b protectionDomain storagePool storageMode?ThinProvisioned volumeName fsType?xfs readOnly:b\n\
ScopeSelector* matchExpressions:[ScopedResourceSelectorRequirement@\n\
ScopedResourceSelectorRequirement scopeName:sResourceQuotaScope(BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass)! operator:sScopeSelectorOperator(DoesNotExist|Exists|In|NotIn)! values:[s@\n\
SeccompProfile type:sSeccompProfileType(Localhost|RuntimeDefault|Unconfined)! localhostProfile:*s\n\
Secret kind apiVersion metadata:18.ObjectMeta immutable:*b data:{y stringData:{s type:sSecretType\n\
SecretEnvSource LocalObjectReference/name optional:*b\n\
SecretKeySelector* LocalObjectReference/name key! optional:*b\n\
SecretProjection LocalObjectReference/name items:[KeyToPath@ optional:*b\n\
SecretReference* name namespace\n\
SecretVolumeSource secretName items:[KeyToPath@ defaultMode:*i optional:*b\n\
SecurityContext capabilities:*Capabilities privileged:*b seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*l runAsGroup:*l runAsNonRoot:*b readOnlyRootFilesystem:*b allowPrivilegeEscalation:*b procMount:*sProcMountType(Default|Unmasked) seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile\n\
Service kind apiVersion metadata:18.ObjectMeta spec:ServiceSpec status:ServiceStatus\n\
ServiceAccount kind apiVersion metadata:18.ObjectMeta secrets:[ObjectReference&name~name imagePullSecrets:[LocalObjectReference@ automountServiceAccountToken:*b\n\
ServiceAccountTokenProjection audience expirationSeconds:*l path!\n\
ServicePort name protocol:sProtocol(SCTP|TCP|UDP)?TCP appProtocol:*s port:i! targetPort:n nodePort:i\n\
ServiceSpec ports:[ServicePort&port,protocol~port selector:{s@ clusterIP clusterIPs:[s@ type:sServiceType(ClusterIP|ExternalName|LoadBalancer|NodePort) externalIPs:[s@ sessionAffinity:sServiceAffinity(ClientIP|None) loadBalancerIP loadBalancerSourceRanges:[s@ externalName externalTrafficPolicy:sServiceExternalTrafficPolicy(Cluster|Local) healthCheckNodePort:i publishNotReadyAddresses:b sessionAffinityConfig:*SessionAffinityConfig ipFamilies:[sIPFamily@ ipFamilyPolicy:*sIPFamilyPolicy(PreferDualStack|RequireDualStack|SingleStack) allocateLoadBalancerNodePorts:*b loadBalancerClass:*s internalTrafficPolicy:*sServiceInternalTrafficPolicy(Cluster|Local) trafficDistribution:*s\n\
ServiceStatus loadBalancer:LoadBalancerStatus conditions:[18.Condition&type~type\n\
SessionAffinityConfig clientIP:*ClientIPConfig\n\
SleepAction seconds:l!\n\
StorageOSPersistentVolumeSource volumeName volumeNamespace fsType readOnly:b secretRef:*ObjectReference\n\
StorageOSVolumeSource volumeName volumeNamespace fsType readOnly:b secretRef:*LocalObjectReference\n\
Sysctl name! value!\n\
TCPSocketAction port:n! host\n\
Taint key! value effect:sTaintEffect(NoExecute|NoSchedule|PreferNoSchedule)! timeAdded:*t\n\
Toleration key operator:sTolerationOperator(Equal|Exists|Gt|Lt) value effect:sTaintEffect(NoExecute|NoSchedule|PreferNoSchedule) tolerationSeconds:*l\n\
TopologySelectorLabelRequirement key! values:[s@!\n\
TopologySelectorTerm* matchLabelExpressions:[TopologySelectorLabelRequirement@\n\
TopologySpreadConstraint maxSkew:i! topologyKey! whenUnsatisfiable:sUnsatisfiableConstraintAction(DoNotSchedule|ScheduleAnyway)! labelSelector:*18.LabelSelector minDomains:*i nodeAffinityPolicy:*sNodeInclusionPolicy(Honor|Ignore) nodeTaintsPolicy:*sNodeInclusionPolicy(Honor|Ignore) matchLabelKeys:[s@\n\
TypedLocalObjectReference* apiGroup:*s kind! name!\n\
TypedObjectReference apiGroup:*s kind! name! namespace:*s\n\
Volume name! VolumeSource/hostPath:*HostPathVolumeSource VolumeSource/emptyDir:*EmptyDirVolumeSource VolumeSource/gcePersistentDisk:*GCEPersistentDiskVolumeSource VolumeSource/awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource VolumeSource/gitRepo:*GitRepoVolumeSource VolumeSource/secret:*SecretVolumeSource VolumeSource/nfs:*NFSVolumeSource VolumeSource/iscsi:*ISCSIVolumeSource VolumeSource/glusterfs:*GlusterfsVolumeSource VolumeSource/persistentVolumeClaim:*PersistentVolumeClaimVolumeSource VolumeSource/rbd:*RBDVolumeSource VolumeSource/flexVolume:*FlexVolumeSource VolumeSource/cinder:*CinderVolumeSource VolumeSource/cephfs:*CephFSVolumeSource VolumeSource/flocker:*FlockerVolumeSource VolumeSource/downwardAPI:*DownwardAPIVolumeSource VolumeSource/fc:*FCVolumeSource VolumeSource/azureFile:*AzureFileVolumeSource VolumeSource/configMap:*ConfigMapVolumeSource VolumeSource/vsphereVolume:*VsphereVirtualDiskVolumeSource VolumeSource/quobyte:*QuobyteVolumeSource VolumeSource/azureDisk:*AzureDiskVolumeSource VolumeSource/photonPersistentDisk:*PhotonPersistentDiskVolumeSource VolumeSource/projected:*ProjectedVolumeSource VolumeSource/portworxVolume:*PortworxVolumeSource VolumeSource/scaleIO:*ScaleIOVolumeSource VolumeSource/storageos:*StorageOSVolumeSource VolumeSource/csi:*CSIVolumeSource VolumeSource/ephemeral:*EphemeralVolumeSource VolumeSource/image:*ImageVolumeSource\n\
VolumeDevice name! devicePath!\n\
VolumeMount name! readOnly:b recursiveReadOnly:*sRecursiveReadOnlyMode mountPath! subPath mountPropagation:*sMountPropagationMode(Bidirectional|HostToContainer|None) subPathExpr\n\
VolumeMountStatus name! mountPath! readOnly:b recursiveReadOnly:*sRecursiveReadOnlyMode volumeStatus:*VolumeStatus\n\
VolumeNodeAffinity required:*NodeSelector\n\
VolumeProjection secret:*SecretProjection downwardAPI:*DownwardAPIProjection configMap:*ConfigMapProjection serviceAccountToken:*ServiceAccountTokenProjection clusterTrustBundle:*ClusterTrustBundleProjection podCertificate:*PodCertificateProjection\n\
VolumeResourceRequirements limits:{q=ResourceList requests:{q=ResourceList\n\
VolumeStatus image:*ImageVolumeStatus\n\
VsphereVirtualDiskVolumeSource volumePath! fsType storagePolicyName storagePolicyID\n\
WeightedPodAffinityTerm weight:i! podAffinityTerm:PodAffinityTerm!\n\
WindowsSecurityContextOptions gmsaCredentialSpecName:*s gmsaCredentialSpec:*s runAsUserName:*s hostProcess:*b\n\
@io.k8s.api.apps.v1\n\
ControllerRevision kind apiVersion metadata:18.ObjectMeta data:oruntime.RawExtension_ revision:l!\n\
DaemonSet kind apiVersion metadata:18.ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus\n\
DaemonSetCondition type:sDaemonSetConditionType! status:sv1.ConditionStatus! lastTransitionTime:t reason message\n\
DaemonSetSpec selector:*18.LabelSelector+ template:0.PodTemplateSpec! updateStrategy:DaemonSetUpdateStrategy minReadySeconds:i revisionHistoryLimit:*i\n\
DaemonSetStatus currentNumberScheduled:i! numberMisscheduled:i! desiredNumberScheduled:i! numberReady:i! observedGeneration:l updatedNumberScheduled:i numberAvailable:i numberUnavailable:i collisionCount:*i conditions:[DaemonSetCondition&type~type\n\
DaemonSetUpdateStrategy type:sDaemonSetUpdateStrategyType(OnDelete|RollingUpdate) rollingUpdate:*RollingUpdateDaemonSet\n\
Deployment kind apiVersion metadata:18.ObjectMeta spec:DeploymentSpec status:DeploymentStatus\n\
DeploymentCondition type:sDeploymentConditionType! status:sv1.ConditionStatus! lastUpdateTime:t lastTransitionTime:t reason message\n\
DeploymentSpec replicas:*i selector:*18.LabelSelector+ template:0.PodTemplateSpec! strategy:DeploymentStrategy^ minReadySeconds:i revisionHistoryLimit:*i paused:b progressDeadlineSeconds:*i\n\
DeploymentStatus observedGeneration:l replicas:i updatedReplicas:i readyReplicas:i availableReplicas:i unavailableReplicas:i terminatingReplicas:*i conditions:[DeploymentCondition&type~type collisionCount:*i\n\
DeploymentStrategy type:sDeploymentStrategyType(Recreate|RollingUpdate) rollingUpdate:*RollingUpdateDeployment\n\
ReplicaSet kind apiVersion metadata:18.ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus\n\
ReplicaSetCondition type:sReplicaSetConditionType! status:sv1.ConditionStatus! lastTransitionTime:t reason message\n\
ReplicaSetSpec replicas:*i minReadySeconds:i selector:*18.LabelSelector+ template:0.PodTemplateSpec\n\
ReplicaSetStatus replicas:i! fullyLabeledReplicas:i readyReplicas:i availableReplicas:i terminatingReplicas:*i observedGeneration:l conditions:[ReplicaSetCondition&type~type\n\
RollingUpdateDaemonSet maxUnavailable:*n maxSurge:*n\n\
RollingUpdateDeployment maxUnavailable:*n maxSurge:*n\n\
RollingUpdateStatefulSetStrategy partition:*i maxUnavailable:*n\n\
StatefulSet kind apiVersion metadata:18.ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus\n\
StatefulSetCondition type:sStatefulSetConditionType! status:sv1.ConditionStatus! lastTransitionTime:t reason message\n\
StatefulSetOrdinals start:i_\n\
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:sPersistentVolumeClaimRetentionPolicyType whenScaled:sPersistentVolumeClaimRetentionPolicyType\n\
StatefulSetSpec replicas:*i selector:*18.LabelSelector+ template:0.PodTemplateSpec! volumeClaimTemplates:[0.PersistentVolumeClaim@ serviceName_ podManagementPolicy:sPodManagementPolicyType(OrderedReady|Parallel) updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:*i minReadySeconds:i persistentVolumeClaimRetentionPolicy:*StatefulSetPersistentVolumeClaimRetentionPolicy ordinals:*StatefulSetOrdinals\n\
StatefulSetStatus observedGeneration:l replicas:i! readyReplicas:i currentReplicas:i updatedReplicas:i currentRevision updateRevision collisionCount:*i conditions:[StatefulSetCondition&type~type availableReplicas:i_\n\
StatefulSetUpdateStrategy type:sStatefulSetUpdateStrategyType(OnDelete|RollingUpdate) rollingUpdate:*RollingUpdateStatefulSetStrategy\n\
@io.k8s.api.batch.v1\n\
CronJob kind apiVersion metadata:18.ObjectMeta spec:CronJobSpec+ status:CronJobStatus\n\
CronJobSpec schedule! timeZone:*s startingDeadlineSeconds:*l concurrencyPolicy:sConcurrencyPolicy(Allow|Forbid|Replace) suspend:*b jobTemplate:JobTemplateSpec! successfulJobsHistoryLimit:*i failedJobsHistoryLimit:*i\n\
CronJobStatus active:[0.ObjectReference@ lastScheduleTime:*t lastSuccessfulTime:*t\n\
Job kind apiVersion metadata:18.ObjectMeta spec:JobSpec status:JobStatus\n\
JobCondition type:sJobConditionType! status:sv1.ConditionStatus! lastProbeTime:t lastTransitionTime:t reason message\n\
JobSpec parallelism:*i completions:*i activeDeadlineSeconds:*l podFailurePolicy:*PodFailurePolicy successPolicy:*SuccessPolicy backoffLimit:*i backoffLimitPerIndex:*i maxFailedIndexes:*i selector:*18.LabelSelector manualSelector:*b template:0.PodTemplateSpec! ttlSecondsAfterFinished:*i completionMode:*sCompletionMode(Indexed|NonIndexed) suspend:*b podReplacementPolicy:*sPodReplacementPolicy(Failed|TerminatingOrFailed) managedBy:*s\n\
JobStatus conditions:[JobCondition@~type startTime:*t completionTime:*t active:i succeeded:i failed:i terminating:*i completedIndexes failedIndexes:*s uncountedTerminatedPods:*UncountedTerminatedPods ready:*i\n\
JobTemplateSpec metadata:18.ObjectMeta spec:JobSpec\n\
PodFailurePolicy rules:[PodFailurePolicyRule@!\n\
PodFailurePolicyOnExitCodesRequirement containerName:*s operator:sPodFailurePolicyOnExitCodesOperator(In|NotIn)! values:[i%!\n\
PodFailurePolicyOnPodConditionsPattern type:sv1.PodConditionType! status:sv1.ConditionStatus_\n\
PodFailurePolicyRule action:sPodFailurePolicyAction(Count|FailIndex|FailJob|Ignore)! onExitCodes:*PodFailurePolicyOnExitCodesRequirement onPodConditions:[PodFailurePolicyOnPodConditionsPattern@\n\
SuccessPolicy rules:[SuccessPolicyRule@!\n\
SuccessPolicyRule succeededIndexes:*s succeededCount:*i\n\
UncountedTerminatedPods succeeded:[stypes.UID% failed:[stypes.UID%\n\
@io.k8s.api.autoscaling.v1\n\
CrossVersionObjectReference* kind! name! apiVersion\n\
HorizontalPodAutoscaler kind apiVersion metadata:18.ObjectMeta spec:HorizontalPodAutoscalerSpec+ status:HorizontalPodAutoscalerStatus\n\
HorizontalPodAutoscalerSpec scaleTargetRef:CrossVersionObjectReference! minReplicas:*i maxReplicas:i! targetCPUUtilizationPercentage:*i\n\
HorizontalPodAutoscalerStatus observedGeneration:*l lastScaleTime:*t currentReplicas:i! desiredReplicas:i! currentCPUUtilizationPercentage:*i\n\
Scale kind apiVersion metadata:18.ObjectMeta spec:ScaleSpec status:ScaleStatus\n\
ScaleSpec replicas:i\n\
ScaleStatus replicas:i! selector\n\
@io.k8s.api.autoscaling.v2\n\
ContainerResourceMetricSource name:sv1.ResourceName! target:MetricTarget! container!\n\
ContainerResourceMetricStatus name:sv1.ResourceName! current:MetricValueStatus! container!\n\
CrossVersionObjectReference kind! name! apiVersion\n\
ExternalMetricSource metric:MetricIdentifier! target:MetricTarget!\n\
ExternalMetricStatus metric:MetricIdentifier! current:MetricValueStatus!\n\
HPAScalingPolicy type:sHPAScalingPolicyType! value:i! periodSeconds:i!\n\
HPAScalingRules stabilizationWindowSeconds:*i selectPolicy:*sScalingPolicySelect policies:*[HPAScalingPolicy@ tolerance:*q\n\
HorizontalPodAutoscaler kind apiVersion metadata:18.ObjectMeta spec:HorizontalPodAutoscalerSpec+ status:HorizontalPodAutoscalerStatus\n\
HorizontalPodAutoscalerBehavior scaleUp:*HPAScalingRules scaleDown:*HPAScalingRules\n\
HorizontalPodAutoscalerCondition type:sHorizontalPodAutoscalerConditionType! status:sv1.ConditionStatus! lastTransitionTime:t reason message\n\
HorizontalPodAutoscalerSpec scaleTargetRef:CrossVersionObjectReference! minReplicas:*i maxReplicas:i! metrics:[MetricSpec@ behavior:*HorizontalPodAutoscalerBehavior\n\
HorizontalPodAutoscalerStatus observedGeneration:*l lastScaleTime:*t currentReplicas:i desiredReplicas:i! currentMetrics:[MetricStatus@_ conditions:[HorizontalPodAutoscalerCondition&type~type\n\
MetricIdentifier name! selector:*18.LabelSelector\n\
MetricSpec type:sMetricSourceType! object:*ObjectMetricSource pods:*PodsMetricSource resource:*ResourceMetricSource containerResource:*ContainerResourceMetricSource external:*ExternalMetricSource\n\
MetricStatus type:sMetricSourceType! object:*ObjectMetricStatus pods:*PodsMetricStatus resource:*ResourceMetricStatus containerResource:*ContainerResourceMetricStatus external:*ExternalMetricStatus\n\
MetricTarget type:sMetricTargetType! value:*q averageValue:*q averageUtilization:*i\n\
MetricValueStatus value:*q averageValue:*q averageUtilization:*i\n\
ObjectMetricSource describedObject:CrossVersionObjectReference! target:MetricTarget! metric:MetricIdentifier!\n\
ObjectMetricStatus metric:MetricIdentifier! current:MetricValueStatus! describedObject:CrossVersionObjectReference!\n\
PodsMetricSource metric:MetricIdentifier! target:MetricTarget!\n\
PodsMetricStatus metric:MetricIdentifier! current:MetricValueStatus!\n\
ResourceMetricSource name:sv1.ResourceName! target:MetricTarget!\n\
ResourceMetricStatus name:sv1.ResourceName! current:MetricValueStatus!\n\
@io.k8s.api.policy.v1\n\
Eviction kind apiVersion metadata:18.ObjectMeta deleteOptions:*18.DeleteOptions\n\
PodDisruptionBudget kind apiVersion metadata:18.ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus\n\
PodDisruptionBudgetSpec minAvailable:*n selector:*18.LabelSelector maxUnavailable:*n unhealthyPodEvictionPolicy:*sUnhealthyPodEvictionPolicyType(AlwaysAllow|IfHealthyBudget)\n\
PodDisruptionBudgetStatus observedGeneration:l disruptedPods:{t disruptionsAllowed:i_ currentHealthy:i_ desiredHealthy:i_ expectedPods:i_ conditions:[18.Condition&type~type\n\
@io.k8s.api.discovery.v1\n\
Endpoint addresses:[s%! conditions:EndpointConditions hostname:*s targetRef:*0.ObjectReference deprecatedTopology:{s nodeName:*s zone:*s hints:*EndpointHints\n\
EndpointConditions ready:*b serving:*b terminating:*b\n\
EndpointHints forZones:[ForZone@ forNodes:[ForNode@\n\
EndpointPort* name:*s protocol:*sv1.Protocol(SCTP|TCP|UDP) port:*i appProtocol:*s\n\
EndpointSlice kind apiVersion metadata:18.ObjectMeta addressType:sAddressType(FQDN|IPv4|IPv6)! endpoints:[Endpoint@_ ports:[EndpointPort@_\n\
ForNode name!\n\
ForZone name!\n\
@io.k8s.api.networking.v1\n\
HTTPIngressPath path pathType:*sPathType(Exact|ImplementationSpecific|Prefix)+ backend:IngressBackend!\n\
HTTPIngressRuleValue paths:[HTTPIngressPath@!\n\
IPBlock cidr! except:[s@\n\
Ingress kind apiVersion metadata:18.ObjectMeta spec:IngressSpec status:IngressStatus\n\
IngressBackend service:*IngressServiceBackend resource:*0.TypedLocalObjectReference\n\
IngressClass kind apiVersion metadata:18.ObjectMeta spec:IngressClassSpec\n\
IngressClassParametersReference apiGroup:*s kind! name! scope:*s namespace:*s\n\
IngressClassSpec controller parameters:*IngressClassParametersReference\n\
IngressLoadBalancerIngress ip hostname ports:[IngressPortStatus@\n\
IngressLoadBalancerStatus ingress:[IngressLoadBalancerIngress@\n\
IngressPortStatus port:i! protocol:sv1.Protocol(SCTP|TCP|UDP)! error:*s\n\
IngressRule host IngressRuleValue/http:*HTTPIngressRuleValue\n\
IngressServiceBackend name! port:ServiceBackendPort\n\
IngressSpec ingressClassName:*s defaultBackend:*IngressBackend tls:[IngressTLS@ rules:[IngressRule@\n\
IngressStatus loadBalancer:IngressLoadBalancerStatus\n\
IngressTLS hosts:[s@ secretName\n\
NetworkPolicy kind apiVersion metadata:18.ObjectMeta spec:NetworkPolicySpec\n\
NetworkPolicyEgressRule ports:[NetworkPolicyPort@ to:[NetworkPolicyPeer@\n\
NetworkPolicyIngressRule ports:[NetworkPolicyPort@ from:[NetworkPolicyPeer@\n\
NetworkPolicyPeer podSelector:*18.LabelSelector namespaceSelector:*18.LabelSelector ipBlock:*IPBlock\n\
NetworkPolicyPort protocol:*sv1.Protocol(SCTP|TCP|UDP) port:*n endPort:*i\n\
NetworkPolicySpec podSelector:18.LabelSelector_ ingress:[NetworkPolicyIngressRule@ egress:[NetworkPolicyEgressRule@ policyTypes:[sPolicyType@\n\
ServiceBackendPort* name number:i\n\
@io.k8s.api.storage.v1\n\
CSIDriver kind apiVersion metadata:18.ObjectMeta spec:CSIDriverSpec!\n\
CSIDriverSpec attachRequired:*b podInfoOnMount:*b volumeLifecycleModes:[sVolumeLifecycleMode% storageCapacity:*b fsGroupPolicy:*sFSGroupPolicy tokenRequests:[TokenRequest@ requiresRepublish:*b seLinuxMount:*b nodeAllocatableUpdatePeriodSeconds:*l serviceAccountTokenInSecrets:*b preventPodSchedulingIfMissing:*b\n\
CSINode kind apiVersion metadata:18.ObjectMeta spec:CSINodeSpec!\n\
CSINodeDriver name! nodeID! topologyKeys:[s@_ allocatable:*VolumeNodeResources\n\
CSINodeSpec drivers:[CSINodeDriver&name~name!\n\
StorageClass kind apiVersion metadata:18.ObjectMeta provisioner! parameters:{s reclaimPolicy:*sv1.PersistentVolumeReclaimPolicy(Delete|Recycle|Retain) mountOptions:[s@ allowVolumeExpansion:*b volumeBindingMode:*sVolumeBindingMode(Immediate|WaitForFirstConsumer) allowedTopologies:[0.TopologySelectorTerm@\n\
TokenRequest audience! expirationSeconds:*l\n\
VolumeAttachment kind apiVersion metadata:18.ObjectMeta spec:VolumeAttachmentSpec! status:VolumeAttachmentStatus\n\
VolumeAttachmentSource persistentVolumeName:*s inlineVolumeSpec:*0.PersistentVolumeSpec\n\
VolumeAttachmentSpec attacher! source:VolumeAttachmentSource! nodeName!\n\
VolumeAttachmentStatus attached:b! attachmentMetadata:{s attachError:*VolumeError detachError:*VolumeError\n\
VolumeError time:t message errorCode:*i\n\
VolumeNodeResources count:*i\n\
@io.k8s.api.node.v1\n\
Overhead podFixed:{q=ResourceList\n\
RuntimeClass kind apiVersion metadata:18.ObjectMeta handler! overhead:*Overhead scheduling:*Scheduling\n\
Scheduling nodeSelector:{s@ tolerations:[0.Toleration@\n\
@io.k8s.api.rbac.v1\n\
AggregationRule clusterRoleSelectors:[18.LabelSelector@\n\
ClusterRole kind apiVersion metadata:18.ObjectMeta rules:[PolicyRule@_ aggregationRule:*AggregationRule\n\
ClusterRoleBinding kind apiVersion metadata:18.ObjectMeta subjects:[Subject@ roleRef:RoleRef!\n\
PolicyRule verbs:[s@! apiGroups:[s@ resources:[s@ resourceNames:[s@ nonResourceURLs:[s@\n\
Role kind apiVersion metadata:18.ObjectMeta rules:[PolicyRule@_\n\
RoleBinding kind apiVersion metadata:18.ObjectMeta subjects:[Subject@ roleRef:RoleRef!\n\
RoleRef* apiGroup_ kind! name!\n\
Subject* kind! apiGroup name! namespace\n\
@io.k8s.api.coordination.v1\n\
Lease kind apiVersion metadata:18.ObjectMeta spec:LeaseSpec\n\
LeaseSpec holderIdentity:*s leaseDurationSeconds:*i acquireTime:*m renewTime:*m leaseTransitions:*i strategy:*sCoordinatedLeaseStrategy preferredHolder:*s\n\
@io.k8s.api.scheduling.v1\n\
PriorityClass kind apiVersion metadata:18.ObjectMeta value:i_ globalDefault:b description preemptionPolicy:*sv1.PreemptionPolicy(Never|PreemptLowerPriority)\n\
@io.k8s.api.events.v1\n\
Event kind apiVersion metadata:18.ObjectMeta_ eventTime:m! series:*EventSeries reportingController reportingInstance action reason regarding:0.ObjectReference related:*0.ObjectReference note type deprecatedSource:0.EventSource deprecatedFirstTimestamp:t deprecatedLastTimestamp:t deprecatedCount:i\n\
EventSeries count:i! lastObservedTime:m!\n\
@io.k8s.api.authentication.v1\n\
BoundObjectReference kind apiVersion name uid:stypes.UID\n\
SelfSubjectReview kind apiVersion metadata:18.ObjectMeta status:SelfSubjectReviewStatus\n\
SelfSubjectReviewStatus userInfo:UserInfo\n\
TokenRequest kind apiVersion metadata:18.ObjectMeta spec:TokenRequestSpec_ status:TokenRequestStatus\n\
TokenRequestSpec audiences:[s@_ expirationSeconds:*l boundObjectRef:*BoundObjectReference\n\
TokenRequestStatus token_ expirationTimestamp:t_\n\
TokenReview kind apiVersion metadata:18.ObjectMeta spec:TokenReviewSpec! status:TokenReviewStatus\n\
TokenReviewSpec token+ audiences:[s@\n\
TokenReviewStatus authenticated:b user:UserInfo audiences:[s@ error\n\
UserInfo username uid groups:[s@ extra:{[sExtraValue\n\
@io.k8s.api.authorization.v1\n\
FieldSelectorAttributes rawSelector requirements:[18.FieldSelectorRequirement@\n\
LabelSelectorAttributes rawSelector requirements:[18.LabelSelectorRequirement@\n\
LocalSubjectAccessReview kind apiVersion metadata:18.ObjectMeta spec:SubjectAccessReviewSpec! status:SubjectAccessReviewStatus\n\
NonResourceAttributes path verb\n\
NonResourceRule verbs:[s@! nonResourceURLs:[s@\n\
ResourceAttributes namespace verb group version resource subresource name fieldSelector:*FieldSelectorAttributes labelSelector:*LabelSelectorAttributes\n\
ResourceRule verbs:[s@! apiGroups:[s@ resources:[s@ resourceNames:[s@\n\
SelfSubjectAccessReview kind apiVersion metadata:18.ObjectMeta spec:SelfSubjectAccessReviewSpec! status:SubjectAccessReviewStatus\n\
SelfSubjectAccessReviewSpec resourceAttributes:*ResourceAttributes nonResourceAttributes:*NonResourceAttributes\n\
SelfSubjectRulesReview kind apiVersion metadata:18.ObjectMeta spec:SelfSubjectRulesReviewSpec! status:SubjectRulesReviewStatus\n\
SelfSubjectRulesReviewSpec namespace\n\
SubjectAccessReview kind apiVersion metadata:18.ObjectMeta spec:SubjectAccessReviewSpec! status:SubjectAccessReviewStatus\n\
SubjectAccessReviewSpec resourceAttributes:*ResourceAttributes nonResourceAttributes:*NonResourceAttributes user groups:[s@ extra:{[sExtraValue uid\n\
SubjectAccessReviewStatus allowed:b! denied:b reason evaluationError\n\
SubjectRulesReviewStatus resourceRules:[ResourceRule@! nonResourceRules:[NonResourceRule@! incomplete:b! evaluationError\n\
@io.k8s.api.admissionregistration.v1\n\
AuditAnnotation key! valueExpression!\n\
ExpressionWarning fieldRef! warning!\n\
MatchCondition name! expression!\n\
MatchResources* namespaceSelector:*18.LabelSelector objectSelector:*18.LabelSelector resourceRules:[NamedRuleWithOperations@ excludeResourceRules:[NamedRuleWithOperations@ matchPolicy:*sMatchPolicyType(Equivalent|Exact)\n\
NamedRuleWithOperations* resourceNames:[s@ RuleWithOperations/operations:[sOperationType@ RuleWithOperations.Rule/apiGroups:[s@ RuleWithOperations.Rule/apiVersions:[s@ RuleWithOperations.Rule/resources:[s@ RuleWithOperations.Rule/scope:*sScopeType(*|Cluster|Namespaced)\n\
ParamKind* apiVersion kind\n\
ParamRef* name namespace selector:*18.LabelSelector parameterNotFoundAction:*sParameterNotFoundActionType\n\
TypeChecking expressionWarnings:[ExpressionWarning@\n\
ValidatingAdmissionPolicy kind apiVersion metadata:18.ObjectMeta spec:ValidatingAdmissionPolicySpec status:ValidatingAdmissionPolicyStatus\n\
ValidatingAdmissionPolicyBinding kind apiVersion metadata:18.ObjectMeta spec:ValidatingAdmissionPolicyBindingSpec+\n\
ValidatingAdmissionPolicyBindingSpec policyName+ paramRef:*ParamRef matchResources:*MatchResources validationActions:[sValidationAction%+\n\
ValidatingAdmissionPolicySpec paramKind:*ParamKind matchConstraints:*MatchResources validations:[Validation@ failurePolicy:*sFailurePolicyType(Fail|Ignore) auditAnnotations:[AuditAnnotation@ matchConditions:[MatchCondition&name~name variables:[Variable&name~name\n\
ValidatingAdmissionPolicyStatus observedGeneration:l typeChecking:*TypeChecking conditions:[18.Condition&type\n\
Validation expression! message reason:*sv1.StatusReason messageExpression\n\
Variable* name! expression!\n\
@io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1\n\
CustomResourceColumnDefinition name! type! format description priority:i jsonPath!\n\
CustomResourceConversion strategy:sConversionStrategyType! webhook:*WebhookConversion\n\
CustomResourceDefinition kind apiVersion metadata:18.ObjectMeta spec:CustomResourceDefinitionSpec! status:CustomResourceDefinitionStatus\n\
CustomResourceDefinitionCondition type:sCustomResourceDefinitionConditionType! status:sConditionStatus! lastTransitionTime:t reason message observedGeneration:l\n\
CustomResourceDefinitionNames plural! singular shortNames:[s@ kind! listKind categories:[s@\n\
CustomResourceDefinitionSpec group! names:CustomResourceDefinitionNames! scope:sResourceScope! versions:[CustomResourceDefinitionVersion@! conversion:*CustomResourceConversion preserveUnknownFields:b\n\
CustomResourceDefinitionStatus conditions:[CustomResourceDefinitionCondition&type_ acceptedNames:CustomResourceDefinitionNames_ storedVersions:[s@_ observedGeneration:l\n\
CustomResourceDefinitionVersion name! served:b! storage:b! deprecated:b deprecationWarning:*s schema:*CustomResourceValidation subresources:*CustomResourceSubresources additionalPrinterColumns:[CustomResourceColumnDefinition@ selectableFields:[SelectableField@\n\
CustomResourceSubresourceScale specReplicasPath! statusReplicasPath! labelSelectorPath:*s\n\
CustomResourceSubresources status:*CustomResourceSubresourceStatus scale:*CustomResourceSubresourceScale\n\
CustomResourceValidation openAPIV3Schema:*JSONSchemaProps\n\
ExternalDocumentation description url\n\
JSONSchemaProps id $schema:sJSONSchemaURL $ref:*s description type format title default:*JSON maximum:*d exclusiveMaximum:b minimum:*d exclusiveMinimum:b maxLength:*l minLength:*l pattern maxItems:*l minItems:*l uniqueItems:b multipleOf:*d enum:[JSON@ maxProperties:*l minProperties:*l required:[s@ items:*JSONSchemaPropsOrArray allOf:[JSONSchemaProps@ oneOf:[JSONSchemaProps@ anyOf:[JSONSchemaProps@ not:*JSONSchemaProps properties:{JSONSchemaProps additionalProperties:*JSONSchemaPropsOrBool patternProperties:{JSONSchemaProps dependencies:{JSONSchemaPropsOrStringArray=JSONSchemaDependencies additionalItems:*JSONSchemaPropsOrBool definitions:{JSONSchemaProps=JSONSchemaDefinitions externalDocs:*ExternalDocumentation example:*JSON nullable:b x-kubernetes-preserve-unknown-fields:*b x-kubernetes-embedded-resource:b x-kubernetes-int-or-string:b x-kubernetes-list-map-keys:[s@ x-kubernetes-list-type:*s x-kubernetes-map-type:*s x-kubernetes-validations:[ValidationRule=ValidationRules&rule~rule\n\
SelectableField jsonPath!\n\
ServiceReference namespace! name! path:*s port:*i\n\
ValidationRule rule! message messageExpression reason:*sFieldValueErrorReason(FieldValueDuplicate|FieldValueForbidden|FieldValueInvalid|FieldValueRequired) fieldPath optionalOldSelf:*b\n\
WebhookClientConfig url:*s service:*ServiceReference caBundle:y\n\
WebhookConversion clientConfig:*WebhookClientConfig conversionReviewVersions:[s@!\n\
@io.k8s.apimachinery.pkg.apis.meta.v1\n\
Condition type! status:sConditionStatus! observedGeneration:l lastTransitionTime:t! reason! message!\n\
DeleteOptions kind apiVersion gracePeriodSeconds:*l preconditions:*Preconditions orphanDependents:*b propagationPolicy:*sDeletionPropagation dryRun:[s@ ignoreStoreReadErrorWithClusterBreakingPotential:*b\n\
FieldSelectorRequirement key! operator:sFieldSelectorOperator! values:[s@\n\
LabelSelector* matchLabels:{s matchExpressions:[LabelSelectorRequirement@\n\
LabelSelectorRequirement key! operator:sLabelSelectorOperator! values:[s@\n\
ManagedFieldsEntry manager operation:sManagedFieldsOperationType apiVersion time:*t fieldsType fieldsV1:*oFieldsV1 subresource\n\
ObjectMeta name generateName namespace selfLink uid:stypes.UID resourceVersion generation:l creationTimestamp:t- deletionTimestamp:*t deletionGracePeriodSeconds:*l labels:{s annotations:{s ownerReferences:[OwnerReference&uid~uid finalizers:[s%~ managedFields:[ManagedFieldsEntry@\n\
OwnerReference* apiVersion! kind! name! uid:stypes.UID! controller:*b blockOwnerDeletion:*b\n\
Preconditions uid:*stypes.UID resourceVersion:*s\n\
@io.k8s.metrics.pkg.apis.metrics.v1beta1\n\
ContainerMetrics name! usage:{q!\n\
NodeMetrics kind apiVersion metadata:18.ObjectMeta timestamp:t! window:sv1.Duration! usage:{q!\n\
PodMetrics kind apiVersion metadata:18.ObjectMeta timestamp:t! window:sv1.Duration! containers:[ContainerMetrics!";
