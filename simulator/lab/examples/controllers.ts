/** One of each controller, Jobs, and Deployments that read ConfigMaps. */
import {
  configMap,
  container,
  deployment,
  emptyDir,
  type Fields,
  mount,
  object,
  type Pages,
  pod,
  port,
  script,
  service,
  workload,
} from './shapes.ts';

const nginx = { app: 'nginx' };
const replication = (
  name: string,
  spec: Record<string, unknown>,
  image: string,
  labels: Record<string, string>,
  more = {},
) =>
  object('v1', 'ReplicationController', name, {
    spec: {
      ...spec,
      template: { metadata: { labels }, spec: { containers: [container('nginx', image, { ...more, ...port(80) })] } },
    },
  });

/** A job whose pods run a script of bash and end with an exit code. */
const failing = (name: string, text: string, more: Record<string, unknown>) =>
  object('batch/v1', 'Job', name, {
    spec: {
      ...more,
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [container('main', 'docker.io/library/bash:5', { command: ['bash'], args: ['-c', text] })],
        },
      },
    },
  });

/** A Deployment of three that says something every ten seconds. */
const saying = (name: string, says: string, more: Record<string, unknown>, volumes?: readonly unknown[]) => {
  const labels = { 'app.kubernetes.io/name': name };
  return deployment(name, {
    labels,
    metadata: { labels },
    more: { replicas: 3 },
    containers: [
      container('alpine', 'alpine:3', {
        ...script(`while true; do echo "$(date) ${says}"; sleep 10; done;`),
        ...port(80),
        ...more,
      }),
    ],
    ...(volumes ? { pods: { volumes } } : {}),
  });
};
const config = { volumeMounts: [mount('config-volume', '/etc/config')] };
const fromMap = (name: string) => ({ name: 'config-volume', configMap: { name } });

/** nginx serves a page that a second container writes. */
const coloured = (name: string, isSidecar: boolean) => {
  const labels = { 'app.kubernetes.io/name': name };
  const writer = container('alpine', 'alpine:3', {
    ...(isSidecar ? { restartPolicy: 'Always' } : {}),
    volumeMounts: [mount('shared-data', '/pod-data'), mount('config-volume', '/etc/config')],
    ...script(
      'while true; do echo "$(date) My preferred color is $(cat /etc/config/color)" > /pod-data/index.html; sleep 10; done;',
    ),
  });
  const server = container('nginx', 'nginx', { volumeMounts: [mount('shared-data', '/usr/share/nginx/html')] });
  return deployment(name, {
    labels,
    metadata: { labels },
    more: { replicas: 3 },
    containers: isSidecar ? [server] : [server, writer],
    pods: { volumes: [emptyDir('shared-data'), fromMap('color')], ...(isSidecar ? { initContainers: [writer] } : {}) },
  });
};

const SMALL = { resources: { limits: { memory: '200Mi' }, requests: { cpu: '100m', memory: '200Mi' } } };
const ROLLING = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } };
/** A folder of the node besides /var/log. */
const DOCKER = { name: 'varlibdockercontainers', path: '/var/lib/docker/containers' };
const fluentd = (more: Fields, resources: Fields, folder?: typeof DOCKER): Fields =>
  workload('fluentd-elasticsearch', {
    kind: 'DaemonSet',
    labels: { name: 'fluentd-elasticsearch' },
    metadata: { namespace: 'kube-system', labels: { 'k8s-app': 'fluentd-logging' } },
    more,
    containers: [
      container('fluentd-elasticsearch', 'quay.io/fluentd_elasticsearch/fluentd:v2.5.2', {
        ...resources,
        volumeMounts: [
          mount('varlog', '/var/log'),
          ...(folder ? [mount(folder.name, folder.path, { readOnly: true })] : []),
        ],
      }),
    ],
    pods: {
      tolerations: ['control-plane', 'master'].map((role) => ({
        key: `node-role.kubernetes.io/${role}`,
        operator: 'Exists',
        effect: 'NoSchedule',
      })),
      terminationGracePeriodSeconds: 30,
      volumes: [
        { name: 'varlog', hostPath: { path: '/var/log' } },
        ...(folder ? [{ name: folder.name, hostPath: { path: folder.path } }] : []),
      ],
    },
  });

export const CONTROLLERS: Pages = {
  'controllers/nginx-deployment.yaml': [
    deployment('nginx-deployment', {
      labels: nginx,
      metadata: { labels: nginx },
      more: { replicas: 3 },
      containers: [container('nginx', 'nginx:1.14.2', port(80))],
    }),
  ],
  'controllers/frontend.yaml': [
    workload('frontend', {
      kind: 'ReplicaSet',
      labels: { tier: 'frontend' },
      metadata: { labels: { app: 'guestbook', tier: 'frontend' } },
      more: { replicas: 3 },
      containers: [container('php-redis', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5')],
    }),
  ],
  'controllers/replicaset.yaml': [
    workload('my-repset', {
      kind: 'ReplicaSet',
      labels: { 'pod-is-for': 'garbage-collection-example' },
      more: { replicas: 3 },
      containers: [container('nginx', 'nginx')],
    }),
  ],
  'controllers/hpa-rs.yaml': [
    object('autoscaling/v1', 'HorizontalPodAutoscaler', 'frontend-scaler', {
      spec: {
        scaleTargetRef: { kind: 'ReplicaSet', name: 'frontend' },
        minReplicas: 3,
        maxReplicas: 10,
        targetCPUUtilizationPercentage: 50,
      },
    }),
  ],
  'controllers/replication.yaml': [replication('nginx', { replicas: 3, selector: nginx }, 'nginx', nginx)],
  'controllers/replication-nginx-1.14.2.yaml': [replication('my-nginx', { replicas: 5 }, 'nginx:1.14.2', nginx)],
  'controllers/replication-nginx-1.16.1.yaml': [
    replication(
      'my-nginx-v4',
      { replicas: 5, selector: { ...nginx, deployment: 'v4' } },
      'nginx:1.16.1',
      { ...nginx, deployment: 'v4' },
      { args: ['nginx', '-T'] },
    ),
  ],
  'controllers/daemonset.yaml': [fluentd({}, SMALL)],
  'controllers/fluentd-daemonset.yaml': [fluentd(ROLLING, {}, DOCKER)],
  'controllers/fluentd-daemonset-update.yaml': [fluentd(ROLLING, SMALL, DOCKER)],
  'controllers/job.yaml': [
    object('batch/v1', 'Job', 'pi', {
      spec: {
        template: {
          spec: {
            containers: [
              container('pi', 'perl:5.34.0', { command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] }),
            ],
            restartPolicy: 'Never',
          },
        },
        backoffLimit: 4,
      },
    }),
  ],
  'controllers/job-pod-failure-policy-failjob.yaml': [
    failing('job-pod-failure-policy-failjob', 'echo "Hello world!" && sleep 30 && exit 42', {
      completions: 8,
      parallelism: 2,
      backoffLimit: 6,
      podFailurePolicy: {
        rules: [{ action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [42] } }],
      },
    }),
  ],
  'controllers/job-pod-failure-policy-ignore.yaml': [
    failing('job-pod-failure-policy-ignore', 'echo "Hello world!" && sleep 90 && exit 0', {
      completions: 4,
      parallelism: 2,
      backoffLimit: 0,
      podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
    }),
  ],
  'controllers/job-pod-failure-policy-config-issue.yaml': [
    object('batch/v1', 'Job', 'job-pod-failure-policy-config-issue', {
      spec: {
        completions: 8,
        parallelism: 2,
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [container('main', 'non-existing-repo/non-existing-image:example')],
          },
        },
        backoffLimit: 6,
        podFailurePolicy: { rules: [{ action: 'FailJob', onPodConditions: [{ type: 'ConfigIssue' }] }] },
      },
    }),
  ],
  'application/job/cronjob.yaml': [
    object('batch/v1', 'CronJob', 'hello', {
      spec: {
        schedule: '* * * * *',
        jobTemplate: {
          spec: {
            template: {
              spec: {
                containers: [
                  container('hello', 'busybox:1.28', {
                    imagePullPolicy: 'IfNotPresent',
                    ...script('date; echo Hello from the Kubernetes cluster'),
                  }),
                ],
                restartPolicy: 'OnFailure',
              },
            },
          },
        },
      },
    }),
  ],
  'application/job/indexed-job.yaml': [
    object('batch/v1', 'Job', 'indexed-job', {
      spec: {
        completions: 5,
        parallelism: 3,
        completionMode: 'Indexed',
        template: {
          spec: {
            restartPolicy: 'Never',
            initContainers: [
              container('input', 'docker.io/library/bash', {
                ...script(
                  'items=(foo bar baz qux xyz)\necho ${items[$JOB_COMPLETION_INDEX]} > /input/data.txt\n',
                  'bash',
                ),
                volumeMounts: [mount('input', '/input')],
              }),
            ],
            containers: [
              container('worker', 'docker.io/library/busybox', {
                command: ['rev', '/input/data.txt'],
                volumeMounts: [mount('input', '/input')],
              }),
            ],
            volumes: [emptyDir('input')],
          },
        },
      },
    }),
  ],
  'application/job/job-tmpl.yaml': [
    object(
      'batch/v1',
      'Job',
      'process-item-$ITEM',
      {
        spec: {
          template: {
            metadata: { name: 'jobexample', labels: { jobgroup: 'jobexample' } },
            spec: {
              containers: [
                container('c', 'busybox:1.28', { command: ['sh', '-c', 'echo Processing item $ITEM && sleep 5'] }),
              ],
              restartPolicy: 'Never',
            },
          },
        },
      },
      { labels: { jobgroup: 'jobexample' } },
    ),
  ],
  'application/job/redis/redis-pod.yaml': [
    pod(
      'redis-master',
      [container('master', 'redis', { env: [{ name: 'MASTER', value: 'true' }], ...port(6379) })],
      {},
      { labels: { app: 'redis' } },
    ),
  ],
  'application/job/redis/redis-service.yaml': [service('redis', [{ port: 6379, targetPort: 6379 }], { app: 'redis' })],
  'deployments/deployment-with-configmap-as-volume.yaml': [
    saying('configmap-volume', 'My preferred sport is $(cat /etc/config/sport)', config, [fromMap('sport')]),
  ],
  'deployments/deployment-with-immutable-configmap-as-volume.yaml': [
    saying('immutable-configmap-volume', 'The name of the company is $(cat /etc/config/company_name)', config, [
      fromMap('company-name-20150801'),
    ]),
  ],
  'deployments/deployment-with-configmap-as-envvar.yaml': [
    saying('configmap-env-var', 'The basket is full of $FRUITS', {
      env: [{ name: 'FRUITS', valueFrom: { configMapKeyRef: { key: 'fruits', name: 'fruits' } } }],
    }),
  ],
  'deployments/deployment-with-configmap-two-containers.yaml': [coloured('configmap-two-containers', false)],
  'deployments/deployment-with-configmap-and-sidecar-container.yaml': [coloured('configmap-sidecar-container', true)],
  'configmap/immutable-configmap.yaml': [
    configMap('company-name-20150801', { company_name: 'ACME, Inc.' }, { immutable: true }),
  ],
  'configmap/new-immutable-configmap.yaml': [
    configMap('company-name-20240312', { company_name: 'Fiktivesunternehmen GmbH' }, { immutable: true }),
  ],
  'configmap/configmap-multikeys.yaml': [
    configMap('special-config', { SPECIAL_LEVEL: 'very', SPECIAL_TYPE: 'charm' }, {}, { namespace: 'default' }),
  ],
  'configmap/configmaps.yaml': [
    configMap('special-config', { 'special.how': 'very' }, {}, { namespace: 'default' }),
    configMap('env-config', { log_level: 'INFO' }, {}, { namespace: 'default' }),
  ],
  'configmap/game.properties':
    'enemies=aliens\nlives=3\nenemies.cheat=true\nenemies.cheat.level=noGoodRotten\nsecret.code.passphrase=UUDDLRLRBABAS\nsecret.code.allowed=true\nsecret.code.lives=30\n',
  'configmap/ui.properties': 'color.good=purple\ncolor.bad=yellow\nallow.textmode=true\nhow.nice.to.look=fairlyNice\n',
  'configmap/game-env-file.properties': 'enemies=aliens\nlives=3\nallowed="true"\n',
  'configmap/ui-env-file.properties': 'color=purple\ntextmode=true\nhow=fairlyNice\n',
};
