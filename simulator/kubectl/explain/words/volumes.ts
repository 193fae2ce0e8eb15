/** Words for volumes, claims and storage. Lines: `Type|English|Korean`, then `.field|English|Korean` of that type. */
export const WORDS = `
Volume|A folder that containers of a Pod may mount.|파드의 컨테이너가 마운트할 수 있는 폴더.
.name|Name, unique in the Pod.|이름. 파드 안에서 하나뿐이다.
.hostPath|A file or folder of the node.|노드의 파일이나 폴더.
.emptyDir|An empty folder that goes with the Pod.|파드와 함께 사라지는 빈 폴더.
.gcePersistentDisk|A disk of Google Compute Engine (old).|구글 컴퓨트 엔진 디스크(옛 방식).
.awsElasticBlockStore|A disk of AWS (old).|AWS 디스크(옛 방식).
.gitRepo|A git repository (old).|깃 저장소(옛 방식).
.secret|Keys of a Secret as files.|시크릿의 키를 파일로.
.nfs|A folder of an NFS server.|NFS 서버의 폴더.
.iscsi|An iSCSI disk.|iSCSI 디스크.
.glusterfs|GlusterFS (old).|GlusterFS(옛 방식).
.persistentVolumeClaim|The volume of a claim.|클레임의 볼륨.
.rbd|A Ceph block device (old).|Ceph 블록 장치(옛 방식).
.flexVolume|A FlexVolume driver (old).|FlexVolume 드라이버(옛 방식).
.cinder|OpenStack Cinder (old).|오픈스택 신더(옛 방식).
.cephfs|CephFS (old).|CephFS(옛 방식).
.flocker|Flocker (old).|Flocker(옛 방식).
.downwardAPI|Fields of the Pod as files.|파드의 필드를 파일로.
.fc|A Fibre Channel disk.|파이버 채널 디스크.
.azureFile|Azure File (old).|애저 파일(옛 방식).
.configMap|Keys of a config map as files.|컨피그맵의 키를 파일로.
.vsphereVolume|A vSphere disk (old).|vSphere 디스크(옛 방식).
.quobyte|Quobyte (old).|Quobyte(옛 방식).
.azureDisk|An Azure disk (old).|애저 디스크(옛 방식).
.photonPersistentDisk|A Photon disk (old).|Photon 디스크(옛 방식).
.projected|Several sources in one folder.|여러 출처를 한 폴더에.
.portworxVolume|Portworx (old).|Portworx(옛 방식).
.scaleIO|ScaleIO (old).|ScaleIO(옛 방식).
.storageos|StorageOS (old).|StorageOS(옛 방식).
.csi|A volume of a CSI driver that goes with the Pod.|파드와 함께 사라지는 CSI 드라이버 볼륨.
.ephemeral|A claim made for this Pod, which goes with it.|이 파드를 위해 만들고 함께 사라지는 클레임.
.image|Files of an image.|이미지의 파일.
HostPathVolumeSource|A file or folder of the node.|노드의 파일이나 폴더.
.path|Path on the node.|노드의 경로.
.type|What must be there: Directory, File, DirectoryOrCreate and so on.|거기 있어야 할 것: Directory, File, DirectoryOrCreate 등.
EmptyDirVolumeSource|An empty folder that goes with the Pod.|파드와 함께 사라지는 빈 폴더.
.medium|Memory: in RAM; empty: on the disk.|Memory면 메모리에, 비우면 디스크에.
.sizeLimit|How much may be in it.|담을 수 있는 양.
GCEPersistentDiskVolumeSource|A disk of Google Compute Engine.|구글 컴퓨트 엔진 디스크.
.pdName|Name of the disk.|디스크 이름.
AWSElasticBlockStoreVolumeSource|A disk of AWS.|AWS 디스크.
GitRepoVolumeSource|A git repository.|깃 저장소.
.repository|Address of the repository.|저장소 주소.
.revision|Commit to take.|쓸 커밋.
.directory|Folder to put it into.|넣을 폴더.
SecretVolumeSource|Keys of a Secret as files.|시크릿의 키를 파일로.
KeyToPath|A key and its file.|키와 그 파일.
.path|Name of the file.|파일 이름.
.mode|Mode of the file.|파일 권한.
NFSVolumeSource|A folder of an NFS server.|NFS 서버의 폴더.
.server|The server.|서버.
.path|Folder on the server.|서버의 폴더.
ISCSIVolumeSource|An iSCSI disk.|iSCSI 디스크.
.targetPortal|Address of the target.|대상 주소.
.iqn|Name of the target.|대상 이름.
.lun|Number of the disk.|디스크 번호.
.iscsiInterface|Interface to use.|쓸 인터페이스.
.portals|Further addresses.|다른 주소들.
.chapAuthDiscovery|CHAP when looking for targets.|대상을 찾을 때 CHAP을 쓴다.
.chapAuthSession|CHAP in the session.|세션에서 CHAP을 쓴다.
.initiatorName|Name of this side.|이쪽의 이름.
ISCSIPersistentVolumeSource|An iSCSI disk.|iSCSI 디스크.
.targetPortal|Address of the target.|대상 주소.
.iqn|Name of the target.|대상 이름.
.lun|Number of the disk.|디스크 번호.
.iscsiInterface|Interface to use.|쓸 인터페이스.
.portals|Further addresses.|다른 주소들.
.chapAuthDiscovery|CHAP when looking for targets.|대상을 찾을 때 CHAP을 쓴다.
.chapAuthSession|CHAP in the session.|세션에서 CHAP을 쓴다.
.initiatorName|Name of this side.|이쪽의 이름.
GlusterfsVolumeSource|GlusterFS.|GlusterFS.
.endpoints|Endpoints of the servers.|서버의 엔드포인트.
GlusterfsPersistentVolumeSource|GlusterFS.|GlusterFS.
.endpoints|Endpoints of the servers.|서버의 엔드포인트.
.endpointsNamespace|Namespace of the endpoints.|엔드포인트의 네임스페이스.
PersistentVolumeClaimVolumeSource|The volume of a claim.|클레임의 볼륨.
.claimName|Name of the claim.|클레임 이름.
RBDVolumeSource|A Ceph block device.|Ceph 블록 장치.
.monitors|The monitors.|모니터.
.image|Image of the device.|장치의 이미지.
.pool|The pool.|풀.
.keyring|File of keys.|키 파일.
RBDPersistentVolumeSource|A Ceph block device.|Ceph 블록 장치.
.monitors|The monitors.|모니터.
.image|Image of the device.|장치의 이미지.
.pool|The pool.|풀.
.keyring|File of keys.|키 파일.
FlexVolumeSource|A FlexVolume driver.|FlexVolume 드라이버.
.options|Options of the driver.|드라이버 옵션.
FlexPersistentVolumeSource|A FlexVolume driver.|FlexVolume 드라이버.
.options|Options of the driver.|드라이버 옵션.
CinderVolumeSource|OpenStack Cinder.|오픈스택 신더.
CinderPersistentVolumeSource|OpenStack Cinder.|오픈스택 신더.
CephFSVolumeSource|CephFS.|CephFS.
.monitors|The monitors.|모니터.
.secretFile|File of the secret.|비밀이 담긴 파일.
CephFSPersistentVolumeSource|CephFS.|CephFS.
.monitors|The monitors.|모니터.
.secretFile|File of the secret.|비밀이 담긴 파일.
FlockerVolumeSource|Flocker.|Flocker.
.datasetName|Name of the data set.|데이터셋 이름.
.datasetUUID|UUID of the data set.|데이터셋 UUID.
DownwardAPIVolumeSource|Fields of the Pod as files.|파드의 필드를 파일로.
.items|The files.|파일들.
DownwardAPIVolumeFile|A file with a field of the Pod.|파드의 필드가 담긴 파일.
.path|Name of the file.|파일 이름.
.fieldRef|A field of the Pod.|파드의 필드.
.resourceFieldRef|Requests or limits of a container.|컨테이너의 요청량이나 한도.
.mode|Mode of the file.|파일 권한.
FCVolumeSource|A Fibre Channel disk.|파이버 채널 디스크.
.targetWWNs|Names of the targets.|대상의 이름들.
.lun|Number of the disk.|디스크 번호.
.wwids|IDs of the disk.|디스크의 ID들.
AzureFileVolumeSource|Azure File.|애저 파일.
.shareName|Name of the share.|공유 이름.
AzureFilePersistentVolumeSource|Azure File.|애저 파일.
.shareName|Name of the share.|공유 이름.
.secretNamespace|Namespace of the secret.|시크릿의 네임스페이스.
ConfigMapVolumeSource|Keys of a config map as files.|컨피그맵의 키를 파일로.
VsphereVirtualDiskVolumeSource|A vSphere disk.|vSphere 디스크.
.volumePath|Path of the disk.|디스크의 경로.
.storagePolicyName|Name of the storage policy.|저장 정책 이름.
.storagePolicyID|ID of the storage policy.|저장 정책 ID.
QuobyteVolumeSource|Quobyte.|Quobyte.
.registry|Addresses of the registry.|레지스트리 주소.
.volume|Name of the volume.|볼륨 이름.
.tenant|Tenant of the volume.|볼륨의 테넌트.
AzureDiskVolumeSource|An Azure disk.|애저 디스크.
.diskName|Name of the disk.|디스크 이름.
.diskURI|Address of the disk.|디스크 주소.
.cachingMode|How it is cached.|캐시 방식.
.kind|Shared, Dedicated or Managed.|Shared, Dedicated, Managed.
PhotonPersistentDiskVolumeSource|A Photon disk.|Photon 디스크.
.pdID|ID of the disk.|디스크 ID.
ProjectedVolumeSource|Several sources in one folder.|여러 출처를 한 폴더에.
.sources|The sources.|출처들.
VolumeProjection|One source.|출처 하나.
.secret|Keys of a Secret.|시크릿의 키.
.downwardAPI|Fields of the Pod.|파드의 필드.
.configMap|Keys of a config map.|컨피그맵의 키.
.serviceAccountToken|A token of the service account.|서비스어카운트 토큰.
.clusterTrustBundle|Certificates that are trusted.|믿는 인증서.
.podCertificate|A certificate of the Pod.|파드의 인증서.
SecretProjection|Keys of a Secret.|시크릿의 키.
DownwardAPIProjection|Fields of the Pod.|파드의 필드.
.items|The files.|파일들.
ConfigMapProjection|Keys of a config map.|컨피그맵의 키.
ServiceAccountTokenProjection|A token of the service account.|서비스어카운트 토큰.
.audience|Who the token is for.|토큰을 받을 쪽.
.expirationSeconds|Seconds the token is good for.|토큰이 쓸모 있는 초.
.path|Name of the file.|파일 이름.
ClusterTrustBundleProjection|Certificates that are trusted.|믿는 인증서.
.signerName|Who signs.|서명하는 쪽.
.path|Name of the file.|파일 이름.
PodCertificateProjection|A certificate of the Pod.|파드의 인증서.
.signerName|Who signs.|서명하는 쪽.
.keyType|Type of the key.|키의 타입.
.maxExpirationSeconds|The longest it may be good for.|쓸모 있을 가장 긴 시간(초).
.credentialBundlePath|File of key and certificates.|키와 인증서가 담긴 파일.
.keyPath|File of the key.|키 파일.
.certificateChainPath|File of the certificates.|인증서 파일.
.userAnnotations|Notes for the signer.|서명하는 쪽에 줄 메모.
PortworxVolumeSource|Portworx.|Portworx.
ScaleIOVolumeSource|ScaleIO.|ScaleIO.
.gateway|Address of the gateway.|게이트웨이 주소.
.system|Name of the system.|시스템 이름.
.sslEnabled|Speak TLS.|TLS를 쓴다.
.protectionDomain|Protection domain.|보호 도메인.
.storagePool|Pool of storage.|저장소 풀.
.storageMode|Thick or thin.|두껍게 또는 얇게.
ScaleIOPersistentVolumeSource|ScaleIO.|ScaleIO.
.gateway|Address of the gateway.|게이트웨이 주소.
.system|Name of the system.|시스템 이름.
.sslEnabled|Speak TLS.|TLS를 쓴다.
.protectionDomain|Protection domain.|보호 도메인.
.storagePool|Pool of storage.|저장소 풀.
.storageMode|Thick or thin.|두껍게 또는 얇게.
StorageOSVolumeSource|StorageOS.|StorageOS.
.volumeNamespace|Namespace of the volume at StorageOS.|StorageOS 쪽의 볼륨 네임스페이스.
StorageOSPersistentVolumeSource|StorageOS.|StorageOS.
.volumeNamespace|Namespace of the volume at StorageOS.|StorageOS 쪽의 볼륨 네임스페이스.
CSIVolumeSource|A volume of a CSI driver.|CSI 드라이버의 볼륨.
.volumeAttributes|What the driver is told.|드라이버에 알릴 것.
.nodePublishSecretRef|Secret for mounting.|마운트할 때 쓸 시크릿.
EphemeralVolumeSource|A claim made for one Pod.|파드 하나를 위해 만드는 클레임.
.volumeClaimTemplate|The claim to make.|만들 클레임.
PersistentVolumeClaimTemplate|The claim to make.|만들 클레임.
ImageVolumeSource|Files of an image.|이미지의 파일.
.reference|The image.|이미지.
.pullPolicy|Always, IfNotPresent or Never.|Always, IfNotPresent, Never.
PersistentVolumeClaim|A claim on storage.|저장소를 달라는 클레임.
PersistentVolumeClaimSpec|The storage that is wanted.|바라는 저장소.
.accessModes|ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod.|ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod.
.selector|Labels of the volumes that may be taken.|받아들일 볼륨의 레이블.
.resources|How much storage.|저장소 크기.
.volumeName|The volume it is bound to.|묶인 볼륨.
.storageClassName|Storage class; "" wants none.|스토리지클래스. ""이면 클래스 없는 볼륨을 바란다.
.volumeMode|Filesystem or Block.|Filesystem 또는 Block.
.dataSource|A snapshot or claim to start from.|출발점이 될 스냅숏이나 클레임.
.dataSourceRef|An object to start from.|출발점이 될 오브젝트.
.volumeAttributesClassName|Class of changeable attributes.|바꿀 수 있는 속성의 클래스.
VolumeResourceRequirements|How much storage.|저장소 크기.
PersistentVolumeClaimStatus|The claim as it is.|지금 클레임의 모습.
.phase|Pending, Bound or Lost.|Pending, Bound, Lost.
.accessModes|Modes of the volume.|볼륨의 접근 모드.
.capacity|Size of the volume.|볼륨의 크기.
.allocatedResources|Size that is asked for.|요청해 둔 크기.
.allocatedResourceStatuses|State of a resize.|크기 변경의 상태.
.currentVolumeAttributesClassName|Class of attributes in force.|지금 쓰이는 속성 클래스.
.modifyVolumeStatus|State of a change of attributes.|속성 변경의 상태.
PersistentVolumeClaimCondition|One thing that is known of the claim.|클레임에 대해 아는 것 하나.
.status|True, False or Unknown.|True, False, Unknown.
ModifyVolumeStatus|A change of attributes.|속성 변경.
.targetVolumeAttributesClassName|Class that is wanted.|바라는 클래스.
.status|Pending, InProgress or Infeasible.|Pending, InProgress, Infeasible.
PersistentVolume|Storage of the cluster.|클러스터의 저장소.
PersistentVolumeSpec|The storage.|저장소.
.capacity|Size.|크기.
.gcePersistentDisk|A disk of Google Compute Engine (old).|구글 컴퓨트 엔진 디스크(옛 방식).
.awsElasticBlockStore|A disk of AWS (old).|AWS 디스크(옛 방식).
.hostPath|A folder of a node; for trying out.|노드의 폴더. 시험용이다.
.glusterfs|GlusterFS (old).|GlusterFS(옛 방식).
.nfs|A folder of an NFS server.|NFS 서버의 폴더.
.rbd|A Ceph block device (old).|Ceph 블록 장치(옛 방식).
.iscsi|An iSCSI disk.|iSCSI 디스크.
.cinder|OpenStack Cinder (old).|오픈스택 신더(옛 방식).
.cephfs|CephFS (old).|CephFS(옛 방식).
.fc|A Fibre Channel disk.|파이버 채널 디스크.
.flocker|Flocker (old).|Flocker(옛 방식).
.flexVolume|A FlexVolume driver (old).|FlexVolume 드라이버(옛 방식).
.azureFile|Azure File (old).|애저 파일(옛 방식).
.vsphereVolume|A vSphere disk (old).|vSphere 디스크(옛 방식).
.quobyte|Quobyte (old).|Quobyte(옛 방식).
.azureDisk|An Azure disk (old).|애저 디스크(옛 방식).
.photonPersistentDisk|A Photon disk (old).|Photon 디스크(옛 방식).
.portworxVolume|Portworx (old).|Portworx(옛 방식).
.scaleIO|ScaleIO (old).|ScaleIO(옛 방식).
.local|A disk of one node.|한 노드의 디스크.
.storageos|StorageOS (old).|StorageOS(옛 방식).
.csi|A volume of a CSI driver.|CSI 드라이버의 볼륨.
.accessModes|How it can be mounted.|마운트할 수 있는 방식.
.claimRef|The claim it is bound to.|묶인 클레임.
.persistentVolumeReclaimPolicy|What becomes of it after the claim: Retain, Delete or Recycle.|클레임이 끝난 뒤: Retain, Delete, Recycle.
.storageClassName|Storage class.|스토리지클래스.
.volumeMode|Filesystem or Block.|Filesystem 또는 Block.
.nodeAffinity|Nodes that can reach it.|이 볼륨에 닿을 수 있는 노드.
.volumeAttributesClassName|Class of changeable attributes.|바꿀 수 있는 속성의 클래스.
LocalVolumeSource|A disk of one node.|한 노드의 디스크.
.path|Path on the node.|노드의 경로.
CSIPersistentVolumeSource|A volume of a CSI driver.|CSI 드라이버의 볼륨.
.volumeHandle|ID of the volume at the driver.|드라이버 쪽의 볼륨 ID.
.volumeAttributes|What the driver is told.|드라이버에 알릴 것.
.controllerPublishSecretRef|Secret for attaching.|붙일 때 쓸 시크릿.
.nodeStageSecretRef|Secret for preparing on the node.|노드에서 준비할 때 쓸 시크릿.
.nodePublishSecretRef|Secret for mounting.|마운트할 때 쓸 시크릿.
.controllerExpandSecretRef|Secret for growing.|키울 때 쓸 시크릿.
.nodeExpandSecretRef|Secret for growing on the node.|노드에서 키울 때 쓸 시크릿.
VolumeNodeAffinity|Nodes that can reach a volume.|볼륨에 닿을 수 있는 노드.
.required|Conditions on the nodes.|노드에 대한 조건.
PersistentVolumeStatus|The volume as it is.|지금 볼륨의 모습.
.phase|Available, Bound, Released or Failed.|Available, Bound, Released, Failed.
.lastPhaseTransitionTime|When the phase last changed.|단계가 마지막으로 바뀐 시각.
CSIDriver|How a storage driver wants to be treated.|스토리지 드라이버를 다룰 방법.
CSIDriverSpec|What the driver needs.|드라이버에 필요한 것.
.attachRequired|Volumes are attached to the node first.|볼륨을 먼저 노드에 연결한다.
.podInfoOnMount|The driver is told of the Pod.|드라이버에 파드를 알려 준다.
.volumeLifecycleModes|Persistent, Ephemeral or both.|Persistent, Ephemeral 또는 둘 다.
.storageCapacity|The scheduler looks at free space.|스케줄러가 남은 용량을 살핀다.
.fsGroupPolicy|Whether files get the Pod's group.|파일에 파드의 그룹을 줄지.
.tokenRequests|Tokens of the Pod's account for the driver.|드라이버에 줄 파드 계정의 토큰.
.nodeAllocatableUpdatePeriodSeconds|How often nodes count what they can hold.|노드가 연결할 수 있는 수를 다시 세는 간격(초).
.serviceAccountTokenInSecrets|Tokens come among the secrets.|토큰을 시크릿으로 전달한다.
.preventPodSchedulingIfMissing|No Pods where the driver is missing.|드라이버가 없는 노드에는 파드를 두지 않는다.
.requiresRepublish|Volumes are mounted again and again.|볼륨을 주기적으로 다시 마운트한다.
.seLinuxMount|Volumes are mounted with an SELinux label.|볼륨을 SELinux 레이블과 함께 마운트한다.
TokenRequest|A token for a driver.|드라이버에 줄 토큰.
.audience|For whom the token is.|토큰을 받을 상대.
.expirationSeconds|How long it is valid.|유효한 시간(초).
StorageClass|How volumes of a class are made.|한 클래스의 볼륨을 만드는 방법.
.provisioner|Who makes the volumes.|볼륨을 만드는 쪽.
.parameters|What the provisioner is told.|볼륨을 만드는 쪽에 알릴 것.
.reclaimPolicy|What becomes of volumes after their claims: Delete or Retain.|클레임이 끝난 뒤 볼륨을 어떻게 할지: Delete, Retain.
.allowVolumeExpansion|Claims may grow.|클레임을 키울 수 있다.
.volumeBindingMode|Immediate, or WaitForFirstConsumer: only once a Pod needs it.|Immediate, 또는 파드가 쓸 때까지 기다리는 WaitForFirstConsumer.
.allowedTopologies|Places where volumes may be made.|볼륨을 만들어도 되는 곳.
TopologySelectorTerm|Places.|장소들.
.matchLabelExpressions|Labels of the places.|장소의 레이블.
TopologySelectorLabelRequirement|One condition on a place.|장소 조건 하나.
`;
