import assert from 'node:assert/strict';
import { it } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play } from '../../../simulator/lab/steps.ts';
import { bundle } from '../../lessons/prover/files.ts';
import { lesson, typed } from './lesson.ts';

/** What each command showed, the prompt aside. */
async function shown(...lines: string[]): Promise<string[]> {
  const written = lesson({
    lab: (lab) => lab.replace('prepull: true', 'prepull: true\n  addons: [dns, loadbalancer]'),
  });
  const session = await LabSession.open({ loaded: loadLab({ ...written, web: bundle('start/first-rollout').web }) });
  const outputs: string[] = [];
  let before = session.output(1).length;
  for (const line of lines) {
    await play(session, [typed(line)], 'test');
    const all = session.output(1);
    const [, text = ''] = /\x1b\[\?2004l([\s\S]*?)\x1b\[\?2004h/.exec(all.slice(before)) ?? [];
    outputs.push(text.replace(/\r/g, '').trimEnd());
    before = all.length;
  }
  return outputs;
}

const INSTALL =
  'helm install repo chartmuseum --repo https://charts.helm.sh/stable --version 2.14.2 --set env.open.DISABLE_API=false --wait';
const PACKED = 'helm create ping > /dev/null; helm package ping';

it('takes charts by curl, bytes and forms, and has them in its index at once', async () => {
  const out = await shown(
    `${INSTALL} > /dev/null; ${PACKED}`,
    'kubectl port-forward service/repo-chartmuseum 8080:8080 > /dev/null & sleep 1',
    'curl -s localhost:8080/health; curl -s localhost:8080/api/charts',
    'curl -s --data-binary @ping-0.1.0.tgz localhost:8080/api/charts',
    'curl -s --data-binary @ping-0.1.0.tgz localhost:8080/api/charts',
    "curl -s --data-binary @ping-0.1.0.tgz 'localhost:8080/api/charts?force'",
    'helm package ping --version 0.2.0 > /dev/null; curl -s -F chart=@ping-0.2.0.tgz localhost:8080/api/charts',
    'helm repo add local http://localhost:8080; helm search repo local --versions',
    'mkdir got; helm pull local/ping --version 0.2.0 -d got; cmp ping-0.2.0.tgz got/ping-0.2.0.tgz && echo the same',
    'curl -s -X DELETE localhost:8080/api/charts/ping/0.2.0; helm repo update local | tail -n 2; helm search repo local',
    "curl -s localhost:8080/index.yaml | grep -E '^(apiVersion|serverInfo|  ping)|urls|charts/'",
    'curl -s -T ping-0.1.0.tgz localhost:8080/api/charts/; curl -s --data-binary no localhost:8080/api/charts',
    'curl -s -F prov=@ping/Chart.yaml localhost:8080/api/charts; curl -s -F other=1 localhost:8080/api/charts',
    'curl -s localhost:8080/api/charts/ping/9.9.9; curl -s localhost:8080/charts/x-1.tgz; curl -s -X DELETE localhost:8080/api/charts/no/1.0.0',
    "curl -s localhost:8080/api/charts/ping/latest | jq -r '.name, .version, .urls[0]'; curl -s -o /dev/null -w '%{http_code}' -I localhost:8080/api/charts/no",
    'helm push ping-0.1.0.tgz http://localhost:8080',
    `kubectl logs deploy/repo-chartmuseum | head -n 2 | sed 's/"T":"[^"]*"/T/'`,
    'kubectl exec deploy/repo-chartmuseum -- ls /storage',
  );
  assert.deepEqual(out.slice(2, -2), [
    '{"healthy":true}{}',
    '{"saved":true}',
    '{"error":"file already exists"}',
    '{"saved":true}',
    '{"saved":true}',
    [
      '"local" has been added to your repositories',
      'NAME      \tCHART VERSION\tAPP VERSION\tDESCRIPTION                ',
      'local/ping\t0.2.0        \t1.16.0     \tA Helm chart for Kubernetes',
      'local/ping\t0.1.0        \t1.16.0     \tA Helm chart for Kubernetes',
    ].join('\n'),
    'the same',
    [
      '{"deleted":true}...Successfully got an update from the "local" chart repository',
      'Update Complete. ⎈Happy Helming!⎈',
      'NAME      \tCHART VERSION\tAPP VERSION\tDESCRIPTION                ',
      'local/ping\t0.1.0        \t1.16.0     \tA Helm chart for Kubernetes',
    ].join('\n'),
    'apiVersion: v1\n  ping:\n    urls:\n    - charts/ping-0.1.0.tgz\nserverInfo: {}',
    '{"error":"not found"}{"error":"unexpected EOF"}',
    '{"error":"invalid provenance file"}{"error":"no package or provenance file found in form fields chart and prov"}',
    [
      '{"error":"no chart version found for ping-9.9.9"}',
      '{"error":"object not found"}',
      '{"error":"remove /storage/no-1.0.0.tgz: no such file or directory"}',
    ].join(''),
    'ping\n0.1.0\ncharts/ping-0.1.0.tgz\n404',
    'Error: scheme "http" not supported',
  ]);
  assert.match(
    out.at(-2) ?? '',
    /^\{"L":"INFO",T,"M":"Starting ChartMuseum","port":8080\}\n\{"L":"INFO",T,"M":"\[\d+\] Request served","path":"\/api\/charts"/,
  );
  assert.equal(out.at(-1), 'index-cache.yaml\nping-0.1.0.tgz');
});

it('without its API nothing can be uploaded; with a password it wants that', async () => {
  const out = await shown(
    `${INSTALL.replace('DISABLE_API=false', 'DISABLE_API=true')} > /dev/null; ${PACKED} > /dev/null`,
    'kubectl port-forward service/repo-chartmuseum 8080:8080 > /dev/null & sleep 1',
    'curl -s --data-binary @ping-0.1.0.tgz localhost:8080/api/charts',
    `helm upgrade repo chartmuseum --repo https://charts.helm.sh/stable --set env.secret.BASIC_AUTH_USER=me,env.secret.BASIC_AUTH_PASS=pw --wait > /dev/null`,
    'kill %1; kubectl port-forward service/repo-chartmuseum 8081:8080 > /dev/null & sleep 1',
    'curl -s localhost:8081/index.yaml; curl -s -u me:pw localhost:8081/index.yaml | head -n 2',
    'helm repo add local http://localhost:8081; helm repo add local http://localhost:8081 --username me --password pw',
  );
  const address = 'http://localhost:8081';
  assert.deepEqual(
    [out[2], ...out.slice(5)],
    [
      '{"error":"not found"}',
      '{"error":"unauthorized"}apiVersion: v1\nentries: {}',
      `Error: looks like "${address}" is not a valid chart repository or cannot be reached: failed to fetch ${address}/index.yaml : 401 Unauthorized\n"local" has been added to your repositories`,
    ],
  );
});

it('says why it cannot start', async () => {
  const out = await shown(
    'kubectl run a --image=chartmuseum/chartmuseum:v0.12.0; sleep 5; kubectl logs a',
    'kubectl run b --image=chartmuseum/chartmuseum:v0.12.0 -- --storage=amazon; sleep 5; kubectl logs b',
    'kubectl run c --image=chartmuseum/chartmuseum:v0.12.0 -- --storages; sleep 5; kubectl logs c',
  );
  assert.deepEqual(out, [
    'pod/a created\nMissing required flags(s): --storage',
    'pod/b created\nnot simulated: --storage=amazon',
    'pod/c created\nIncorrect Usage. flag provided but not defined: -storages',
  ]);
});
