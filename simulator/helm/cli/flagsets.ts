/** Flags that several commands share, and what they say. Mirrors helm's cmd/helm/flags.go. */

import { quote } from '../../gotemplate/quote.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import { contentOf } from '../../kernel/fifo.ts';
import { FileError } from '../../kernel/files.ts';
import { readAll } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { CliError } from '../../kubectl/cli/errors.ts';
import { parseBool } from '../../kubectl/cli/flags.ts';
import type { FlagSpec, Flags } from '../../kubectl/types.ts';
import type { Waiting } from '../kube/waiting.ts';
import type { DryRun } from '../release/install.ts';
import { fetchText } from '../repository/http.ts';
import type { HelmValues } from '../types.ts';
import { valuesOfOptions } from '../values/options.ts';
import { HelmError } from './errors.ts';
import { notSimulated } from './left-out.ts';
import type { Call } from './types.ts';

const TIMEOUT = '5m0s';

export const TIMEOUT_FLAG: FlagSpec = { name: 'timeout', type: 'duration', default: TIMEOUT };

export const VALUE_FLAGS: readonly FlagSpec[] = [
  { name: 'values', short: 'f', type: 'stringSlice' },
  { name: 'set', type: 'stringArray' },
  { name: 'set-string', type: 'stringArray' },
  { name: 'set-file', type: 'stringArray' },
  { name: 'set-json', type: 'stringArray' },
  { name: 'set-literal', type: 'stringArray' },
];

/** How a server is spoken to. */
export const TLS_FLAGS: readonly FlagSpec[] = [
  { name: 'username', type: 'string' },
  { name: 'password', type: 'string' },
  { name: 'cert-file', type: 'string' },
  { name: 'key-file', type: 'string' },
  { name: 'insecure-skip-tls-verify', type: 'bool' },
  { name: 'plain-http', type: 'bool' },
  { name: 'ca-file', type: 'string' },
];

export const KEYRING_FLAG: FlagSpec = { name: 'keyring', type: 'string', default: '~/.gnupg/pubring.gpg' };

/** Where a chart is looked for. */
export const CHART_FLAGS: readonly FlagSpec[] = [
  { name: 'version', type: 'string' },
  { name: 'verify', type: 'bool' },
  KEYRING_FLAG,
  { name: 'repo', type: 'string' },
  ...TLS_FLAGS,
  { name: 'pass-credentials', type: 'bool' },
];

export const DEVEL_FLAG: FlagSpec = { name: 'devel', type: 'bool' };

type HelmMajor = 3 | 4;

const WAITS = ['watcher', 'legacy', 'hookOnly'];

/** --wait: Helm 4 names how. */
export const waitFlag = (helmMajor: HelmMajor): FlagSpec =>
  helmMajor === 3
    ? { name: 'wait', type: 'bool' }
    : {
        name: 'wait',
        type: 'string',
        default: 'hookOnly',
        noOptDefault: 'watcher',
        check: (text) =>
          [...WAITS, 'true', 'false'].includes(text)
            ? undefined
            : `invalid wait input ${quote(text)}. Valid inputs are watcher, hookOnly, and legacy`,
      };

/** How objects are changed: Helm 4 asks the server to apply. */
export const changeFlags = (helmMajor: HelmMajor, serverSide: FlagSpec): readonly FlagSpec[] =>
  helmMajor === 3
    ? [{ name: 'force', type: 'bool' }]
    : [
        { name: 'force-replace', type: 'bool' },
        { name: 'force', type: 'bool', deprecated: 'use --force-replace instead' },
        { name: 'force-conflicts', type: 'bool' },
        serverSide,
      ];

/** --server-side of upgrade and rollback. */
export const SERVER_SIDE_FLAG: FlagSpec = { name: 'server-side', type: 'string', default: 'auto' };

/** What is done about a failure. */
export const atomicFlags = (helmMajor: HelmMajor): readonly FlagSpec[] =>
  helmMajor === 3
    ? [{ name: 'atomic', type: 'bool' }]
    : [
        { name: 'rollback-on-failure', type: 'bool' },
        { name: 'atomic', type: 'bool', deprecated: 'use --rollback-on-failure instead' },
      ];

export const dryRunFlag = (helmMajor: HelmMajor): FlagSpec =>
  helmMajor === 3
    ? { name: 'dry-run', type: 'string', noOptDefault: 'client' }
    : { name: 'dry-run', type: 'string', default: 'none', noOptDefault: UNSET };

/** What --dry-run without a value holds in Helm 4. */
const UNSET = 'unset';

/** Of install, and of template, which is one. */
export const installFlags = (helmMajor: HelmMajor): readonly FlagSpec[] => [
  { name: 'create-namespace', type: 'bool' },
  dryRunFlag(helmMajor),
  ...changeFlags(helmMajor, { name: 'server-side', type: 'bool', default: true }),
  { name: 'no-hooks', type: 'bool' },
  { name: 'replace', type: 'bool' },
  TIMEOUT_FLAG,
  waitFlag(helmMajor),
  { name: 'wait-for-jobs', type: 'bool' },
  { name: 'generate-name', short: 'g', type: 'bool' },
  { name: 'name-template', type: 'string' },
  { name: 'description', type: 'string' },
  DEVEL_FLAG,
  { name: 'dependency-update', type: 'bool' },
  { name: 'disable-openapi-validation', type: 'bool' },
  ...atomicFlags(helmMajor),
  { name: 'skip-crds', type: 'bool' },
  { name: 'render-subchart-notes', type: 'bool' },
  { name: 'skip-schema-validation', type: 'bool' },
  { name: 'labels', short: 'l', type: 'stringToString' },
  { name: 'enable-dns', type: 'bool' },
  { name: 'hide-notes', type: 'bool' },
  { name: 'take-ownership', type: 'bool' },
  ...VALUE_FLAGS,
  ...CHART_FLAGS,
];

/** Flags that say the same once they are read. */
const given = (flags: Flags, ...names: readonly string[]): boolean =>
  names.some((name) => flags.has(name) && flags.bool(name));

/** What is told of --wait=true and --wait=false. */
export function* tellWait(call: Call): Routine<void> {
  if (call.helmMajor === 3) return;
  const asked = call.flags.string('wait');
  if (asked !== 'true' && asked !== 'false') return;
  const instead = asked === 'true' ? 'watcher' : 'hookOnly';
  const message = `--wait=${asked} is deprecated (boolean value) and can be replaced with --wait=${instead}`;
  yield* call.tell({ level: 'WARN', message });
}

/** What --wait asks for: nothing, objects to be ready by Helm 3's rules, or by kstatus'. */
export function waitOf(call: Call): Waiting {
  const { flags, helmMajor } = call;
  if (helmMajor === 3) return flags.bool('wait') || (flags.has('atomic') && isAtomic(flags)) ? 'legacy' : 'none';
  const asked = flags.string('wait');
  if (asked === 'legacy') return 'legacy';
  const waits = asked === 'watcher' || asked === 'true' || isAtomic(flags);
  return waits ? 'watcher' : 'none';
}

export const isAtomic = (flags: Flags): boolean => given(flags, 'atomic', 'rollback-on-failure');

/** --force, or what Helm 4 calls it. */
export const isForced = (flags: Flags): boolean => given(flags, 'force', 'force-replace');

export const forcesConflicts = (flags: Flags): boolean => given(flags, 'force-conflicts');

/** Flags of `changeFlags` that exclude each other. */
export const changeExclusions = (helmMajor: HelmMajor): readonly (readonly string[])[] =>
  helmMajor === 3
    ? []
    : [
        ['force-replace', 'force-conflicts'],
        ['force', 'force-conflicts'],
      ];

export const POST_RENDER_FLAGS: readonly FlagSpec[] = [
  { name: 'post-renderer', type: 'string' },
  { name: 'post-renderer-args', type: 'stringSlice' },
];

/** Throws for --post-renderer, which would run a program of the learner's, and for --enable-dns: templates ask no name server. */
export function refuseRenderFlags(flags: Flags): void {
  if (flags.string('post-renderer') !== '') throw notSimulated('--post-renderer');
  if (flags.bool('enable-dns')) throw notSimulated('--enable-dns');
}

/** --dry-run; `fallback` where nothing is said. Throws `HelmError`. */
export function* dryRunOf(call: Call, fallback: DryRun = 'none'): Routine<DryRun> {
  const text = call.flags.string('dry-run');
  if (call.helmMajor === 4) return yield* dryRunOf4(call, text, fallback === 'client');
  switch (text) {
    case '':
      return fallback;
    case 'none':
    case 'false':
      return 'none';
    case 'client':
    case 'true':
      return 'client';
    case 'server':
      return 'server';
  }
  throw new HelmError('Invalid dry-run flag. Flag must one of the following: false, true, none, client, server');
}

/** Upstream: cmdGetDryRunFlagStrategy of Helm 4's pkg/cmd/helpers.go. */
function* dryRunOf4(call: Call, text: string, isTemplate: boolean): Routine<DryRun> {
  const warn = (message: string): Routine<void> => call.tell({ level: 'WARN', message });
  if (isTemplate && !call.flags.changed('dry-run')) return 'client';
  const bad = (valid: string): HelmError => new HelmError(`invalid dry-run value (${quote(text)}). Must be ${valid}`);
  switch (text) {
    case UNSET:
      yield* warn("--dry-run is deprecated and should be replaced with '--dry-run=client'");
      return 'client';
    case 'client':
    case 'server':
      return text;
    case 'none':
      if (isTemplate) throw bad('"server" or "client"');
      return 'none';
  }
  let value: boolean;
  try {
    value = parseBool(text);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw bad('"none", "server", or "client"');
  }
  if (isTemplate && !value) throw bad('"server" or "client"');
  const result = value ? 'client' : 'none';
  yield* warn(`boolean '--dry-run=${text}' flag is deprecated and must be replaced with '--dry-run=${result}'`);
  return result;
}

/** --labels as a map. */
export const labelsOf = (flags: Flags): Readonly<Record<string, string>> =>
  Object.fromEntries(
    flags.list('labels').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

/** The user's values. Throws `HelmError` and `ValuesError`. */
export function* valuesOf(call: Call): Routine<HelmValues> {
  const { flags } = call;
  const files: { path: string; text: string }[] = [];
  for (const path of flags.list('values')) files.push({ path, text: yield* readValueFile(call, path) });
  const texts = new Map<string, string>();
  // Files of --set-file are named within its values: what is read is known when it is asked for.
  for (;;) {
    try {
      return valuesOfOptions({
        helmMajor: call.helmMajor,
        files,
        set: flags.list('set'),
        setString: flags.list('set-string'),
        setJson: flags.list('set-json'),
        setFile: flags.list('set-file'),
        setLiteral: flags.list('set-literal'),
        readFile: (path) => {
          const text = texts.get(path);
          if (text === undefined) throw new Unread(path);
          return text;
        },
      });
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      const { path } = error;
      try {
        texts.set(path, yield* readValueFile(call, path));
      } catch (failure) {
        if (!(failure instanceof HelmError)) throw failure;
        throw new HelmError(`failed parsing --set-file data: ${failure.message}`);
      }
    }
  }
}

class Unread extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`${path} has not been read`);
    this.path = path;
  }
}

/** A file, an address, or what comes in. */
function* readValueFile(call: Call, path: string): Routine<string> {
  if (path.trim() === '-') return yield* readAll(call.context.stdin);
  if (/^https?:\/\//.test(path)) return yield* fetchText(call, path);
  try {
    return fromBytes(yield* contentOf(call.context.files, call.resolve(path)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new HelmError(`${error.code === 'EISDIR' ? 'read' : 'open'} ${path}: ${error.text.toLowerCase()}`);
  }
}
