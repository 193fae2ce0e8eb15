/** Commands that change a release: uninstall, rollback, test. Mirrors helm's cmd/helm/{uninstall,rollback,release_testing}.go. */
import { quote } from '../../gotemplate/quote.ts';
import { HelmError } from '../cli/errors.ts';
import {
  changeExclusions,
  changeFlags,
  dryRunFlag,
  dryRunOf,
  forcesConflicts,
  isForced,
  SERVER_SIDE_FLAG,
  TIMEOUT_FLAG,
  tellWait,
  waitFlag,
  waitOf,
} from '../cli/flagsets.ts';
import { releaseText } from '../cli/release-output.ts';
import { defineHelmCommand } from '../cli/types.ts';
import { recreatePods } from '../kube/recreate.ts';
import { rollback } from '../release/rollback.ts';
import { runTests, testLogs } from '../release/testing.ts';
import { uninstall } from '../release/uninstall.ts';

export const uninstallCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'uninstall',
    arguments: 'RELEASE_NAME [...]',
    aliases: ['del', 'delete', 'un'],
    rule: { least: 1 },
    flags: [
      { name: 'dry-run', type: 'bool' },
      { name: 'no-hooks', type: 'bool' },
      { name: 'ignore-not-found', type: 'bool' },
      { name: 'keep-history', type: 'bool' },
      waitFlag(helmMajor),
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
      yield* tellWait(call);
      for (const name of call.args) {
        const { kept } = yield* uninstall(call.actions(), name, {
          dryRun: flags.bool('dry-run'),
          noHooks: flags.bool('no-hooks'),
          ignoreNotFound: flags.bool('ignore-not-found'),
          keepHistory: flags.bool('keep-history'),
          waiting: waitOf(call),
          cascade,
          timeoutMs: flags.duration('timeout'),
          description: flags.string('description'),
        });
        if (kept !== '') yield* call.out(`${kept}\n`);
        yield* call.out(`release "${name}" uninstalled\n`);
      }
    },
  });

export const rollbackCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'rollback',
    arguments: '<RELEASE> [REVISION]',
    rule: { least: 1 },
    exclusive: changeExclusions(helmMajor),
    flags: [
      ...(helmMajor === 3
        ? ([
            { name: 'dry-run', type: 'bool' },
            { name: 'recreate-pods', type: 'bool' },
          ] as const)
        : ([dryRunFlag(4), { name: 'description', type: 'string' }] as const)),
      ...changeFlags(helmMajor, SERVER_SIDE_FLAG),
      { name: 'no-hooks', type: 'bool' },
      TIMEOUT_FLAG,
      waitFlag(helmMajor),
      { name: 'wait-for-jobs', type: 'bool' },
      { name: 'cleanup-on-fail', type: 'bool' },
      { name: 'history-max', type: 'int', default: 10 },
    ],
    *run(call) {
      const { flags } = call;
      const [name = '', revision] = call.args;
      yield* tellWait(call);
      const version = revision === undefined ? 0 : revisionOf(revision);
      const isDry = helmMajor === 4 ? (yield* dryRunOf(call)) !== 'none' : flags.bool('dry-run');
      yield* rollback(call.actions(), name, {
        version,
        dryRun: isDry,
        force: isForced(flags),
        forceConflicts: forcesConflicts(flags),
        ...(helmMajor === 4
          ? { serverSide: flags.string('server-side'), description: flags.string('description') }
          : {}),
        noHooks: flags.bool('no-hooks'),
        timeoutMs: flags.duration('timeout'),
        waiting: waitOf(call),
        waitForJobs: flags.bool('wait-for-jobs'),
        cleanupOnFail: flags.bool('cleanup-on-fail'),
        maxHistory: flags.changed('history-max') ? flags.number('history-max') : call.settings.maxHistory,
        ...(helmMajor === 3 && flags.bool('recreate-pods') ? { recreatePods: recreatePods(call.kube()) } : {}),
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

export const testCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'test',
    arguments: '[RELEASE]',
    rule: { least: 1, most: 1 },
    flags: [
      TIMEOUT_FLAG,
      { name: 'logs', type: 'bool' },
      { name: 'filter', type: 'stringSlice' },
      ...(helmMajor === 3 ? ([{ name: 'hide-notes', type: 'bool' }] as const) : []),
    ],
    *run(call) {
      const { flags } = call;
      const actions = call.actions();
      const given = flags.list('filter');
      const filters = {
        included: given.filter((text) => text.startsWith('name=')).map((text) => text.slice('name='.length)),
        excluded: given.filter((text) => /^!\s?name=/.test(text)).map((text) => text.replace(/^!\s?name=/, '')),
      };
      const { release, failure, clean } = yield* runTests(
        actions,
        call.args[0] as string,
        filters,
        flags.duration('timeout'),
      );
      yield* call.out(
        releaseText(release, {
          format: 'table',
          helmMajor: call.helmMajor,
          debug: call.settings.debug,
          hideNotes: helmMajor === 4 || flags.bool('hide-notes'),
          description: call.helmMajor === 4,
        }),
      );
      // Helm 3 has cleaned up before it asks for logs.
      if (helmMajor === 3) yield* clean();
      try {
        if (flags.bool('logs')) yield* call.out(`\n${yield* testLogs(actions, release, filters)}`);
      } finally {
        if (helmMajor === 4) yield* clean();
      }
      if (failure) throw failure;
    },
  });
