// What a chart with subcharts becomes: its templates by chart, and the objects in the order in which Helm sends them.
import { shopChart } from '../charts.ts';
import { type AssemblyChart, type AssemblyData, type AssemblyKnobs, templateLine } from '../knobs/chart-assembly.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

/** As Chart.yaml lists them. */
const SUBCHARTS = [
  { name: 'redis', of: '', condition: 'redis.enabled' },
  { name: 'cache', of: 'redis', condition: 'cache.enabled' },
] as const;

export async function chartAssembly(knobs: AssemblyKnobs, images: StockImages): Promise<AssemblyData> {
  const files = shopChart('files/shop');
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 1, prepull: true }, home: [{ path: 'shop', from: 'files/shop' }] },
    files,
    images,
  });
  const line = templateLine(knobs);
  const said = await world.run(line);
  const documents = said.split(/^---\n/m).filter((text) => /^kind: /m.test(text));
  const objects = documents.map((text) => ({
    object: `${/^kind: (\S+)/m.exec(text)?.[1] ?? ''}/${/^metadata: \{name: ([^,}]+)/m.exec(text)?.[1] ?? /^ {2}name: (\S+)/m.exec(text)?.[1] ?? ''}`,
    source: /^# Source: (\S+)/m.exec(text)?.[1] ?? '',
    hook: /helm\.sh\/hook: ([\w-]+)/.exec(text)?.[1] ?? '',
    team: /labels: \{team: ([^,}]+)\}/.exec(text)?.[1] ?? '',
  }));
  const paths = Object.keys(files).map((path) => path.replace('files/', ''));
  /** Templates under `folder`, whose objects name `source` as the folder they came from. */
  const templates = (folder: string, source: string): AssemblyChart['files'] =>
    paths
      .filter((path) => path.startsWith(`${folder}/templates/`))
      .map((path) => {
        const from = path.replace(folder, source);
        return {
          path: path.slice(folder.length + 1),
          objects: objects.filter((one) => one.source === from).map(({ object }) => object),
        };
      });
  return {
    line,
    charts: [
      { name: 'shop', of: '', condition: '', on: true, files: templates('shop', 'shop') },
      ...SUBCHARTS.map(({ name, of, condition }) => ({
        name,
        of,
        condition,
        on: knobs[name],
        files: templates(`shop/charts/${of || name}`, `shop/charts/${name}`),
      })),
    ],
    sent: objects.filter(({ hook }) => hook === '').map(({ object, source, team }) => ({ object, source, team })),
    hooks: objects.filter(({ hook }) => hook !== '').map(({ object, hook }) => ({ object, when: hook })),
  };
}
