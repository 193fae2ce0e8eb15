/** Flags that several commands share, and what they say. Mirrors helm's cmd/helm/flags.go. */

import { fromBytes } from '../../gotemplate/utf8.ts';
import { FileError } from '../../kernel/files.ts';
import { readAll } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { FlagSpec, Flags } from '../../kubectl/types.ts';
import type { DryRun } from '../release/install.ts';
import { fetchText } from '../repository/http.ts';
import type { HelmValues } from '../types.ts';
import { valuesOfOptions } from '../values/options.ts';
import { HelmError } from './errors.ts';
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

/** Of install, and of template, which is one. */
export const INSTALL_FLAGS: readonly FlagSpec[] = [
  { name: 'create-namespace', type: 'bool' },
  { name: 'dry-run', type: 'string', noOptDefault: 'client' },
  { name: 'force', type: 'bool' },
  { name: 'no-hooks', type: 'bool' },
  { name: 'replace', type: 'bool' },
  TIMEOUT_FLAG,
  { name: 'wait', type: 'bool' },
  { name: 'wait-for-jobs', type: 'bool' },
  { name: 'generate-name', short: 'g', type: 'bool' },
  { name: 'name-template', type: 'string' },
  { name: 'description', type: 'string' },
  DEVEL_FLAG,
  { name: 'dependency-update', type: 'bool' },
  { name: 'disable-openapi-validation', type: 'bool' },
  { name: 'atomic', type: 'bool' },
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

export const POST_RENDER_FLAGS: readonly FlagSpec[] = [
  { name: 'post-renderer', type: 'string' },
  { name: 'post-renderer-args', type: 'stringSlice' },
];

/** Throws for --post-renderer, which would run a program of the learner's. */
export function refusePostRenderer(flags: Flags): void {
  if (flags.string('post-renderer') !== '') throw new HelmError('not simulated: --post-renderer');
}

/** --dry-run; "none" where nothing is said. Throws `HelmError`. */
export function dryRunOf(flags: Flags, fallback: DryRun = 'none'): DryRun {
  const text = flags.string('dry-run');
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
export function* readValueFile(call: Call, path: string): Routine<string> {
  if (path.trim() === '-') return yield* readAll(call.context.stdin);
  if (/^https?:\/\//.test(path)) return yield* fetchText(call, path);
  try {
    return fromBytes(call.context.files.readBytes(call.resolve(path)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new HelmError(`${error.code === 'EISDIR' ? 'read' : 'open'} ${path}: ${error.text.toLowerCase()}`);
  }
}
