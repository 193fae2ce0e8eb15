import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { address, type MentionScope, mentions } from '../../../simulator/lab/present/mentions.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { lesson } from './lesson.ts';

describe('what a terminal names', () => {
  let scope: MentionScope;
  let pod: string;
  let clusterIp: string;
  before(async () => {
    const loaded = loadLab(lesson());
    const { cluster } = (await LabSession.open({ loaded })).world;
    scope = { store: cluster.store, kinds: loaded.kinds, namespace: 'default', command: '' };
    pod = cluster.store.list('pods', 'default')[0]?.metadata.name ?? '';
    clusterIp =
      cluster.store.get<KubeObject & { spec: { clusterIP: string } }>('services', 'default', 'web')?.spec.clusterIP ??
      '';
  });
  const seen = (line: string, command = '') =>
    mentions(line, { ...scope, command }).map(({ from, to, ref, url }) => [line.slice(from, to), ref ?? url]);

  it('a kind before the name decides, with a slash, a space or quotes', () => {
    assert.deepEqual(seen('deployment.apps/web image updated'), [['deployment.apps/web', 'deployment/web']]);
    assert.deepEqual(seen('service/web unchanged'), [['service/web', 'service/web']]);
    assert.deepEqual(seen('deployment "web" successfully rolled out'), [['web', 'deployment/web']]);
    assert.deepEqual(seen('service "web" deleted'), [['web', 'service/web']]);
  });

  it('a bare name is of the kind the command asked for, else of the likeliest', () => {
    const row = 'web   ClusterIP   10.96.0.10   <none>   80/TCP   3m';
    assert.deepEqual(seen(row, 'kubectl get svc'), [['web', 'service/web']]);
    assert.deepEqual(seen('web   4/4   4   4   3m', 'kubectl get deploy,svc'), [['web', 'deployment/web']]);
    assert.deepEqual(seen('web   4/4'), [['web', 'deployment/web']]);
  });

  it('rows of pods name the pod and its node; what describe puts after a slash does not hide the node', () => {
    assert.deepEqual(seen(`${pod}   1/1   Running   0   3m   10.244.1.2   node-1   <none>`), [
      [pod, `pod/${pod}`],
      ['node-1', 'node/node-1'],
    ]);
    assert.deepEqual(seen('Node:   node-1/10.0.0.2'), [['node-1', 'node/node-1']]);
  });

  it('other namespaces are looked through last, and said', () => {
    assert.deepEqual(seen('coredns   2/2   2   2   3m', 'kubectl get deploy -n kube-system'), [
      ['coredns', 'kube-system:deployment/coredns'],
    ]);
    assert.deepEqual(seen('kube-system   coredns   2/2'), [
      ['kube-system', 'namespace/kube-system'],
      ['coredns', 'kube-system:deployment/coredns'],
    ]);
  });

  it('words, parts of words, images, files and options are no names', () => {
    assert.deepEqual(seen('drydock/web:2 web.yaml web=1 my-web webs --web @web NAME READY 4/4'), []);
  });

  it('addresses are one, whatever they hold', () => {
    assert.deepEqual(seen('curl http://web/node-1?x=pod/web and (https://k8s.io/examples).'), [
      ['http://web/node-1?x=pod/web', 'http://web/node-1?x=pod/web'],
      ['https://k8s.io/examples', 'https://k8s.io/examples'],
    ]);
  });

  it('says what stands behind an address', () => {
    const of = (url: string) => address(url, scope, new Set(['k8s.io']));
    const web = { kind: 'service', ref: 'service/web' };
    assert.deepEqual(of('http://web'), web);
    assert.deepEqual(of('http://web.default.svc.cluster.local:80/x'), web);
    assert.deepEqual(of(`http://${clusterIp}/`), web);
    assert.deepEqual(of('http://kube-dns.kube-system'), { kind: 'service', ref: 'kube-system:service/kube-dns' });
    assert.deepEqual(of('https://k8s.io/examples/x.yaml'), { kind: 'web' });
    assert.deepEqual(of('http://localhost:8080'), { kind: 'here' });
    assert.deepEqual(of('https://example.org'), { kind: 'outside' });
  });
});
