import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { type ConfigData, type ConfigKnobs, configKnobs } from '../knobs/config-paths.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Scrolled, Told } from './acts.tsx';
import { Seg } from './controls.tsx';
import { Lanes } from './lanes.tsx';

function ConfigPaths({ knobs, data, words, set, busy, id }: ViewProps<ConfigKnobs, ConfigData>): JSX.Element {
  const w = words.config;
  const arrival = (path: ConfigData['paths'][number]) => path.values.find(({ fresh }) => fresh)?.seconds ?? null;
  const late = data.paths.filter((p) => arrival(p) === null);
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <Lanes
        id={id}
        lanes={data.paths.map(({ path, values }) => ({
          name: w.paths[path],
          spans: values.map((one, i) => ({
            from: one.seconds === 0 ? -8 : one.seconds,
            to: values[i + 1]?.seconds ?? data.until,
            look: 'full' as const,
            hue: one.fresh ? 2 : 1,
            text: one.value,
          })),
        }))}
        from={-8}
        to={data.until}
        marks={[
          { at: 0, text: w.changed },
          ...(knobs.restart === null ? [] : [{ at: knobs.restart, text: 'rollout restart' }]),
        ]}
        label={data.paths.map((p) => `${w.paths[p.path]}: ${arrival(p) ?? w.never}`).join(', ')}
        unit={words.secondsFirst}
      />
      <div class="knobs">
        <span class="knob">
          <span class="mono">kubectl rollout restart</span>
          <Seg
            label="kubectl rollout restart"
            value={String(knobs.restart)}
            options={[
              { value: 'null', text: w.no },
              { value: '20', text: fill(w.at, { n: 20 }) },
              { value: '90', text: fill(w.at, { n: 90 }) },
            ]}
            set={set && ((n) => set({ restart: n === 'null' ? null : Number(n) }))}
          />
        </span>
      </div>
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <th scope="col">{w.path}</th>
            <th scope="col">{w.arrives}</th>
          </tr>
        </thead>
        <tbody>
          {data.paths.map((p) => (
            <tr key={p.path}>
              <th scope="row">{w.paths[p.path]}</th>
              <td class="num">{arrival(p) === null ? w.never : fill(words.secondsFirst, { n: arrival(p) ?? 0 })}</td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
      <Told
        text={busy ? words.busy : late.length === 0 ? w.everybody : fill(w.said, { n: late.length, until: data.until })}
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: configKnobs, view: ConfigPaths, seen: [] });
