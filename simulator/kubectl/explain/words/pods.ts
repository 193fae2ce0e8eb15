/** Words for Pods. Lines: `Type|English|Korean`, then `.field|English|Korean` of that type. */
export const WORDS = `
Pod|Containers that run together on one node. They share an address and volumes.|한 노드에서 함께 도는 컨테이너들. 주소와 볼륨을 함께 쓴다.
PodTemplateSpec|The Pod that a workload makes.|워크로드가 만드는 파드.
PodSpec|The Pod as it is to be.|바라는 파드의 모습.
.volumes|Volumes that containers may mount.|컨테이너가 마운트할 수 있는 볼륨.
.initContainers|Containers that run one after the other before the others start.|다른 컨테이너보다 먼저 차례로 도는 컨테이너.
.containers|The containers; at least one.|컨테이너. 하나는 있어야 한다.
.ephemeralContainers|Containers added for debugging; they are never started again.|디버깅하려고 더한 컨테이너. 다시 시작하지 않는다.
.restartPolicy|What happens when a container ends: Always, OnFailure or Never.|컨테이너가 끝나면 어떻게 할지: Always, OnFailure, Never.
.terminationGracePeriodSeconds|Seconds between the signal to end and the kill.|끝내라는 시그널 뒤 강제로 죽이기까지의 초.
.activeDeadlineSeconds|Seconds after which the Pod is ended and failed.|이 초가 지나면 파드를 끝내고 실패로 친다.
.dnsPolicy|Where names are looked up: ClusterFirst, ClusterFirstWithHostNet, Default or None.|이름을 찾는 곳: ClusterFirst, ClusterFirstWithHostNet, Default, None.
.nodeSelector|Labels the node must have.|노드가 가져야 할 레이블.
.serviceAccountName|Service account as which the Pod acts.|파드가 쓸 서비스어카운트.
.serviceAccount|Old name of serviceAccountName.|serviceAccountName의 옛 이름.
.automountServiceAccountToken|Mount the token of the service account.|서비스어카운트 토큰을 마운트한다.
.nodeName|The node; empty lets the scheduler choose.|노드. 비우면 스케줄러가 고른다.
.hostNetwork|Use the network of the node.|노드의 네트워크를 쓴다.
.hostPID|See the processes of the node.|노드의 프로세스를 본다.
.hostIPC|Share memory and queues of the node.|노드의 IPC를 쓴다.
.shareProcessNamespace|Containers see the processes of each other.|컨테이너가 서로의 프로세스를 본다.
.securityContext|Security settings of all containers.|모든 컨테이너의 보안 설정.
.imagePullSecrets|Secrets for pulling images.|이미지를 받을 때 쓸 시크릿.
.hostname|Host name of the Pod; empty: its name.|파드의 호스트 이름. 비우면 파드 이름.
.subdomain|Subdomain in DNS, of a headless Service of that name.|DNS 하위 도메인. 같은 이름의 헤드리스 서비스가 있어야 한다.
.affinity|Rules for where the Pod goes.|파드가 놓일 자리에 대한 규칙.
.schedulerName|Scheduler that places the Pod.|파드를 놓을 스케줄러.
.tolerations|Taints that the Pod puts up with.|파드가 견디는 테인트.
.hostAliases|Lines for /etc/hosts.|/etc/hosts에 넣을 줄.
.priorityClassName|Priority class.|프라이어리티클래스.
.priority|The priority, from the class.|우선순위. 클래스에서 온다.
.dnsConfig|More settings of DNS.|DNS 추가 설정.
.readinessGates|Conditions that must be true before the Pod is ready.|파드가 준비되려면 참이어야 하는 컨디션.
.runtimeClassName|Runtime class.|런타임클래스.
.enableServiceLinks|Variables for the Services of the namespace.|네임스페이스의 서비스를 환경 변수로 넣는다.
.preemptionPolicy|Whether Pods of lower priority are driven out.|우선순위가 낮은 파드를 밀어낼지.
.overhead|What the runtime itself takes.|런타임 자체가 쓰는 자원.
.topologySpreadConstraints|How Pods are spread over places.|파드를 여러 곳에 퍼뜨리는 규칙.
.setHostnameAsFQDN|Use the whole name as the host name.|전체 도메인 이름을 호스트 이름으로 쓴다.
.os|Operating system of the containers.|컨테이너의 운영 체제.
.hostUsers|false: a user namespace of its own.|false면 사용자 네임스페이스를 따로 쓴다.
.schedulingGates|While there are any, the Pod is not placed.|하나라도 있으면 파드를 놓지 않는다.
.resourceClaims|Claims on devices.|장치에 대한 클레임.
.resources|Requests and limits of the Pod as a whole.|파드 전체의 요청량과 한도.
.hostnameOverride|Host name in place of all else.|다른 것 대신 쓸 호스트 이름.
.schedulingGroup|Pods that are placed together.|함께 놓일 파드 묶음.
PodStatus|The Pod as it is.|지금 파드의 모습.
.phase|Pending, Running, Succeeded, Failed or Unknown.|Pending, Running, Succeeded, Failed, Unknown.
.nominatedNodeName|Node where room is being made for the Pod.|파드 자리를 비우고 있는 노드.
.hostIP|Address of the node.|노드의 주소.
.hostIPs|Addresses of the node.|노드의 주소들.
.podIP|Address of the Pod.|파드의 주소.
.podIPs|Addresses of the Pod.|파드의 주소들.
.startTime|When the kubelet took the Pod.|kubelet이 파드를 맡은 시각.
.initContainerStatuses|State of the init containers.|초기화 컨테이너의 상태.
.containerStatuses|State of the containers.|컨테이너의 상태.
.ephemeralContainerStatuses|State of the debugging containers.|디버그 컨테이너의 상태.
.qosClass|Guaranteed, Burstable or BestEffort: who is driven out first.|Guaranteed, Burstable, BestEffort. 자원이 모자랄 때 쫓겨나는 차례를 정한다.
.resize|State of a change of resources.|자원 변경의 상태.
.resourceClaimStatuses|State of the claims on devices.|장치 클레임의 상태.
.extendedResourceClaimStatus|State of the claim made for extended resources.|확장 리소스로 만들어진 클레임의 상태.
.allocatedResources|What is reserved now.|지금 예약된 양.
.nodeAllocatableResourceClaimStatuses|What claims take of the node.|클레임이 노드에서 차지하는 것.
PodCondition|One thing that is known of the Pod.|파드에 대해 아는 것 하나.
.type|PodScheduled, Initialized, ContainersReady, Ready and others.|PodScheduled, Initialized, ContainersReady, Ready 등.
.status|True, False or Unknown.|True, False, Unknown.
Container|One container.|컨테이너 하나.
.name|Name, unique in the Pod.|이름. 파드 안에서 하나뿐이다.
.image|Image to run.|실행할 이미지.
.command|Program to run instead of the image's entrypoint. No shell.|이미지의 엔트리포인트 대신 실행할 프로그램. 셸을 거치지 않는다.
.args|Arguments instead of the image's own.|이미지의 인자 대신 쓸 인자.
.workingDir|Folder to run in.|실행할 폴더.
.ports|Ports that are opened; for information.|여는 포트. 알림용이다.
.envFrom|Config maps and secrets whose keys become variables.|키가 환경 변수가 될 컨피그맵과 시크릿.
.env|Environment variables.|환경 변수.
.resources|Requests and limits of CPU and memory.|CPU와 메모리의 요청량과 한도.
.resizePolicy|What a change of resources takes.|자원을 바꿀 때 재시작할지.
.restartPolicy|Restart policy of this container alone; Always makes an init container a sidecar.|이 컨테이너만의 재시작 정책. 초기화 컨테이너에 Always를 주면 사이드카가 된다.
.restartPolicyRules|Rules by exit code, before the policy.|정책보다 먼저 보는, 종료 코드에 따른 규칙.
.volumeMounts|Volumes and where they are seen.|볼륨과 그것을 둘 자리.
.volumeDevices|Block devices and where they are seen.|블록 장치와 그것을 둘 자리.
.livenessProbe|When it fails, the container is started again.|실패하면 컨테이너를 다시 시작한다.
.readinessProbe|While it fails, no Service sends traffic.|실패하는 동안 서비스가 트래픽을 보내지 않는다.
.startupProbe|Until it succeeds, the other probes wait.|성공할 때까지 다른 프로브가 기다린다.
.lifecycle|What to do after the start and before the end.|시작한 뒤와 끝나기 전에 할 일.
.terminationMessagePath|File with the last words of the container.|컨테이너가 마지막 말을 적는 파일.
.terminationMessagePolicy|File, or FallbackToLogsOnError: the log when the file is empty.|File, 또는 파일이 비면 로그를 쓰는 FallbackToLogsOnError.
.imagePullPolicy|Always, IfNotPresent or Never.|Always, IfNotPresent, Never.
.securityContext|Security settings of the container.|컨테이너의 보안 설정.
.stdin|Keep standard input open.|표준 입력을 열어 둔다.
.stdinOnce|Close standard input after the first session.|첫 세션이 끝나면 표준 입력을 닫는다.
.tty|Give the container a terminal.|컨테이너에 터미널을 준다.
EphemeralContainer|A container added to a Pod for debugging.|디버깅하려고 파드에 더한 컨테이너.
.name|Name, unique in the Pod.|이름. 파드 안에서 하나뿐이다.
.image|Image to run.|실행할 이미지.
.command|Program to run instead of the image's entrypoint.|이미지의 엔트리포인트 대신 실행할 프로그램.
.args|Arguments instead of the image's own.|이미지의 인자 대신 쓸 인자.
.workingDir|Folder to run in.|실행할 폴더.
.ports|Not allowed here.|여기서는 쓸 수 없다.
.envFrom|Config maps and secrets whose keys become variables.|키가 환경 변수가 될 컨피그맵과 시크릿.
.env|Environment variables.|환경 변수.
.resources|Not allowed here.|여기서는 쓸 수 없다.
.resizePolicy|Not allowed here.|여기서는 쓸 수 없다.
.restartPolicy|Not allowed here.|여기서는 쓸 수 없다.
.restartPolicyRules|Not allowed here.|여기서는 쓸 수 없다.
.volumeMounts|Volumes and where they are seen; no subpaths.|볼륨과 그것을 둘 자리. 하위 경로는 안 된다.
.volumeDevices|Block devices and where they are seen.|블록 장치와 그것을 둘 자리.
.livenessProbe|Not allowed here.|여기서는 쓸 수 없다.
.readinessProbe|Not allowed here.|여기서는 쓸 수 없다.
.startupProbe|Not allowed here.|여기서는 쓸 수 없다.
.lifecycle|Not allowed here.|여기서는 쓸 수 없다.
.terminationMessagePath|File with the last words of the container.|컨테이너가 마지막 말을 적는 파일.
.terminationMessagePolicy|File or FallbackToLogsOnError.|File 또는 FallbackToLogsOnError.
.imagePullPolicy|Always, IfNotPresent or Never.|Always, IfNotPresent, Never.
.securityContext|Security settings of the container.|컨테이너의 보안 설정.
.stdin|Keep standard input open.|표준 입력을 열어 둔다.
.stdinOnce|Close standard input after the first session.|첫 세션이 끝나면 표준 입력을 닫는다.
.tty|Give the container a terminal.|컨테이너에 터미널을 준다.
.targetContainerName|Container whose processes this one sees.|프로세스를 함께 볼 컨테이너.
ContainerPort|A port of a container.|컨테이너의 포트.
.name|Name by which Services may point at it.|서비스가 가리킬 수 있는 이름.
.hostPort|Port of the node that leads here.|여기로 이어지는 노드의 포트.
.containerPort|Number of the port.|포트 번호.
.hostIP|Address of the node that the port is opened on.|포트를 열 노드의 주소.
EnvFromSource|Variables from a config map or a secret.|컨피그맵이나 시크릿에서 오는 환경 변수.
.prefix|Letters before each name.|이름마다 앞에 붙일 글자.
.configMapRef|The config map.|컨피그맵.
.secretRef|The secret.|시크릿.
ConfigMapEnvSource|A config map whose keys become variables.|키가 환경 변수가 되는 컨피그맵.
SecretEnvSource|A secret whose keys become variables.|키가 환경 변수가 되는 시크릿.
EnvVar|One environment variable.|환경 변수 하나.
.value|Value; $(NAME) stands for an earlier variable.|값. $(NAME)은 앞선 변수를 뜻한다.
.valueFrom|Where the value comes from.|값이 오는 곳.
EnvVarSource|Where a value comes from.|값이 오는 곳.
.fieldRef|A field of the Pod.|파드의 필드.
.resourceFieldRef|Requests or limits of a container.|컨테이너의 요청량이나 한도.
.configMapKeyRef|A key of a config map.|컨피그맵의 키.
.secretKeyRef|A key of a secret.|시크릿의 키.
.fileKeyRef|A key of a file in a volume.|볼륨 안 파일의 키.
ConfigMapKeySelector|A key of a config map.|컨피그맵의 키.
SecretKeySelector|A key of a secret.|시크릿의 키.
FileKeySelector|A key of a file in a volume.|볼륨 안 파일의 키.
ObjectFieldSelector|A field of the Pod.|파드의 필드.
.fieldPath|Path of the field, such as metadata.name.|필드의 경로(예: metadata.name).
.apiVersion|Version the path is written for.|경로가 쓰인 API 버전.
ResourceFieldSelector|Requests or limits of a container.|컨테이너의 요청량이나 한도.
.resource|Such as limits.cpu or requests.memory.|limits.cpu, requests.memory 같은 것.
.divisor|Unit of the value.|값의 단위.
ResourceRequirements|What a container reserves and may use.|컨테이너가 예약하는 양과 쓸 수 있는 양.
.claims|Claims on devices.|장치에 대한 클레임.
ResourceClaim|A claim of the Pod that the container uses.|컨테이너가 쓰는 파드의 클레임.
.request|Part of the claim.|클레임의 일부.
ContainerResizePolicy|Whether a change of a resource needs a restart.|자원을 바꿀 때 재시작할지.
.resourceName|cpu or memory.|cpu 또는 memory.
.restartPolicy|NotRequired or RestartContainer.|NotRequired 또는 RestartContainer.
ContainerRestartRule|What happens at some exit codes.|어떤 종료 코드일 때 할 일.
.action|What is done.|할 일.
.exitCodes|The exit codes.|종료 코드.
ContainerRestartRuleOnExitCodes|Exit codes of a rule.|규칙의 종료 코드.
VolumeMount|A volume in the container's files.|컨테이너 파일 안에 놓인 볼륨.
.name|Name of the volume.|볼륨 이름.
.recursiveReadOnly|Whether mounts below are for reading only, too.|아래의 마운트도 읽기 전용인지.
.mountPath|Where it is seen.|보일 자리.
.subPath|A folder of the volume instead of its root.|볼륨의 루트 대신 쓸 폴더.
.subPathExpr|As subPath, with $(NAME) of variables.|subPath와 같되 $(NAME) 변수를 쓸 수 있다.
.mountPropagation|Whether later mounts are seen on the other side.|나중에 생긴 마운트가 저쪽에도 보이는지.
VolumeDevice|A block device in the container.|컨테이너 안의 블록 장치.
.name|Name of the volume.|볼륨 이름.
.devicePath|Path of the device.|장치의 경로.
Probe|A check of a container, over and over.|컨테이너를 되풀이해 살피는 검사.
.grpc|Ask the health service of gRPC.|gRPC 헬스 서비스에 묻는다.
.initialDelaySeconds|Seconds before the first check.|첫 검사까지의 초.
.timeoutSeconds|Seconds for an answer.|응답을 기다릴 초.
.periodSeconds|Seconds between checks.|검사 간격(초).
.successThreshold|Successes in a row that count as well.|성공으로 칠 연속 성공 횟수.
.failureThreshold|Failures in a row that count as failed.|실패로 칠 연속 실패 횟수.
.terminationGracePeriodSeconds|Seconds to end in when the probe fails.|프로브가 실패했을 때 끝낼 시간(초).
ExecAction|A command in the container.|컨테이너에서 실행할 명령.
.command|Program and arguments; exit code 0 is success.|프로그램과 인자. 종료 코드 0이면 성공.
HTTPGetAction|An HTTP GET; 200 to 399 is success.|HTTP GET. 200에서 399면 성공.
.host|Host to ask; empty: the Pod.|요청할 호스트. 비우면 파드.
.port|Name or number of the port.|포트 이름이나 번호.
.scheme|HTTP or HTTPS.|HTTP 또는 HTTPS.
.httpHeaders|Headers to send.|보낼 헤더.
HTTPHeader|One header.|헤더 하나.
TCPSocketAction|A TCP connection.|TCP 연결.
.port|Name or number of the port.|포트 이름이나 번호.
.host|Host to connect to; empty: the Pod.|연결할 호스트. 비우면 파드.
GRPCAction|A question to the health service of gRPC.|gRPC 헬스 서비스에 하는 질문.
.service|Service to ask for.|물을 서비스.
Lifecycle|What to do after the start and before the end.|시작한 뒤와 끝나기 전에 할 일.
.postStart|Right after the start; a failure ends the container.|시작 직후. 실패하면 컨테이너를 끝낸다.
.preStop|Before the signal to end.|끝내라는 시그널 전.
.stopSignal|Signal that means to end.|끝내라는 뜻으로 보낼 시그널.
LifecycleHandler|What is done.|할 일.
.sleep|Wait some seconds.|몇 초 기다린다.
SleepAction|A pause.|잠깐 멈춤.
.seconds|How long.|길이(초).
SecurityContext|Security settings of a container; they win over those of the Pod.|컨테이너의 보안 설정. 파드의 것보다 앞선다.
.capabilities|Rights of root to add or drop.|더하거나 뺄 루트 권한.
.privileged|All rights on the node.|노드에 대한 모든 권한.
.readOnlyRootFilesystem|The root of the files is for reading only.|루트 파일 시스템을 읽기 전용으로 한다.
.allowPrivilegeEscalation|Whether a process may gain more rights than its parent.|프로세스가 부모보다 큰 권한을 얻을 수 있는지.
.procMount|How /proc is mounted.|/proc을 마운트하는 방법.
Capabilities|Rights of root.|루트 권한.
.add|Rights to add.|더할 권한.
.drop|Rights to take away.|뺄 권한.
SELinuxOptions|SELinux labels.|SELinux 레이블.
.role|SELinux role.|SELinux 롤.
.level|SELinux level.|SELinux 레벨.
.user|SELinux user.|SELinux 사용자.
.type|SELinux type.|SELinux 타입.
WindowsSecurityContextOptions|Settings for Windows.|윈도우용 설정.
.gmsaCredentialSpecName|Name of the GMSA credential spec.|GMSA 인증 명세 이름.
.gmsaCredentialSpec|The GMSA credential spec.|GMSA 인증 명세.
.runAsUserName|User of the process.|프로세스의 사용자.
.hostProcess|Run as a process of the node.|노드의 프로세스로 실행한다.
SeccompProfile|Which system calls are allowed.|허용할 시스템 호출.
.type|RuntimeDefault, Localhost or Unconfined.|RuntimeDefault, Localhost, Unconfined.
.localhostProfile|File of the profile on the node.|노드에 있는 프로파일 파일.
AppArmorProfile|AppArmor profile.|AppArmor 프로파일.
.type|RuntimeDefault, Localhost or Unconfined.|RuntimeDefault, Localhost, Unconfined.
.localhostProfile|Name of the profile on the node.|노드에 있는 프로파일 이름.
PodSecurityContext|Security settings of the whole Pod.|파드 전체의 보안 설정.
.supplementalGroups|Further groups of the processes.|프로세스에 더할 그룹.
.supplementalGroupsPolicy|Merge, with groups of the image, or Strict.|이미지의 그룹과 합치는 Merge, 또는 Strict.
.fsGroup|Group that owns the volumes.|볼륨을 가질 그룹.
.sysctls|Kernel settings of the Pod.|파드의 커널 설정.
.fsGroupChangePolicy|When the owner of files is changed: Always or OnRootMismatch.|파일 주인을 바꿀 때: Always, OnRootMismatch.
.seLinuxChangePolicy|How volumes get SELinux labels.|볼륨에 SELinux 레이블을 다는 방법.
Sysctl|One kernel setting.|커널 설정 하나.
Affinity|Rules for where the Pod goes.|파드가 놓일 자리에 대한 규칙.
.nodeAffinity|By nodes.|노드를 보고.
.podAffinity|Near other Pods.|다른 파드 가까이.
.podAntiAffinity|Away from other Pods.|다른 파드에서 멀리.
NodeAffinity|Which nodes.|어떤 노드에 놓을지.
NodeSelector|Conditions on nodes; one term is enough.|노드에 대한 조건. 항목 하나만 맞으면 된다.
.nodeSelectorTerms|The terms.|항목들.
NodeSelectorTerm|One term; all of it must hold.|항목 하나. 안의 것이 모두 맞아야 한다.
.matchExpressions|Conditions on labels of the node.|노드의 레이블에 대한 조건.
.matchFields|Conditions on fields of the node.|노드의 필드에 대한 조건.
NodeSelectorRequirement|One condition on a node.|노드 조건 하나.
.operator|In, NotIn, Exists, DoesNotExist, Gt or Lt.|In, NotIn, Exists, DoesNotExist, Gt, Lt.
PreferredSchedulingTerm|A node that is better.|더 좋은 노드.
.preference|The condition.|조건.
PodAffinity|Near which Pods.|어떤 파드 가까이 놓을지.
PodAntiAffinity|Away from which Pods.|어떤 파드에서 멀리 놓을지.
PodAffinityTerm|Pods, and what counts as one place.|파드와, 한 곳으로 볼 범위.
.namespaces|Namespaces of those Pods.|그 파드의 네임스페이스.
.matchLabelKeys|Keys whose values must be those of this Pod.|값이 이 파드와 같아야 할 키.
.mismatchLabelKeys|Keys whose values must not be those of this Pod.|값이 이 파드와 달라야 할 키.
WeightedPodAffinityTerm|A term with a weight.|가중치가 있는 항목.
.podAffinityTerm|The term.|항목.
Toleration|A taint that the Pod puts up with.|파드가 견디는 테인트.
.operator|Equal or Exists.|Equal 또는 Exists.
.effect|NoSchedule, PreferNoSchedule, NoExecute; empty: all.|NoSchedule, PreferNoSchedule, NoExecute. 비우면 모두.
.tolerationSeconds|How long it stays in spite of NoExecute.|NoExecute가 걸려도 머무를 초.
HostAlias|A line for /etc/hosts.|/etc/hosts의 한 줄.
.hostnames|Names of the address.|주소의 이름들.
PodDNSConfig|Settings of DNS.|DNS 설정.
.nameservers|Addresses of name servers.|네임 서버 주소.
.searches|Domains to search in.|찾아볼 도메인.
.options|Options of the resolver.|리졸버 옵션.
PodDNSConfigOption|An option of the resolver.|리졸버 옵션 하나.
PodReadinessGate|A condition for being ready.|준비 상태의 조건.
.conditionType|Type of the condition.|컨디션의 타입.
TopologySpreadConstraint|How Pods are spread over places.|파드를 여러 곳에 퍼뜨리는 규칙.
.maxSkew|How uneven it may be.|얼마나 치우쳐도 되는지.
.whenUnsatisfiable|DoNotSchedule or ScheduleAnyway.|DoNotSchedule 또는 ScheduleAnyway.
.minDomains|The fewest places.|가장 적은 곳 수.
.nodeAffinityPolicy|Whether affinity decides which nodes count.|어피니티에 맞는 노드만 셀지.
.nodeTaintsPolicy|Whether taints decide which nodes count.|테인트를 견디는 노드만 셀지.
.matchLabelKeys|Keys whose values must be those of this Pod.|값이 이 파드와 같아야 할 키.
PodOS|Operating system.|운영 체제.
.name|linux or windows.|linux 또는 windows.
PodSchedulingGate|A reason not to place the Pod yet.|파드를 아직 놓지 않을 까닭.
PodResourceClaim|A claim on devices.|장치 클레임.
.resourceClaimName|A claim that is there.|있는 클레임.
.resourceClaimTemplateName|A template for a claim of this Pod's own.|이 파드만의 클레임을 만들 템플릿.
PodSchedulingGroup|Pods that are placed together.|함께 놓일 파드 묶음.
.podGroupName|Name of the group.|묶음 이름.
HostIP|An address of the node.|노드의 주소 하나.
PodIP|An address of the Pod.|파드의 주소 하나.
ContainerStatus|A container as it is.|지금 컨테이너의 모습.
.state|What it does now.|지금 하는 일.
.lastState|How it ended before.|지난번에 어떻게 끝났는지.
.ready|It passed its readiness probe.|준비 프로브를 통과했다.
.restartCount|How often it was started again.|다시 시작한 횟수.
.imageID|ID of the image.|이미지 ID.
.started|It passed its startup probe.|스타트업 프로브를 통과했다.
.allocatedResources|What is reserved now.|지금 예약된 양.
.volumeMounts|Mounts as they are.|지금 마운트.
.user|User as which it runs.|실행 중인 사용자.
.allocatedResourcesStatus|Health of its devices.|장치의 상태.
.stopSignal|Signal that means to end.|끝내라는 뜻의 시그널.
ContainerState|One of waiting, running, terminated.|waiting, running, terminated 중 하나.
.waiting|It does not run yet.|아직 돌지 않는다.
.running|It runs.|돌고 있다.
.terminated|It ended.|끝났다.
ContainerStateWaiting|A container that does not run yet.|아직 돌지 않는 컨테이너.
ContainerStateRunning|A container that runs.|돌고 있는 컨테이너.
ContainerStateTerminated|A container that ended.|끝난 컨테이너.
.exitCode|Exit code.|종료 코드.
VolumeMountStatus|A mount as it is.|지금 마운트의 모습.
.mountPath|Where it is seen.|보이는 자리.
.recursiveReadOnly|Disabled or Enabled.|Disabled 또는 Enabled.
.volumeStatus|State of the volume.|볼륨의 상태.
VolumeStatus|State of a volume.|볼륨의 상태.
ImageVolumeStatus|State of an image as a volume.|볼륨으로 쓴 이미지의 상태.
.imageRef|The image.|이미지.
ContainerUser|User of a container.|컨테이너의 사용자.
.linux|On Linux.|리눅스에서.
LinuxContainerUser|User and groups of a process.|프로세스의 사용자와 그룹.
.uid|User ID.|사용자 ID.
.gid|Group ID.|그룹 ID.
.supplementalGroups|Further groups.|더해진 그룹.
ResourceStatus|Health of devices.|장치의 상태.
.resources|The devices.|장치들.
ResourceHealth|Health of one device.|장치 하나의 상태.
.resourceID|ID of the device.|장치 ID.
.health|Healthy, Unhealthy or Unknown.|Healthy, Unhealthy, Unknown.
PodResourceClaimStatus|State of a claim.|클레임의 상태.
.resourceClaimName|Name of the claim that was made.|만들어진 클레임 이름.
PodExtendedResourceClaimStatus|A claim made for extended resources.|확장 리소스로 만들어진 클레임.
.requestMappings|Which request belongs to which container.|어떤 요청이 어느 컨테이너의 것인지.
.resourceClaimName|Name of the claim.|클레임 이름.
ContainerExtendedResourceRequest|A request of a container.|컨테이너의 요청.
.resourceName|Name of the resource.|리소스 이름.
.requestName|Name of the request in the claim.|클레임 안의 요청 이름.
NodeAllocatableResourceClaimStatus|What a claim takes of the node.|클레임이 노드에서 차지하는 것.
.resourceClaimName|Name of the claim.|클레임 이름.
.containers|Containers that use it.|그것을 쓰는 컨테이너.
`;
