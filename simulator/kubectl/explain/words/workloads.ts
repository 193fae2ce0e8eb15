/** Words for workloads and their scaling. Lines: `Type|English|Korean`, then `.field|English|Korean` of that type. */
export const WORDS = `
Deployment|Keeps Pods of a template and replaces them when it changes.|템플릿대로 파드를 유지하고, 템플릿이 바뀌면 갈아 끼운다.
DeploymentSpec|The Pods that are wanted.|바라는 파드들.
.replicas|How many Pods; 1 when not given.|파드 수. 안 적으면 1.
.selector|Labels of its Pods; they must be those of the template. It cannot be changed.|자기 파드의 레이블. 템플릿과 맞아야 하고 바꿀 수 없다.
.paused|Changes of the template start no rollout.|템플릿을 바꿔도 롤아웃이 시작되지 않는다.
.progressDeadlineSeconds|Seconds without progress after which the rollout counts as failed.|나아가지 못한 채 이 초가 지나면 롤아웃이 실패로 여겨진다.
DeploymentStrategy|How old Pods are replaced.|옛 파드를 갈아 끼우는 방법.
.type|RollingUpdate, or Recreate: all at once.|RollingUpdate, 또는 한꺼번에 갈아 끼우는 Recreate.
RollingUpdateDeployment|How a rolling update goes.|롤링 업데이트가 진행되는 방식.
.maxUnavailable|How many Pods may be missing, a number or a share.|빠져 있어도 되는 파드 수나 비율.
.maxSurge|How many Pods there may be too many, a number or a share.|더 있어도 되는 파드 수나 비율.
DeploymentStatus|The Deployment as it is.|지금 디플로이먼트의 모습.
.updatedReplicas|Pods of the current template.|지금 템플릿의 파드 수.
.unavailableReplicas|Pods that are still missing.|아직 모자란 파드 수.
DeploymentCondition|One thing that is known of the Deployment.|디플로이먼트에 대해 아는 것 하나.
.type|Available, Progressing or ReplicaFailure.|Available, Progressing, ReplicaFailure.
.status|True, False or Unknown.|True, False, Unknown.
.lastUpdateTime|When it was last written.|마지막으로 적은 시각.
ReplicaSet|Keeps a number of Pods alike.|같은 파드를 정한 수만큼 유지한다.
ReplicaSetSpec|The Pods that are wanted.|바라는 파드들.
.selector|Labels of its Pods. It cannot be changed.|자기 파드의 레이블. 바꿀 수 없다.
ReplicaSetStatus|The ReplicaSet as it is.|지금 레플리카셋의 모습.
ReplicaSetCondition|One thing that is known of the ReplicaSet.|레플리카셋에 대해 아는 것 하나.
.status|True, False or Unknown.|True, False, Unknown.
ReplicationController|Keeps a number of Pods alike; the older form of a ReplicaSet.|같은 파드를 정한 수만큼 유지한다. 레플리카셋의 옛 모습.
ReplicationControllerSpec|The Pods that are wanted.|바라는 파드들.
ReplicationControllerStatus|The ReplicationController as it is.|지금 레플리케이션컨트롤러의 모습.
ReplicationControllerCondition|One thing that is known of the ReplicationController.|레플리케이션컨트롤러에 대해 아는 것 하나.
.status|True, False or Unknown.|True, False, Unknown.
StatefulSet|Pods with fixed names and volumes of their own.|고정된 이름과 자기 볼륨을 가진 파드들.
StatefulSetSpec|The Pods that are wanted.|바라는 파드들.
.replicas|How many Pods; 1 when not given.|파드 수. 안 적으면 1.
.selector|Labels of its Pods. It cannot be changed.|자기 파드의 레이블. 바꿀 수 없다.
.volumeClaimTemplates|Claims that each Pod gets.|파드마다 갖게 될 클레임.
.serviceName|Headless Service under which the Pods have names.|파드가 이름을 갖게 될 헤드리스 서비스.
.podManagementPolicy|OrderedReady: one after the other; Parallel: all at once.|OrderedReady면 차례로, Parallel이면 한꺼번에.
.persistentVolumeClaimRetentionPolicy|What becomes of the claims.|클레임을 어떻게 할지.
.ordinals|Numbers of the Pods.|파드의 번호.
StatefulSetUpdateStrategy|How old Pods are replaced.|옛 파드를 갈아 끼우는 방법.
.type|RollingUpdate or OnDelete.|RollingUpdate 또는 OnDelete.
RollingUpdateStatefulSetStrategy|How a rolling update goes.|롤링 업데이트가 진행되는 방식.
.partition|Only Pods from this number on are replaced.|이 번호부터의 파드만 갈아 끼운다.
.maxUnavailable|How many Pods may be missing.|빠져 있어도 되는 파드 수.
StatefulSetPersistentVolumeClaimRetentionPolicy|What becomes of the claims: Retain or Delete.|클레임을 어떻게 할지: Retain, Delete.
.whenDeleted|When the StatefulSet is deleted.|스테이트풀셋을 지울 때.
.whenScaled|When it is scaled down.|수를 줄일 때.
StatefulSetOrdinals|Numbers of the Pods.|파드의 번호.
.start|First number.|첫 번호.
StatefulSetStatus|The StatefulSet as it is.|지금 스테이트풀셋의 모습.
.currentReplicas|Pods of the old revision.|옛 리비전의 파드 수.
.updatedReplicas|Pods of the new revision.|새 리비전의 파드 수.
.currentRevision|The old revision.|옛 리비전.
.updateRevision|The new revision.|새 리비전.
StatefulSetCondition|One thing that is known of the StatefulSet.|스테이트풀셋에 대해 아는 것 하나.
.status|True, False or Unknown.|True, False, Unknown.
DaemonSet|One Pod on every node.|모든 노드에 파드 하나씩.
DaemonSetSpec|The Pods that are wanted.|바라는 파드들.
.selector|Labels of its Pods. It cannot be changed.|자기 파드의 레이블. 바꿀 수 없다.
DaemonSetUpdateStrategy|How old Pods are replaced.|옛 파드를 갈아 끼우는 방법.
.type|RollingUpdate or OnDelete.|RollingUpdate 또는 OnDelete.
RollingUpdateDaemonSet|How a rolling update goes.|롤링 업데이트가 진행되는 방식.
.maxUnavailable|On how many nodes the Pod may be missing.|파드가 빠져 있어도 되는 노드 수.
.maxSurge|On how many nodes there may be two.|파드가 둘 있어도 되는 노드 수.
DaemonSetStatus|The DaemonSet as it is.|지금 데몬셋의 모습.
.currentNumberScheduled|Nodes that have a Pod and should.|파드가 있어야 하고 있는 노드 수.
.numberMisscheduled|Nodes that have a Pod and should not.|파드가 없어야 하는데 있는 노드 수.
.desiredNumberScheduled|Nodes that should have a Pod.|파드가 있어야 하는 노드 수.
.numberReady|Nodes whose Pod is ready.|파드가 준비된 노드 수.
.updatedNumberScheduled|Nodes with a Pod of the current template.|지금 템플릿의 파드가 있는 노드 수.
.numberAvailable|Nodes whose Pod is available.|쓸 수 있는 파드가 있는 노드 수.
.numberUnavailable|Nodes whose Pod is missing.|파드가 모자란 노드 수.
DaemonSetCondition|One thing that is known of the DaemonSet.|데몬셋에 대해 아는 것 하나.
.status|True, False or Unknown.|True, False, Unknown.
Job|Runs Pods until enough of them succeed.|충분한 수가 성공할 때까지 파드를 실행한다.
JobSpec|The work to do.|할 일.
.parallelism|How many Pods run at once.|한꺼번에 도는 파드 수.
.completions|How many must succeed.|성공해야 하는 수.
.activeDeadlineSeconds|Seconds after which the job is ended and failed.|이 초가 지나면 잡을 끝내고 실패로 친다.
.podFailurePolicy|What failures of Pods mean.|파드의 실패를 어떻게 볼지.
.successPolicy|When the job counts as done.|언제 다 된 것으로 볼지.
.backoffLimit|Failures after which the job fails; 6 when not given.|잡이 실패하기까지의 실패 횟수. 안 적으면 6.
.backoffLimitPerIndex|Failures that one index may have.|인덱스 하나가 실패해도 되는 횟수.
.maxFailedIndexes|How many indexes may fail.|실패해도 되는 인덱스 수.
.selector|Labels of its Pods; made by the server.|자기 파드의 레이블. 서버가 정한다.
.manualSelector|The selector is given by hand.|셀렉터를 직접 적는다.
.ttlSecondsAfterFinished|Seconds after the end until the job is deleted.|끝난 뒤 잡이 지워지기까지의 초.
.completionMode|NonIndexed, or Indexed: each Pod has a number.|NonIndexed, 또는 파드마다 번호가 있는 Indexed.
.suspend|Run no Pods.|파드를 실행하지 않는다.
.podReplacementPolicy|When a Pod gets a successor: TerminatingOrFailed or Failed.|파드를 대신할 것을 언제 만들지: TerminatingOrFailed, Failed.
.managedBy|Controller that takes care of the job.|잡을 맡을 컨트롤러.
PodFailurePolicy|What failures of Pods mean.|파드의 실패를 어떻게 볼지.
.rules|Rules; the first that fits counts.|규칙. 먼저 맞는 것을 쓴다.
PodFailurePolicyRule|One rule.|규칙 하나.
.action|FailJob, FailIndex, Ignore or Count.|FailJob, FailIndex, Ignore, Count.
.onExitCodes|At these exit codes.|이 종료 코드일 때.
.onPodConditions|At these conditions.|이 컨디션일 때.
PodFailurePolicyOnExitCodesRequirement|Exit codes of a rule.|규칙의 종료 코드.
.operator|In or NotIn.|In 또는 NotIn.
PodFailurePolicyOnPodConditionsPattern|A condition of a Pod.|파드의 컨디션.
.status|Status of the condition.|컨디션의 상태.
SuccessPolicy|When a job counts as done.|언제 다 된 것으로 볼지.
.rules|Rules; one is enough.|규칙. 하나만 맞으면 된다.
SuccessPolicyRule|One rule.|규칙 하나.
.succeededIndexes|Indexes that must succeed.|성공해야 하는 인덱스.
.succeededCount|How many must succeed.|성공해야 하는 수.
JobStatus|The job as it is.|지금 잡의 모습.
.startTime|When it began.|시작한 시각.
.completionTime|When it was done.|다 된 시각.
.active|Pods that run.|도는 파드 수.
.succeeded|Pods that succeeded.|성공한 파드 수.
.failed|Pods that failed.|실패한 파드 수.
.terminating|Pods that are ending.|끝나는 중인 파드 수.
.completedIndexes|Indexes that succeeded.|성공한 인덱스.
.failedIndexes|Indexes that failed.|실패한 인덱스.
.uncountedTerminatedPods|Pods that ended and are not counted yet.|끝났지만 아직 세지 않은 파드.
.ready|Pods that are ready.|준비된 파드 수.
JobCondition|One thing that is known of the job.|잡에 대해 아는 것 하나.
.type|Complete, Failed, Suspended and others.|Complete, Failed, Suspended 등.
.status|True, False or Unknown.|True, False, Unknown.
UncountedTerminatedPods|Pods that are not counted yet.|아직 세지 않은 파드.
.succeeded|Those that succeeded.|성공한 것.
.failed|Those that failed.|실패한 것.
CronJob|Makes jobs by the clock.|시각에 맞춰 잡을 만든다.
CronJobSpec|When and what.|언제 무엇을 할지.
.schedule|The five fields of cron.|cron의 다섯 칸.
.timeZone|Time zone, such as Asia/Seoul.|시간대(예: Asia/Seoul).
.startingDeadlineSeconds|How late a job may still start.|늦게라도 시작할 수 있는 한도(초).
.concurrencyPolicy|Allow, Forbid or Replace while the last one still runs.|앞의 것이 아직 돌 때: Allow, Forbid, Replace.
.suspend|Make no jobs.|잡을 만들지 않는다.
.jobTemplate|The job to make.|만들 잡.
.successfulJobsHistoryLimit|How many done jobs are kept.|남겨 둘 성공한 잡 수.
.failedJobsHistoryLimit|How many failed jobs are kept.|남겨 둘 실패한 잡 수.
JobTemplateSpec|The job to make.|만들 잡.
CronJobStatus|The cron job as it is.|지금 크론잡의 모습.
.active|Jobs that run.|도는 잡.
.lastScheduleTime|When a job was last made.|마지막으로 잡을 만든 시각.
.lastSuccessfulTime|When a job last succeeded.|마지막으로 잡이 성공한 시각.
HorizontalPodAutoscaler|Changes the number of Pods by the load.|부하에 따라 파드 수를 바꾼다.
HorizontalPodAutoscalerSpec|What to scale, and by what.|무엇을 무엇에 따라 조절할지.
.metrics|What to look at; the greatest number wins.|볼 메트릭. 가장 큰 수를 쓴다.
.behavior|How fast it goes up and down.|늘고 주는 빠르기.
.targetCPUUtilizationPercentage|CPU to aim at, in percent of the requests.|목표 CPU. 요청량에 대한 퍼센트.
MetricSpec|One metric to look at.|볼 메트릭 하나.
.type|Resource, ContainerResource, Pods, Object or External.|Resource, ContainerResource, Pods, Object, External.
.object|A metric of an object.|오브젝트의 메트릭.
.pods|A metric of the Pods.|파드의 메트릭.
.resource|CPU or memory of the Pods.|파드의 CPU나 메모리.
.containerResource|CPU or memory of one container.|컨테이너 하나의 CPU나 메모리.
.external|A metric from outside.|바깥에서 오는 메트릭.
MetricStatus|One metric as it is.|지금 메트릭 하나.
.type|Resource, ContainerResource, Pods, Object or External.|Resource, ContainerResource, Pods, Object, External.
.object|A metric of an object.|오브젝트의 메트릭.
.pods|A metric of the Pods.|파드의 메트릭.
.resource|CPU or memory of the Pods.|파드의 CPU나 메모리.
.containerResource|CPU or memory of one container.|컨테이너 하나의 CPU나 메모리.
.external|A metric from outside.|바깥에서 오는 메트릭.
ObjectMetricSource|A metric of an object.|오브젝트의 메트릭.
MetricTarget|The value to aim at.|목표값.
.type|Utilization, Value or AverageValue.|Utilization, Value, AverageValue.
MetricIdentifier|A metric by name.|이름으로 가리킨 메트릭.
PodsMetricSource|A metric of the Pods.|파드의 메트릭.
ResourceMetricSource|CPU or memory of the Pods.|파드의 CPU나 메모리.
.name|cpu or memory.|cpu 또는 memory.
ContainerResourceMetricSource|CPU or memory of one container.|컨테이너 하나의 CPU나 메모리.
.name|cpu or memory.|cpu 또는 memory.
ExternalMetricSource|A metric from outside.|바깥에서 오는 메트릭.
HorizontalPodAutoscalerBehavior|How fast it goes up and down.|늘고 주는 빠르기.
.scaleUp|Up.|늘 때.
.scaleDown|Down.|줄 때.
HPAScalingRules|How fast it goes one way.|한 방향의 빠르기.
.stabilizationWindowSeconds|Seconds to look back, so that the number does not swing.|수가 흔들리지 않게 되돌아볼 초.
.selectPolicy|Max, Min or Disabled.|Max, Min, Disabled.
.policies|The policies.|정책들.
.tolerance|Differences that are passed over.|모른 척할 차이.
HPAScalingPolicy|How much may change in some time.|어떤 시간 안에 바뀌어도 되는 양.
.type|Pods or Percent.|Pods 또는 Percent.
.value|How much.|얼마나.
.periodSeconds|In how many seconds.|몇 초 안에.
HorizontalPodAutoscalerStatus|The autoscaler as it is.|지금 오토스케일러의 모습.
.currentMetrics|The metrics as they are.|지금 메트릭.
.currentCPUUtilizationPercentage|CPU now, in percent of the requests.|지금 CPU. 요청량에 대한 퍼센트.
ObjectMetricStatus|A metric of an object as it is.|지금 오브젝트의 메트릭.
MetricValueStatus|The value now.|지금 값.
PodsMetricStatus|A metric of the Pods as it is.|지금 파드의 메트릭.
ResourceMetricStatus|CPU or memory as it is.|지금 CPU나 메모리.
.name|cpu or memory.|cpu 또는 memory.
ContainerResourceMetricStatus|CPU or memory of one container as it is.|지금 컨테이너 하나의 CPU나 메모리.
.name|cpu or memory.|cpu 또는 memory.
ExternalMetricStatus|A metric from outside as it is.|지금 바깥의 메트릭.
HorizontalPodAutoscalerCondition|One thing that is known of the autoscaler.|오토스케일러에 대해 아는 것 하나.
.type|ScalingActive, AbleToScale or ScalingLimited.|ScalingActive, AbleToScale, ScalingLimited.
.status|True, False or Unknown.|True, False, Unknown.
PodDisruptionBudget|Limits how many Pods may be taken away at once.|한꺼번에 치워도 되는 파드 수를 정한다.
PodDisruptionBudgetSpec|How many must stay or may go.|남아야 하거나 빠져도 되는 수.
.minAvailable|How many Pods must stay, a number or a share.|남아야 하는 파드 수나 비율.
.maxUnavailable|How many Pods may be gone, a number or a share.|빠져도 되는 파드 수나 비율.
.unhealthyPodEvictionPolicy|Whether Pods that are not ready may always go.|준비되지 않은 파드를 늘 내보낼지.
PodDisruptionBudgetStatus|The budget as it is.|지금 버짓의 모습.
.disruptedPods|Pods on their way out.|나가는 중인 파드.
.disruptionsAllowed|How many may go now.|지금 내보내도 되는 수.
.currentHealthy|Pods that are ready.|준비된 파드 수.
.desiredHealthy|Pods that must be ready.|준비되어 있어야 하는 파드 수.
.expectedPods|Pods that are counted.|셈에 든 파드 수.
`;
