// Which value wins: a release with values of its own, an upgrade with layers the reader chooses, and what Helm makes of them.
import { parseYaml } from '../../../simulator/yaml/yaml.ts';
import { vwebChart } from '../charts.ts';
import { reuseFlag, type ValuesData, type ValuesKnobs } from '../knobs/values-diff.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const KEYS = ['replicaCount', 'image.tag', 'servicePort'] as const;
const INSTALL = 'helm install web ./vweb --set servicePort=8010 --set replicaCount=1';
const A = 'replicaCount: 3\n';
const B = 'replicaCount: 4\nimage:\n  tag: v2\n';

const SET = 'replicaCount=5';

const at = (values: unknown, key: string): string => {
  const value = key
    .split('.')
    .reduce<unknown>(
      (v, part) => (typeof v === 'object' && v !== null ? (v as Record<string, unknown>)[part] : undefined),
      values,
    );
  return value === undefined ? '' : String(value);
};

export async function valuesDiff(knobs: ValuesKnobs, images: StockImages): Promise<ValuesData> {
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 1, prepull: true },
      home: [
        { path: 'vweb', from: 'files/vweb' },
        { path: 'a.yaml', from: 'files/a.yaml' },
        { path: 'b.yaml', from: 'files/b.yaml' },
      ],
    },
    files: { ...vwebChart('files/vweb'), 'files/a.yaml': A, 'files/b.yaml': B },
    images,
  });
  const json = async (line: string): Promise<unknown> => JSON.parse(await world.run(line));
  await world.run(INSTALL);
  const live = await json('helm get values web -o json');
  await world.run('helm get manifest web > before.yaml');
  const line = [
    'helm upgrade web ./vweb',
    reuseFlag(knobs.reuse),
    knobs.a ? '-f a.yaml' : '',
    knobs.b ? '-f b.yaml' : '',
    knobs.set ? `--set ${SET}` : '',
  ]
    .filter(Boolean)
    .join(' ');
  const said = await world.run(line);
  const refused = /^Error:/m.test(said) ? said : '';
  const result = await json('helm get values web -a -o json');
  const diff = (await world.run('helm get manifest web | diff before.yaml -')).replace(/\n$/, '');
  const valuesIn = (text: string) => {
    const values = parseYaml(text);
    return (key: string) => at(values, key);
  };
  const given = [
    { name: 'values.yaml', read: valuesIn(vwebChart('files/vweb')['files/vweb/values.yaml'] ?? '') },
    { name: 'revision 1', read: (key: string) => at(live, key) },
    ...(knobs.a ? [{ name: '-f a.yaml', read: valuesIn(A) }] : []),
    ...(knobs.b ? [{ name: '-f b.yaml', read: valuesIn(B) }] : []),
    ...(knobs.set ? [{ name: '--set', read: valuesIn(SET.replace('=', ': ')) }] : []),
  ];
  return {
    line,
    layers: given.map(({ name }) => name),
    rows: KEYS.map((key) => ({ key, layers: given.map(({ read }) => read(key)), result: at(result, key) })),
    diff,
    refused,
  };
}
