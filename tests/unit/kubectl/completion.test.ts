/** What shells are told for Tab: `kubectl __complete` and the scripts that ask it. The answers are those of a real kubectl 1.36. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Program } from '../../../simulator/kernel/program.ts';
import { write } from '../../../simulator/kernel/stream.ts';
import { completionScript } from '../../../simulator/kubectl/cli/completion-scripts.ts';
import { TestScreen } from '../shell/screen.ts';
import { Bench } from './bench.ts';

const DEFAULT = 'Completion ended with directive: ShellCompDirectiveDefault\n';
const NO_FILES = 'Completion ended with directive: ShellCompDirectiveNoFileComp\n';
const NO_SPACE = 'Completion ended with directive: ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp\n';
const ENDINGS = 'Completion ended with directive: ShellCompDirectiveFilterFileExt\n';

test('kubectl __complete prints the words that may come next, and what shells are to make of them', async () => {
  const bench = new Bench();
  await bench.kubectl(['create', 'deployment', 'web', '--image=nginx']);
  await bench.kubectl(['create', 'configmap', 'site']);
  const answers: readonly (readonly [typed: readonly string[], out: string, err: string])[] = [
    [['get', 'po'], 'pods\npodtemplates\npoddisruptionbudgets.policy\n:4\n', NO_FILES],
    [['get', 'configmaps,conf'], 'configmaps,configmaps\n:4\n', NO_FILES],
    [['get', 'deploy', ''], 'web\n:4\n', NO_FILES],
    [['get', 'deploy', 'web', ''], ':4\n', NO_FILES],
    [['get', 'deploy/'], 'deploy/web\n:4\n', NO_FILES],
    [['get', 'deploy/web', 'confi'], 'configmaps/\n:6\n', NO_SPACE],
    [['get', '-o', 'js'], 'json\njsonpath\njsonpath-as-json\njsonpath-file\n:4\n', NO_FILES],
    [['get', '--output=ky'], 'kyaml\n:4\n', NO_FILES],
    [['get', '-wn', 'kube-s'], 'kube-system\n:4\n', NO_FILES],
    [['get', 'configmaps', '--', '-'], ':4\n', NO_FILES],
    [['rollout', 'nosuch', ''], ':0\n', DEFAULT],
    [['apply', '-f', ''], 'json\nyaml\nyml\n:8\n', ENDINGS],
    [['apply', '--dry-run', ''], ':0\n', DEFAULT],
    [['logs', 'd'], 'daemonsets/\ndeployments/\n:6\n', NO_SPACE],
    [['explain', 'po'], ':0\n', DEFAULT],
    [['completion', 'z'], 'zsh\n:4\n', NO_FILES],
    [['--kubeconfig', '/nosuch', 'get', 'pods', ''], ':4\n', NO_FILES],
    [
      ['nosuch', ''],
      ':0\n',
      `[Debug] Cleared global flags for plugin completion\n[Debug] [Error] unable to find a command for arguments: [nosuch]\n${DEFAULT}`,
    ],
    [
      ['get', '--nosuch', ''],
      ':0\n',
      `[Debug] [Error] Error while parsing flags from args [--nosuch]: unknown flag: --nosuch\n${DEFAULT}`,
    ],
  ];
  for (const [typed, out, err] of answers)
    assert.deepEqual(
      await bench.run('kubectl', ['__completeNoDesc', ...typed]),
      { out, err, code: 0 },
      typed.join(' '),
    );
  assert.deepEqual(await bench.run('kubectl', ['__complete', 'rollout', 'und']), {
    out: 'undo\tGo back to an earlier revision\n:4\n',
    err: NO_FILES,
    code: 0,
  });
  assert.deepEqual(await bench.run('kubectl', ['__complete']), {
    out: '',
    err: 'error: requires at least 1 arg(s), only received 0\n',
    code: 1,
  });
});

/** A program that answers as one of cobra's does: by the words it is asked about. */
const answering = (answers: Readonly<Record<string, string>>): Program =>
  function* ({ args, stdout }) {
    yield* write(stdout, answers[args.slice(1).join(' ')] ?? ':1\n');
    return 0;
  };

/** What stands on the line after the keys. */
async function after(keys: string, answers: Readonly<Record<string, string>>, setUp = ''): Promise<string> {
  const screen = new TestScreen({
    files: { 'script.sh': completionScript('bash', 'tool', true), 'a.yaml': '', 'a.txt': '' },
    programs: { tool: answering(answers) },
  });
  screen.type(`. ./script.sh; ${setUp}\r`, 1000);
  screen.type(keys, 1000);
  await screen.machine.kernel.awaited();
  screen.run(1000);
  return screen.terminal.pendingLine;
}

test('the script of bash asks the program, and heeds its directives', async () => {
  assert.equal(await after('tool st\t', { st: 'status\thow it is\n:4\n' }), 'tool status ');
  assert.equal(await after('tool s\t', { s: 'start\nstatus\nother\n:4\n' }), 'tool sta');
  assert.equal(await after('tool get \t', { 'get ': 'pods/\n:6\n' }), 'tool get pods/');
  assert.equal(await after('tool --out=j\t', { '--out=j': 'json\n:4\n' }), 'tool --out=json ');
  assert.equal(await after('tool add oci:\t', { 'add oci:': 'oci://\tregistry\n:2\n' }), 'tool add oci://');
  assert.equal(await after('tool -f a\t', { '-f a': 'yaml\nyml\n:8\n' }), 'tool -f a.yaml ');
  assert.equal(await after('tool cat a.t\t', { 'cat a.t': ':0\n' }), 'tool cat a.txt ');
  assert.equal(await after('tool cat a.t\t', { 'cat a.t': ':4\n' }), 'tool cat a.t');
  assert.equal(await after('tool st\t', { st: 'status\n:1\n' }), 'tool st');
  const aliased = 'alias t=tool; complete -o default -F __start_tool t';
  assert.equal(await after('t st\t', { st: 'status\n:4\n' }, aliased), 't status ');
});

test('kubectl completion prints a script for each of four shells, and knows no other', async () => {
  const bench = new Bench();
  for (const shell of ['bash', 'fish', 'powershell', 'zsh'] as const)
    assert.deepEqual(await bench.kubectl(['completion', shell]), {
      out: completionScript(shell, 'kubectl', true),
      err: '',
      code: 0,
    });
  assert.equal(
    (await bench.kubectl(['completion', 'tcsh'])).err.split('\n')[0],
    'error: Unsupported shell type "tcsh".',
  );
});
