// Where a chart's versions are: on a plain web server, in the client's copy of its index, in what a search finds, in the cluster.
import { vwebChart } from '../charts.ts';
import { type RepoData, type RepoKnobs, repoLine } from '../knobs/repo-map.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const ACTS_LIMIT = 10;
const COPY = '.cache/helm/repository/local-index.yaml';

export async function repoMap({ acts }: RepoKnobs, images: StockImages): Promise<RepoData> {
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 1, prepull: true }, home: [{ path: 'vweb', from: 'files/vweb' }] },
    files: vwebChart('files/vweb'),
    images,
  });
  let published = 0;
  let line = '';
  let said = '';
  const act = async (next: RepoKnobs['acts'][number]) => {
    line = repoLine(next, published);
    if (next === 'publish') published++;
    said = await world.run(line);
  };
  await act('publish');
  await world.run('python3 -m http.server 8000 -d repo > /dev/null 2>&1 &');
  for (const next of acts.slice(0, ACTS_LIMIT)) await act(next);
  const versions = (text: string) => [...text.matchAll(/^ {4}version: (\S+)$/gm)].map(([, version]) => version ?? '');
  const { facts } = world.session.world;
  const copy = facts.file(COPY);
  const found = await world.run('helm search repo local --versions -o json');
  const list = JSON.parse(await world.run('helm list -o json')) as readonly { readonly chart: string }[];
  return {
    host: versions(facts.file('repo/index.yaml') ?? ''),
    cached: copy === null ? null : versions(copy),
    found: /^\[/.test(found)
      ? (JSON.parse(found) as readonly { readonly version: string }[]).map(({ version }) => version)
      : [],
    installed: list[0]?.chart ?? '',
    line,
    said,
  };
}
