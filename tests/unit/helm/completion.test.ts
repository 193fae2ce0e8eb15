/** What shells are told for Tab: `helm __complete`. The answers are those of a real helm 3.18. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completionScript } from '../../../simulator/kubectl/cli/completion-scripts.ts';
import { HelmBench } from './bench.ts';

const DEFAULT = 'Completion ended with directive: ShellCompDirectiveDefault\n';
const NO_FILES = 'Completion ended with directive: ShellCompDirectiveNoFileComp\n';
const NO_MORE = '_activeHelp_ This command does not take any more arguments (but may accept flags).\n:4\n';

test('helm __complete prints the words that may come next, and what shells are to make of them', async () => {
  const bench = new HelmBench({
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\nappVersion: "7"\n',
    'web/templates/one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n',
  });
  await bench.type('helm install site ./web');
  await bench.type('helm upgrade site ./web');
  const answers: readonly (readonly [typed: readonly string[], out: string, err: string])[] = [
    [['status', ''], 'site\tweb-0.1.0 -> deployed\n:4\n', NO_FILES],
    [['status', 'site', ''], NO_MORE, NO_FILES],
    [['rollback', 'site', ''], '1\tApp: 7, Chart: web-0.1.0\n2\tApp: 7, Chart: web-0.1.0\n:4\n', NO_FILES],
    [['list', '-aqn', ''], 'default\nkube-system\n:4\n', NO_FILES],
    [
      ['list', '--output=j'],
      'json\tOutput result in JSON format\ntable\tOutput result in human-readable format\nyaml\tOutput result in YAML format\n:4\n',
      NO_FILES,
    ],
    [
      ['template', 'x', 'oci://'],
      'oci://\tChart OCI prefix\n:2\n',
      'Completion ended with directive: ShellCompDirectiveNoSpace\n',
    ],
    [['install', 'x', '--', '-'], ':0\n', DEFAULT],
    [['help', 'get', 'v'], 'values\tshow the values of a release\n:4\n', NO_FILES],
    [['get', 'nosuch', ''], ':0\n', DEFAULT],
    [['nosuch', ''], ':0\n', `[Debug] [Error] unable to find a command for arguments: [nosuch]\n${DEFAULT}`],
    [
      ['install', '--nosuch=a', ''],
      ':0\n',
      `[Debug] [Error] Error while parsing flags from args [--nosuch=a]: unknown flag: --nosuch\n${DEFAULT}`,
    ],
  ];
  for (const [typed, out, err] of answers)
    assert.deepEqual(await bench.run('helm', ['__complete', ...typed]), { out, err, code: 0 }, typed.join(' '));
  const flags = await bench.run('helm', ['__completeNoDesc', 'history', '-']);
  assert.equal(flags.out.split('\n').slice(0, 2).join(), '--burst-limit,--debug');
  assert.equal(flags.out.split('\n').slice(-7).join(), '--help,-h,--max,--output,-o,:4,');
});

test('helm completion prints a script for each of four shells, with or without descriptions', async () => {
  const bench = new HelmBench();
  for (const shell of ['bash', 'fish', 'powershell', 'zsh'] as const)
    for (const described of [true, false]) {
      const said = await bench.type(`helm completion ${shell}${described ? '' : ' --no-descriptions'}`);
      assert.deepEqual(said, { out: completionScript(shell, 'helm', described), err: '', code: 0 });
    }
});
