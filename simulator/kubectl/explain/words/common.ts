/** Words for fields that mean the same in most types, by the field's name. A line: `field|English|Korean`. */
export const WORDS = `
.apiVersion|Version of the API, as group/version, in which the object is written.|오브젝트가 쓰인 API 버전. 그룹/버전 꼴.
.kind|Kind of the object.|오브젝트의 종류.
.metadata|Name, labels and the like.|이름, 레이블 같은 정보.
.spec|What is wanted.|바라는 모습.
.status|What is, as the cluster sees it. Only the cluster writes it.|클러스터가 본 지금 모습. 클러스터만 쓴다.
.name|Name.|이름.
.namespace|Namespace.|네임스페이스.
.uid|UID of the object.|오브젝트의 UID.
.type|Which kind of thing it is.|무엇인지 나타내는 타입.
.reason|One word for why.|까닭을 나타내는 한 낱말.
.message|A sentence for people.|사람이 읽을 설명.
.lastTransitionTime|When the status last changed.|상태가 마지막으로 바뀐 시각.
.lastProbeTime|When it was last looked at.|마지막으로 살펴본 시각.
.observedGeneration|Generation of the object that the status speaks of.|이 상태가 말하는 오브젝트의 세대.
.readOnly|Only for reading.|읽기 전용.
.fsType|File system, such as ext4 or xfs.|파일 시스템(예: ext4, xfs).
.secretRef|Secret with the credentials.|인증 정보가 담긴 시크릿.
.optional|It does not matter when it is not there.|없어도 된다.
.defaultMode|Mode of the files, such as 0644.|파일 권한(예: 0644).
.items|Which keys become files; all when empty.|파일로 만들 키. 비우면 전부.
.key|The key.|키.
.value|The value.|값.
.path|The path.|경로.
.operator|How key and values are compared.|키와 값을 견주는 방법.
.values|Values to compare with.|견줄 값.
.protocol|TCP, UDP or SCTP.|TCP, UDP, SCTP.
.port|The port.|포트.
.ports|The ports.|포트.
.selector|Labels of what is chosen.|고를 대상의 레이블.
.labelSelector|Labels of what is chosen.|고를 대상의 레이블.
.namespaceSelector|Labels of the namespaces.|네임스페이스의 레이블.
.image|The image.|이미지.
.conditions|What is known of the state, each with status and reason.|상태에 대해 아는 것. 각각 상태와 까닭이 있다.
.replicas|How many Pods.|파드 수.
.minReadySeconds|How long a Pod must be ready before it counts as available.|파드가 쓸 수 있다고 여겨지기까지 준비 상태로 있어야 할 초.
.revisionHistoryLimit|How many old revisions are kept.|남겨 둘 이전 리비전 수.
.template|The Pod to make.|만들 파드.
.readyReplicas|Pods that are ready.|준비된 파드 수.
.availableReplicas|Pods that have been ready for long enough.|충분히 오래 준비 상태인 파드 수.
.terminatingReplicas|Pods that are ending.|끝나는 중인 파드 수.
.fullyLabeledReplicas|Pods that have all labels of the template.|템플릿의 레이블을 모두 가진 파드 수.
.collisionCount|How often a name made from a hash was taken.|해시로 만든 이름이 겹친 횟수.
.limits|The most that may be used.|쓸 수 있는 최대량.
.requests|What is reserved.|예약하는 양.
.labels|Labels.|레이블.
.annotations|Annotations.|애너테이션.
.volumeID|ID of the volume at its provider.|제공자 쪽의 볼륨 ID.
.volumeName|Name of the volume.|볼륨 이름.
.partition|Partition of the disk.|디스크의 파티션.
.user|The user.|사용자.
.group|The group.|그룹.
.phase|The stage of life.|지금 단계.
.resourceVersion|Version of the object.|오브젝트의 버전.
.apiGroup|Group of the API; empty is the core.|API 그룹. 비우면 핵심 그룹.
.containerName|Name of the container.|컨테이너 이름.
.strategy|How old Pods are replaced.|옛 파드를 갈아 끼우는 방법.
.updateStrategy|How old Pods are replaced.|옛 파드를 갈아 끼우는 방법.
.rollingUpdate|How a rolling update goes.|롤링 업데이트가 진행되는 방식.
.secretName|Name of the Secret.|시크릿 이름.
.metric|The metric.|메트릭.
.target|The value to aim at.|목표값.
.current|The value now.|지금 값.
.host|Host name.|호스트 이름.
.mountOptions|Options of mounting, as mount takes them.|마운트 옵션.
.parameters|Parameters of the driver.|드라이버에 줄 값.
.driver|Name of the driver.|드라이버 이름.
.resources|Requests and limits.|요청량과 한도.
.ip|IP address.|IP 주소.
.error|What went wrong.|무엇이 잘못됐는지.
.weight|How much it counts, 1 to 100.|가중치. 1에서 100.
.topologyKey|Label of nodes that says what is one place.|어디까지를 한 곳으로 볼지 정하는 노드 레이블.
.exec|Run a command in the container.|컨테이너에서 명령을 실행한다.
.httpGet|Send an HTTP GET.|HTTP GET을 보낸다.
.tcpSocket|Open a TCP connection.|TCP 연결을 연다.
.rules|The rules.|규칙.
.ingress|Addresses where traffic comes in.|트래픽이 들어오는 주소.
.kubeletConfigKey|Key of the configuration.|설정이 담긴 키.
.requiredDuringSchedulingIgnoredDuringExecution|Must hold when the Pod is placed; later changes do not matter.|파드를 놓을 때 반드시 맞아야 한다. 나중에 바뀌는 것은 보지 않는다.
.preferredDuringSchedulingIgnoredDuringExecution|Better places when the Pod is placed; the weights add up.|파드를 놓을 때 더 좋은 자리. 가중치를 더해 고른다.
.seLinuxOptions|SELinux labels.|SELinux 레이블.
.windowsOptions|Settings for Windows.|윈도우용 설정.
.seccompProfile|Which system calls are allowed.|허용할 시스템 호출.
.appArmorProfile|AppArmor profile.|AppArmor 프로파일.
.runAsUser|User ID of the process.|프로세스의 사용자 ID.
.runAsGroup|Group ID of the process.|프로세스의 그룹 ID.
.runAsNonRoot|Refuse to run as root.|루트로 실행하지 않는다.
.signal|The signal.|시그널.
.containerID|ID of the container.|컨테이너 ID.
.startedAt|When it started.|시작한 시각.
.finishedAt|When it ended.|끝난 시각.
.scaleTargetRef|The workload that is scaled.|크기를 조절할 워크로드.
.minReplicas|The fewest Pods.|가장 적은 파드 수.
.maxReplicas|The most Pods.|가장 많은 파드 수.
.currentReplicas|Pods there are now.|지금 파드 수.
.desiredReplicas|Pods there should be.|있어야 할 파드 수.
.lastScaleTime|When the number last changed.|수가 마지막으로 바뀐 시각.
.container|Name of the container.|컨테이너 이름.
.describedObject|The object that the metric is of.|메트릭이 가리키는 오브젝트.
.averageValue|Average of the Pods.|파드의 평균값.
.averageUtilization|Average share of the requests, in percent.|요청량에 대한 평균 비율(퍼센트).
`;
