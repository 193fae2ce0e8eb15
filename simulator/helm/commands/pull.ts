/** `helm pull`. Mirrors helm's cmd/helm/pull.go and pkg/action/pull.go. Provenance (--verify, --prov) is refused. */
import type { Routine } from '../../kernel/wait.ts';
import { HelmError } from '../cli/errors.ts';
import { CHART_FLAGS, DEVEL_FLAG } from '../cli/flagsets.ts';
import { notSimulated } from '../cli/left-out.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { basePath, joinPath } from '../functions/paths.ts';
import { exists, writeAtomically } from '../repository/files.ts';
import { fetchBytes, urlOf } from '../repository/http.ts';
import { chartDownload, refuseOci } from '../repository/locate.ts';
import { expandArchive } from '../repository/save.ts';

export const pullCommand = defineHelmCommand({
  name: 'pull',
  arguments: '[chart URL | repo/chartname] [...]',
  aliases: ['fetch'],
  rule: { least: 1 },
  flags: [
    DEVEL_FLAG,
    { name: 'untar', type: 'bool' },
    { name: 'prov', type: 'bool' },
    { name: 'untardir', type: 'string', default: '.' },
    { name: 'destination', short: 'd', type: 'string', default: '.' },
    ...CHART_FLAGS,
  ],
  *run(call) {
    for (const flag of ['verify', 'prov'] as const) if (call.flags.bool(flag)) throw notSimulated(`--${flag}`);
    for (const reference of call.args) yield* pull(call, reference);
  },
});

function* pull(call: Call, reference: string): Routine<void> {
  const { flags } = call;
  const version = flags.string('version') || (flags.bool('devel') ? '>0.0.0-0' : '');
  if (reference.startsWith('oci://')) yield* refuseOci(reference, version);
  const { url, access } = yield* chartDownload(call, reference, version);
  const data = yield* fetchBytes(call, url, access);
  const destination = flags.string('destination');
  if (!flags.bool('untar')) {
    const path = joinPath(destination, basePath(urlOf(url).path));
    writeAtomically(call, path, data);
    return;
  }
  const given = flags.string('untardir');
  const folder = given.startsWith('/') ? given : joinPath(destination, given);
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const target = folder === '.' ? name : joinPath(folder, name);
  if (exists(call, target)) {
    throw new HelmError(`failed to untar: a file or directory with the name ${target} already exists`);
  }
  call.context.files.makeDirectory(call.resolve(target), { parents: true });
  expandArchive(call, data, folder);
}
