/** `kubectl cp`: what it says of wrong calls; copying itself (tar in the container) is refused. Mirrors kubectl/pkg/cmd/cp/cp.go. */
import { CliError, notSimulated } from '../cli/errors.ts';
import { defineCommand, type Invocation } from '../types.ts';

export const CP = defineCommand({
  name: 'cp',
  arguments: '<file-spec-src> <file-spec-dest>',
  short: 'Copy files and directories to and from containers',
  long: 'Copy files and directories to and from containers.',
  example:
    '# A file of this machine into a pod\nkubectl cp /tmp/foo <some-pod>:/tmp/bar\n\n# The other way round\nkubectl cp <some-namespace>/<some-pod>:/tmp/foo /tmp/bar',
  flags: [
    {
      name: 'container',
      short: 'c',
      type: 'string',
      usage:
        'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen',
    },
    {
      name: 'no-preserve',
      type: 'bool',
      usage: "The copied file/directory's ownership and permissions will not be preserved in the container",
    },
    {
      name: 'retries',
      type: 'int',
      usage:
        'Set number of retries to complete a copy operation from a container. Specify 0 to disable or any negative value for infinite retrying. The default is 0 (no retry).',
    },
  ],
  *run(call) {
    if (call.args.length !== 2) throw new CliError('source and destination are required');
    const [source, destination] = call.args.map((text) => parseSpec(text)) as [FileSpec, FileSpec];
    if (source.pod !== '' && destination.pod !== '')
      throw new CliError('one of src or dest must be a local file specification');
    if (source.file === '' || destination.file === '') throw new CliError('filepath can not be empty');
    if (source.pod === '' && destination.pod === '')
      throw new CliError('one of src or dest must be a remote file specification');
    if (source.pod === '') refuseMissing(call, source.file);
    throw notSimulated('kubectl cp');
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
  if (at < 0) return { namespace: '', pod: '', file: text };
  const [where, file] = [text.slice(0, at), text.slice(at + 1)];
  const parts = where.split('/');
  if (where === '' || parts.length > 2 || parts.some((p) => p === ''))
    throw new CliError(`filespec must match the canonical format: [[namespace/]pod:]file/path`);
  return parts.length === 1
    ? { namespace: '', pod: where, file }
    : { namespace: parts[0] as string, pod: parts[1] as string, file };
}

function refuseMissing(call: Invocation, file: string): void {
  if (!call.context.files.exists(call.resolvePath(file)))
    throw new CliError(`${file} doesn't exist in local filesystem`);
}
