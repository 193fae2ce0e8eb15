import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newMap } from '../../../simulator/gotemplate/values.ts';
import { cryptoPart } from '../../../simulator/helm/functions/crypto-part.ts';
import { PartMissing } from '../../../simulator/helm/parts.ts';
import { LookupMissing, RenderError } from '../../../simulator/helm/types.ts';
import { Exhausted } from '../../../simulator/kernel/exhausted.ts';
import { messageOf, render, renderText, yaml } from './chart.ts';

test('templates see release, chart, capabilities and their own path', () => {
  const text = [
    '{{ .Release.Name }}/{{ .Release.Namespace }} r{{ .Release.Revision }} {{ .Release.IsInstall }} {{ .Release.Service }}',
    '{{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.IsRoot }} [{{ .Chart.AppVersion }}]',
    '{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.HelmVersion.Version }}',
    '{{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "apps/v2" }}',
    '{{ .Template.Name }} {{ .Template.BasePath }}',
  ].join('\n');
  assert.equal(
    renderText(text),
    [
      'shop/prod r1 true Helm',
      'web 1.0.0 true []',
      'v1.36.3 36 v3.21.4',
      'true false',
      'web/templates/t.yaml web/templates',
    ].join('\n'),
  );
});

test('numbers of values are floats, as JSON has them: a million needs int', () => {
  const files = { 'values.yaml': 'port: 8080\nbig: 1000000\n' };
  assert.equal(
    renderText('{{ .Values.port }} {{ .Values.big }} {{ .Values.big | int }} {{ toYaml .Values.big }}', files),
    '8080 1e+06 1000000 1000000',
  );
});

test('a missing value is empty, one below it fails, and with strict it fails itself', () => {
  assert.equal(renderText('[{{ .Values.a }}]'), '[]');
  assert.equal(
    messageOf(() => renderText('{{ .Values.a.b }}')),
    'template: web/templates/t.yaml:1:10: executing "web/templates/t.yaml" at <.Values.a.b>: nil pointer evaluating interface {}.b',
  );
  assert.equal(
    messageOf(() => renderText('{{ .Values.a }}', {}, { strict: true })),
    'template: web/templates/t.yaml:1:10: executing "web/templates/t.yaml" at <.Values.a>: map has no entry for key "a"',
  );
});

test('include, tpl and required', () => {
  const files = {
    'values.yaml': 'greeting: "hello {{ .Release.Name }}"\n',
    'templates/_helpers.tpl': '{{ define "web.labels" }}app: {{ .Chart.Name }}\ntier: front{{ end }}',
  };
  assert.equal(
    renderText('labels:\n  {{- include "web.labels" . | nindent 2 }}\n{{ tpl .Values.greeting . }}', files),
    'labels:\n  app: web\n  tier: front\nhello shop',
  );
  assert.equal(
    messageOf(() => renderText('{{ required "image is needed" .Values.image }}')),
    'execution error at (web/templates/t.yaml:1:3): image is needed',
  );
  assert.equal(renderText('[{{ required "image is needed" .Values.image }}]', {}, { lint: true }), '[]');
  assert.equal(
    messageOf(() => renderText('a\n  {{ fail "no way" }}')),
    'execution error at (web/templates/t.yaml:2:5): no way',
  );
});

test('an include of nothing and a broken template are told with their places', () => {
  assert.equal(
    messageOf(() => renderText('{{ include "nope" . }}')),
    'template: web/templates/t.yaml:1:3: executing "web/templates/t.yaml" at <include "nope" .>: error calling include: template: no template "nope" associated with template "gotpl"',
  );
  assert.equal(
    messageOf(() => renderText('a: b\n{{ if .Values.x }}')),
    'parse error at (web/templates/t.yaml:2): unexpected EOF',
  );
  assert.equal(
    messageOf(() => renderText('{{ nosuch 1 }}')),
    'parse error at (web/templates/t.yaml:1): function "nosuch" not defined',
  );
});

test('subcharts see their own values and the globals; the parent sees theirs', () => {
  const rendered = render(
    {
      'values.yaml': 'db: {size: 5}\nglobal: {zone: eu}\n',
      'templates/t.yaml': '{{ .Values.db.size }} {{ .Values.db.kind }} {{ .Subcharts.db.Chart.Version }}',
      'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 0.3.0\n',
      'charts/db/values.yaml': 'size: 1\nkind: small\n',
      'charts/db/templates/d.yaml':
        '{{ .Chart.Name }} {{ .Chart.IsRoot }} {{ .Values.size }} {{ .Values.global.zone }}',
    },
    yaml('global: {zone: us}'),
  );
  assert.deepEqual(Object.fromEntries(rendered), {
    'web/templates/t.yaml': '5 small 0.3.0',
    'web/charts/db/templates/d.yaml': 'db false 5 us',
  });
});

test('a library chart gives only what it defines', () => {
  const rendered = render({
    'templates/t.yaml': '{{ include "lib.name" . }}',
    'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
    'charts/lib/templates/_name.tpl': '{{ define "lib.name" }}{{ .Chart.Name }}-lib{{ end }}',
    'charts/lib/templates/never.yaml': 'never',
  });
  assert.deepEqual(Object.fromEntries(rendered), { 'web/templates/t.yaml': 'web-lib' });
});

test('.Files: what the chart holds besides templates', () => {
  const files = { 'conf/a.ini': 'x=1\ny=2\n', 'conf/b.ini': 'z=3', 'conf/deep/c.ini': '!' };
  assert.equal(renderText('{{ .Files.Get "conf/b.ini" }}[{{ .Files.Get "nope" }}]', files), 'z=3[]');
  assert.equal(renderText('{{ (.Files.Glob "conf/*.ini").AsConfig }}', files), 'a.ini: |\n  x=1\n  y=2\nb.ini: z=3');
  assert.equal(
    renderText('{{ (.Files.Glob "conf/**.ini").AsSecrets }}', files),
    'a.ini: eD0xCnk9Mgo=\nb.ini: ej0z\nc.ini: IQ==',
  );
  assert.equal(renderText('{{ range .Files.Lines "conf/a.ini" }}<{{ . }}>{{ end }}', files), '<x=1><y=2>');
  assert.equal(
    renderText('{{ range $path, $_ := .Files.Glob "**/deep/*" }}{{ $path }}{{ end }}', files),
    'conf/deep/c.ini',
  );
});

test('lookup asks its source, and stops the render for what has not been fetched', () => {
  const found = yaml('{metadata: {name: s}, spec: {replicas: 3}}');
  const text = '{{ (lookup "apps/v1" "Deployment" "prod" "web").spec.replicas }}';
  assert.equal(renderText(text, {}, { lookup: { get: () => found } }), '3');
  assert.equal(renderText('{{ len (lookup "v1" "Secret" "prod" "x") }}'), '0');
  assert.throws(() => renderText(text, {}, { lookup: { get: () => undefined } }), {
    constructor: LookupMissing,
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'prod',
    objectName: 'web',
  });
});

test('rarely used functions stop the render until their part is there', () => {
  assert.throws(
    () => renderText('{{ genPrivateKey "ecdsa" }}'),
    (error: unknown) => error instanceof PartMissing && error.part === 'crypto',
  );
  const key = renderText('{{ genPrivateKey "ecdsa" }}', {}, { parts: { crypto: cryptoPart } });
  assert.match(key, /^-----BEGIN EC PRIVATE KEY-----\n[\s\S]+\n-----END EC PRIVATE KEY-----\n$/);
});

test('the same stream of randomness renders the same', () => {
  const text = '{{ randAlphaNum 8 }} {{ uuidv4 }} {{ now | date "2006-01-02 15:04" }}';
  assert.equal(renderText(text), renderText(text));
  assert.match(
    renderText(text),
    /^[A-Za-z0-9]{8} [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12} 2026-03-04 05:06$/,
  );
});

test('a name included in itself ends after a thousand times, in Helm’s words', () => {
  const text = messageOf(() => renderText('{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'));
  assert.match(
    text,
    /^template: web\/templates\/t\.yaml:1:47: executing "web\/templates\/t\.yaml" at <include "a" \.>: error calling include: /,
  );
  assert.match(text, /: rendering template has a nested reference name: a: unable to execute template$/);
  assert.equal(text.split('error calling include').length - 1, 1002);
});

test('endless templates end', () => {
  const cases = [
    '{{ tpl "{{ tpl .Values.x . }}" . }}',
    '{{ range 1000000000 }}{{ end }}',
    '{{ $l := list }}{{ range 1000000 }}{{ $l = append $l . }}{{ end }}',
    '{{ $s := "x" }}{{ range 100 }}{{ $s = printf "%s%s" $s $s }}{{ end }}',
    '{{ repeat 1000000000 "x" }}',
    '{{ until 1000000000 }}',
  ];
  for (const text of cases) {
    assert.throws(() => renderText(text, { 'values.yaml': 'x: "{{ tpl .Values.x . }}"' }), Exhausted, text);
  }
});

test('a map that holds itself is no YAML', () => {
  assert.equal(renderText('[{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ toYaml $d }}]'), '[]');
});

test('Helm 4 tells the way to the failure line by line', () => {
  const files = { 'templates/_h.tpl': '{{ define "inner" }}{{ .Values.a.b }}{{ end }}' };
  assert.equal(
    messageOf(() => renderText('{{ include "inner" . }}', files, { helmMajor: 4 })),
    [
      'web/templates/t.yaml:1:3',
      '  executing "web/templates/t.yaml" at <include "inner" .>:',
      '    error calling include:',
      'web/templates/_h.tpl:1:30',
      '  executing "inner" at <.Values.a.b>:',
      '    nil pointer evaluating interface {}.b',
    ].join('\n'),
  );
});

test('templates run from the deepest path to the shallowest: what is defined twice is the parent’s', () => {
  const rendered = render({
    'templates/_h.tpl': '{{ define "who" }}parent{{ end }}',
    'templates/t.yaml': '{{ include "who" . }}',
    'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 0.3.0\n',
    'charts/db/templates/_h.tpl': '{{ define "who" }}child{{ end }}',
    'charts/db/templates/d.yaml': '{{ include "who" . }}',
  });
  assert.deepEqual([...rendered.values()], ['parent', 'parent']);
});

test('failures of a render are of one kind', () => {
  assert.throws(() => render({ 'templates/x.yaml': '{{ fail "x" }}' }, newMap()), RenderError);
});
