/** What every real kubectl is put through: one course of commands from an empty cluster, and the files that they read. */
import type { Command } from './worlds.ts';

export const FILES: Readonly<Record<string, string>> = {
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports: [{containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`,
  'web-changed.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web, tier: front}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        env: [{name: MODE, value: fast}]
        ports: [{containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5}
`,
  'settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {color: blue, size: "3"}
`,
  'settings-other.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {color: green}
`,
  'stateful.yaml': `apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: db, image: nginx:1.27}]
`,
  'broken.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: Broken_Name}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: b}}
    spec: {containers: [{name: c, imag: x}]}
`,
  'job.yaml': `apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: once, image: "busybox:1.36", command: [sh, -c, echo done]}]
`,
  'kustomize/kustomization.yaml': `resources: [settings.yaml]
namePrefix: team-
commonAnnotations: {owner: team}
configMapGenerator: [{name: extra, literals: [a=1]}]
`,
  'kustomize/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {color: red}
`,
  'notes.txt': 'remember\n',
  'patch.yaml': 'spec: {template: {metadata: {annotations: {patched: "yes"}}}}\n',
};

const sh = (line: string): string[] => {
  // Words apart by blanks; a word may stand in single quotes.
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
};
const run = (line: string, options: Omit<Command, 'args'> = {}): Command => ({ args: sh(line), ...options });
const waits = (line: string): Command => run(line, { waits: true });

export const SCRIPT: readonly Command[] = [
  // Objects by generators.
  run('create deployment solo --image=nginx:1.27 --replicas=2 --port=80'),
  run('create configmap made --from-literal=a=1 --from-file=notes.txt'),
  run('create secret generic hidden --from-literal=password=sesame'),
  run('create secret docker-registry pull --docker-username=u --docker-password=p --docker-server=r.example.com'),
  run('create namespace team'),
  run('create serviceaccount robot'),
  run('create role reader --verb=get,list --resource=pods,configmaps'),
  run('create rolebinding reads --role=reader --serviceaccount=default:robot --user=jane'),
  run('create clusterrole views --verb=get --non-resource-url=/metrics'),
  run('create clusterrolebinding views --clusterrole=views --group=ops'),
  run('create job hello --image=busybox:1.36 -- echo hello'),
  run('create cronjob tick --image=busybox:1.36 --schedule=0_0_1_1_* -- date'),
  run("create cronjob tick --image=busybox:1.36 --schedule='0 0 1 1 *' -- date"),
  run('create quota limits --hard=pods=50,services=10 -n team'),
  run('create poddisruptionbudget solo --selector=app=solo --min-available=1'),
  run('create priorityclass soon --value=1000 --description=soon'),
  run('create service clusterip plain --tcp=80:8080'),
  run('create service nodeport open --tcp=80 --node-port=30111'),
  run('create service externalname out --external-name=example.com'),
  run('create deployment solo --image=nginx:1.27'),
  run('create configmap dry --from-literal=a=1 --dry-run=client -o yaml'),
  run('create deployment dry --image=nginx:1.27 --dry-run=server -o yaml'),
  run('run lone --image=nginx:1.27 --labels=kind=lone --env=A=b --port=80'),
  run('run dry --image=nginx:1.27 --dry-run=client -o json'),
  run('expose deployment solo --port=80 --name=solo'),
  run('expose pod lone --port=8080 --target-port=80 --type=NodePort --dry-run=client -o yaml'),
  run('autoscale deployment solo --min=1 --max=4 --cpu-percent=80'),
  waits('wait --for=condition=Available deployment/solo --timeout=300s'),
  waits('wait --for=condition=Complete job/hello --timeout=300s'),
  waits('wait --for=condition=Ready pod/lone --timeout=300s'),
  // Files.
  run('diff -f web.yaml'),
  run('apply -f web.yaml --dry-run=server'),
  run('apply -f web.yaml'),
  waits('rollout status deployment/web --timeout=300s'),
  run('apply -f web.yaml'),
  run('diff -f web.yaml'),
  run('diff -f web-changed.yaml'),
  run('apply -f web-changed.yaml'),
  waits('rollout status deployment/web --timeout=300s'),
  run('apply view-last-applied deployment/web'),
  run('apply -f broken.yaml'),
  run('apply -f broken.yaml --validate=false'),
  run('create -f broken.yaml --validate=ignore'),
  run('apply -f nosuch.yaml'),
  run('create -f job.yaml'),
  run('create -f job.yaml'),
  waits('wait --for=condition=Complete job/once --timeout=300s'),
  run('apply -f stateful.yaml'),
  waits('rollout status statefulset/db --timeout=300s'),
  run('apply --server-side -f settings.yaml'),
  run('apply --server-side -f settings-other.yaml --field-manager=other'),
  run('apply --server-side -f settings-other.yaml --field-manager=other --force-conflicts'),
  run('get configmap settings -o yaml --show-managed-fields'),
  run('replace -f settings.yaml'),
  run('apply -f settings.yaml'),
  run('apply -k kustomize'),
  run('kustomize kustomize'),
  run('diff -k kustomize'),
  // Looks.
  run('get all'),
  run('get pods -o wide'),
  run('get pods -o name'),
  run('get pods -l app=web -o yaml'),
  run('get pods -l app=web -o json'),
  run('get pods -A'),
  run('get pods --show-labels'),
  run('get pods -L app,kind'),
  run('get pods --sort-by=.metadata.name'),
  run('get pods --field-selector=status.phase=Running -o name'),
  run('get pods --no-headers'),
  run('get pods --chunk-size=2'),
  run('get pods -o \'jsonpath={range .items[*]}{.metadata.name} {.status.podIP}{"\\n"}{end}\''),
  run("get pods -o 'go-template={{range .items}}{{.metadata.name}} {{end}}'"),
  run('get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName'),
  run('get deploy,rs,sts,svc,cm,secret,sa,job,cronjob,hpa,pdb,quota,role,rolebinding'),
  run('get deployment web -o yaml'),
  run('get deployment web -o json'),
  run('get nodes -o wide'),
  run('get nodes'),
  run('get ns'),
  run('get endpointslices'),
  run('get endpoints'),
  run('get events --sort-by=.metadata.name -o name'),
  run('get clusterrole views -o yaml'),
  run('get priorityclass'),
  run('get storageclass'),
  run('get pods nosuch'),
  run('get nosuch'),
  run('get pods/nosuch deployment/web'),
  run('get deployment web --subresource=scale'),
  run('get --raw /api/v1/namespaces/default/configmaps/settings'),
  run('get --raw /readyz'),
  run('get --raw /nosuch'),
  run('describe deployment web'),
  run('describe service web'),
  run('describe configmap settings'),
  run('describe secret hidden'),
  run('describe node node-1'),
  run('describe pod lone'),
  run('describe job hello'),
  run('describe cronjob tick'),
  run('describe hpa solo'),
  run('describe pdb solo'),
  run('describe quota limits -n team'),
  run('describe role reader'),
  run('describe serviceaccount robot'),
  run('describe statefulset db'),
  run('describe namespace team'),
  run('describe pod nosuch'),
  run('api-resources'),
  run('api-resources --namespaced=false -o name'),
  run('api-versions'),
  run('explain pod --recursive'),
  run('explain nosuch'),
  run('cluster-info'),
  run('top pods'),
  run('auth can-i create pods'),
  run('auth can-i get pods --as=jane'),
  run('auth can-i delete pods --as=jane'),
  run('auth can-i --list --as=jane'),
  run('auth whoami'),
  run('get secrets --as=jane'),
  run('events --for deployment/web'),
  run('logs job/hello'),
  run('logs lone --tail=2'),
  run('logs nosuch'),
  run('rollout history deployment/web'),
  run('rollout history deployment/web --revision=2'),
  run('rollout history deployment/missing deployment/web deployment/gone'),
  run('rollout history pod/lone deployment/web'),
  run('rollout restart deployment/missing deployment/gone'),
  run('rollout undo deployment/missing deployment/gone'),
  run('label pods missing lone gone kind=lonely'),
  run('annotate pods missing lone gone a=b'),
  run(`patch pods missing lone gone -p '{"metadata":{"labels":{"a":"b"}}}'`),
  // Changes.
  run('scale deployment/web --replicas=4'),
  run('scale deployment/web --replicas=5 --current-replicas=9'),
  run('scale statefulset/db --replicas=1'),
  run('set image deployment/web web=nginx:1.26'),
  run('set env deployment/web MODE=slow'),
  run('set env deployment/web --list'),
  run('set resources deployment/web --requests=cpu=10m --limits=memory=64Mi'),
  run('set serviceaccount deployment/web robot'),
  run('set selector service plain app=web'),
  run('set subject rolebinding reads --user=june'),
  waits('rollout status deployment/web --timeout=300s'),
  run('rollout pause deployment/web'),
  run('rollout resume deployment/web'),
  run('rollout restart deployment/web'),
  waits('rollout status deployment/web --timeout=300s'),
  run('rollout undo deployment/web'),
  waits('rollout status deployment/web --timeout=300s'),
  run('rollout undo deployment/web --to-revision=99'),
  run('label pods -l kind=lone stage=one'),
  run('label pod lone stage=two'),
  run('label pod lone stage=two --overwrite'),
  run('label pod lone stage-'),
  run('annotate deployment web note=hello'),
  run('patch deployment web -p \'{"spec":{"template":{"metadata":{"labels":{"added":"yes"}}}}}\''),
  run('patch configmap settings --type=merge -p \'{"data":{"size":null}}\''),
  run('patch configmap settings --type=json -p \'[{"op":"replace","path":"/data/color","value":"black"}]\''),
  run('patch deployment web --subresource=scale --type=merge -p \'{"spec":{"replicas":2}}\''),
  run('patch deployment web --patch-file=patch.yaml'),
  run('patch configmap settings --type=json -p \'[{"op":"test","path":"/data/color","value":"white"}]\''),
  run('patch deployment web -p \'{"spec":{"replicas":"two"}}\''),
  run('edit configmap settings', { env: { KUBE_EDITOR: 'sed -i s/black/purple/' } }),
  run('edit configmap settings', { env: { KUBE_EDITOR: 'cat' } }),
  waits('rollout status deployment/web --timeout=300s'),
  // Containers.
  waits('exec lone -- cat /etc/hostname'),
  waits("exec lone -- sh -c 'echo inside; exit 3'"),
  waits('exec nosuch -- ls'),
  waits('cp notes.txt lone:/tmp/notes.txt'),
  waits('exec lone -- cat /tmp/notes.txt'),
  waits('cp lone:/tmp/notes.txt back.txt'),
  // Nodes.
  run('cordon node-2'),
  run('uncordon node-2'),
  run('taint nodes node-3 key=value:NoSchedule'),
  run('taint nodes node-3 key=value:NoSchedule'),
  run('taint nodes node-3 key-'),
  waits('drain node-2 --ignore-daemonsets --force --delete-emptydir-data --timeout=600s'),
  run('uncordon node-2'),
  // Ends.
  waits('delete configmap made dry'),
  waits('delete pod lone --now'),
  waits('delete deployment solo --cascade=orphan'),
  waits('delete rs -l app=solo'),
  waits('delete -f stateful.yaml'),
  run('delete job hello once --wait=false --cascade=foreground'),
  run('delete nosuch x'),
  run('delete configmaps --all --dry-run=server'),
  waits('delete namespace team'),
  run('get ns team'),
];
