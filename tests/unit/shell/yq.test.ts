/** yq: outputs recorded from Debian's yq 3.1.0-3 with jq 1.6. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScript } from './machine.ts';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web # c
  labels: {app: web}
note: "a text that is rather long for twenty columns"
spec:
  containers:
  - name: a
    image: nginx:1
  - name: b
    image: x
---
kind: Service
metadata: {name: s}
`;
const FILES = {
  '/home/learner/d.yaml': POD,
  '/home/learner/anchors.yaml': 'base: &b {x: 1, y: [1, 2]}\nmerged:\n  <<: *b\n  y: 2\nother: *b\n',
};

type Row = readonly [script: string, out: string, err: string, code: number];

const check = (rows: readonly Row[]): void => {
  for (const [script, out, err, code] of rows)
    assert.deepEqual({ script, ...runScript(script, { files: FILES, debian: '12.12' }) }, { script, out, err, code });
};

test('YAML documents go through jq', () => {
  check([
    ['yq .metadata.name d.yaml', '"web"\n"s"\n', '', 0],
    [
      "yq -r '.spec.containers[].image' d.yaml",
      'nginx:1\nx\n',
      'jq: error (at <stdin>:2): Cannot iterate over null (null)\n',
      5,
    ],
    ["cat d.yaml | yq -s -r '.[].kind'", 'Pod\nService\n', '', 0],
    ['yq -e .nope d.yaml', 'null\nnull\n', '', 1],
    ["yq --arg n web '.metadata.name == $n' d.yaml", 'true\nfalse\n', '', 0],
    ['yq -n 1+1', '2\n', '', 0],
    ["yq -c '.merged, .other' anchors.yaml", '{"x":1,"y":2}\n{"x":1,"y":[1,2]}\n', '', 0],
  ]);
});

test('-y writes YAML as PyYAML does, -i into the files', () => {
  check([
    [
      "yq -y '.spec.replicas = 3 | del(.note)' d.yaml",
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n    - name: a\n      image: nginx:1\n    - name: b\n      image: x\n  replicas: 3\n---\nkind: Service\nmetadata:\n  name: s\nspec:\n  replicas: 3\n',
      '',
      0,
    ],
    ['yq -y -w 20 .note d.yaml', 'a text that is rather\n  long for twenty columns\n--- null\n...\n', '', 0],
    [
      'yq -y --indentless-lists .spec.containers d.yaml',
      '- name: a\n  image: nginx:1\n- name: b\n  image: x\n--- null\n...\n',
      '',
      0,
    ],
    [
      'yq -ny \'{a: "no", b: [], c: {}, d: [1, {x: null}], e: "12:30", f: "a\\nb", g: "it\'"\'"\'s: x", h: "\\u0001"}\'',
      "a: 'no'\nb: []\nc: {}\nd:\n  - 1\n  - x: null\ne: '12:30'\nf: 'a\n\n  b'\ng: 'it''s: x'\nh: \"\\x01\"\n",
      '',
      0,
    ],
    ['yq -y --yaml-output-grammar-version 1.2 -n \'"yes"\'', 'yes\n...\n', '', 0],
    [
      'yq -yi \'.metadata.labels.tier = "front" | .metadata\' d.yaml; cat d.yaml',
      'name: web\nlabels:\n  app: web\n  tier: front\n---\nname: s\nlabels:\n  tier: front\n',
      '',
      0,
    ],
  ]);
});

test('mistakes are told in its words', () => {
  check([
    ['yq -i .a=1 d.yaml', '', 'yq: -i/--in-place can only be used with -y/-Y\n', 1],
    [
      'yq . nosuch.yaml',
      '',
      "usage: yq [-h] [--yaml-output] [--yaml-roundtrip]\n          [--yaml-output-grammar-version {1.1,1.2}] [--width WIDTH]\n          [--indentless-lists] [--in-place] [--version]\n          [jq_filter] [files ...]\nyq: error: argument files: can't open 'nosuch.yaml': [Errno 2] No such file or directory: 'nosuch.yaml'\n",
      2,
    ],
    [
      'yq -ry .kind d.yaml',
      '',
      'yq: Error running jq: JSONDecodeError: Expecting value: line 1 column 1 (char 0).\n',
      1,
    ],
    [
      'yq -w x . d.yaml',
      '',
      "usage: yq [-h] [--yaml-output] [--yaml-roundtrip]\n          [--yaml-output-grammar-version {1.1,1.2}] [--width WIDTH]\n          [--indentless-lists] [--in-place] [--version]\n          [jq_filter] [files ...]\nyq: error: argument --width/-w: invalid int value: 'x'\n",
      2,
    ],
    [
      'yq --yaml-output-grammar-version 3 . d.yaml',
      '',
      "usage: yq [-h] [--yaml-output] [--yaml-roundtrip]\n          [--yaml-output-grammar-version {1.1,1.2}] [--width WIDTH]\n          [--indentless-lists] [--in-place] [--version]\n          [jq_filter] [files ...]\nyq: error: argument --yaml-output-grammar-version/--yml-out-ver: invalid choice: '3' (choose from '1.1', '1.2')\n",
      2,
    ],
    ["printf '? [1]\\n: z\\n' | yq .", '', "yq: Error running jq: TypeError: unhashable type: 'list'.\n", 1],
  ]);
});

test('what is not simulated is refused by name', () => {
  const { err, code } = runScript('yq -Y . d.yaml', { files: FILES, debian: '12.12' });
  assert.match(err, /^usage: yq /);
  assert.match(err, /\nyq: error: not simulated: -Y\n$/);
  assert.equal(code, 2);
});
