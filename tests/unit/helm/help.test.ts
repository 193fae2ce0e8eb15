/** Help of helm: every command and flag says what it does in both languages, in Helm 3 and 4. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globalFlags } from '../../../simulator/helm/cli/settings.ts';
import type { HelmCommand } from '../../../simulator/helm/cli/types.ts';
import { helmCommands } from '../../../simulator/helm/commands.ts';
import { flagText } from '../../../simulator/helm/help/flags.ts';
import { helpPage } from '../../../simulator/helm/help/page.ts';
import { PAGES } from '../../../simulator/helm/help/pages.ts';
import { SHORTS } from '../../../simulator/helm/help/shorts.ts';
import type { Text } from '../../../simulator/kubectl/help/text.ts';

interface Placed {
  readonly path: string;
  readonly chain: readonly HelmCommand[];
}

function everyCommand(chain: readonly HelmCommand[], path = ''): readonly Placed[] {
  const children = chain.at(-1)?.commands ?? [];
  return [
    { path, chain },
    ...children.flatMap((child) => everyCommand([...chain, child], `${path} ${child.name}`.trim())),
  ];
}

const ALL = ([3, 4] as const).flatMap((major) => everyCommand([helmCommands(major)]));
const said = (text: Text | undefined): boolean => text !== undefined && text.en !== '' && text.ko !== '';

test('every command and flag of helm says what it does, in both languages', () => {
  const silent = new Set<string>();
  for (const { path, chain } of ALL) {
    if (path !== '' && !said(SHORTS[path])) silent.add(path);
    for (const { name, hidden, deprecated } of chain.at(-1)?.flags ?? []) {
      if (!hidden && !deprecated && !said(flagText(path, name))) silent.add(`${path} --${name}`);
    }
  }
  for (const { name } of [...globalFlags(3), ...globalFlags(4)]) if (!said(flagText('', name))) silent.add(`--${name}`);
  assert.deepEqual([...silent], []);
});

test('no text of helm is of a command that is not there', () => {
  const paths = new Set([...ALL.map(({ path }) => path), 'help', 'plugin package', 'plugin verify']);
  assert.deepEqual(
    [...Object.keys(SHORTS), ...Object.keys(PAGES)].filter((path) => !paths.has(path)),
    [],
  );
});

test('a page has usage, aliases, flags and global flags', () => {
  const root = helmCommands(3);
  const uninstall = root.commands?.find(({ name }) => name === 'uninstall') as HelmCommand;
  const page = (LANG: string): string =>
    helpPage({
      chain: [root, uninstall],
      globalFlags: globalFlags(3),
      env: new Map([['LANG', LANG]]),
      defaults: { 'repository-cache': '/cache' },
    });
  const lines = page('C.UTF-8').split('\n');
  assert.deepEqual(
    lines.filter((line) => /^(Usage|Aliases|Flags|Global)/.test(line)),
    ['Usage:', 'Aliases:', 'Flags:', 'Global Flags:'],
  );
  assert.ok(lines.includes('  helm uninstall RELEASE_NAME [...] [flags]'));
  assert.ok(lines.includes('  uninstall, del, delete, un'));
  assert.ok(lines.some((line) => /^ {2}-h, --help +help for uninstall$/.test(line)));
  assert.ok(lines.some((line) => / --timeout duration +\S.* \(default 5m0s\)$/.test(line)));
  assert.ok(lines.some((line) => / --repository-cache string +\S.* \(default "\/cache"\)$/.test(line)));
  assert.match(page('ko_KR.UTF-8'), /uninstall 도움말/);
});
