/** A small lesson for tests: a Deployment under load, two tasks. */

import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { packLab } from '../../../simulator/lab/definition/packed.ts';
import type { Step } from '../../../simulator/lab/definition/types.ts';
import type { LabBundle } from '../../../simulator/lab/types.ts';
import { parseYaml } from '../../../simulator/yaml/yaml.ts';
import { bundle } from '../../lessons/prover/files.ts';

const LAB = `meta:
  revision: 1
  minutes: 5
  level: 1
  rows: [S1]
  fidelity: [{ko: 없음, en: none}]
cluster:
  nodes: 3
  prepull: true
setup:
- apply: files/web.yaml
- until: "rolledOut('deploy/web')"
- wait: 10s
refs: {web: deploy/web}
home:
- {path: web.yaml, from: files/web.yaml, open: true}
traffic: [{id: web, to: "http://web", rate: 10}]
questions:
- {id: now, kind: number, prompt: {ko: 몇, en: How many}, answer: {expr: "revision('deploy/web')", expect: 3}}
tasks:
- id: roll
  title: {ko: 버전 2로, en: Version 2}
  checks:
  - {id: image, says: {ko: 둘, en: two}, match: [{kind: Deployment, metadata: {name: web}, spec: {replicas: 4}}], all: ["image('deploy/web') == 'drydock/web:2'", "rolledOut('deploy/web')"]}
  - id: none-lost
    says: {ko: 없음, en: none}
    all: ["traffic('web').failed == 0"]
    when: {always: true, from: "rolling('deploy/web')", until: "settled('deploy/web')"}
  hints:
  - {id: one, text: {ko: 하나, en: one}}
  - {id: typo, if: "statuses('deploy/web').exists(s, s == 'ErrImagePull')", text: {ko: "\${image('deploy/web')|을/를}", en: "\${image('deploy/web')}"}}
- id: undo
  title: {ko: 되돌리기, en: Back}
  questions: [now]
  checks:
  - {id: back, says: {ko: 하나, en: one}, all: ["image('deploy/web') == 'drydock/web:1'"]}
  - id: calm
    says: {ko: 조용히, en: calm}
    all: ["available('deploy/web') == 4"]
    when: {stableFor: 5s}
solutions:
- name: reference
  tasks:
    roll: [{run: "kubectl set image deployment/web web=drydock/web:2"}, {until: "settled('deploy/web')"}]
    undo: [{run: "kubectl rollout undo deployment/web"}, {until: "rolledOut('deploy/web')"}, {answer: {now: 3}}]
mistakes:
- name: typo
  task: roll
  steps: [{run: "kubectl set image deployment/web web=drydock/web:22"}, {wait: 30s}]
  leaves: {check: none-lost, as: failed}
`;

/** The lesson, changed. */
export function lesson(options: { lab?: (lab: string) => string; files?: Record<string, string> } = {}): LabBundle {
  const first = bundle('start/first-rollout');
  return {
    id: 'test/lesson',
    lab: (options.lab ?? ((lab) => lab))(LAB),
    files: options.files ?? first.files,
    images: first.images,
    web: {},
  };
}

/** As the site hands it to a page: read already. */
export function packed(written: LabBundle): Required<LabBundle> {
  const images = Object.entries(written.images).map(([name, text]) => [name, JSON.stringify(parseYaml(text))]);
  const loaded = loadLab(written);
  return { ...written, expressions: loaded.expressions, lab: packLab(loaded), images: Object.fromEntries(images) };
}

/** A line that is typed into the first terminal. */
export const typed = (line: string): Step => ({
  kind: 'run',
  lines: [line],
  terminal: 1,
  interruptMs: undefined,
  exit: undefined,
});
