/** --from-file, --from-literal, --from-env-file of ConfigMaps and Secrets. Mirrors kubectl/pkg/util/{fileparser,env_file}.go and create_configmap.go. */
import { isConfigKey } from '../../../api/validation/names.ts';
import { FileError } from '../../../kernel/files.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { CliError, quote } from '../../cli/errors.ts';
import { envNameProblem } from '../../resources/env-name.ts';
import { givenBytes, isOwnInput } from '../../resources/given-file.ts';
import type { FlagSpec, Invocation } from '../../types.ts';

export const DATA_FLAGS: readonly FlagSpec[] = [
  {
    name: 'from-file',
    type: 'stringSlice',
  },
  {
    name: 'from-literal',
    type: 'stringArray',
  },
  {
    name: 'from-env-file',
    type: 'stringSlice',
  },
  { name: 'append-hash', type: 'bool' },
];

type Data = Map<string, string | Uint8Array>;

/** An empty collection, and how to add to it; `kind` and `name` are those of the object, for failures. */
export function collection(
  kind: string,
  name: string,
): { data: Data; add: (key: string, value: string | Uint8Array) => void } {
  const data: Data = new Map();
  const add = (key: string, value: string | Uint8Array): void => {
    const problems = isConfigKey(key);
    if (problems.length > 0) {
      throw new CliError(
        kind === 'Secret'
          ? `${quote(key)} is not valid key name for a Secret ${problems.join(';')}`
          : `${quote(key)} is not a valid key name for a ${kind}: ${problems.join(',')}`,
      );
    }
    if (data.has(key)) {
      throw new CliError(
        kind === 'Secret'
          ? `cannot add key ${key}, another key by that name already exists`
          : `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${kind} ${JSON.stringify(name)}`,
      );
    }
    data.set(key, value);
  };
  return { data, add };
}

/** Keys and contents in the order files, literals, env files; what a file has is bytes where it is no text. `kind` and `name` are
 * those of the object, for failures. */
export function* readData(call: Invocation, kind: 'ConfigMap' | 'Secret', name: string): Routine<Data> {
  const { flags } = call;
  const { data, add } = collection(kind, name);
  if (
    flags.list('from-env-file').length > 0 &&
    (flags.list('from-file').length > 0 || flags.list('from-literal').length > 0)
  ) {
    throw new CliError('from-env-file cannot be combined with from-file or from-literal');
  }
  for (const source of flags.list('from-file')) yield* addFile(call, source, add);
  for (const literal of flags.list('from-literal')) {
    const equals = literal.indexOf('=');
    if (equals <= 0) throw new CliError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), literal.slice(equals + 1));
  }
  for (const path of flags.list('from-env-file')) for (const [k, v] of yield* readEnvFile(call, path, kind)) add(k, v);
  return data;
}

/** A file, or the files of a folder, as --from-file=[KEY=]SOURCE says. */
export function* addFile(
  call: Invocation,
  source: string,
  add: (key: string, value: string | Uint8Array) => void,
): Routine<void> {
  const parts = source.split('=');
  if (source.startsWith('=')) throw new CliError(`key name for file path ${source.slice(1)} missing`);
  if (source.endsWith('=') && parts.length === 2) throw new CliError(`file path for key name ${parts[0]} missing`);
  if (parts.length > 2) throw new CliError("key names or file paths cannot contain '='");
  const file = parts.at(-1) as string;
  const key = parts.length === 2 ? (parts[0] as string) : (file.replace(/\/+$/, '').split('/').at(-1) as string);
  const { files } = call.context;
  const path = call.resolvePath(file);
  if (isOwnInput(path)) return add(key, textIfUtf8(yield* givenBytes(call, path)));
  if (!files.exists(path)) throw new CliError(`error reading ${file}: no such file or directory`);
  if (files.stat(path).kind === 'directory') {
    if (parts.length === 2) throw new CliError('cannot give a key name for a directory path');
    for (const entry of files.list(path))
      if (files.stat(`${path}/${entry}`).kind === 'file') add(entry, textIfUtf8(files.readBytes(`${path}/${entry}`)));
    return;
  }
  add(key, textIfUtf8(yield* givenBytes(call, path)));
}

/** Text where the bytes are UTF-8. */
function textIfUtf8(bytes: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return bytes;
  }
}

function* readEnvFile(call: Invocation, path: string, kind: 'ConfigMap' | 'Secret'): Routine<[string, string][]> {
  const { files } = call.context;
  const whole = call.resolvePath(path);
  if (files.exists(whole) && files.stat(whole).kind === 'directory')
    throw new CliError(`env ${kind === 'Secret' ? 'secret' : 'config'} file cannot be a directory`);
  let text: string;
  try {
    text = new TextDecoder().decode(yield* givenBytes(call, whole));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new CliError(`error reading ${path}: ${error.text.toLowerCase()}`);
  }
  const pairs: [string, string][] = [];
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const trimmed = line.trimStart();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const equals = trimmed.indexOf('=');
    const key = equals < 0 ? trimmed : trimmed.slice(0, equals);
    const problem = envNameProblem(key);
    if (problem !== undefined) throw new CliError(`${JSON.stringify(key)} is not a valid key name: ${problem}`);
    if (equals < 0) pairs.push([trimmed, call.context.env.get(trimmed) ?? '']);
    else pairs.push([trimmed.slice(0, equals), trimmed.slice(equals + 1)]);
  }
  return pairs;
}
