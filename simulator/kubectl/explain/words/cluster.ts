/** Words for Services, network, configuration, namespaces and nodes. Lines: `Type|English|Korean`, then `.field|English|Korean` of that type. */
export const WORDS = `
RuntimeClass|What runs the containers of a Pod.|파드의 컨테이너를 실행할 런타임.
.handler|Name of the runtime on the node.|노드에 있는 런타임의 이름.
.overhead|What each Pod costs besides its containers.|컨테이너 말고 파드마다 더 드는 자원.
.scheduling|Nodes that have the runtime.|런타임이 있는 노드.
Overhead|What a Pod costs besides its containers.|컨테이너 말고 파드에 더 드는 자원.
.podFixed|Amounts for each Pod.|파드마다의 양.
Scheduling|Where Pods of the class may go.|이 클래스의 파드가 갈 수 있는 곳.
.nodeSelector|Labels of those nodes.|그런 노드의 레이블.
.tolerations|Taints the Pods bear.|파드가 견디는 테인트.
Service|A fixed address in front of Pods.|파드 앞에 둔 고정된 주소.
ServiceSpec|What the Service does.|서비스가 할 일.
.ports|Ports of the Service.|서비스의 포트.
.selector|Labels of the Pods that get the traffic.|트래픽을 받을 파드의 레이블.
.clusterIP|Address; None makes it headless.|주소. None이면 헤드리스가 된다.
.clusterIPs|Addresses, one a family.|주소들. IP 계열마다 하나.
.type|ClusterIP, NodePort, LoadBalancer or ExternalName.|ClusterIP, NodePort, LoadBalancer, ExternalName.
.externalIPs|Addresses outside that are accepted, too.|함께 받아들일 바깥 주소.
.sessionAffinity|None, or ClientIP: a client always gets the same Pod.|None, 또는 같은 클라이언트를 같은 파드로 보내는 ClientIP.
.loadBalancerIP|Address to ask for; no longer used by most.|요청할 주소. 이제는 잘 쓰지 않는다.
.loadBalancerSourceRanges|Addresses that may come in.|들어와도 되는 주소 범위.
.externalName|Name that the Service stands for.|서비스가 대신하는 이름.
.externalTrafficPolicy|Cluster, or Local: only Pods of the node that was asked.|Cluster, 또는 요청받은 노드의 파드만 쓰는 Local.
.healthCheckNodePort|Port where nodes tell whether they have Pods.|노드가 파드가 있는지 알려 주는 포트.
.publishNotReadyAddresses|Pods that are not ready count, too.|준비되지 않은 파드도 넣는다.
.sessionAffinityConfig|How long a client stays with a Pod.|클라이언트가 한 파드에 머무는 시간.
.ipFamilies|IPv4, IPv6 or both.|IPv4, IPv6 또는 둘 다.
.ipFamilyPolicy|SingleStack, PreferDualStack or RequireDualStack.|SingleStack, PreferDualStack, RequireDualStack.
.allocateLoadBalancerNodePorts|Load balancers get ports of the nodes.|로드 밸런서에 노드 포트를 준다.
.loadBalancerClass|Which load balancer takes care of it.|맡을 로드 밸런서.
.internalTrafficPolicy|Cluster, or Local: only Pods of the same node.|Cluster, 또는 같은 노드의 파드만 쓰는 Local.
.trafficDistribution|Where traffic goes rather, such as PreferClose.|트래픽이 어디로 더 갈지(예: PreferClose).
ServicePort|A port of a Service.|서비스의 포트.
.name|Name; needed when there are several.|이름. 여럿이면 있어야 한다.
.appProtocol|Protocol of the application.|애플리케이션 프로토콜.
.port|Port of the Service.|서비스의 포트.
.targetPort|Name or number of the port of the Pods.|파드 포트의 이름이나 번호.
.nodePort|Port of the nodes.|노드의 포트.
SessionAffinityConfig|How long a client stays with a Pod.|클라이언트가 한 파드에 머무는 시간.
.clientIP|By address of the client.|클라이언트 주소에 따라.
ClientIPConfig|By address of the client.|클라이언트 주소에 따라.
.timeoutSeconds|Seconds.|초.
ServiceStatus|The Service as it is.|지금 서비스의 모습.
.loadBalancer|The load balancer.|로드 밸런서.
LoadBalancerStatus|The load balancer.|로드 밸런서.
LoadBalancerIngress|An address where traffic comes in.|트래픽이 들어오는 주소.
.hostname|Name instead of an address.|주소 대신 쓰는 이름.
.ipMode|VIP or Proxy.|VIP 또는 Proxy.
PortStatus|A port as it is.|지금 포트의 모습.
ConfigMap|Configuration as keys and values.|키와 값으로 된 설정.
.immutable|The contents cannot be changed.|내용을 바꿀 수 없다.
.data|Texts by key.|키마다 글.
.binaryData|Bytes by key, in base64.|키마다 바이트(base64).
Secret|Confidential data as keys and values.|키와 값으로 된 비밀 데이터.
.immutable|The contents cannot be changed.|내용을 바꿀 수 없다.
.data|Bytes by key, in base64.|키마다 바이트(base64).
.stringData|Texts that are put into data; only for writing.|data에 들어갈 글. 쓸 때만 쓴다.
.type|What it is for, such as Opaque or kubernetes.io/tls.|쓰임새(예: Opaque, kubernetes.io/tls).
Ingress|Rules by which HTTP comes to Services.|HTTP를 서비스로 보내는 규칙.
IngressSpec|The rules.|규칙.
.ingressClassName|Which controller takes care of it.|맡을 컨트롤러.
.defaultBackend|For what no rule takes.|어느 규칙에도 안 걸리는 요청을 받을 곳.
.tls|Certificates.|인증서.
IngressBackend|Where requests go.|요청이 갈 곳.
.service|A Service.|서비스.
.resource|Another object.|다른 오브젝트.
IngressServiceBackend|A port of a Service.|서비스의 포트.
.name|Name of the Service.|서비스 이름.
ServiceBackendPort|Name or number of a port.|포트의 이름이나 번호.
.number|Number of the port.|포트 번호.
IngressTLS|A certificate and its names.|인증서와 그 이름들.
.hosts|Names in the certificate.|인증서의 이름들.
IngressRule|Rules of one host name.|호스트 이름 하나의 규칙.
.host|Host name; empty: all.|호스트 이름. 비우면 모두.
.http|Paths.|경로들.
HTTPIngressRuleValue|Paths of a rule.|규칙의 경로들.
.paths|Paths and where they lead.|경로와 갈 곳.
HTTPIngressPath|A path and where it leads.|경로와 갈 곳.
.pathType|Exact, Prefix or ImplementationSpecific.|Exact, Prefix, ImplementationSpecific.
.backend|Where requests go.|요청이 갈 곳.
IngressStatus|The Ingress as it is.|지금 인그레스의 모습.
.loadBalancer|The load balancer.|로드 밸런서.
IngressLoadBalancerStatus|The load balancer.|로드 밸런서.
IngressLoadBalancerIngress|An address where traffic comes in.|트래픽이 들어오는 주소.
.hostname|Name instead of an address.|주소 대신 쓰는 이름.
IngressPortStatus|A port as it is.|지금 포트의 모습.
NetworkPolicy|Which traffic Pods may have.|파드에 허용할 트래픽.
NetworkPolicySpec|The rules.|규칙.
.podSelector|Labels of the Pods it is for; empty: all of the namespace.|규칙을 받을 파드의 레이블. 비우면 네임스페이스 전부.
.ingress|What may come in; empty: nothing.|들어와도 되는 것. 비우면 아무것도 못 들어온다.
.egress|What may go out; empty: nothing.|나가도 되는 것. 비우면 아무것도 못 나간다.
.policyTypes|Ingress, Egress or both.|Ingress, Egress 또는 둘 다.
NetworkPolicyIngressRule|What may come in.|들어와도 되는 것.
.from|From where; empty: everywhere.|어디에서. 비우면 어디서나.
NetworkPolicyEgressRule|What may go out.|나가도 되는 것.
.to|Where to; empty: everywhere.|어디로. 비우면 어디로나.
NetworkPolicyPort|Ports.|포트들.
.port|Name or number; empty: all.|이름이나 번호. 비우면 모두.
.endPort|Last number of a range.|범위의 끝 번호.
NetworkPolicyPeer|The other side.|상대.
.podSelector|Labels of Pods.|파드의 레이블.
.ipBlock|A range of addresses.|주소 범위.
IPBlock|A range of addresses.|주소 범위.
.cidr|The range, such as 10.0.0.0/8.|범위(예: 10.0.0.0/8).
.except|Ranges that are left out.|빼는 범위.
Namespace|A room for names.|이름을 담는 공간.
NamespaceSpec|The namespace as it is to be.|바라는 네임스페이스.
.finalizers|Who must agree before it is gone.|사라지기 전에 일을 마쳐야 하는 것들.
NamespaceStatus|The namespace as it is.|지금 네임스페이스의 모습.
.phase|Active or Terminating.|Active 또는 Terminating.
NamespaceCondition|One thing that is known of the namespace.|네임스페이스에 대해 아는 것 하나.
.status|True, False or Unknown.|True, False, Unknown.
ResourceQuota|Limits what a namespace may use in all.|네임스페이스가 모두 합쳐 쓸 수 있는 양을 정한다.
ResourceQuotaSpec|The limits.|한도.
.hard|The limits by resource.|리소스마다의 한도.
.scopes|What counts.|셈에 넣을 것.
.scopeSelector|What counts, as conditions.|셈에 넣을 것의 조건.
ScopeSelector|Conditions on what counts.|셈에 넣을 것의 조건.
.matchExpressions|Conditions; all must hold.|조건. 모두 맞아야 한다.
ScopedResourceSelectorRequirement|One condition.|조건 하나.
.scopeName|The scope.|범위.
ResourceQuotaStatus|The quota as it is.|지금 쿼터의 모습.
.hard|The limits in force.|지금 한도.
.used|What is used.|쓰고 있는 양.
LimitRange|Defaults and limits for single Pods and containers.|파드와 컨테이너 하나하나의 기본값과 한도.
LimitRangeSpec|The limits.|한도.
.limits|Limits by type.|타입마다의 한도.
LimitRangeItem|Limits of one type.|타입 하나의 한도.
.type|Container, Pod or PersistentVolumeClaim.|Container, Pod, PersistentVolumeClaim.
.max|The most.|최대량.
.min|The least.|최소량.
.default|Limits where none are given.|한도를 안 적었을 때 쓸 값.
.defaultRequest|Requests where none are given.|요청량을 안 적었을 때 쓸 값.
.maxLimitRequestRatio|How many times the requests the limits may be.|한도가 요청량의 몇 배까지 되어도 되는지.
Node|A machine of the cluster.|클러스터의 컴퓨터.
NodeSpec|The node as it is to be.|바라는 노드의 모습.
.podCIDR|Range of addresses for its Pods.|파드에 줄 주소 범위.
.podCIDRs|Ranges of addresses for its Pods.|파드에 줄 주소 범위들.
.providerID|ID at the provider.|제공자 쪽의 ID.
.unschedulable|No new Pods.|새 파드를 받지 않는다.
.taints|Taints that keep Pods off.|파드를 막는 테인트.
.configSource|No longer used.|이제 쓰지 않는다.
.externalID|No longer used.|이제 쓰지 않는다.
Taint|Keeps Pods off that do not put up with it.|견디지 못하는 파드를 막는다.
.effect|NoSchedule, PreferNoSchedule or NoExecute.|NoSchedule, PreferNoSchedule, NoExecute.
.timeAdded|When it was added.|더해진 시각.
NodeConfigSource|No longer used.|이제 쓰지 않는다.
.configMap|No longer used.|이제 쓰지 않는다.
ConfigMapNodeConfigSource|No longer used.|이제 쓰지 않는다.
NodeStatus|The node as it is.|지금 노드의 모습.
.capacity|All it has.|가진 자원 전부.
.allocatable|What Pods may use of it.|파드가 쓸 수 있는 자원.
.phase|No longer used.|이제 쓰지 않는다.
.addresses|Addresses of the node.|노드의 주소들.
.daemonEndpoints|Ports of its daemons.|데몬의 포트.
.nodeInfo|Versions and IDs.|버전과 ID.
.images|Images that are there.|가진 이미지.
.volumesInUse|Volumes that are mounted.|마운트된 볼륨.
.volumesAttached|Volumes that are attached.|붙은 볼륨.
.config|No longer used.|이제 쓰지 않는다.
.runtimeHandlers|Runtimes for containers.|컨테이너 런타임들.
.features|What the runtime can do.|런타임이 할 수 있는 것.
.declaredFeatures|Features that the kubelet declares.|kubelet이 알린 기능.
NodeCondition|One thing that is known of the node.|노드에 대해 아는 것 하나.
.type|Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable.|Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable.
.status|True, False or Unknown.|True, False, Unknown.
.lastHeartbeatTime|When the node last told of it.|노드가 마지막으로 알린 시각.
NodeAddress|An address of a node.|노드의 주소 하나.
.type|InternalIP, ExternalIP, Hostname and so on.|InternalIP, ExternalIP, Hostname 등.
.address|The address.|주소.
NodeDaemonEndpoints|Ports of the daemons of a node.|노드 데몬의 포트.
.kubeletEndpoint|That of the kubelet.|kubelet의 포트.
DaemonEndpoint|A port of a daemon.|데몬의 포트.
.Port|The port.|포트.
NodeSystemInfo|Versions and IDs of a node.|노드의 버전과 ID.
.machineID|ID of the machine.|컴퓨터 ID.
.systemUUID|UUID of the machine.|컴퓨터 UUID.
.bootID|ID of this start.|이번 부팅의 ID.
.kernelVersion|Version of the kernel.|커널 버전.
.osImage|Name of the system.|시스템 이름.
.containerRuntimeVersion|Version of the container runtime.|컨테이너 런타임 버전.
.kubeletVersion|Version of the kubelet.|kubelet 버전.
.kubeProxyVersion|No longer used.|이제 쓰지 않는다.
.operatingSystem|Operating system.|운영 체제.
.architecture|Kind of processor.|프로세서 종류.
.swap|Swap memory.|스왑 메모리.
NodeSwapStatus|Swap memory of a node.|노드의 스왑 메모리.
.capacity|Bytes.|바이트 수.
ContainerImage|An image on a node.|노드에 있는 이미지.
.names|Its names.|이름들.
.sizeBytes|Its size in bytes.|크기(바이트).
AttachedVolume|A volume attached to a node.|노드에 붙은 볼륨.
.devicePath|Path of the device.|장치의 경로.
NodeConfigStatus|No longer used.|이제 쓰지 않는다.
.assigned|No longer used.|이제 쓰지 않는다.
.active|No longer used.|이제 쓰지 않는다.
.lastKnownGood|No longer used.|이제 쓰지 않는다.
NodeRuntimeHandler|A runtime for containers.|컨테이너 런타임 하나.
.features|What it can do.|할 수 있는 것.
NodeRuntimeHandlerFeatures|What a runtime can do.|런타임이 할 수 있는 것.
.recursiveReadOnlyMounts|Mounts below may be for reading only.|아래 마운트도 읽기 전용으로 할 수 있다.
.userNamespaces|User namespaces.|사용자 네임스페이스를 쓸 수 있다.
NodeFeatures|What the runtime of a node can do.|노드의 런타임이 할 수 있는 것.
.supplementalGroupsPolicy|It knows the policy of further groups.|추가 그룹 정책을 안다.
`;
