/**
 * Templates of a new chart. What they render to is what those of `helm create` render to; they are written anew. <NAME> stands for
 * the chart's.
 */

export const HELPERS = `{{/* Named templates, for the other files to include. */}}

{{/* The short name. */}}
{{- define "<NAME>.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of the objects: at most 63 letters, for some must be a DNS label. The release's alone where it says the chart's. */}}
{{- define "<NAME>.fullname" -}}
{{- $short := .Values.nameOverride | default .Chart.Name }}
{{- $long := contains $short .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $short) }}
{{- .Values.fullnameOverride | default $long | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Chart and version, fit for a label. */}}
{{- define "<NAME>.chart" -}}
{{- print .Chart.Name "-" .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Labels by which Services and Deployments find their Pods: they must never change. */}}
{{- define "<NAME>.selectorLabels" -}}
app.kubernetes.io/name: {{ include "<NAME>.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Labels of all objects. */}}
{{- define "<NAME>.labels" -}}
helm.sh/chart: {{ include "<NAME>.chart" . }}
{{ include "<NAME>.selectorLabels" . }}
{{- with .Chart.AppVersion }}
app.kubernetes.io/version: {{ quote . }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The account of the Pods. */}}
{{- define "<NAME>.serviceAccountName" -}}
{{- $own := .Values.serviceAccount.create | ternary (include "<NAME>.fullname" .) "default" }}
{{- .Values.serviceAccount.name | default $own }}
{{- end }}
`;

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "<NAME>.fullname" . }}
  labels: {{- include "<NAME>.labels" . | nindent 4 }}
spec:
  {{- /* Of an autoscaled Deployment the number is not the chart's to say. */}}
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicaCount }}
  {{- end }}
  selector:
    matchLabels: {{- include "<NAME>.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      {{- with .Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
      labels: {{- include "<NAME>.labels" . | nindent 8 }}
        {{- with .Values.podLabels }}{{ toYaml . | nindent 8 }}{{ end }}
    spec:
      {{- with .Values.imagePullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      serviceAccountName: {{ include "<NAME>.serviceAccountName" . }}
      {{- with .Values.podSecurityContext }}
      securityContext: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .Chart.Name }}
          {{- with .Values.securityContext }}
          securityContext: {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- $tag := .Values.image.tag | default .Chart.AppVersion }}
          image: "{{ .Values.image.repository }}:{{ $tag }}"
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          ports:
            - name: http
              containerPort: {{ .Values.service.port }}
              protocol: TCP
          {{- range $field := list "livenessProbe" "readinessProbe" "resources" "volumeMounts" }}
          {{- with get $.Values $field }}
          {{ $field }}: {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- end }}
      {{- range $field := list "volumes" "nodeSelector" "affinity" "tolerations" }}
      {{- with get $.Values $field }}
      {{ $field }}: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
`;

export const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: {{ include "<NAME>.fullname" . }}
  labels: {{- include "<NAME>.labels" . | nindent 4 }}
spec:
  type: {{ .Values.service.type }}
  ports:
    - port: {{ .Values.service.port }}
      targetPort: http
      protocol: TCP
      name: http
  selector: {{- include "<NAME>.selectorLabels" . | nindent 4 }}
`;

export const SERVICE_ACCOUNT = `{{- if .Values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "<NAME>.serviceAccountName" . }}
  labels: {{- include "<NAME>.labels" . | nindent 4 }}
  {{- with .Values.serviceAccount.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: {{ .Values.serviceAccount.automount }}
{{- end }}
`;

export const AUTOSCALER = `{{- if .Values.autoscaling.enabled }}
{{- $name := include "<NAME>.fullname" . }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $name }}
  labels: {{- include "<NAME>.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ $name }}
  minReplicas: {{ .Values.autoscaling.minReplicas }}
  maxReplicas: {{ .Values.autoscaling.maxReplicas }}
  metrics:
    {{- range $metric, $key := dict "cpu" "targetCPUUtilizationPercentage" "memory" "targetMemoryUtilizationPercentage" }}
    {{- with get $.Values.autoscaling $key }}
    - type: Resource
      resource:
        name: {{ $metric }}
        target:
          type: Utilization
          averageUtilization: {{ . }}
    {{- end }}
    {{- end }}
{{- end }}
`;

export const INGRESS = `{{- if .Values.ingress.enabled -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "<NAME>.fullname" . }}
  labels: {{- include "<NAME>.labels" . | nindent 4 }}
  {{- with .Values.ingress.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .Values.ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- with .Values.ingress.tls }}
  tls:
    {{- range . }}
    - hosts:
        {{- range .hosts }}
        - {{ quote . }}
        {{- end }}
      secretName: {{ .secretName }}
    {{- end }}
  {{- end }}
  rules:
    {{- range .Values.ingress.hosts }}
    - host: {{ quote .host }}
      http:
        paths:
          {{- range .paths }}
          - path: {{ .path }}
            {{- with .pathType }}
            pathType: {{ . }}
            {{- end }}
            backend:
              service:
                name: {{ include "<NAME>.fullname" $ }}
                port:
                  number: {{ $.Values.service.port }}
          {{- end }}
    {{- end }}
{{- end }}
`;

export const HTTP_ROUTE = `{{- with .Values.httpRoute }}
{{- if .enabled -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ include "<NAME>.fullname" $ }}
  labels: {{- include "<NAME>.labels" $ | nindent 4 }}
  {{- with .annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  parentRefs:
    {{- with .parentRefs }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .hostnames }}
  hostnames: {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    {{- range .rules }}
    {{- with .matches }}
    - matches: {{- toYaml . | nindent 8 }}
    {{- end }}
    {{- with .filters }}
      filters: {{- toYaml . | nindent 8 }}
    {{- end }}
      backendRefs:
        - name: {{ include "<NAME>.fullname" $ }}
          port: {{ $.Values.service.port }}
          weight: 1
    {{- end }}
{{- end }}
{{- end }}
`;

export const TEST = `{{- $name := include "<NAME>.fullname" . -}}
apiVersion: v1
kind: Pod
metadata:
  name: "{{ $name }}-test-connection"
  labels: {{- include "<NAME>.labels" . | nindent 4 }}
  annotations:
    "helm.sh/hook": test
spec:
  containers:
    - name: wget
      image: busybox
      command: ['wget']
      args: ['{{ $name }}:{{ .Values.service.port }}']
  restartPolicy: Never
`;

export const NOTES = `1. Get the application URL by running these commands:
{{- $name := include "<NAME>.fullname" . }}
{{- $type := .Values.service.type }}
{{- if .Values.httpRoute.enabled }}
{{- $gateway := first .Values.httpRoute.parentRefs }}
{{- $place := $gateway.namespace | default .Release.Namespace }}
{{- with .Values.httpRoute.hostnames }}
    export APP_HOSTNAME={{ first . }}
{{- else }}
    export APP_HOSTNAME=$(kubectl get --namespace {{ $place }} gateway/{{ $gateway.name }} -o jsonpath="{.spec.listeners[0].hostname}")
  {{- end }}
{{- with .Values.httpRoute.rules }}
{{- with (first .).matches }}
{{- with (first .).path.value }}
    echo "Visit http://$APP_HOSTNAME{{ . }} to use your application"

    NOTE: Your HTTPRoute depends on the listener configuration of your gateway and your HTTPRoute rules.
    The rules can be set for path, method, header and query parameters.
    You can check the gateway configuration with 'kubectl get --namespace {{ $place }} gateway/{{ $gateway.name }} -o yaml'
{{- end }}
{{- end }}
{{- end }}
{{- else if .Values.ingress.enabled }}
{{- range $host := .Values.ingress.hosts }}
  {{- range .paths }}
  {{ ternary "https" "http" (not (empty $.Values.ingress.tls)) }}://{{ $host.host }}{{ .path }}
  {{- end }}
{{- end }}
{{- else if contains "NodePort" $type }}
  export NODE_PORT=$(kubectl get --namespace {{ .Release.Namespace }} -o jsonpath="{.spec.ports[0].nodePort}" services {{ $name }})
  export NODE_IP=$(kubectl get nodes --namespace {{ .Release.Namespace }} -o jsonpath="{.items[0].status.addresses[0].address}")
  echo http://$NODE_IP:$NODE_PORT
{{- else if contains "LoadBalancer" $type }}
     NOTE: It may take a few minutes for the LoadBalancer IP to be available.
           You can watch its status by running 'kubectl get --namespace {{ .Release.Namespace }} svc -w {{ $name }}'
  export SERVICE_IP=$(kubectl get svc --namespace {{ .Release.Namespace }} {{ $name }} --template "{{"{{ range (index .status.loadBalancer.ingress 0) }}{{.}}{{ end }}"}}")
  echo http://$SERVICE_IP:{{ .Values.service.port }}
{{- else if contains "ClusterIP" $type }}
  export POD_NAME=$(kubectl get pods --namespace {{ .Release.Namespace }} -l "app.kubernetes.io/name={{ include "<NAME>.name" . }},app.kubernetes.io/instance={{ .Release.Name }}" -o jsonpath="{.items[0].metadata.name}")
  export CONTAINER_PORT=$(kubectl get pod --namespace {{ .Release.Namespace }} $POD_NAME -o jsonpath="{.spec.containers[0].ports[0].containerPort}")
  echo "Visit http://127.0.0.1:8080 to use your application"
  kubectl --namespace {{ .Release.Namespace }} port-forward $POD_NAME 8080:$CONTAINER_PORT
{{- end }}
`;
