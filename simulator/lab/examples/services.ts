/** Services and what stands behind them, Ingresses, policies, names. */
import { container, deployment, mount, object, type Pages, pod, port, script, service } from './shapes.ts';

const run = { run: 'my-nginx' };
const hello = (tier: string) => ({ app: 'hello', tier, track: 'stable' });
const to = (name: string, number: number) => ({ service: { name, port: { number } } });
const ingress = (name: string, spec: Record<string, unknown>, annotations?: Record<string, string>) =>
  object('networking.k8s.io/v1', 'Ingress', name, { spec }, annotations ? { annotations } : {});
const at = (path: string, backend: unknown) => ({ http: { paths: [{ path, pathType: 'Prefix', backend }] } });
const policy = (name: string, spec: Record<string, unknown>) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec });

export const SERVICES: Pages = {
  'service/load-balancer-example.yaml': [
    deployment('hello-world', {
      labels: { 'app.kubernetes.io/name': 'load-balancer-example' },
      metadata: { labels: { 'app.kubernetes.io/name': 'load-balancer-example' } },
      more: { replicas: 5 },
      containers: [container('hello-world', 'gcr.io/google-samples/hello-app:2.0', port(8080))],
    }),
  ],
  'service/access/hello-application.yaml': [
    deployment('hello-world', {
      labels: { run: 'load-balancer-example' },
      more: { replicas: 2 },
      containers: [
        container(
          'hello-world',
          'us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0',
          port(8080, { protocol: 'TCP' }),
        ),
      ],
    }),
  ],
  'service/access/backend-deployment.yaml': [
    deployment('backend', {
      labels: hello('backend'),
      more: { replicas: 3 },
      containers: [container('hello', 'gcr.io/google-samples/hello-go-gke:1.0', port(80, { name: 'http' }))],
    }),
  ],
  'service/access/backend-service.yaml': [
    service('hello', [{ protocol: 'TCP', port: 80, targetPort: 'http' }], { app: 'hello', tier: 'backend' }),
  ],
  'service/access/frontend-deployment.yaml': [
    deployment('frontend', {
      labels: hello('frontend'),
      more: { replicas: 1 },
      containers: [
        container('nginx', 'gcr.io/google-samples/hello-frontend:1.0', {
          lifecycle: { preStop: { exec: { command: ['/usr/sbin/nginx', '-s', 'quit'] } } },
        }),
      ],
    }),
  ],
  'service/access/frontend-service.yaml': [
    service(
      'frontend',
      [{ protocol: 'TCP', port: 80, targetPort: 80 }],
      { app: 'hello', tier: 'frontend' },
      undefined,
      {
        type: 'LoadBalancer',
      },
    ),
  ],
  'service/networking/run-my-nginx.yaml': [
    deployment('my-nginx', {
      labels: run,
      more: { replicas: 2 },
      containers: [container('my-nginx', 'nginx', port(80))],
    }),
  ],
  'service/networking/nginx-svc.yaml': [service('my-nginx', [{ port: 80, protocol: 'TCP' }], run, run)],
  'service/networking/nginx-secure-app.yaml': [
    service(
      'my-nginx',
      [
        { port: 8080, targetPort: 80, protocol: 'TCP', name: 'http' },
        { port: 443, protocol: 'TCP', name: 'https' },
      ],
      run,
      run,
      { type: 'NodePort' },
    ),
    deployment('my-nginx', {
      labels: run,
      more: { replicas: 1 },
      containers: [
        container('nginxhttps', 'bprashanth/nginxhttps:1.0', {
          ports: [{ containerPort: 443 }, { containerPort: 80 }],
          volumeMounts: [mount('secret-volume', '/etc/nginx/ssl'), mount('configmap-volume', '/etc/nginx/conf.d')],
        }),
      ],
      pods: {
        volumes: [
          { name: 'secret-volume', secret: { secretName: 'nginxsecret' } },
          { name: 'configmap-volume', configMap: { name: 'nginxconfigmap' } },
        ],
      },
    }),
  ],
  'service/networking/curlpod.yaml': [
    deployment('curl-deployment', {
      labels: { app: 'curlpod' },
      more: { replicas: 1 },
      containers: [
        container('curlpod', 'radial/busyboxplus:curl', {
          ...script('while true; do sleep 1; done', 'sh'),
          volumeMounts: [mount('secret-volume', '/etc/nginx/ssl')],
        }),
      ],
      pods: { volumes: [{ name: 'secret-volume', secret: { secretName: 'nginxsecret' } }] },
    }),
  ],
  'service/nginx-service.yaml': [
    service('nginx-service', [{ port: 8000, targetPort: 80, protocol: 'TCP' }], { app: 'nginx' }),
  ],
  'service/pod-with-graceful-termination.yaml': [
    deployment('nginx-deployment', {
      labels: { app: 'nginx' },
      metadata: { labels: { app: 'nginx' } },
      more: { replicas: 1 },
      containers: [
        container('nginx', 'nginx:latest', { ...port(80), lifecycle: { preStop: { exec: script('sleep 180') } } }),
      ],
      pods: { terminationGracePeriodSeconds: 120 },
    }),
  ],
  'service/explore-graceful-termination-nginx.yaml': [
    service('nginx-service', [{ protocol: 'TCP', port: 80, targetPort: 80 }], { app: 'nginx' }),
  ],
  'service/networking/example-ingress.yaml': [
    ingress('example-ingress', {
      ingressClassName: 'nginx',
      rules: [{ host: 'hello-world.example', ...at('/', to('web', 8080)) }],
    }),
  ],
  'service/networking/minimal-ingress.yaml': [
    ingress(
      'minimal-ingress',
      { ingressClassName: 'nginx-example', rules: [at('/testpath', to('test', 80))] },
      { 'nginx.ingress.kubernetes.io/rewrite-target': '/' },
    ),
  ],
  'service/networking/test-ingress.yaml': [ingress('test-ingress', { defaultBackend: to('test', 80) })],
  'service/networking/simple-fanout-example.yaml': [
    ingress('simple-fanout-example', {
      rules: [
        {
          host: 'foo.bar.com',
          http: {
            paths: [
              { path: '/foo', pathType: 'Prefix', backend: to('service1', 4200) },
              { path: '/bar', pathType: 'Prefix', backend: to('service2', 8080) },
            ],
          },
        },
      ],
    }),
  ],
  'service/networking/name-virtual-host-ingress.yaml': [
    ingress('name-virtual-host-ingress', {
      rules: [
        { host: 'foo.bar.com', ...at('/', to('service1', 80)) },
        { host: 'bar.foo.com', ...at('/', to('service2', 80)) },
      ],
    }),
  ],
  'service/networking/nginx-policy.yaml': [
    policy('access-nginx', {
      podSelector: { matchLabels: { app: 'nginx' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { access: 'true' } } }] }],
    }),
  ],
  'service/networking/network-policy-default-deny-ingress.yaml': [
    policy('default-deny-ingress', { podSelector: {}, policyTypes: ['Ingress'] }),
  ],
  'service/networking/network-policy-default-deny-egress.yaml': [
    policy('default-deny-egress', { podSelector: {}, policyTypes: ['Egress'] }),
  ],
  'service/networking/network-policy-default-deny-all.yaml': [
    policy('default-deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  ],
  'service/networking/network-policy-allow-all-ingress.yaml': [
    policy('allow-all-ingress', { podSelector: {}, ingress: [{}], policyTypes: ['Ingress'] }),
  ],
  'service/networking/hostaliases-pod.yaml': [
    pod('hostaliases-pod', [container('cat-hosts', 'busybox:1.28', { command: ['cat'], args: ['/etc/hosts'] })], {
      restartPolicy: 'Never',
      hostAliases: [
        { ip: '127.0.0.1', hostnames: ['foo.local', 'bar.local'] },
        { ip: '10.1.2.3', hostnames: ['foo.remote', 'bar.remote'] },
      ],
    }),
  ],
  'service/networking/custom-dns.yaml': [
    pod(
      'dns-example',
      [container('test', 'nginx')],
      {
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: ['192.0.2.1'],
          searches: ['ns1.svc.cluster-domain.example', 'my.dns.search.suffix'],
          options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
        },
      },
      { namespace: 'default' },
    ),
  ],
  'admin/dns/dnsutils.yaml': [
    pod(
      'dnsutils',
      [
        container('dnsutils', 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3', {
          command: ['sleep', 'infinity'],
          imagePullPolicy: 'IfNotPresent',
        }),
      ],
      { restartPolicy: 'Always' },
      { namespace: 'default' },
    ),
  ],
};
