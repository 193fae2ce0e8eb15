import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codePieces } from '../../../src/site/code-words.ts';
import { commandHtml, inlineHtml } from '../../../src/site/inline.ts';

/** What must not break in brackets. */
const shown = (code: string): string =>
  codePieces(code)
    .map(({ text, whole }) => (whole ? `[${text}]` : text))
    .join('');

test('short code stays on one line, and code of one plain word needs no mark', () => {
  assert.equal(shown('kubectl get pods -A'), '[kubectl get pods -A]');
  assert.equal(shown('db-1'), '[db-1]');
  assert.equal(shown('web.yaml'), 'web.yaml');
});

test('in longer code no word breaks at its hyphens', () => {
  assert.equal(shown('kubectl get endpointslices -A'), 'kubectl get endpointslices [-A]');
  assert.equal(
    shown('kubectl rollout undo deployment/web --to-revision=2'),
    'kubectl rollout undo deployment/web [--to-revision=2]',
  );
});

test('of a long word its flag and its names stay together, and the rest may break', () => {
  assert.equal(
    shown("kubectl get pods -o=jsonpath='{.items[*].metadata.name}'"),
    "kubectl get pods [-o]=jsonpath='{.items[*].metadata.name}'",
  );
  assert.equal(shown('node.kubernetes.io/out-of-service'), 'node.kubernetes.io/[out-of-service]');
  assert.equal(shown('web-1.nginx.default.svc.cluster.local'), '[web-1.]nginx.default.svc.cluster.local');
});

test('pieces are the code, character by character', () => {
  for (const code of [
    '',
    '-',
    'a',
    "  kubectl  get -o wide --show-labels -l 'a!=b'  ",
    '--a-flag-that-is-longer-than-any-line-of-a-phone=1',
  ])
    assert.equal(
      codePieces(code)
        .map(({ text }) => text)
        .join(''),
      code,
    );
});

test('markup of short texts marks the same pieces', () => {
  assert.equal(
    inlineHtml('`helm upgrade shop ./shop --reuse-values` & `-A`'),
    '<code>helm upgrade shop ./shop <span class="whole">--reuse-values</span></code> &amp; <code class="whole">-A</code>',
  );
});

test('the first word of a command keeps its prompt sign', () => {
  assert.equal(
    commandHtml('kubectl rollout history deployment/web'),
    '<span class="at whole">kubectl</span> rollout history deployment/web',
  );
  assert.equal(commandHtml('kubectl get rs'), '<span class="at whole">kubectl get rs</span>');
  assert.equal(
    commandHtml('./rolling-update.sh web-v2 web-v3 drydock/desk:3'),
    '<span class="at whole">./rolling-update.sh</span> <span class="whole">web-v2</span> <span class="whole">web-v3</span> drydock/desk:3',
  );
});
