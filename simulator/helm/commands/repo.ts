/** `helm repo`. Mirrors helm's cmd/helm/repo*.go. */

import { quote } from '../../gotemplate/quote.ts';
import { readAll } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import { jsonRows, OUTPUT_FLAG, tableText, yamlText } from '../cli/table.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { joinPath } from '../functions/paths.ts';
import { stamp } from '../release/times.ts';
import {
  chartsPath,
  indexPath,
  type RepositoryEntry,
  readRepositories,
  writeRepositories,
} from '../repository/config.ts';
import { exists, readText, writeAtomically, writeFile } from '../repository/files.ts';
import { indexDirectory } from '../repository/index-directory.ts';
import { type Index, indexJson, indexText, mergeIndexes, readIndex } from '../repository/index-file.ts';
import { checkScheme } from '../repository/locate.ts';
import { COMPLETE, downloadIndex, downloadIndexes, HANG_TIGHT } from '../repository/update.ts';

const TIMEOUT: FlagSpec = { name: 'timeout', type: 'duration', default: '2m0s' };

/** Addresses of repositories that are gone. */
const GONE: readonly (readonly [string, string])[] = [
  ['//kubernetes-charts.storage.googleapis.com', 'https://charts.helm.sh/stable'],
  ['//kubernetes-charts-incubator.storage.googleapis.com', 'https://charts.helm.sh/incubator'],
];

const add = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'add',
    arguments: '[NAME] [URL]',
    rule: { least: 2, most: 2 },
    flags: [
      { name: 'username', type: 'string' },
      { name: 'password', type: 'string' },
      { name: 'password-stdin', type: 'bool' },
      { name: 'force-update', type: 'bool' },
      ...(helmMajor === 3 ? [{ name: 'no-update', type: 'bool' } as const] : []),
      { name: 'cert-file', type: 'string' },
      { name: 'key-file', type: 'string' },
      { name: 'ca-file', type: 'string' },
      { name: 'insecure-skip-tls-verify', type: 'bool' },
      { name: 'allow-deprecated-repos', type: 'bool' },
      { name: 'pass-credentials', type: 'bool' },
      TIMEOUT,
    ],
    *run(call) {
      const { args, flags } = call;
      const [name = '', url = ''] = args;
      const gone = GONE.find(([old]) => url.includes(old));
      if (gone && !flags.bool('allow-deprecated-repos')) {
        throw new HelmError(`repo ${quote(url)} is no longer available; try ${quote(gone[1])} instead`);
      }
      writeLock(call);
      const entries = readRepositories(call) ?? [];
      const entry: RepositoryEntry = {
        name,
        url,
        username: flags.string('username'),
        password: yield* passwordOf(call),
        insecure: flags.bool('insecure-skip-tls-verify'),
        passCredentialsAll: flags.bool('pass-credentials'),
        certFile: flags.string('cert-file'),
        keyFile: flags.string('key-file'),
        caFile: flags.string('ca-file'),
      };
      if (name.includes('/')) {
        throw new HelmError(`repository name (${name}) contains '/', please specify a different name without '/'`);
      }
      const known = entries.find((one) => one.name === name);
      if (known && !flags.bool('force-update')) {
        if (!isSame(known, entry)) {
          throw new HelmError(`repository name (${name}) already exists, please specify a different name`);
        }
        yield* call.out(`${quote(name)} already exists with the same configuration, skipping\n`);
        return;
      }
      checkScheme(url);
      try {
        yield* downloadIndex(call, entry, flags.duration('timeout'));
      } catch (error) {
        if (!isFailure(error)) throw error;
        throw new HelmError(
          `looks like ${quote(url)} is not a valid chart repository or cannot be reached: ${error.message}`,
        );
      }
      writeRepositories(call, known ? entries.map((one) => (one === known ? entry : one)) : [...entries, entry]);
      yield* call.out(`${quote(name)} has been added to your repositories\n`);
    },
  });

const isSame = (a: RepositoryEntry, b: RepositoryEntry): boolean =>
  (Object.keys(b) as (keyof RepositoryEntry)[]).every((key) => a[key] === b[key]);

/** The lock of repositories.yaml, which Helm leaves behind. */
function writeLock(call: Call): void {
  const path = call.settings.repositoryConfig.replace(/(?<=[^/])\.[^./]*$/, '');
  if (!exists(call, `${path}.lock`)) writeFile(call, `${path}.lock`, '');
}

/** Helm asks on the terminal where it has a user and no password. */
function* passwordOf(call: Call): Routine<string> {
  const { flags, context } = call;
  const given = flags.string('password');
  if (flags.string('username') === '' || given !== '') return given;
  if (!flags.bool('password-stdin')) yield* call.out('Password: ');
  const typed = (yield* readAll(context.stdin)).replace(/\r?\n$/, '');
  if (!flags.bool('password-stdin')) yield* call.out('\n');
  return typed;
}

const list = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'list',
    aliases: ['ls'],
    rule: { most: 0 },
    flags: [OUTPUT_FLAG, ...(helmMajor === 4 ? [{ name: 'no-headers', type: 'bool' } as const] : [])],
    *run(call) {
      const { flags } = call;
      const rows = readable(call).map(({ name, url }) => ({ name, url }));
      const format = flags.string('output');
      if (format === 'json') yield* call.out(jsonRows(rows));
      else if (format === 'yaml') yield* call.out(yamlText(rows));
      else if (rows.length > 0) {
        const header = helmMajor === 4 && flags.bool('no-headers') ? [] : [['NAME', 'URL']];
        yield* call.out(tableText([...header, ...rows.map(({ name, url }) => [name, url])]));
      } else if (helmMajor === 4) yield* call.err('no repositories to show\n');
      else throw new HelmError('no repositories to show');
    },
  });

/** None where the file cannot be read. */
function readable(call: Call): readonly RepositoryEntry[] {
  try {
    return readRepositories(call) ?? [];
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [];
  }
}

const remove = defineHelmCommand({
  name: 'remove',
  arguments: '[REPO1 [REPO2 ...]]',
  aliases: ['rm'],
  rule: { least: 1 },
  *run(call) {
    let entries = readable(call);
    if (entries.length === 0) throw new HelmError('no repositories configured');
    for (const name of call.args) {
      if (!entries.some((entry) => entry.name === name)) throw new HelmError(`no repo named ${quote(name)} found`);
      entries = entries.filter((entry) => entry.name !== name);
      writeRepositories(call, entries);
      for (const path of [chartsPath(call, name), indexPath(call, name)]) {
        if (exists(call, path)) call.context.files.remove(call.resolve(path));
      }
      yield* call.out(`${quote(name)} has been removed from your repositories\n`);
    }
  },
});

const index = defineHelmCommand({
  name: 'index',
  arguments: '[DIR]',
  rule: { least: 1, most: 1 },
  flags: [
    { name: 'url', type: 'string' },
    { name: 'merge', type: 'string' },
    { name: 'json', type: 'bool' },
  ],
  *run(call) {
    const { flags } = call;
    const folder = joinPath(call.resolve(call.args[0] as string));
    const now = (): string => stamp(call.context.kernel.nextNanoseconds());
    const isJson = flags.bool('json');
    const written = (entries: Index): string => (isJson ? indexJson : indexText)(entries, now());
    const found = indexDirectory(call, folder, flags.string('url'), now);
    const other = flags.string('merge');
    const merged = other === '' ? found : mergeIndexes(found, toMerge(call, other, written));
    writeAtomically(call, joinPath(folder, 'index.yaml'), written(merged));
  },
});

/** An index that is not there is made, empty. */
function toMerge(call: Call, path: string, written: (entries: Index) => string): Index {
  if (!exists(call, path)) {
    writeAtomically(call, path, written(new Map()));
    return new Map();
  }
  try {
    return readIndex(readText(call, path), path, (...told) => call.log(...told));
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`merge failed: error loading ${path}: ${error.message}`);
  }
}

const update = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'update',
    arguments: '[REPO1 [REPO2 ...]]',
    aliases: ['up'],
    flags: [TIMEOUT, ...(helmMajor === 3 ? [{ name: 'fail-on-repo-update-fail', type: 'bool' } as const] : [])],
    *run(call) {
      const entries = readRepositories(call) ?? [];
      if (entries.length === 0) throw new HelmError('no repositories found. You must add one before updating');
      const wanted = call.args;
      for (const name of wanted) {
        if (entries.some((entry) => entry.name === name)) continue;
        throw new HelmError(`no repositories found matching '${name}'.  Nothing will be updated`);
      }
      const chosen = entries.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
      for (const { url } of chosen) checkScheme(url);
      yield* call.out(HANG_TIGHT);
      const failed = yield* downloadIndexes(call, (text) => call.out(text), chosen, {
        timeoutMs: call.flags.duration('timeout'),
      });
      const isStrict = call.helmMajor === 4 || call.flags.bool('fail-on-repo-update-fail');
      if (failed.length > 0 && isStrict) {
        const text = `Failed to update the following repositories: [${failed.join(' ')}]`;
        throw new HelmError(call.helmMajor === 4 ? text.replace('Failed', 'failed') : text);
      }
      yield* call.out(COMPLETE);
    },
  });

export const repoCommand = (helmMajor: 3 | 4) =>
  defineHelmCommand({
    name: 'repo',
    arguments: 'add|remove|list|index|update [ARGS]',
    rule: { most: 0 },
    commands: [add(helmMajor), list(helmMajor), remove, index, update(helmMajor)],
  });
