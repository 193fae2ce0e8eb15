// What a chart with subcharts becomes: its files, and the objects in the order in which Helm sends them.
import { shopChart } from '../charts.ts';
import type { AssemblyData, AssemblyKnobs } from '../knobs/chart-assembly.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

export async function chartAssembly(
  { redis, cache, migrate }: AssemblyKnobs,
  images: StockImages,
): Promise<AssemblyData> {
  const files = shopChart('files/shop');
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 1, prepull: true }, home: [{ path: 'shop', from: 'files/shop' }] },
    files,
    images,
  });
  const line = `helm template shop ./shop --set redis.enabled=${redis},cache.enabled=${cache},migrate=${migrate}`;
  const said = await world.run(line);
  const documents = said.split(/^---\n/m).filter((text) => /^kind: /m.test(text));
  const objects = documents.map((text) => ({
    object: `${/^kind: (\S+)/m.exec(text)?.[1] ?? ''}/${/^metadata: \{name: ([^,}]+)/m.exec(text)?.[1] ?? /^ {2}name: (\S+)/m.exec(text)?.[1] ?? ''}`,
    source: /^# Source: (\S+)/m.exec(text)?.[1] ?? '',
    hook: /helm\.sh\/hook: ([\w-]+)/.exec(text)?.[1] ?? '',
  }));
  return {
    line,
    files: Object.keys(files)
      .map((path) => path.replace('files/', ''))
      .filter((path) => path.includes('/templates/'))
      .map((path) => ({
        path,
        // a subchart under another name has that name in its sources
        objects: objects
          .filter(({ source }) => source === path || source.replace('/cache/', '/redis/') === path)
          .map(({ object }) => object),
      })),
    sent: objects.filter(({ hook }) => hook === '').map(({ object, source }) => ({ object, source })),
    hooks: objects.filter(({ hook }) => hook !== '').map(({ object, hook }) => ({ object, when: hook })),
  };
}
