/**
 * A real helm, where the machine has one, and ours on one served cluster: each reads, upgrades, rolls back and removes what the
 * other installed, and both say the same about it.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Ran, realHelm, World } from './worlds.ts';

const CHART: Readonly<Record<string, string>> = {
  'demo/Chart.yaml': `apiVersion: v2
name: demo
description: What the tests install
version: 0.2.0
appVersion: "1.27"
`,
  'demo/values.yaml': `color: blue
replicas: 2
extra: {}
`,
  'demo/templates/_names.tpl': `{{- define "demo.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
`,
  'demo/templates/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-settings
  labels:
    {{- include "demo.labels" . | nindent 4 }}
data:
  color: {{ .Values.color | quote }}
  {{- with .Values.extra }}
  extra.json: |
    {{- toPrettyJson . | nindent 4 }}
  {{- end }}
`,
  'demo/templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "demo.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: {{ .Release.Name }}}
  template:
    metadata:
      labels: {app: {{ .Release.Name }}}
      annotations:
        settings: {{ include (print $.Template.BasePath "/settings.yaml") . | sha256sum }}
    spec:
      containers:
        - name: web
          image: nginx:{{ .Chart.AppVersion }}
          ports: [{containerPort: 80}]
          readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
`,
  'demo/templates/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec: {selector: {app: {{ .Release.Name }}}, ports: [{port: 80}]}
`,
  'demo/templates/before.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-before
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: once, image: "busybox:1.36", command: [echo, ready]}]
`,
  'demo/templates/NOTES.txt': `{{ .Release.Name }} is {{ .Values.color }} in revision {{ .Release.Revision }}.
`,
  'demo/templates/tests/reach.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-reach
  annotations: {helm.sh/hook: test}
spec:
  restartPolicy: Never
  containers: [{name: wget, image: "busybox:1.36", command: [wget, -qO-, "{{ .Release.Name }}"]}]
`,
};

const real = realHelm();
const skip = real ? false : 'no helm on this machine';
let world: World;

before(async () => {
  if (!real) return;
  world = await World.create('helm', CHART);
  await world.serve();
});
after(() => world?.close());

type Side = 'real' | 'ours';

/** Runs helm of one side; virtual time passes meanwhile. */
async function helm(side: Side, ...args: string[]): Promise<Ran> {
  if (!real) throw new Error('no real helm');
  const command = { args, waits: true };
  return await (side === 'real'
    ? world.real(real.path, command)
    : world.ours(command, real.major === 4 ? 'helm4' : 'helm'));
}

/** What both say about the world as it is. */
async function bothSay(...args: string[]): Promise<void> {
  const [ours, theirs] = [await helm('ours', ...args), await helm('real', ...args)];
  assert.deepEqual(ours, theirs, `helm ${args.join(' ')}`);
}

async function does(side: Side, ...args: string[]): Promise<void> {
  const { code, err } = await helm(side, ...args);
  assert.deepEqual({ code, err }, { code: 0, err: '' }, `helm ${args.join(' ')} (${side})`);
}

async function bothDescribe(release: string): Promise<void> {
  await bothSay('list');
  await bothSay('list', '-o', 'json');
  await bothSay('history', release);
  await bothSay('history', release, '-o', 'yaml');
  await bothSay('__completeNoDesc', 'rollback', release, '');
  await bothSay('get', 'values', release);
  await bothSay('get', 'values', release, '--all', '-o', 'json');
  await bothSay('get', 'manifest', release);
  await bothSay('get', 'hooks', release);
  await bothSay('get', 'notes', release);
  await bothSay('get', 'all', release);
  await bothSay('get', 'metadata', release, '-o', 'json');
}

test('both render and check a chart alike', { skip }, async () => {
  await bothSay('template', 'x', './demo', '--set', 'extra.list={a,b},extra.n=3', '--set-string', 'color=007');
  await bothSay('template', 'x', './demo', '--show-only', 'templates/settings.yaml');
  await bothSay('template', 'x', './demo', '--set', 'replicas=');
  await bothSay('lint', './demo');
  await bothSay('show', 'all', './demo');
  await bothSay('install', 'Not_a_Name', './demo');
  await bothSay('status', 'nobody');
  await bothSay('upgrade', 'nobody', './demo');
  await bothSay('__completeNoDesc', 'get', 'nosuch', '');
  await bothSay('__completeNoDesc', 'install', 'x', 'oci:');
});

for (const [first, second] of [
  ['real', 'ours'],
  ['ours', 'real'],
] as const) {
  const release = `by-${first}`;
  test(`what ${first} installs, ${second} goes on with`, { skip }, async () => {
    await does(first, 'install', release, './demo', '--set', 'color=red', '--wait');
    await bothDescribe(release);
    await bothSay('install', release, './demo');
    await does(second, 'upgrade', release, './demo', '--reuse-values', '--set', 'replicas=3', '--wait');
    await bothDescribe(release);
    await does(first, 'upgrade', release, './demo', '--set', 'extra.deep.er=yes', '--description', 'by hand', '--wait');
    await bothDescribe(release);
    await does(second, 'rollback', release, '1', '--wait');
    await bothDescribe(release);
    await does(first, 'test', release);
    await does(second, 'test', release);
    await does(second, 'uninstall', release, '--keep-history');
    await bothSay('list', '--all');
    await bothSay('history', release);
    await does(first, 'uninstall', release);
    await bothSay('list', '--all');
  });
}
