// Charts that figures install: small, with the value names of everyday charts.

/** Files of chart `vweb`, by path under `folder`. */
export const vwebChart = (folder: string): Record<string, string> => ({
  [`${folder}/Chart.yaml`]: `apiVersion: v2
name: vweb
description: A web server that says its version
type: application
version: 0.1.0
appVersion: "1"
`,
  [`${folder}/values.yaml`]: `replicaCount: 2

image:
  repository: drydock/vweb
  tag: v1

servicePort: 80
`,
  [`${folder}/templates/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels:
      app: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}
    spec:
      containers:
      - name: web
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
`,
  [`${folder}/templates/service.yaml`]: `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  selector:
    app: {{ .Release.Name }}
  ports:
  - port: {{ .Values.servicePort }}
    targetPort: 80
`,
});

/** Files of chart `shop`: one subchart twice (once by alias), each with a condition, and a hook. */
export const shopChart = (folder: string): Record<string, string> => ({
  [`${folder}/Chart.yaml`]: `apiVersion: v2
name: shop
version: 0.1.0
dependencies:
- {name: redis, version: 0.1.0, repository: "", condition: redis.enabled}
- {name: redis, alias: cache, version: 0.1.0, repository: "", condition: cache.enabled}
`,
  [`${folder}/values.yaml`]: `replicas: 2
migrate: true
global: {team: shop}
redis: {enabled: true}
cache: {enabled: false}
`,
  [`${folder}/templates/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, labels: {team: {{ .Values.global.team }}}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: "drydock/web:1"}]}
`,
  [`${folder}/templates/service.yaml`]: `apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}
`,
  [`${folder}/templates/settings.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata: {name: shop-settings}
data: {redis: {{ .Values.redis.enabled | quote }}}
`,
  [`${folder}/templates/migrate.yaml`]: `{{- if .Values.migrate }}
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {helm.sh/hook: pre-upgrade}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: migrate, image: "drydock/job:1"}]}
{{- end }}
`,
  [`${folder}/charts/redis/Chart.yaml`]: `apiVersion: v2
name: redis
version: 0.1.0
`,
  [`${folder}/charts/redis/values.yaml`]: `size: 1Gi
`,
  [`${folder}/charts/redis/templates/statefulset.yaml`]: `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: {{ .Chart.Name }}, labels: {team: {{ .Values.global.team }}}}
spec:
  serviceName: {{ .Chart.Name }}
  selector: {matchLabels: {app: {{ .Chart.Name }}}}
  template:
    metadata: {labels: {app: {{ .Chart.Name }}}}
    spec: {containers: [{name: redis, image: "redis:7"}]}
`,
  [`${folder}/charts/redis/templates/service.yaml`]: `apiVersion: v1
kind: Service
metadata: {name: {{ .Chart.Name }}}
spec: {clusterIP: None, selector: {app: {{ .Chart.Name }}}, ports: [{port: 6379}]}
`,
});
