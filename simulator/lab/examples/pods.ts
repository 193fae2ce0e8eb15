/** Pods: commands, probes, hooks, init containers, resources, quality of service, security, placing, volumes. */
import { claim, container, emptyDir, mount, object, type Pages, pod, port, script } from './shapes.ts';

const APP = 'gcr.io/google-samples/hello-app';
const ssd = { key: 'disktype', operator: 'In', values: ['ssd'] };
const present = { imagePullPolicy: 'IfNotPresent' };
const ofQos = (name: string, containers: readonly ReturnType<typeof container>[]) =>
  pod(name, containers, {}, { namespace: 'qos-example' });
const both = (memory: string, cpu: string) => ({
  resources: { limits: { memory, cpu }, requests: { memory, cpu } },
});
/** A pod that takes memory and holds it. */
const taking = (name: string, requests: string, limits: string, bytes: string) =>
  pod(
    name,
    [
      container(`${name}-ctr`, 'polinux/stress', {
        resources: { requests: { memory: requests }, limits: { memory: limits } },
        command: ['stress'],
        args: ['--vm', '1', '--vm-bytes', bytes, '--vm-hang', '1'],
      }),
    ],
    {},
    { namespace: 'mem-example' },
  );
const busy = (name: string, ctr: string, limits: string, requests: string) =>
  pod(
    name,
    [
      container(ctr, 'vish/stress', {
        resources: { limits: { cpu: limits }, requests: { cpu: requests } },
        args: ['-cpus', '2'],
      }),
    ],
    {},
    { namespace: 'cpu-example' },
  );
const dongles = (name: string, amount: number) => {
  const resources = { 'example.com/dongle': amount };
  return pod(name, [container(`${name}-ctr`, 'nginx', { resources: { requests: resources, limits: resources } })]);
};
const asUser = { runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000] };
const secured = (more: Record<string, unknown>) =>
  pod(
    'security-context-demo',
    [
      container('sec-ctx-demo', 'registry.k8s.io/e2e-test-images/agnhost:2.45', {
        command: ['sh', '-c', 'sleep 1h'],
        securityContext: { allowPrivilegeEscalation: false },
      }),
    ],
    { securityContext: { ...asUser, ...more } },
  );
const spread = (topologyKey: string) => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { foo: 'bar' } },
});
const spreading = (...keys: readonly string[]) =>
  pod(
    'mypod',
    [container('pause', 'registry.k8s.io/pause:3.1')],
    { topologySpreadConstraints: keys.map(spread) },
    { labels: { foo: 'bar' } },
  );
const tcp = { tcpSocket: { port: 8080 }, initialDelaySeconds: 15, periodSeconds: 10 };

export const PODS: Pages = {
  'pods/simple-pod.yaml': [pod('nginx', [container('nginx', 'nginx:1.14.2', port(80))])],
  'pods/pod-rs.yaml': [
    pod('pod1', [container('hello1', `${APP}:2.0`)], {}, { labels: { tier: 'frontend' } }),
    pod('pod2', [container('hello2', `${APP}:1.0`)], {}, { labels: { tier: 'frontend' } }),
  ],
  'pods/commands.yaml': [
    pod(
      'command-demo',
      [container('command-demo-container', 'debian', { command: ['printenv'], args: ['HOSTNAME', 'KUBERNETES_PORT'] })],
      { restartPolicy: 'OnFailure' },
      { labels: { purpose: 'demonstrate-command' } },
    ),
  ],
  'pods/two-container-pod.yaml': [
    pod(
      'two-containers',
      [
        container('nginx-container', 'nginx', { volumeMounts: [mount('shared-data', '/usr/share/nginx/html')] }),
        container('debian-container', 'debian', {
          volumeMounts: [mount('shared-data', '/pod-data')],
          command: ['/bin/sh'],
          args: ['-c', 'echo Hello from the debian container > /pod-data/index.html'],
        }),
      ],
      { restartPolicy: 'Never', volumes: [emptyDir('shared-data')] },
    ),
  ],
  'pods/init-containers.yaml': [
    pod(
      'init-demo',
      [container('nginx', 'nginx', { ...port(80), volumeMounts: [mount('workdir', '/usr/share/nginx/html')] })],
      {
        initContainers: [
          container('install', 'busybox:1.28', {
            command: ['wget', '-O', '/work-dir/index.html', 'http://info.cern.ch'],
            volumeMounts: [mount('workdir', '/work-dir')],
          }),
        ],
        dnsPolicy: 'Default',
        volumes: [emptyDir('workdir')],
      },
    ),
  ],
  'pods/lifecycle-events.yaml': [
    pod('lifecycle-demo', [
      container('lifecycle-demo-container', 'nginx', {
        lifecycle: {
          postStart: { exec: script('echo Hello from the postStart handler > /usr/share/message') },
          preStop: { exec: script('nginx -s quit; while killall -0 nginx; do sleep 1; done') },
        },
      }),
    ]),
  ],
  'pods/share-process-namespace.yaml': [
    pod(
      'nginx',
      [
        container('nginx', 'nginx'),
        container('shell', 'busybox:1.28', {
          command: ['sleep', '3600'],
          securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
          stdin: true,
          tty: true,
        }),
      ],
      { shareProcessNamespace: true },
    ),
  ],
  'pods/private-reg-pod.yaml': [
    pod('private-reg', [container('private-reg-container', '<your-private-image>')], {
      imagePullSecrets: [{ name: 'regcred' }],
    }),
  ],
  'pods/image-volumes.yaml': [
    pod(
      'image-volume',
      [container('shell', 'debian', { command: ['sleep', 'infinity'], volumeMounts: [mount('volume', '/volume')] })],
      { volumes: [{ name: 'volume', image: { reference: 'quay.io/crio/artifact:v1', pullPolicy: 'IfNotPresent' } }] },
    ),
  ],
  'pods/user-namespaces-stateless.yaml': [
    pod('userns', [container('shell', 'debian', { command: ['sleep', 'infinity'] })], { hostUsers: false }),
  ],
  'debug/counter-pod.yaml': [
    pod('counter', [
      container('count', 'busybox:1.28', {
        args: ['/bin/sh', '-c', 'i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done'],
      }),
    ]),
  ],
  'debug/termination.yaml': [
    pod('termination-demo', [
      container('termination-demo-container', 'debian', {
        command: ['/bin/sh'],
        args: ['-c', 'sleep 10 && echo Sleep expired > /dev/termination-log'],
      }),
    ]),
  ],
  'pods/probe/exec-liveness.yaml': [
    pod(
      'liveness-exec',
      [
        container('liveness', 'registry.k8s.io/busybox:1.27.2', {
          args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
          livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
        }),
      ],
      {},
      { labels: { test: 'liveness' } },
    ),
  ],
  'pods/probe/http-liveness.yaml': [
    pod(
      'liveness-http',
      [
        container('liveness', 'registry.k8s.io/e2e-test-images/agnhost:2.40', {
          args: ['liveness'],
          livenessProbe: {
            httpGet: { path: '/healthz', port: 8080, httpHeaders: [{ name: 'Custom-Header', value: 'Awesome' }] },
            initialDelaySeconds: 3,
            periodSeconds: 3,
          },
        }),
      ],
      {},
      { labels: { test: 'liveness' } },
    ),
  ],
  'pods/probe/tcp-liveness-readiness.yaml': [
    pod(
      'goproxy',
      [container('goproxy', 'registry.k8s.io/goproxy:0.1', { ...port(8080), readinessProbe: tcp, livenessProbe: tcp })],
      {},
      { labels: { app: 'goproxy' } },
    ),
  ],
  'pods/qos/qos-pod.yaml': [ofQos('qos-demo', [container('qos-demo-ctr', 'nginx', both('200Mi', '700m'))])],
  'pods/qos/qos-pod-2.yaml': [
    ofQos('qos-demo-2', [
      container('qos-demo-2-ctr', 'nginx', {
        resources: { limits: { memory: '200Mi' }, requests: { memory: '100Mi' } },
      }),
    ]),
  ],
  'pods/qos/qos-pod-3.yaml': [ofQos('qos-demo-3', [container('qos-demo-3-ctr', 'nginx')])],
  'pods/qos/qos-pod-4.yaml': [
    ofQos('qos-demo-4', [
      container('qos-demo-4-ctr-1', 'nginx', { resources: { requests: { memory: '200Mi' } } }),
      container('qos-demo-4-ctr-2', 'redis'),
    ]),
  ],
  'pods/qos/qos-pod-5.yaml': [ofQos('qos-demo-5', [container('qos-demo-ctr-5', 'nginx', both('200Mi', '700m'))])],
  'pods/resource/memory-request-limit.yaml': [taking('memory-demo', '100Mi', '200Mi', '150M')],
  'pods/resource/memory-request-limit-2.yaml': [taking('memory-demo-2', '50Mi', '100Mi', '250M')],
  'pods/resource/memory-request-limit-3.yaml': [taking('memory-demo-3', '1000Gi', '1000Gi', '150M')],
  'pods/resource/cpu-request-limit.yaml': [busy('cpu-demo', 'cpu-demo-ctr', '1', '0.5')],
  'pods/resource/cpu-request-limit-2.yaml': [busy('cpu-demo-2', 'cpu-demo-ctr-2', '100', '100')],
  'pods/resource/extended-resource-pod.yaml': [dongles('extended-resource-demo', 3)],
  'pods/resource/extended-resource-pod-2.yaml': [dongles('extended-resource-demo-2', 2)],
  'pods/security/security-context.yaml': [
    pod(
      'security-context-demo',
      [
        container('sec-ctx-demo', 'busybox:1.28', {
          command: ['sh', '-c', 'sleep 1h'],
          volumeMounts: [mount('sec-ctx-vol', '/data/demo')],
          securityContext: { allowPrivilegeEscalation: false },
        }),
      ],
      { securityContext: { ...asUser, fsGroup: 2000 }, volumes: [emptyDir('sec-ctx-vol')] },
    ),
  ],
  'pods/security/security-context-2.yaml': [
    pod(
      'security-context-demo-2',
      [
        container('sec-ctx-demo-2', `${APP}:2.0`, {
          securityContext: { runAsUser: 2000, allowPrivilegeEscalation: false },
        }),
      ],
      { securityContext: { runAsUser: 1000 } },
    ),
  ],
  'pods/security/security-context-3.yaml': [pod('security-context-demo-3', [container('sec-ctx-3', `${APP}:2.0`)])],
  'pods/security/security-context-4.yaml': [
    pod('security-context-demo-4', [
      container('sec-ctx-4', `${APP}:2.0`, { securityContext: { capabilities: { add: ['NET_ADMIN', 'SYS_TIME'] } } }),
    ]),
  ],
  'pods/security/security-context-5.yaml': [secured({})],
  'pods/security/security-context-6.yaml': [secured({ supplementalGroupsPolicy: 'Strict' })],
  'pods/pod-nginx.yaml': [
    pod(
      'nginx',
      [container('nginx', 'nginx', present)],
      { nodeSelector: { disktype: 'ssd' } },
      { labels: { env: 'test' } },
    ),
  ],
  'pods/pod-nginx-specific-node.yaml': [pod('nginx', [container('nginx', 'nginx', present)], { nodeName: 'foo-node' })],
  'pods/pod-nginx-required-affinity.yaml': [
    pod('nginx', [container('nginx', 'nginx', present)], {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [ssd] }] },
        },
      },
    }),
  ],
  'pods/pod-nginx-preferred-affinity.yaml': [
    pod('nginx', [container('nginx', 'nginx', present)], {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [ssd] } }],
        },
      },
    }),
  ],
  'pods/pod-with-toleration.yaml': [
    pod(
      'nginx',
      [container('nginx', 'nginx', present)],
      { tolerations: [{ key: 'example-key', operator: 'Exists', effect: 'NoSchedule' }] },
      { labels: { env: 'test' } },
    ),
  ],
  'pods/pod-with-scheduling-gates.yaml': [
    pod('test-pod', [container('pause', 'registry.k8s.io/pause:3.6')], {
      schedulingGates: [{ name: 'example.com/foo' }, { name: 'example.com/bar' }],
    }),
  ],
  'pods/pod-without-scheduling-gates.yaml': [pod('test-pod', [container('pause', 'registry.k8s.io/pause:3.6')])],
  'pods/topology-spread-constraints/one-constraint.yaml': [spreading('zone')],
  'pods/topology-spread-constraints/two-constraints.yaml': [spreading('zone', 'node')],
  'pods/storage/pv-volume.yaml': [
    object(
      'v1',
      'PersistentVolume',
      'task-pv-volume',
      {
        spec: {
          storageClassName: 'manual',
          capacity: { storage: '10Gi' },
          accessModes: ['ReadWriteOnce'],
          hostPath: { path: '/mnt/data' },
        },
      },
      { labels: { type: 'local' } },
    ),
  ],
  'pods/storage/pv-claim.yaml': [
    object('v1', 'PersistentVolumeClaim', 'task-pv-claim', claim('3Gi', { storageClassName: 'manual' })),
  ],
  'pods/storage/pv-pod.yaml': [
    pod(
      'task-pv-pod',
      [
        container('task-pv-container', 'nginx', {
          ...port(80, { name: 'http-server' }),
          volumeMounts: [mount('task-pv-storage', '/usr/share/nginx/html')],
        }),
      ],
      { volumes: [{ name: 'task-pv-storage', persistentVolumeClaim: { claimName: 'task-pv-claim' } }] },
    ),
  ],
  'pods/storage/redis.yaml': [
    pod('redis', [container('redis', 'redis', { volumeMounts: [mount('redis-storage', '/data/redis')] })], {
      volumes: [emptyDir('redis-storage')],
    }),
  ],
  'pods/storage/projected.yaml': [
    pod(
      'test-projected-volume',
      [
        container('test-projected-volume', 'busybox:1.28', {
          args: ['sleep', '86400'],
          volumeMounts: [mount('all-in-one', '/projected-volume', { readOnly: true })],
        }),
      ],
      {
        volumes: [
          { name: 'all-in-one', projected: { sources: [{ secret: { name: 'user' } }, { secret: { name: 'pass' } }] } },
        ],
      },
    ),
  ],
};
