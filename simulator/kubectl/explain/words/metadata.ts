/** Words for metadata and selectors. Lines: `Type|English|Korean`, then `.field|English|Korean` of that type. */
export const WORDS = `
ObjectMeta|What every object says of itself.|모든 오브젝트가 갖는 자기 정보.
.name|Name, unique among its kind in the namespace. It cannot be changed.|이름. 네임스페이스 안의 같은 종류에서 하나뿐이고 바꿀 수 없다.
.generateName|Beginning of a name; the server adds letters. Only when there is no name.|이름의 앞부분. 서버가 뒤를 붙인다. 이름이 없을 때만 쓴다.
.namespace|Namespace of the object. It cannot be changed.|오브젝트의 네임스페이스. 바꿀 수 없다.
.selfLink|No longer used.|이제 쓰지 않는다.
.uid|ID that no other object ever has. The server sets it.|다른 어떤 오브젝트와도 겹치지 않는 ID. 서버가 정한다.
.resourceVersion|Version of the object; it changes with every change. Do not compute with it.|오브젝트의 버전. 바뀔 때마다 달라진다. 값을 해석하지 않는다.
.generation|Counts changes of what is wanted.|바라는 모습이 바뀐 횟수.
.creationTimestamp|When it was made.|만들어진 시각.
.deletionTimestamp|When it will be gone; set once deletion began.|사라질 시각. 지우기 시작하면 정해진다.
.deletionGracePeriodSeconds|Seconds that are left for ending.|정상 종료에 주어진 초.
.labels|Keys and values by which objects are chosen.|오브젝트를 고르는 데 쓰는 키와 값.
.annotations|Keys and values that tools keep; nothing is chosen by them.|도구가 적어 두는 키와 값. 고르는 데는 쓰지 않는다.
.ownerReferences|Objects this one belongs to; it goes when all of them are gone.|이 오브젝트가 딸린 오브젝트. 모두 사라지면 함께 사라진다.
.finalizers|Who must agree before the object is gone.|오브젝트가 사라지기 전에 일을 마쳐야 하는 것들.
.managedFields|Who manages which fields, for server-side apply.|어떤 필드를 누가 관리하는지. 서버 사이드 어플라이가 쓴다.
OwnerReference|An object that another one belongs to.|다른 오브젝트가 딸린 주인.
.controller|It is the one that manages the object.|오브젝트를 관리하는 주인이다.
.blockOwnerDeletion|The owner waits for this object when it is deleted in the foreground.|주인을 foreground로 지울 때 이 오브젝트를 기다린다.
ManagedFieldsEntry|The fields of one manager.|관리자 하나가 가진 필드.
.manager|Who manages them.|관리자.
.operation|Apply or Update.|Apply 또는 Update.
.time|When it last changed something.|마지막으로 바꾼 시각.
.fieldsType|Form of the list; always FieldsV1.|목록의 형식. 늘 FieldsV1.
.fieldsV1|The fields.|필드 목록.
.subresource|Subresource through which they were written.|이 필드를 쓴 하위 리소스.
LabelSelector|Labels that things must have. An empty one fits everything.|갖춰야 할 레이블. 비우면 모두 맞는다.
.matchLabels|Labels with exactly these values.|값이 정확히 같아야 할 레이블.
.matchExpressions|Conditions on labels; all must hold.|레이블에 대한 조건. 모두 맞아야 한다.
LabelSelectorRequirement|One condition on a label.|레이블 조건 하나.
.operator|In, NotIn, Exists or DoesNotExist.|In, NotIn, Exists, DoesNotExist.
Condition|One thing that is known of the state.|상태에 대해 아는 것 하나.
.status|True, False or Unknown.|True, False, Unknown.
ObjectReference|Points at an object.|오브젝트를 가리킨다.
.fieldPath|Part of the object that is meant.|오브젝트 안에서 가리키는 부분.
LocalObjectReference|Points at an object of the same namespace.|같은 네임스페이스의 오브젝트를 가리킨다.
SecretReference|Points at a Secret.|시크릿을 가리킨다.
TypedLocalObjectReference|Points at an object of the same namespace, kind and all.|같은 네임스페이스의 오브젝트를 종류까지 적어 가리킨다.
TypedObjectReference|Points at an object, kind and all.|오브젝트를 종류까지 적어 가리킨다.
CrossVersionObjectReference|Points at a workload.|워크로드를 가리킨다.
`;
