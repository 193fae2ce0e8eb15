import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOutYaml } from '../../../src/lab/worker/yaml-layout.ts';

test('YAML is laid out evenly: comments, documents and the writer’s way of lists stay', () => {
  assert.equal(
    layOutYaml('# one\na:    1\nl:\n- {b:   2}   # two\n---\nc: "3"\n'),
    '# one\na: 1\nl:\n- {b: 2} # two\n---\nc: "3"\n',
  );
  assert.equal(layOutYaml('l:\n    - b\n'), 'l:\n  - b\n');
});

test('broken YAML is left alone', () => {
  assert.equal(layOutYaml('a: [1\n'), null);
  assert.equal(layOutYaml('a: b: c\n'), null);
});
