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
