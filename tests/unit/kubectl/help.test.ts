/** Help: every command and flag says what it does in every language, and nothing is said of what is not there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GLOBAL_FLAGS } from '../../../simulator/kubectl/cli/global-flags.ts';
import { flagText, helpPage, optionsPage } from '../../../simulator/kubectl/cli/help.ts';
import { KUBECTL, ROOT_GROUPS } from '../../../simulator/kubectl/commands.ts';
import { SHARED_FLAGS } from '../../../simulator/kubectl/help/flags.ts';
import { allPages } from '../../../simulator/kubectl/help/pages.ts';
import { SHORTS } from '../../../simulator/kubectl/help/shorts.ts';
import { languageOf, type Text } from '../../../simulator/kubectl/help/text.ts';
import { ROLLING_UPDATE } from '../../../simulator/kubectl/rolling-update/command.ts';
import type { Command } from '../../../simulator/kubectl/types.ts';

interface Placed {
  readonly path: string;
  readonly chain: readonly Command[];
}

async function everyCommand(chain: readonly Command[] = [KUBECTL], path = ''): Promise<Placed[]> {
  const command = chain.at(-1) as Command;
  const found: Placed[] = path === '' ? [] : [{ path, chain }];
  for (const child of command.commands ?? []) {
    const whole = child.load ? { ...child, ...(await child.load()) } : child;
    found.push(...(await everyCommand([...chain, whole], `${path} ${child.name}`.trim())));
  }
  return found;
}

const said = (text: Text | undefined): boolean => text !== undefined && text.en !== '' && text.ko !== '';

test('every command has a line in both languages, and every flag a text', async () => {
  const pages = await allPages();
  const silent: string[] = [];
  for (const { path, chain } of await everyCommand()) {
    if (!said(SHORTS[path])) silent.push(path);
    for (const flag of chain.at(-1)?.flags ?? [])
      if (!flag.hidden && !flag.deprecated && !flag.feature && !said(flagText(flag, pages[path] ?? {})))
        silent.push(`${path} --${flag.name}`);
  }
  for (const flag of GLOBAL_FLAGS) if (!said(flagText(flag, {}))) silent.push(`--${flag.name}`);
  assert.deepEqual(silent, []);
});

test('no text is of a command or flag that is not there', async () => {
  const pages = await allPages();
  const commands = new Map((await everyCommand()).map(({ path, chain }) => [path, chain.at(-1) as Command]));
  commands.set('rolling-update', ROLLING_UPDATE);
  const orphans: string[] = Object.keys(SHORTS).filter((path) => !commands.has(path));
  const used = new Set(GLOBAL_FLAGS.map((f) => f.name));
  for (const [path, page] of Object.entries(pages)) {
    const command = path.startsWith('kubectl') ? KUBECTL : commands.get(path);
    if (!command) orphans.push(path);
    const names = (command?.flags ?? []).map((f) => f.name);
    for (const name of Object.keys(page.flags ?? {})) if (!names.includes(name)) orphans.push(`${path} --${name}`);
  }
  for (const [path, command] of commands)
    for (const flag of command.flags ?? []) if (!pages[path]?.flags?.[flag.name]) used.add(flag.name);
  orphans.push(...Object.keys(SHARED_FLAGS).filter((name) => !used.has(name)));
  assert.deepEqual(orphans, []);
});

test("examples are command lines of the page's own command", async () => {
  const wrong: string[] = [];
  for (const [path, page] of Object.entries(await allPages()))
    for (const { say, run } of page.examples ?? []) {
      const first = path.split(' ')[0] as string;
      if (
        !said(say) ||
        !(
          run.includes(`kubectl ${first}`) ||
          run.includes(`-1.17 ${first}`) ||
          run.includes('kubectl replace') ||
          run.includes('kubectl exec')
        )
      )
        wrong.push(`${path}: ${run}`);
    }
  assert.deepEqual(wrong, []);
});

test('pages are in the language of the locale and keep their form', async () => {
  assert.equal(languageOf(new Map([['LANG', 'ko_KR.UTF-8']])), 'ko');
  assert.equal(
    languageOf(
      new Map([
        ['LANG', 'ko_KR.UTF-8'],
        ['LC_ALL', 'C'],
      ]),
    ),
    'en',
  );
  const cordon = (await everyCommand()).find((c) => c.path === 'cordon') as Placed;
  assert.equal(
    await helpPage(cordon.chain, ROOT_GROUPS, { language: 'ko' }),
    `노드에 새 파드가 놓이지 않게 한다.

Examples:
  # 노드 막기
  kubectl cordon node-1

Options:
    --dry-run='none':
	"client"는 보낼 내용만 보여 준다. "server"는 보내되 저장하지 않는다. "none"은 실제로 한다.

    -l, --selector='':
	노드의 레이블.

Usage:
  kubectl cordon NODE [options]

Use "kubectl options" for a list of global command-line options (applies to all commands).
`,
  );
});

test('on a terminal, lines are broken at its width', () => {
  const text = optionsPage({ language: 'en', columns: 80 });
  assert.ok(text.split('\n').every((line) => line.length <= 80));
  assert.equal(text.replace(/\s+/g, ' '), optionsPage({ language: 'en' }).replace(/\s+/g, ' '));
});
