/** Calls that nobody means: every flag of every command with odd values, and mutated paths, templates and files. Nothing may crash or hang. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../simulator/kernel/random.ts';
import { noOpt } from '../../../simulator/kubectl/cli/flags.ts';
import { KUBECTL } from '../../../simulator/kubectl/commands.ts';
import type { Command } from '../../../simulator/kubectl/types.ts';
import { manifestFuzz } from '../../fuzz/manifests.ts';
import { Bench, type Said } from './bench.ts';

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: {a: b}}\ndata: {a: "1"}\n';
const FILES = {
  'cm.yaml': CONFIG,
  'k/kustomization.yaml': 'resources: [../cm.yaml]\nnamePrefix: x-\n',
  'empty.yaml': '',
  'page.html': 'hello',
};
/** Texts that no answer may contain. */
const NONSENSE = /\bundefined\b|\[object Object\]|\bNaN\b|Cannot read prop|is not a function|is not iterable/;

/** Runs a call; it may wait for ever, but neither throw nor say nonsense nor take long. */
async function survive(bench: Bench, args: readonly string[], stdin = ''): Promise<Said> {
  const before = performance.now();
  let said: Said;
  try {
    said = await bench.kubectl(args, stdin);
  } catch (error) {
    throw new Error(`kubectl ${args.join(' ')} broke: ${error instanceof Error ? error.stack : String(error)}`);
  }
  const took = performance.now() - before;
  assert.ok(took < 3000, `kubectl ${args.join(' ')} took ${took.toFixed()} ms`);
  const nonsense = NONSENSE.exec(said.out + said.err);
  const asked = NONSENSE.test(args.join(' ') + stdin);
  assert.ok(!nonsense || asked, `kubectl ${args.join(' ')} says ${nonsense?.[0]}:\n${said.out}${said.err}`);
  return said;
}

async function everyCommand(command: Command = KUBECTL, path: readonly string[] = []): Promise<[string[], Command][]> {
  const whole = command.load ? { ...command, ...(await command.load()) } : command;
  const found: [string[], Command][] = path.length > 0 ? [[[...path], whole]] : [];
  for (const child of whole.commands ?? []) found.push(...(await everyCommand(child, [...path, child.name])));
  return found;
}

const ARGUMENTS: readonly (readonly string[])[] = [
  [],
  ['cm'],
  ['cm', 'settings'],
  ['cm/settings', 'a=c'],
  ['settings', '--', 'ls'],
  ['', '='],
];
const VALUES = ['', 'x', '-1', '0', 'a=b', '{', '999999999999999999999', 'cm.yaml', '1s', 'json'];

test('every command with every flag, given oddly', async () => {
  const random = new Random('kubectl flags');
  let bench = new Bench(FILES);
  let calls = 0;
  const renew = async (): Promise<void> => {
    if (calls++ % 60 !== 0) return;
    bench = new Bench(FILES);
    await bench.kubectl(['apply', '-f', 'cm.yaml']);
  };
  for (const [path, command] of await everyCommand()) {
    for (const args of ARGUMENTS) {
      await renew();
      await survive(bench, [...path, ...args]);
    }
    for (const flag of command.flags ?? []) {
      const args = ARGUMENTS[random.int(ARGUMENTS.length)] as string[];
      const value = VALUES[random.int(VALUES.length)] as string;
      const given = noOpt(flag) === undefined || random.int(3) === 0 ? [`--${flag.name}=${value}`] : [`--${flag.name}`];
      await renew();
      await survive(bench, [...path, ...given, ...args]);
      const file = command.flags?.some((f) => f.name === 'filename') ? ['-f', 'cm.yaml'] : [];
      await survive(bench, [...path, ...file, ...given]);
    }
  }
});

/** Changes a text at some places. */
function mutated(random: Random, text: string, letters: string): string {
  let out = text;
  for (let n = 1 + random.int(4); n > 0; n--) {
    const at = random.int(out.length + 1);
    const kind = random.int(4);
    const letter = letters[random.int(letters.length)] as string;
    if (kind === 0) out = out.slice(0, at) + letter + out.slice(at);
    else if (kind === 1) out = out.slice(0, at) + out.slice(at + 1 + random.int(5));
    else if (kind === 2) out = out.slice(0, at) + letter + out.slice(at + 1);
    else out = out.slice(0, at) + out.slice(random.int(out.length + 1)) + out.slice(at);
  }
  return out;
}

const PATHS = [
  "{.items[?(@.metadata.name=='settings')].data.a}",
  '{range .items[*]}{.metadata.name}{"\\t"}{end}',
  '{.items[0:2:1].metadata.labels}',
  '{..name}',
  "{.metadata.annotations['a\\.b']}",
];
const TEMPLATES = [
  '{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}',
  '{{with .metadata}}{{if .labels}}{{index .labels "a"}}{{else}}none{{end}}{{end}}',
  '{{printf "%05.1f|%q|%v" 3.5 "x" .data | len}}',
];
const COLUMNS = 'NAME:.metadata.name,A:.data.a,L:.metadata.labels';

test('mutated JSONPaths, templates and columns', async () => {
  const random = new Random('kubectl paths');
  const bench = new Bench(FILES);
  await bench.kubectl(['apply', '-f', 'cm.yaml']);
  for (let i = 0; i < 400; i++) {
    const path = mutated(random, PATHS[i % PATHS.length] as string, '{}[]()\'".@?*:,\\$ =<>!&|0a-');
    await survive(bench, ['get', 'cm', '-o', `jsonpath=${path}`]);
    if (i % 4 === 0) await survive(bench, ['get', 'cm', `--sort-by=${path}`]);
    if (i % 5 === 0) await survive(bench, ['wait', `--for=jsonpath=${path}=1`, 'cm/settings', '--timeout=1s']);
    const template = mutated(random, TEMPLATES[i % TEMPLATES.length] as string, '{}()"`|.$:= %ix0-');
    await survive(bench, ['get', 'cm', 'settings', '-o', `go-template=${template}`]);
    const columns = mutated(random, COLUMNS, ':,.{}[]()*?@ \'"a');
    await survive(bench, ['get', 'cm', '-o', `custom-columns=${columns}`]);
  }
});

const KUSTOMIZATION = `resources:
- ../cm.yaml
namePrefix: a-
labels:
- pairs: {x: y}
  includeSelectors: true
patches:
- patch: '[{"op": "add", "path": "/data/b", "value": "2"}]'
  target: {kind: ConfigMap}
configMapGenerator:
- name: made
  literals: [q=1]
replacements:
- source: {kind: ConfigMap, name: made, fieldPath: data.q}
  targets:
  - select: {kind: ConfigMap}
    fieldPaths: [data.a]
images:
- {name: nginx, newTag: "2"}
`;

test('mutated manifests, patches and kustomizations', async () => {
  const random = new Random('kubectl files');
  const letters = '{}[]:,-"\'\n #&*!|>%@`\t?0a\u0000\ufeff';
  for (let i = 0; i < 250; i++) {
    const bench = new Bench({ ...FILES, 'k/kustomization.yaml': mutated(random, KUSTOMIZATION, letters) });
    const manifest = mutated(random, CONFIG, letters);
    for (const command of ['apply', 'create', 'diff', 'replace', 'delete', 'get', 'label', 'patch'])
      if (random.int(3) === 0) await survive(bench, [command, '-f', '-', '--dry-run=client'], manifest);
    await survive(bench, ['apply', '-f', '-', '--server-side'], manifest);
    await survive(bench, ['apply', '-f', 'cm.yaml']);
    await survive(bench, ['kustomize', 'k']);
    const type = ['json', 'merge', 'strategic'][i % 3] as string;
    const patch = mutated(random, '[{"op":"replace","path":"/data/a","value":{"x":[1]}}]', letters);
    await survive(bench, ['patch', 'cm', 'settings', `--type=${type}`, '-p', patch]);
  }
});

test('files as deep as they may be, and selectors that are none', async () => {
  const bench = new Bench(FILES);
  await bench.kubectl(['apply', '-f', 'cm.yaml']);
  const deep = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: ${'['.repeat(9000)}${']'.repeat(9000)}\n`;
  await survive(bench, ['apply', '-f', '-'], deep);
  await survive(bench, ['get', 'cm', '-o', `jsonpath={${'.a'.repeat(5000)}}`]);
  await survive(bench, ['get', 'cm', '-o', `jsonpath=${'{range .items[*]}'.repeat(500)}`]);
  await survive(bench, ['get', 'cm', '-o', `go-template=${'{{if .}}'.repeat(2000)}`]);
  const random = new Random('kubectl selectors');
  for (let i = 0; i < 300; i++) {
    const selector = mutated(random, 'a in (b, c),!d,e=f,g notin (h)', '()=!,in ot\t.-/');
    await survive(bench, ['get', 'cm', '-l', selector]);
    await survive(bench, ['delete', 'cm', '--dry-run=client', `--field-selector=${selector}`]);
  }
});

for (const seed of ['a', 'b', 'c'])
  test(`files that hold what no manifest should, seed ${seed}: each command ends and the world goes on`, async () => {
    assert.equal(await manifestFuzz(seed, 150), undefined);
  });
