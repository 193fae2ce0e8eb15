/** Applications: nginx in all its turns, the guestbook, WordPress, MySQL, MongoDB, and what an autoscaler scales. */
import {
  claim,
  container,
  deployment,
  emptyDir,
  mount,
  object,
  type Pages,
  port,
  service,
  variable,
  workload,
} from './shapes.ts';

const nginx = { app: 'nginx' };
const SMALL = { resources: { requests: { cpu: '100m', memory: '100Mi' } } };

const ofNginx = (name: string, version: string, more: Record<string, unknown> = {}) =>
  deployment(name, { labels: nginx, more, containers: [container('nginx', `nginx:${version}`, port(80))] });

const nginxService = service('my-nginx-svc', [{ port: 80 }], nginx, nginx, { type: 'LoadBalancer' });

// ── The guestbook ───────────────────────────────────────────────────────────────────────────────────────────────
const redis = (role: string) => ({ app: 'redis', role, tier: 'backend' });
const frontend = { app: 'guestbook', tier: 'frontend' };
const redisOf = (role: string, image: string, replicas: number) =>
  deployment(`redis-${role}`, {
    labels: redis(role),
    selector: { app: 'redis' },
    metadata: { labels: redis(role) },
    more: { replicas },
    containers: [container(role, image, { ...SMALL, ...port(6379) })],
  });

// ── A StatefulSet and its Service ───────────────────────────────────────────────────────────────────────────────
const headless = service('nginx', [{ port: 80, name: 'web' }], nginx, nginx, { clusterIP: 'None' });
const web = (version: string, more: Record<string, unknown> = {}) =>
  workload('web', {
    kind: 'StatefulSet',
    labels: nginx,
    containers: [
      container('nginx', `registry.k8s.io/nginx-slim:${version}`, {
        ...port(80, { name: 'web' }),
        volumeMounts: [mount('www', '/usr/share/nginx/html')],
      }),
    ],
    more: {
      serviceName: 'nginx',
      ...more,
      replicas: 2,
      volumeClaimTemplates: [{ metadata: { name: 'www' }, ...claim('1Gi') }],
    },
  });

// ── Databases ───────────────────────────────────────────────────────────────────────────────────────────────────
const wordpress = (tier: string) => ({ app: 'wordpress', tier });
const mongo = { 'app.kubernetes.io/name': 'mongo', 'app.kubernetes.io/component': 'backend' };
const claimed = (name: string, claimName: string) => ({ volumes: [{ name, persistentVolumeClaim: { claimName } }] });
const mysqlLabels = { app: 'mysql', 'app.kubernetes.io/name': 'mysql' };
const ofWordpress = { labels: { app: 'wordpress' } };

export const APPLICATIONS: Pages = {
  'application/deployment.yaml': [ofNginx('nginx-deployment', '1.14.2', { replicas: 2 })],
  'application/deployment-update.yaml': [ofNginx('nginx-deployment', '1.16.1', { replicas: 2 })],
  'application/deployment-scale.yaml': [ofNginx('nginx-deployment', '1.16.1', { replicas: 4 })],
  'application/simple_deployment.yaml': [ofNginx('nginx-deployment', '1.14.2', { minReadySeconds: 5 })],
  'application/update_deployment.yaml': [ofNginx('nginx-deployment', '1.16.1')],
  'application/nginx-with-request.yaml': [
    deployment('nginx-deployment', {
      labels: nginx,
      more: { replicas: 2 },
      containers: [
        container('nginx', 'nginx', { resources: { limits: { memory: '128Mi', cpu: '500m' } }, ...port(80) }),
      ],
    }),
  ],
  'application/nginx/nginx-deployment.yaml': [ofNginx('my-nginx', '1.14.2', { replicas: 3 })],
  'application/nginx/nginx-svc.yaml': [nginxService],
  'application/nginx-app.yaml': [
    nginxService,
    deployment('my-nginx', {
      labels: nginx,
      metadata: { labels: nginx },
      more: { replicas: 3 },
      containers: [container('nginx', 'nginx:1.14.2', port(80))],
    }),
  ],
  'application/deployment-patch.yaml': [
    deployment('patch-demo', {
      labels: nginx,
      more: { replicas: 2 },
      containers: [container('patch-demo-ctr', 'nginx')],
      pods: { tolerations: [{ effect: 'NoSchedule', key: 'dedicated', value: 'test-team' }] },
    }),
  ],
  'application/deployment-retainkeys.yaml': [
    deployment('retainkeys-demo', {
      labels: nginx,
      more: { strategy: { rollingUpdate: { maxSurge: '30%' } } },
      containers: [container('retainkeys-demo-ctr', 'nginx')],
    }),
  ],
  'application/deployment-sidecar.yaml': [
    deployment('myapp', {
      labels: { app: 'myapp' },
      metadata: { labels: { app: 'myapp' } },
      more: { replicas: 1 },
      containers: [
        container('myapp', 'alpine:latest', {
          command: ['sh', '-c', 'while true; do echo "logging" >> /opt/logs.txt; sleep 1; done'],
          volumeMounts: [mount('data', '/opt')],
        }),
      ],
      pods: {
        initContainers: [
          container('logshipper', 'alpine:latest', {
            restartPolicy: 'Always',
            command: ['sh', '-c', 'tail -F /opt/logs.txt'],
            volumeMounts: [mount('data', '/opt')],
          }),
        ],
        volumes: [emptyDir('data')],
      },
    }),
  ],
  'application/guestbook/redis-leader-deployment.yaml': [redisOf('leader', 'docker.io/redis:6.0.5', 1)],
  'application/guestbook/redis-leader-service.yaml': [
    service('redis-leader', [{ port: 6379, targetPort: 6379 }], redis('leader'), redis('leader')),
  ],
  'application/guestbook/redis-follower-deployment.yaml': [
    redisOf('follower', 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2', 2),
  ],
  'application/guestbook/redis-follower-service.yaml': [
    service('redis-follower', [{ port: 6379 }], redis('follower'), redis('follower')),
  ],
  'application/guestbook/frontend-deployment.yaml': [
    deployment('frontend', {
      labels: frontend,
      more: { replicas: 3 },
      containers: [
        container('php-redis', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5', {
          env: [{ name: 'GET_HOSTS_FROM', value: 'dns' }],
          ...SMALL,
          ...port(80),
        }),
      ],
    }),
  ],
  'application/guestbook/frontend-service.yaml': [service('frontend', [{ port: 80 }], frontend, frontend)],
  'application/php-apache.yaml': [
    deployment('php-apache', {
      labels: { run: 'php-apache' },
      containers: [
        container('php-apache', 'registry.k8s.io/hpa-example', {
          ...port(80),
          resources: { limits: { cpu: '500m' }, requests: { cpu: '200m' } },
        }),
      ],
    }),
    service('php-apache', [{ port: 80 }], { run: 'php-apache' }, { run: 'php-apache' }),
  ],
  'application/hpa/php-apache.yaml': [
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'php-apache', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'php-apache' },
        minReplicas: 1,
        maxReplicas: 10,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
    }),
  ],
  'application/shell-demo.yaml': [
    object('v1', 'Pod', 'shell-demo', {
      spec: {
        volumes: [emptyDir('shared-data')],
        containers: [container('nginx', 'nginx', { volumeMounts: [mount('shared-data', '/usr/share/nginx/html')] })],
        hostNetwork: true,
        dnsPolicy: 'Default',
      },
    }),
  ],
  'application/web/web.yaml': [headless, web('0.21')],
  'application/web/web-parallel.yaml': [headless, web('0.24', { podManagementPolicy: 'Parallel' })],
  'application/mysql/mysql-pv.yaml': [
    object(
      'v1',
      'PersistentVolume',
      'mysql-pv-volume',
      {
        spec: {
          storageClassName: 'manual',
          capacity: { storage: '20Gi' },
          accessModes: ['ReadWriteOnce'],
          hostPath: { path: '/mnt/data' },
        },
      },
      { labels: { type: 'local' } },
    ),
    object('v1', 'PersistentVolumeClaim', 'mysql-pv-claim', claim('20Gi', { storageClassName: 'manual' })),
  ],
  'application/mysql/mysql-deployment.yaml': [
    service('mysql', [{ port: 3306 }], { app: 'mysql' }, undefined, { clusterIP: 'None' }),
    deployment('mysql', {
      labels: { app: 'mysql' },
      more: { strategy: { type: 'Recreate' } },
      containers: [
        container('mysql', 'mysql:5.6', {
          env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'password' }],
          ...port(3306, { name: 'mysql' }),
          volumeMounts: [mount('mysql-persistent-storage', '/var/lib/mysql')],
        }),
      ],
      pods: claimed('mysql-persistent-storage', 'mysql-pv-claim'),
    }),
  ],
  'application/mysql/mysql-services.yaml': [
    service('mysql', [{ name: 'mysql', port: 3306 }], { app: 'mysql' }, mysqlLabels, { clusterIP: 'None' }),
    service('mysql-read', [{ name: 'mysql', port: 3306 }], { app: 'mysql' }, { ...mysqlLabels, readonly: 'true' }),
  ],
  'application/wordpress/mysql-deployment.yaml': [
    service('wordpress-mysql', [{ port: 3306 }], wordpress('mysql'), { app: 'wordpress' }, { clusterIP: 'None' }),
    object('v1', 'PersistentVolumeClaim', 'mysql-pv-claim', claim('20Gi'), ofWordpress),
    deployment('wordpress-mysql', {
      labels: wordpress('mysql'),
      metadata: ofWordpress,
      more: { strategy: { type: 'Recreate' } },
      containers: [
        container('mysql', 'mysql:8.0', {
          env: [
            variable('MYSQL_ROOT_PASSWORD', 'secretKeyRef', 'mysql-pass', 'password'),
            { name: 'MYSQL_DATABASE', value: 'wordpress' },
            { name: 'MYSQL_USER', value: 'wordpress' },
            variable('MYSQL_PASSWORD', 'secretKeyRef', 'mysql-pass', 'password'),
          ],
          ...port(3306, { name: 'mysql' }),
          volumeMounts: [mount('mysql-persistent-storage', '/var/lib/mysql')],
        }),
      ],
      pods: claimed('mysql-persistent-storage', 'mysql-pv-claim'),
    }),
  ],
  'application/wordpress/wordpress-deployment.yaml': [
    service('wordpress', [{ port: 80 }], wordpress('frontend'), { app: 'wordpress' }, { type: 'LoadBalancer' }),
    object('v1', 'PersistentVolumeClaim', 'wp-pv-claim', claim('20Gi'), ofWordpress),
    deployment('wordpress', {
      labels: wordpress('frontend'),
      metadata: ofWordpress,
      more: { strategy: { type: 'Recreate' } },
      containers: [
        container('wordpress', 'wordpress:6.2.1-apache', {
          env: [
            { name: 'WORDPRESS_DB_HOST', value: 'wordpress-mysql' },
            variable('WORDPRESS_DB_PASSWORD', 'secretKeyRef', 'mysql-pass', 'password'),
            { name: 'WORDPRESS_DB_USER', value: 'wordpress' },
          ],
          ...port(80, { name: 'wordpress' }),
          volumeMounts: [mount('wordpress-persistent-storage', '/var/www/html')],
        }),
      ],
      pods: claimed('wordpress-persistent-storage', 'wp-pv-claim'),
    }),
  ],
  'application/mongodb/mongo-deployment.yaml': [
    deployment('mongo', {
      labels: mongo,
      metadata: { labels: mongo },
      more: { replicas: 1 },
      containers: [container('mongo', 'mongo:4.2', { args: ['--bind_ip', '0.0.0.0'], ...SMALL, ...port(27017) })],
    }),
  ],
  'application/mongodb/mongo-service.yaml': [service('mongo', [{ port: 27017, targetPort: 27017 }], mongo, mongo)],
};
