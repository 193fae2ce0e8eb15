/**
 * The roles and bindings every cluster is born with, as compact text. Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy
 * (policy.go, controller_policy.go, namespace_policy.go) of v1.36. Leaves out: roles of components behind switched-off features.
 *
 * A role is a line `name`, with `<view` if it is put together from roles that say `>view`; each rule under it is
 * `groups resources verbs [names]`, groups `.` for the core one, or `url paths verbs`. Verbs: g et, l ist, w atch, c reate,
 * u pdate, p atch, d elete, D eletecollection, others spelt out and joined by `+`. `E` is the rule of event recorders.
 */
export const CLUSTER_ROLES = `
admin <admin
cluster-admin
 * * *
 url * *
edit <edit >admin
system:aggregate-to-admin >admin
 authorization.k8s.io localsubjectaccessreviews c
 rbac.authorization.k8s.io rolebindings,roles glwcupdD
system:aggregate-to-edit >edit
 . pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy glw
 . serviceaccounts impersonate
 . pods,pods/attach,pods/exec,pods/portforward,pods/proxy cupdD
 . pods/eviction c
 . configmaps,events,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy cupdD
 . serviceaccounts/token c
 apps daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale cupdD
 autoscaling horizontalpodautoscalers cupdD
 batch cronjobs,jobs cupdD
 extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,replicationcontrollers/scale cupdD
 policy poddisruptionbudgets cupdD
 networking.k8s.io ingresses,networkpolicies cupdD
 coordination.k8s.io leases glwcupdD
 events.k8s.io events cupdD
 resource.k8s.io resourceclaims,resourceclaimtemplates cupdD
system:aggregate-to-view >view
 . configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status glw
 . bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status glw
 . namespaces glw
 discovery.k8s.io endpointslices glw
 apps controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status glw
 autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status glw
 batch cronjobs,cronjobs/status,jobs,jobs/status glw
 extensions daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale glw
 policy poddisruptionbudgets,poddisruptionbudgets/status glw
 networking.k8s.io ingresses,ingresses/status,networkpolicies glw
 events.k8s.io events glw
 resource.k8s.io resourceclaims,resourceclaims/status,resourceclaimtemplates glw
system:auth-delegator
 authentication.k8s.io tokenreviews c
 authorization.k8s.io subjectaccessreviews c
system:basic-user
 authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews c
 authentication.k8s.io selfsubjectreviews c
system:certificates.k8s.io:certificatesigningrequests:nodeclient
 certificates.k8s.io certificatesigningrequests/nodeclient c
system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
 certificates.k8s.io certificatesigningrequests/selfnodeclient c
system:certificates.k8s.io:kube-apiserver-client-approver
 certificates.k8s.io signers approve kubernetes.io/kube-apiserver-client
system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
 certificates.k8s.io signers approve kubernetes.io/kube-apiserver-client-kubelet
system:certificates.k8s.io:kubelet-serving-approver
 certificates.k8s.io signers approve kubernetes.io/kubelet-serving
system:certificates.k8s.io:legacy-unknown-approver
 certificates.k8s.io signers approve kubernetes.io/legacy-unknown
system:discovery
 url /api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/ g
system:heapster
 . events,namespaces,nodes,pods glw
 extensions deployments glw
system:kube-aggregator
 . endpoints,services glw
system:kube-controller-manager
 E
 coordination.k8s.io leases c
 coordination.k8s.io leases gu kube-controller-manager
 . secrets,serviceaccounts c
 . secrets d
 . configmaps,namespaces,secrets,serviceaccounts g
 . secrets,serviceaccounts u
 authentication.k8s.io tokenreviews c
 authorization.k8s.io subjectaccessreviews c
 * * lw
 . serviceaccounts/token c
system:kube-dns
 . endpoints,services lw
system:kube-scheduler
 E
 coordination.k8s.io leases c
 coordination.k8s.io leases gu kube-scheduler
 . nodes glw
 . pods glwd
 . bindings,pods/binding c
 . pods/status up
 . replicationcontrollers,services glw
 apps,extensions replicasets glw
 apps statefulsets glw
 policy poddisruptionbudgets glw
 . persistentvolumeclaims,persistentvolumes glw
 authentication.k8s.io tokenreviews c
 authorization.k8s.io subjectaccessreviews c
 storage.k8s.io csinodes glw
 . namespaces glw
 storage.k8s.io csidrivers glw
 storage.k8s.io csistoragecapacities glw
system:kubelet-api-admin
 . nodes glw
 . nodes proxy
 . nodes/log,nodes/metrics,nodes/proxy,nodes/stats *
system:monitoring
 url /healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/* g
system:node
 authentication.k8s.io tokenreviews c
 authorization.k8s.io localsubjectaccessreviews,subjectaccessreviews c
 . services glw
 . nodes glwc
 . nodes/status up
 . nodes up
 . events cup
 . pods glw
 . pods cd
 . pods/status up
 . pods/eviction c
 . configmaps,secrets glw
 . persistentvolumeclaims,persistentvolumes g
 . endpoints g
 certificates.k8s.io certificatesigningrequests glwc
 coordination.k8s.io leases gcupd
 storage.k8s.io volumeattachments g
 . serviceaccounts/token c
 . persistentvolumeclaims/status gup
 storage.k8s.io csidrivers glw
 storage.k8s.io csinodes gcupd
 node.k8s.io runtimeclasses glw
system:node-bootstrapper
 certificates.k8s.io certificatesigningrequests glwc
system:node-problem-detector
 . nodes g
 . nodes/status p
 E
system:node-proxier
 . endpoints,services lw
 . nodes glw
 E
 discovery.k8s.io endpointslices lw
system:persistent-volume-provisioner
 . persistentvolumes glwcd
 . persistentvolumeclaims glwu
 storage.k8s.io storageclasses glw
 . events w
 E
system:public-info-viewer
 url /healthz,/livez,/readyz,/version,/version/ g
system:service-account-issuer-discovery
 url /.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/ g
system:volume-scheduler
 . persistentvolumes glwup
 storage.k8s.io storageclasses glw
 . persistentvolumeclaims glwup
view <view >edit
`;

/** Of the controllers, each bound to the service account of its name in kube-system. */
export const CONTROLLER_ROLES = `
attachdetach-controller
 . persistentvolumeclaims,persistentvolumes lw
 . nodes glw
 . nodes/status up
 . pods lw
 E
 storage.k8s.io volumeattachments glwcd
 storage.k8s.io csidrivers glw
 storage.k8s.io csinodes glw
certificate-controller
 certificates.k8s.io certificatesigningrequests glwd
 certificates.k8s.io certificatesigningrequests/approval,certificatesigningrequests/status u
 certificates.k8s.io signers approve kubernetes.io/kube-apiserver-client-kubelet
 certificates.k8s.io signers sign kubernetes.io/kube-apiserver-client,kubernetes.io/kube-apiserver-client-kubelet,kubernetes.io/kubelet-serving,kubernetes.io/legacy-unknown
 authorization.k8s.io subjectaccessreviews c
 E
clusterrole-aggregation-controller
 rbac.authorization.k8s.io clusterroles escalate+glwup
cronjob-controller
 batch cronjobs glwu
 batch jobs glwcupd
 batch cronjobs/status u
 batch cronjobs/finalizers u
 . pods lwd
 E
daemon-set-controller
 apps,extensions daemonsets glw
 apps,extensions daemonsets/status u
 apps,extensions daemonsets/finalizers u
 . nodes lw
 . pods lwcpd
 . pods/binding c
 apps controllerrevisions glwcupd
 E
deployment-controller
 apps,extensions deployments glwu
 apps,extensions deployments/status u
 apps,extensions deployments/finalizers u
 apps,extensions replicasets glwcupd
 . pods glwu
 E
device-taint-eviction-controller
 . pods glwd
 . pods/status up
 resource.k8s.io resourceclaims glw
 resource.k8s.io resourceslices glw
 resource.k8s.io deviceclasses glw
 E
disruption-controller
 apps,extensions deployments glw
 apps,extensions replicasets glw
 . replicationcontrollers glw
 policy poddisruptionbudgets glw
 apps statefulsets glw
 policy poddisruptionbudgets/status u
 . pods/status up
 * */scale g
 E
endpoint-controller
 . pods,services glw
 . endpoints glwcud
 . endpoints/restricted c
 E
endpointslice-controller
 . nodes,pods,services glw
 . services/finalizers u
 discovery.k8s.io endpointslices glwcud
 E
endpointslicemirroring-controller
 . endpoints,services glw
 . services/finalizers u
 . endpoints/finalizers u
 discovery.k8s.io endpointslices glwcud
 E
ephemeral-volume-controller
 . pods glw
 . pods/finalizers u
 . persistentvolumeclaims glwc
 E
expand-controller
 . persistentvolumes glwup
 . persistentvolumeclaims/status up
 . persistentvolumeclaims glw
 E
generic-garbage-collector
 * * glwupd
 E
horizontal-pod-autoscaler
 autoscaling horizontalpodautoscalers glw
 autoscaling horizontalpodautoscalers/status u
 * */scale gu
 . pods lw
 metrics.k8s.io pods lw
 custom.metrics.k8s.io * glw
 external.metrics.k8s.io * glw
 E
job-controller
 batch jobs glwup
 batch jobs/status u
 batch jobs/finalizers u
 . pods lwcpd
 E
legacy-service-account-token-cleaner
 . configmaps g kube-apiserver-legacy-service-account-token-tracking
 . secrets pd
namespace-controller
 . namespaces glwd
 . namespaces/finalize,namespaces/status u
 * * glwdD
node-controller
 . nodes glwupd
 . nodes/status up
 . pods/status up
 . pods glwd
 E
persistent-volume-binder
 . persistentvolumes glwcud
 . persistentvolumes/status u
 . persistentvolumeclaims glwu
 . persistentvolumeclaims/status u
 . pods glwcd
 storage.k8s.io storageclasses glw
 . nodes lw
 E
 . events w
pod-garbage-collector
 . pods lwd
 . nodes glw
 . pods/status p
pv-protection-controller
 . persistentvolumes glwu
 E
pvc-protection-controller
 . persistentvolumeclaims glwu
 . persistentvolumeclaims/status u
 . pods glw
 E
replicaset-controller
 apps,extensions replicasets glwu
 apps,extensions replicasets/status u
 apps,extensions replicasets/finalizers u
 . pods lwcpd
 E
replication-controller
 . replicationcontrollers glwu
 . replicationcontrollers/status u
 . replicationcontrollers/finalizers u
 . pods lwcpd
 E
resource-claim-controller
 . pods glw
 . pods/finalizers u
 resource.k8s.io resourceclaims glwcd
 resource.k8s.io resourceclaims,resourceclaims/status up
 . pods/status up
 E
 resource.k8s.io resourceclaims/binding up
resourcequota-controller
 * * lw
 . resourcequotas/status u
 E
root-ca-cert-publisher
 . configmaps cu
 E
route-controller
 . nodes lw
 . nodes/status p
 E
selinux-warning-controller
 E
 . persistentvolumes glw
 . persistentvolumeclaims glw
 . pods glw
 storage.k8s.io csidrivers glw
service-account-controller
 . serviceaccounts c
 E
service-cidrs-controller
 networking.k8s.io servicecidrs glwup
 networking.k8s.io servicecidrs/finalizers up
 networking.k8s.io servicecidrs/status up
 networking.k8s.io ipaddresses glw
 E
service-controller
 . services glw
 . services/status up
 . nodes lw
 E
statefulset-controller
 . pods lw
 apps statefulsets glw
 apps statefulsets/status u
 apps statefulsets/finalizers u
 . pods gcupd
 apps controllerrevisions glwcupd
 . persistentvolumeclaims glwc
 . persistentvolumeclaims ud
 . pods/finalizers u
 E
ttl-after-finished-controller
 batch jobs glwd
 E
ttl-controller
 . nodes lwup
 E
validatingadmissionpolicy-status-controller
 admissionregistration.k8s.io validatingadmissionpolicies glw
 admissionregistration.k8s.io validatingadmissionpolicies/status gup
 E
volumeattributesclass-protection-controller
 . persistentvolumeclaims glw
 . persistentvolumes glw
 storage.k8s.io volumeattributesclasses glwu
 E
`;

/** `namespace/name`, then rules. */
export const NAMESPACE_ROLES = `
kube-public/system:controller:bootstrap-signer
 . configmaps glw
 . configmaps u cluster-info
 E
kube-system/extension-apiserver-authentication-reader
 . configmaps glw extension-apiserver-authentication
kube-system/system::leader-locking-kube-controller-manager
 coordination.k8s.io leases glwcu
 coordination.k8s.io leasecandidates glwcu
kube-system/system::leader-locking-kube-scheduler
 coordination.k8s.io leases glwcu
 coordination.k8s.io leasecandidates glwcu
kube-system/system:controller:bootstrap-signer
 . secrets glw
kube-system/system:controller:cloud-provider
 . configmaps glwc
kube-system/system:controller:token-cleaner
 . secrets glwd
 E
`;

/** `role subjects…`: `g:` a group, `u:` a user, `s:` a service account of kube-system. Reviews list rules in this order. */
export const CLUSTER_ROLE_BINDINGS = `
system:basic-user g:system:authenticated
system:discovery g:system:authenticated
cluster-admin g:system:masters
system:public-info-viewer g:system:authenticated g:system:unauthenticated
system:kube-controller-manager u:system:kube-controller-manager
system:kube-dns s:kube-dns
system:kube-scheduler u:system:kube-scheduler
system:monitoring g:system:monitoring
system:node
system:node-proxier u:system:kube-proxy
system:service-account-issuer-discovery g:system:serviceaccounts
system:volume-scheduler u:system:kube-scheduler
`;

/** `namespace/name role subjects…`. */
export const NAMESPACE_ROLE_BINDINGS = `
kube-public/system:controller:bootstrap-signer system:controller:bootstrap-signer s:bootstrap-signer
kube-system/system::extension-apiserver-authentication-reader extension-apiserver-authentication-reader u:system:kube-controller-manager u:system:kube-scheduler
kube-system/system::leader-locking-kube-controller-manager system::leader-locking-kube-controller-manager u:system:kube-controller-manager s:kube-controller-manager s:leader-election-controller
kube-system/system::leader-locking-kube-scheduler system::leader-locking-kube-scheduler u:system:kube-scheduler s:kube-scheduler
kube-system/system:controller:bootstrap-signer system:controller:bootstrap-signer s:bootstrap-signer
kube-system/system:controller:cloud-provider system:controller:cloud-provider s:cloud-provider
kube-system/system:controller:token-cleaner system:controller:token-cleaner s:token-cleaner
`;
