import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { unpackLab } from '../../../simulator/lab/definition/packed.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play } from '../../../simulator/lab/steps.ts';
import { lesson, packed, typed } from './lesson.ts';

const CHART = {
  'files/charts/ping/Chart.yaml': 'apiVersion: v2\nname: ping\nversion: 0.2.0\n',
  'files/charts/ping/values.yaml': 'greeting: hi\npage: {title: Ping, size: 3}\n',
  'files/charts/ping/.helmignore': '*.bak\n',
  'files/charts/ping/templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\ndata: {greeting: "{{ .Values.greeting }}"}\n',
  'files/charts/ping/templates/old.yaml.bak': '{{ broken',
};
const WEB = `web:
- {helmRepo: https://charts.example.test/stable, charts: [files/charts/ping]}
- {url: https://example.test/app.yaml, from: files/web.yaml}
`;
const facts = `helm('a').status == 'deployed' && helm('a').revision == 2 && helm('a').chart == 'ping' && helm('a').version == '0.2.0' &&
 helm('a').values.page.size == 4 && helm('a').computed.page.title == 'Ping' && helm('a').computed.greeting == 'hello' &&
 helm('a').manifest.contains('greeting: "hello"') && helm('a').history.map(h, h.status) == ['superseded', 'deployed'] &&
 helm('a').history[1].description == 'Upgrade complete' && helm('b') == null && helm('a', 'kube-system') == null`;

const changed = (lab: string): string =>
  `${lab}${WEB}`.replace(`"image('deploy/web') == 'drydock/web:2'"`, JSON.stringify(facts.replaceAll('\n', '')));

async function run(...lines: string[]): Promise<{ session: LabSession; shown: string }> {
  const written = lesson({ lab: changed });
  const session = await LabSession.open({ loaded: loadLab({ ...written, files: { ...written.files, ...CHART } }) });
  await play(session, lines.map(typed), 'test');
  const shown = session
    .output(1)
    .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
    .replace(/\r/g, '');
  return { session, shown };
}

describe('web', () => {
  it('serves pages and repositories of charts, and nothing else', async () => {
    const { shown } = await run(
      'curl -s https://example.test/app.yaml | head -n 2',
      'curl -s https://charts.example.test/stable/nothing',
      'curl -s https://nobody.example.test/',
      'helm repo add stable https://charts.example.test/stable',
      'helm search repo ping',
      'helm pull stable/ping && tar tzf ping-0.2.0.tgz',
    );
    for (const text of [
      'apiVersion: ',
      '404: Not Found',
      '"stable" has been added to your repositories',
      'stable/ping\t0.2.0        \t           ',
      'ping/templates/config.yaml',
    ])
      assert.ok(shown.includes(text), `${text}\n${shown}`);
    assert.ok(!shown.includes('old.yaml.bak'));
  });
});

describe('helm(release)', () => {
  it('tells what Helm has recorded', async () => {
    const { session, shown } = await run(
      'helm install a ping --repo https://charts.example.test/stable',
      'helm upgrade a ping --repo https://charts.example.test/stable --set greeting=hello,page.size=4',
      'kubectl get configmap a -o yaml',
    );
    assert.ok(shown.includes('greeting: hello'), shown);
    const [image] = session.grader.tasks()[0]?.checks ?? [];
    assert.equal(image?.state, 'passed', JSON.stringify(image));
  });

  it('is called in a lesson as a page is given it, too', () => {
    const written = lesson({ lab: changed });
    const page = unpackLab(packed({ ...written, files: { ...written.files, ...CHART } }));
    assert.ok(page.expressions.called.includes('helm'));
  });
});
