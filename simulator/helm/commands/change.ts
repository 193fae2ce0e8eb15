/** Commands that change a release: uninstall, rollback, test. Mirrors helm's cmd/helm/{uninstall,rollback,release_testing}.go. */
import { quote } from '../../gotemplate/quote.ts';
import { HelmError } from '../cli/errors.ts';
import { TIMEOUT_FLAG } from '../cli/flagsets.ts';
import { releaseText } from '../cli/release-output.ts';
import { defineHelmCommand } from '../cli/types.ts';
import { recreatePods } from '../kube/recreate.ts';
import { rollback } from '../release/rollback.ts';
import { runTests, testLogs } from '../release/testing.ts';
import { uninstall } from '../release/uninstall.ts';

export const uninstallCommand = defineHelmCommand({
  name: 'uninstall',
  arguments: 'RELEASE_NAME [...]',
  aliases: ['del', 'delete', 'un'],
  rule: { least: 1 },
  flags: [
    { name: 'dry-run', type: 'bool' },
    { name: 'no-hooks', type: 'bool' },
    { name: 'ignore-not-found', type: 'bool' },
    { name: 'keep-history', type: 'bool' },
    { name: 'wait', type: 'bool' },
    { name: 'cascade', type: 'string', default: 'background' },
    TIMEOUT_FLAG,
    { name: 'description', type: 'string' },
  ],
  *run(call) {
    const { flags } = call;
    const cascade = flags.string('cascade');
    if (!['background', 'foreground', 'orphan'].includes(cascade)) {
      throw new HelmError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
    }
    for (const name of call.args) {
      const { kept } = yield* uninstall(call.actions(), name, {
        dryRun: flags.bool('dry-run'),
        noHooks: flags.bool('no-hooks'),
        ignoreNotFound: flags.bool('ignore-not-found'),
        keepHistory: flags.bool('keep-history'),
        wait: flags.bool('wait'),
        cascade,
        timeoutMs: flags.duration('timeout'),
        description: flags.string('description'),
      });
      if (kept !== '') yield* call.out(`${kept}\n`);
      yield* call.out(`release "${name}" uninstalled\n`);
    }
  },
});

export const rollbackCommand = defineHelmCommand({
  name: 'rollback',
  arguments: '<RELEASE> [REVISION]',
  rule: { least: 1 },
  flags: [
    { name: 'dry-run', type: 'bool' },
    { name: 'recreate-pods', type: 'bool' },
    { name: 'force', type: 'bool' },
    { name: 'no-hooks', type: 'bool' },
    TIMEOUT_FLAG,
    { name: 'wait', type: 'bool' },
    { name: 'wait-for-jobs', type: 'bool' },
    { name: 'cleanup-on-fail', type: 'bool' },
    { name: 'history-max', type: 'int', default: 10 },
  ],
  *run(call) {
    const { flags } = call;
    const [name = '', revision] = call.args;
    yield* rollback(call.actions(), name, {
      version: revision === undefined ? 0 : revisionOf(revision),
      dryRun: flags.bool('dry-run'),
      force: flags.bool('force'),
      noHooks: flags.bool('no-hooks'),
      timeoutMs: flags.duration('timeout'),
      wait: flags.bool('wait'),
      waitForJobs: flags.bool('wait-for-jobs'),
      cleanupOnFail: flags.bool('cleanup-on-fail'),
      maxHistory: flags.changed('history-max') ? flags.number('history-max') : call.settings.maxHistory,
      ...(flags.bool('recreate-pods') ? { recreatePods: recreatePods(call.kube()) } : {}),
    });
    yield* call.out('Rollback was a success! Happy Helming!\n');
  },
});

/** Throws in strconv.Atoi's words. */
function revisionOf(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw new HelmError(`could not convert revision to a number: strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
  }
  return Number(text);
}

export const testCommand = defineHelmCommand({
  name: 'test',
  arguments: '[RELEASE]',
  rule: { least: 1, most: 1 },
  flags: [
    TIMEOUT_FLAG,
    { name: 'logs', type: 'bool' },
    { name: 'filter', type: 'stringSlice' },
    { name: 'hide-notes', type: 'bool' },
  ],
  *run(call) {
    const { flags } = call;
    const actions = call.actions();
    const given = flags.list('filter');
    const filters = {
      included: given.filter((text) => text.startsWith('name=')).map((text) => text.slice('name='.length)),
      excluded: given.filter((text) => /^!\s?name=/.test(text)).map((text) => text.replace(/^!\s?name=/, '')),
    };
    const { release, failure } = yield* runTests(actions, call.args[0] as string, filters, flags.duration('timeout'));
    yield* call.out(
      releaseText(release, {
        format: 'table',
        helmMajor: call.helmMajor,
        debug: call.settings.debug,
        hideNotes: flags.bool('hide-notes'),
        description: call.helmMajor === 4,
      }),
    );
    if (flags.bool('logs')) yield* call.out(`\n${yield* testLogs(actions, release, filters)}`);
    if (failure) throw failure;
  },
});
