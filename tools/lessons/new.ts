/**
 * `npm run lessons:new -- TRACK/SLUG`: a lesson that proves as it is, except for what its author has to write: every text that
 * says TODO, which `npm run lessons:prove` reports one by one.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONTENT, lessonIds, planned } from '../../tests/lessons/prover/files.ts';
import { commandArguments, refused } from '../arguments.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: drydock/web:1
        ports: [{containerPort: 8080}]
        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}
`;

const LAB = `meta:
  revision: 1
  minutes: 10
  level: 1
  teaches: [kubectl scale]
  fidelity:
  - {ko: "TODO: 무엇을 단순하게 했는지 씁니다.", en: "TODO: what is simplified here."}

cluster:
  nodes: 3
  prepull: true

setup:
- apply: files/web.yaml
- until: "rolledOut('deploy/web')"
- wait: 1h

home:
- {path: web.yaml, from: files/web.yaml, open: true}

refs: {web: deploy/web}

tasks:
- id: scale
  title: {ko: "TODO: 과제의 제목", en: "TODO: title of the task"}
  checks:
  - id: three
    says: {ko: "TODO: web의 파드 3개가 사용 가능하다", en: "TODO: three pods of web are available"}
    match:
    - {kind: Deployment, metadata: {name: web}, spec: {replicas: 3}}
    all: ["available('deploy/web') == 3"]
  hints:
  - {id: verb, text: {ko: "TODO: 방향을 알려 줍니다.", en: "TODO: a nudge."}}

solutions:
- name: reference
  tasks:
    scale: [{run: "kubectl scale deployment/web --replicas=3"}, {until: "available('deploy/web') == 3"}]

mistakes:
- name: too-many
  task: scale
  steps: [{run: "kubectl scale deployment/web --replicas=4"}, {wait: 10s}]
  leaves: {check: three, as: open}
`;

const page = (language: 'ko' | 'en') => {
  const say = (ko: string, en: string) => (language === 'ko' ? ko : en);
  return `---
title: ${say('"TODO: 제목"', '"TODO: title"')}
summary: ${say('"TODO: 한두 문장으로 요약합니다."', '"TODO: a sentence or two."')}
question: ${say('"TODO: 이 레슨이 답하는 물음은 무엇인가요?"', '"TODO: which question does this lesson answer?"')}
---

<Hook>
${say('TODO: 세 문장 안으로 시작합니다.', 'TODO: at most three sentences.')}
</Hook>

<Task id="scale">
${say('TODO: `web`의 파드를 3개로 늘리세요.', 'TODO: have 3 pods of `web`.')}
</Task>

<Debrief>
${say('TODO: 무슨 일이 있었는지 차례대로 씁니다.', 'TODO: what really happened, in order.')}
</Debrief>

<Fidelity />
`;
};

/** The files of a new lesson, by path in its folder. */
export const scaffold = (): Readonly<Record<string, string>> => ({
  'lab.yaml': LAB,
  'ko.mdx': page('ko'),
  'en.mdx': page('en'),
  'files/web.yaml': WEB,
});

const USAGE = `npm run lessons:new -- TRACK/SLUG
  Makes the folder of a new lesson in content/lessons. TRACK, SLUG: lower-case letters, digits and dashes.`;

function main(): number {
  const { positionals } = commandArguments(USAGE, { allowPositionals: true });
  const [id = ''] = positionals;
  if (positionals.length !== 1 || !/^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/.test(id))
    refused('one lesson is to be named', USAGE);
  const folder = join(CONTENT, 'lessons', id);
  if (lessonIds().includes(id) || existsSync(folder)) {
    console.error(`content/lessons/${id} is there already`);
    return 2;
  }
  for (const [name, text] of Object.entries(scaffold())) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    console.log(`content/lessons/${id}/${name}`);
  }
  if (!planned().has(id)) console.log(`\ncontent/tracks.yaml does not name ${id} yet: add it to its track.`);
  console.log(`\nWrite what says TODO, then: npm run lessons:prove -- ${id} --update`);
  return 0;
}

if (process.argv[1] === import.meta.filename) process.exitCode = main();
