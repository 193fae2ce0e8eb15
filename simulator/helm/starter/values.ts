/** Chart.yaml, values.yaml and .helmignore of a new chart. The keys and defaults are those of `helm create`; the words are ours. */

/** <NAME> stands for the chart's. */
export const CHART_YAML = `apiVersion: v2
name: <NAME>
description: A Helm chart for Kubernetes

# "application" charts can be installed. "library" charts only lend their templates to the charts that depend on them.
type: application

# Version of the chart: raise it with every change of the chart. Must be a semantic version (https://semver.org/).
version: 0.1.0

# Version of what the chart installs. Any text will do; quotes keep YAML from taking it for a number.
appVersion: "1.16.0"
`;

export const VALUES_YAML = `# Default values of <NAME>. Users override them with -f FILE and --set KEY=VALUE.

# How many Pods run, unless autoscaling is on.
replicaCount: 1

image:
  repository: nginx
  # When the node asks the registry: Always, IfNotPresent or Never.
  pullPolicy: IfNotPresent
  # Empty: the appVersion of Chart.yaml.
  tag: ""

# Secrets for private registries, as in "- name: my-registry".
imagePullSecrets: []
# Takes the chart's place in the names of objects.
nameOverride: ""
# Takes the place of the whole name.
fullnameOverride: ""

serviceAccount:
  # Whether the chart makes an account of its own.
  create: true
  # Whether Pods get the account's token.
  automount: true
  annotations: {}
  # Empty: the full name when one is made, "default" when not.
  name: ""

# Added to every Pod.
podAnnotations: {}
podLabels: {}

# For all containers of the Pod; for example fsGroup: 2000
podSecurityContext: {}

# For the container; for example runAsNonRoot: true
securityContext: {}

service:
  # ClusterIP, NodePort or LoadBalancer.
  type: ClusterIP
  port: 80

# HTTP from outside, by an ingress controller.
ingress:
  enabled: false
  className: ""
  annotations: {}
  hosts:
    - host: chart-example.local
      paths:
        - path: /
          pathType: ImplementationSpecific
  # As in "- hosts: [chart-example.local]" with "secretName: my-certificate".
  tls: []

# HTTP from outside, by a Gateway: its API must be installed in the cluster.
httpRoute:
  enabled: false
  annotations: {}
  # The Gateways that take the route.
  parentRefs:
  - name: gateway
    sectionName: http
  hostnames:
  - chart-example.local
  # Which requests come here; "filters" may change them on the way.
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: /headers

# Requests and limits of the container; empty lets it take what the node has.
#   limits: {cpu: 100m, memory: 128Mi}
#   requests: {cpu: 100m, memory: 128Mi}
resources: {}

# A container that fails this is started anew …
livenessProbe:
  httpGet:
    path: /
    port: http
# … and one that fails this gets no requests.
readinessProbe:
  httpGet:
    path: /
    port: http

autoscaling:
  enabled: false
  minReplicas: 1
  maxReplicas: 100
  targetCPUUtilizationPercentage: 80
  # targetMemoryUtilizationPercentage: 80

# More volumes of the Pod, and where the container mounts them.
volumes: []
volumeMounts: []

# Where Pods may run.
nodeSelector: {}

tolerations: []

affinity: {}
`;

export const HELMIGNORE = `# What helm package leaves out: a pattern a line, * and ? as in a shell, ! in front for exceptions.
# of editors and systems
.DS_Store
.project
.idea/
.vscode/
*.tmproj
*.swp
*.bak
*.tmp
*.orig
*~
# of version control
.git/
.gitignore
.hg/
.hgignore
.svn/
.bzr/
.bzrignore
`;
