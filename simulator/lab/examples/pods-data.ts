/** Pods that are told something: variables and files from ConfigMaps, Secrets, the downward API, tokens of service accounts. */
import { configMap, container, mount, object, type Pages, pod, port, script, variable } from './shapes.ts';

const BUSYBOX = 'registry.k8s.io/busybox:1.27.2';

/** A pod of one container that ends. */
const dapi = (more: Record<string, unknown>, volumes?: readonly unknown[]) =>
  pod('dapi-test-pod', [container('test-container', BUSYBOX, more)], {
    ...(volumes ? { volumes } : {}),
    restartPolicy: 'Never',
  });
const shown = script('env');
const config = { volumeMounts: [mount('config-volume', '/etc/config')] };

const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
const amount = (name: string, resource: string) => ({
  name,
  valueFrom: { resourceFieldRef: { containerName: 'test-container', resource } },
});
const share = (path: string, resource: string, divisor: string) => ({
  path,
  resourceFieldRef: { containerName: 'client-container', resource, divisor },
});
const RESOURCES = { requests: { memory: '32Mi', cpu: '125m' }, limits: { memory: '64Mi', cpu: '250m' } };
/** Prints files of a folder again and again, each after `blank`. */
const printing = (files: readonly string[], blank: string, first: string) => ({
  command: ['sh', '-c'],
  args: [
    `while true; do ${first}${files
      .map((file) => `if [[ -e /etc/podinfo/${file} ]]; then echo -en '${blank}'; cat /etc/podinfo/${file}; fi; `)
      .join('')}sleep 5; done;`,
  ],
});
const podinfo = { volumeMounts: [mount('podinfo', '/etc/podinfo')] };
const inVolume = (items: readonly unknown[]) => ({ volumes: [{ name: 'podinfo', downwardAPI: { items } }] });
const withSecret = (name: string, more: Record<string, unknown>) =>
  pod(name, [container('envars-test-container', 'nginx', more)]);
const backendUser = (name: string) => variable(name, 'secretKeyRef', 'backend-user', 'backend-username');
const ADDRESS = '(PROTOCOL)://$(SERVICE_IP):$(SERVICE_PORT)';

export const PODS_DATA: Pages = {
  'pods/pod-single-configmap-env-variable.yaml': [
    dapi({ ...shown, env: [variable('SPECIAL_LEVEL_KEY', 'configMapKeyRef', 'special-config', 'special.how')] }),
  ],
  'pods/pod-multiple-configmap-env-variable.yaml': [
    dapi({
      ...shown,
      env: [
        variable('SPECIAL_LEVEL_KEY', 'configMapKeyRef', 'special-config', 'special.how'),
        variable('LOG_LEVEL', 'configMapKeyRef', 'env-config', 'log_level'),
      ],
    }),
  ],
  'pods/pod-configmap-envFrom.yaml': [dapi({ ...shown, envFrom: [{ configMapRef: { name: 'special-config' } }] })],
  'pods/pod-configmap-env-var-valueFrom.yaml': [
    dapi({
      command: ['/bin/echo', '$(SPECIAL_LEVEL_KEY) $(SPECIAL_TYPE_KEY)'],
      env: [
        variable('SPECIAL_LEVEL_KEY', 'configMapKeyRef', 'special-config', 'SPECIAL_LEVEL'),
        variable('SPECIAL_TYPE_KEY', 'configMapKeyRef', 'special-config', 'SPECIAL_TYPE'),
      ],
    }),
  ],
  'pods/pod-configmap-volume.yaml': [
    dapi({ ...script('ls /etc/config/'), ...config }, [
      { name: 'config-volume', configMap: { name: 'special-config' } },
    ]),
  ],
  'pods/pod-configmap-volume-specific-key.yaml': [
    dapi({ ...script('cat /etc/config/keys'), ...config }, [
      { name: 'config-volume', configMap: { name: 'special-config', items: [{ key: 'SPECIAL_LEVEL', path: 'keys' }] } },
    ]),
  ],
  'pods/inject/secret.yaml': [
    object('v1', 'Secret', 'test-secret', { data: { username: 'bXktYXBw', password: 'Mzk1MjgkdmRnN0pi' } }),
  ],
  'pods/inject/secret-pod.yaml': [
    pod(
      'secret-test-pod',
      [
        container('test-container', 'nginx', {
          volumeMounts: [mount('secret-volume', '/etc/secret-volume', { readOnly: true })],
        }),
      ],
      { volumes: [{ name: 'secret-volume', secret: { secretName: 'test-secret' } }] },
    ),
  ],
  'pods/inject/pod-single-secret-env-variable.yaml': [
    withSecret('env-single-secret', { env: [backendUser('SECRET_USERNAME')] }),
  ],
  'pods/inject/pod-multiple-secret-env-variable.yaml': [
    withSecret('envvars-multiple-secrets', {
      env: [backendUser('BACKEND_USERNAME'), variable('DB_USERNAME', 'secretKeyRef', 'db-user', 'db-username')],
    }),
  ],
  'pods/inject/pod-secret-envFrom.yaml': [
    withSecret('envfrom-secret', { envFrom: [{ secretRef: { name: 'test-secret' } }] }),
  ],
  'pods/inject/envars.yaml': [
    pod(
      'envar-demo',
      [
        container('envar-demo-container', 'gcr.io/google-samples/hello-app:2.0', {
          env: [
            { name: 'DEMO_GREETING', value: 'Hello from the environment' },
            { name: 'DEMO_FAREWELL', value: 'Such a sweet sorrow' },
          ],
        }),
      ],
      {},
      { labels: { purpose: 'demonstrate-envars' } },
    ),
  ],
  'pods/inject/dependent-envars.yaml': [
    pod('dependent-envars-demo', [
      container('dependent-envars-demo', 'busybox:1.28', {
        args: [
          `while true; do echo -en '\\n'; ${['UNCHANGED_REFERENCE', 'SERVICE_ADDRESS', 'ESCAPED_REFERENCE']
            .map((name) => `printf ${name}=$${name}'\\n'; `)
            .join('')}sleep 30; done;`,
        ],
        command: ['sh', '-c'],
        env: [
          { name: 'SERVICE_PORT', value: '80' },
          { name: 'SERVICE_IP', value: '172.17.0.1' },
          { name: 'UNCHANGED_REFERENCE', value: `$${ADDRESS}` },
          { name: 'PROTOCOL', value: 'https' },
          { name: 'SERVICE_ADDRESS', value: `$${ADDRESS}` },
          { name: 'ESCAPED_REFERENCE', value: `$$${ADDRESS}` },
        ],
      }),
    ]),
  ],
  'pods/inject/dapi-envars-pod.yaml': [
    pod(
      'dapi-envars-fieldref',
      [
        container('test-container', BUSYBOX, {
          command: ['sh', '-c'],
          args: [
            "while true; do echo -en '\\n'; printenv MY_NODE_NAME MY_POD_NAME MY_POD_NAMESPACE; printenv MY_POD_IP MY_POD_SERVICE_ACCOUNT; sleep 10; done;",
          ],
          env: [
            field('MY_NODE_NAME', 'spec.nodeName'),
            field('MY_POD_NAME', 'metadata.name'),
            field('MY_POD_NAMESPACE', 'metadata.namespace'),
            field('MY_POD_IP', 'status.podIP'),
            field('MY_POD_SERVICE_ACCOUNT', 'spec.serviceAccountName'),
          ],
        }),
      ],
      { restartPolicy: 'Never' },
    ),
  ],
  'pods/inject/dapi-envars-container.yaml': [
    pod(
      'dapi-envars-resourcefieldref',
      [
        container('test-container', BUSYBOX, {
          command: ['sh', '-c'],
          args: [
            "while true; do echo -en '\\n'; printenv MY_CPU_REQUEST MY_CPU_LIMIT; printenv MY_MEM_REQUEST MY_MEM_LIMIT; sleep 10; done;",
          ],
          resources: RESOURCES,
          env: [
            amount('MY_CPU_REQUEST', 'requests.cpu'),
            amount('MY_CPU_LIMIT', 'limits.cpu'),
            amount('MY_MEM_REQUEST', 'requests.memory'),
            amount('MY_MEM_LIMIT', 'limits.memory'),
          ],
        }),
      ],
      { restartPolicy: 'Never' },
    ),
  ],
  'pods/inject/dapi-volume.yaml': [
    pod(
      'kubernetes-downwardapi-volume-example',
      [container('client-container', BUSYBOX, { ...printing(['labels', 'annotations'], '\\n\\n', ''), ...podinfo })],
      inVolume([
        { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
        { path: 'annotations', fieldRef: { fieldPath: 'metadata.annotations' } },
      ]),
      {
        labels: { zone: 'us-est-coast', cluster: 'test-cluster1', rack: 'rack-22' },
        annotations: { build: 'two', builder: 'john-doe' },
      },
    ),
  ],
  'pods/inject/dapi-volume-resources.yaml': [
    pod(
      'kubernetes-downwardapi-volume-example-2',
      [
        container('client-container', BUSYBOX, {
          ...printing(['cpu_limit', 'cpu_request', 'mem_limit', 'mem_request'], '\\n', "echo -en '\\n'; "),
          resources: RESOURCES,
          ...podinfo,
        }),
      ],
      inVolume([
        share('cpu_limit', 'limits.cpu', '1m'),
        share('cpu_request', 'requests.cpu', '1m'),
        share('mem_limit', 'limits.memory', '1Mi'),
        share('mem_request', 'requests.memory', '1Mi'),
      ]),
    ),
  ],
  'pods/pod-projected-svc-token.yaml': [
    pod('nginx', [container('nginx', 'nginx', { volumeMounts: [mount('vault-token', '/var/run/secrets/tokens')] })], {
      serviceAccountName: 'build-robot',
      volumes: [
        {
          name: 'vault-token',
          projected: {
            sources: [{ serviceAccountToken: { path: 'vault-token', expirationSeconds: 7200, audience: 'vault' } }],
          },
        },
      ],
    }),
  ],
  'pods/config/example-redis-config.yaml': [
    configMap('example-redis-config', { 'redis-config': 'maxmemory 2mb\nmaxmemory-policy allkeys-lru\n' }),
  ],
  'pods/config/redis-pod.yaml': [
    pod(
      'redis',
      [
        container('redis', 'redis:5.0.4', {
          command: ['redis-server', '/redis-master/redis.conf'],
          env: [{ name: 'MASTER', value: 'true' }],
          ...port(6379),
          resources: { limits: { cpu: '0.1' } },
          volumeMounts: [mount('data', '/redis-master-data'), mount('config', '/redis-master')],
        }),
      ],
      {
        volumes: [
          { name: 'data', emptyDir: {} },
          {
            name: 'config',
            configMap: { name: 'example-redis-config', items: [{ key: 'redis-config', path: 'redis.conf' }] },
          },
        ],
      },
    ),
  ],
};
