/** `kubectl cp`: tar in the container at the other end of exec. Mirrors kubectl/pkg/cmd/cp (cp.go, filespec.go). */
import { createTar, parseTar, type TarFileInput } from 'nanotar';
import { basePath, cleanPath, dirPath, joinPath } from '../../kernel/paths.ts';
import { bytesOf, joinBytes, sink, textDecoder, type Writer } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { CliError, quote } from '../cli/errors.ts';
import { matchingPaths } from '../resources/patterns.ts';
import { makeFolderAt, writeFileAt } from '../resources/written.ts';
import { defineCommand, type Invocation } from '../types.ts';
import { chooseContainer, type Pod, podMapping } from './logs-target.ts';
import { checkEnd, runRemote } from './remote.ts';

export const CP = defineCommand({
  name: 'cp',
  arguments: '<file-spec-src> <file-spec-dest>',
  flags: [
    { name: 'container', short: 'c', type: 'string' },
    { name: 'no-preserve', type: 'bool' },
    { name: 'retries', type: 'int' },
  ],
  *run(call) {
    if (call.args.length !== 2) throw new CliError('source and destination are required');
    const [source, destination] = call.args.map((text) => parseSpec(text)) as [FileSpec, FileSpec];
    if (source.pod !== '' && destination.pod !== '')
      throw new CliError('one of src or dest must be a local file specification');
    if (source.file === '' || destination.file === '') throw new CliError('filepath can not be empty');
    if (source.pod !== '') return yield* copyFromPod(call, source, destination.file);
    if (destination.pod !== '') return yield* copyToPod(call, source.file, destination);
    throw new CliError('one of src or dest must be a remote file specification');
  },
});

interface FileSpec {
  readonly namespace: string;
  readonly pod: string;
  readonly file: string;
}

/** "file", "pod:file", "namespace/pod:file". Upstream: extractFileSpec. */
function parseSpec(text: string): FileSpec {
  const at = text.indexOf(':');
  if (at < 0) return { namespace: '', pod: '', file: withoutSlash(text) };
  const [where, file] = [text.slice(0, at), withoutSlash(text.slice(at + 1))];
  const parts = where.split('/');
  if (at === 0 || parts.length > 2)
    throw new CliError(`filespec must match the canonical format: [[namespace/]pod:]file/path`);
  return parts.length === 1
    ? { namespace: '', pod: where, file }
    : { namespace: parts[0] as string, pod: parts[1] as string, file };
}

const withoutSlash = (path: string): string => (path !== '/' && path.endsWith('/') ? path.slice(0, -1) : path);
const baseOf = (path: string): string => basePath(cleanPath(path));
const folderOf = (path: string): string => dirPath(cleanPath(path));

interface Place {
  readonly pod: Pod;
  readonly container: string;
}

/** The pod and the container; `notice` takes what is said of the choice. */
function* placeOf(
  call: Invocation,
  { namespace, pod: name }: FileSpec,
  notice: (text: string) => Routine<void>,
): Routine<Place> {
  const mapping = yield* podMapping(call);
  const pod = (yield* call.client.get({ mapping, namespace: namespace || call.namespace, name })) as Pod;
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CliError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const chosen = chooseContainer(pod, call.flags.string('container'));
  if (chosen.notice) yield* notice(chosen.notice);
  return { pod, container: chosen.container.name };
}

const NOWHERE: Writer = sink(() => undefined);

function* copyToPod(call: Invocation, source: string, destination: FileSpec): Routine<void> {
  const { files } = call.context;
  if (!files.exists(call.resolvePath(source))) throw new CliError(`${source} doesn't exist in local filesystem`);
  const place = yield* placeOf(call, destination, call.err);
  const isFolder = yield* runRemote(
    call,
    place.pod,
    { container: place.container, command: ['test', '-d', destination.file] },
    { stdout: NOWHERE, stderr: NOWHERE },
  );
  const target =
    isFolder.code === 0 && isFolder.error === undefined ? joinPath(destination.file, baseOf(source)) : destination.file;
  const preserve = call.flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : [];
  const entries: TarFileInput[] = [];
  for (const path of files.exists(call.resolvePath(source)) ? [source] : matchingPaths(call, source))
    collect(call, cleanPath(path), baseOf(target), entries);
  const end = yield* runRemote(
    call,
    place.pod,
    { container: place.container, command: ['tar', ...preserve, '-xmf', '-', '-C', folderOf(target)] },
    { stdin: createTar(entries), stdout: call.context.stdout, stderr: call.context.stderr },
  );
  checkEnd(end);
}

/** Files and empty folders below a path, under their names in the archive. Upstream: recursiveTar. */
function collect(call: Invocation, path: string, name: string, into: TarFileInput[]): void {
  const { files } = call.context;
  const whole = call.resolvePath(path);
  const { kind, mode, modifiedMs } = files.stat(whole);
  const attrs = { mode: mode.toString(8), mtime: modifiedMs, uid: 0, gid: 0 };
  if (kind !== 'directory') {
    into.push({ name, data: files.readBytes(whole), attrs });
    return;
  }
  const names = files.list(whole);
  if (names.length === 0) into.push({ name: `${name}/`, attrs });
  for (const entry of names) collect(call, `${path}/${entry}`, `${name}/${entry}`, into);
}

function* copyFromPod(call: Invocation, source: FileSpec, destination: string): Routine<void> {
  // What the other side says goes where its output goes.
  const place = yield* placeOf(call, source, call.out);
  const tries = call.flags.number('retries');
  const chunks: Uint8Array[] = [];
  let said = '';
  const decode = textDecoder();
  const read = (command: readonly string[]) =>
    runRemote(
      call,
      place.pod,
      { container: place.container, command },
      {
        stdout: sink((chunk) => {
          chunks.push(bytesOf(chunk));
          return undefined;
        }),
        stderr: sink((chunk) => {
          said += decode(chunk);
          return undefined;
        }),
      },
    );
  const bytesRead = (): number => chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  let end = yield* read(tries === 0 ? ['tar', 'cf', '-', source.file] : tarFrom(source.file, 0));
  // What ends without an error and before the archive does is gone on with.
  for (let n = 1; tries !== 0 && isWell(end) && !isWholeArchive(joinBytes(chunks)); n++) {
    if (tries > 0 && n > tries) {
      yield* call.out(`Dropping out copy after ${tries} retries\n`);
      break;
    }
    yield* call.out(`Resuming copy at ${bytesRead()} bytes, retry ${n}/${tries}\n`);
    end = yield* read(tarFrom(source.file, bytesRead() + 1));
  }
  const archive = joinBytes(chunks);
  const entries = archive.length === 0 ? [] : parseTar(archive);
  // An archive without entries is over before anything that tar says of it has come.
  if (archive.length > 0 && entries.length === 0) return;
  yield* call.out(said);
  checkEnd(end);
  yield* unpack(call, entries, source, destination);
}

/** tar's output from this byte on, counted from 1. Upstream: initReadFrom. */
function tarFrom(file: string, byte: number): string[] {
  return ['sh', '-c', `tar cf - '${file.replaceAll("'", "'\\''")}' | tail -c+${byte}`];
}

const isWell = (end: { readonly code: number; readonly error?: unknown }): boolean =>
  end.code === 0 && end.error === undefined;

/** An archive ends with two blocks of 512 zeros. */
const isWholeArchive = (archive: Uint8Array): boolean =>
  archive.length >= 1024 && archive.subarray(archive.length - 1024).every((byte) => byte === 0);

/** The path as tar names it: without leading slashes and "../". Upstream: stripPathShortcuts. */
function archiveName(path: string): string {
  const name = cleanPath(path.replace(/^[/\\]+/, '')).replace(/^(\.\.\/)+/, '');
  return name === '.' || name === '..' ? '' : name.replace(/^\//, '');
}

/** Upstream: untarAll. */
function* unpack(
  call: Invocation,
  entries: ReturnType<typeof parseTar>,
  source: FileSpec,
  destination: string,
): Routine<void> {
  const at = { files: call.context.files, whole: call.resolvePath };
  const prefix = archiveName(source.file);
  let warned = false;
  for (const entry of entries) {
    if (!entry.name.startsWith(prefix)) throw new CliError('tar contents corrupted');
    const target = joinPath(destination, entry.name.slice(prefix.length));
    if (target.startsWith('../') && !cleanPath(destination).startsWith('../')) {
      yield* call.err(`warning: file ${quote(target)} is outside target destination, skipping\n`);
      continue;
    }
    makeFolderAt(at, dirPath(target));
    if (entry.type === 'directory' || entry.name.endsWith('/')) makeFolderAt(at, target);
    else if (entry.type === 'symbolicLink') {
      const advice = ` (consider using "kubectl exec -n ${quote(source.namespace)} ${quote(source.pod)} -- tar cf - ${quote(source.file)} | tar xf -")`;
      yield* call.err(`warning: skipping symlink: ${quote(target)} -> ${quote('')}${warned ? '' : advice}\n`);
      warned = true;
    } else writeFileAt(at, target, ('data' in entry && entry.data) || new Uint8Array());
  }
}
