import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { type ClockData, type ClockKnobs, clockKnobs, TOLERATIONS } from '../knobs/node-clock.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Scrolled, Told } from './acts.tsx';
import { Seg } from './controls.tsx';
import { type Lane, Lanes } from './lanes.tsx';

function NodeClock({ knobs, data, words, set, busy, id }: ViewProps<ClockKnobs, ClockData>): JSX.Element {
  const w = words.clock;
  const end = data.until;
  const from = -Math.round(end / 20);
  const lanes: Lane[] = [
    {
      name: data.node,
      spans: [
        { from, to: 0, look: 'full', hue: 3, text: 'Ready' },
        { from: 0, to: data.notReady ?? end, look: 'part', hue: 3, text: w.silent },
        ...(data.notReady === null
          ? []
          : [{ from: data.notReady, to: end, look: 'empty' as const, hue: 3, text: 'NotReady' }]),
      ],
    },
    {
      name: `pod/${data.pod}`,
      spans: [
        { from, to: data.evicted ?? end, look: 'full', hue: 1, text: 'Running' },
        ...(data.evicted === null
          ? []
          : [{ from: data.evicted, to: data.gone ?? end, look: 'out' as const, hue: 1, text: 'Terminating' }]),
      ],
    },
    {
      name: w.endpoint,
      spans: [{ from, to: data.unserved ?? end, look: 'full', hue: 4 }],
    },
    {
      name: w.replacement,
      spans:
        data.replaced === null
          ? []
          : [
              { from: data.replaced, to: data.ready ?? end, look: 'part', hue: 2 },
              ...(data.ready === null ? [] : [{ from: data.ready, to: end, look: 'full' as const, hue: 2 }]),
            ],
    },
  ];
  const rows = ['notReady', 'tainted', 'unserved', 'evicted', 'replaced', 'ready'] as const;
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <Lanes
        id={id}
        lanes={lanes}
        from={from}
        to={end}
        marks={[
          { at: 0, text: w.lost },
          ...(data.evicted === null ? [] : [{ at: data.evicted, text: w.rows.evicted }]),
        ]}
        label={rows.map((row) => `${w.rows[row]} ${data[row] ?? w.never}`).join(', ')}
        unit={words.secondsFirst}
      />
      <div class="knobs">
        <span class="knob">
          <span>{w.owner}</span>
          <Seg<ClockKnobs['owner']>
            label={w.owner}
            value={knobs.owner}
            options={(['Deployment', 'StatefulSet'] as const).map((value) => ({ value, text: value }))}
            set={set && ((owner) => set({ owner }))}
          />
        </span>
        <span class="knob">
          <span>{w.loss}</span>
          <Seg<ClockKnobs['loss']>
            label={w.loss}
            value={knobs.loss}
            options={(['power', 'partition'] as const).map((value) => ({ value, text: w.losses[value] }))}
            set={set && ((loss) => set({ loss }))}
          />
        </span>
        <span class="knob">
          <span class="mono">tolerationSeconds</span>
          <Seg
            label="tolerationSeconds"
            value={String(knobs.toleration)}
            options={[...new Set([...TOLERATIONS, knobs.toleration])].map((n) => ({
              value: String(n),
              text: String(n),
            }))}
            set={set && ((n) => set({ toleration: Number(n) }))}
          />
        </span>
      </div>
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <th scope="col">{w.what}</th>
            <th scope="col">{w.after}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{w.rows[row]}</th>
              <td class="num">
                {data[row] === null ? w.never : fill(words.secondsFirst, { n: Math.round(data[row] ?? 0) })}
              </td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
      <Told
        text={
          busy
            ? words.busy
            : data.ready === null
              ? fill(w.stuck, { n: data.until, pod: data.pod })
              : fill(w.said, { unserved: Math.round(data.unserved ?? 0), ready: Math.round(data.ready) })
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: clockKnobs, view: NodeClock, seen: [] });
