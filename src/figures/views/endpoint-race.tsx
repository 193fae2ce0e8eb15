import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { DRAINS_S, LAGS_MS, PRESTOPS, type RaceData, type RaceKnobs, raceKnobs } from '../knobs/endpoint-race.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Scrolled, Told } from './acts.tsx';
import { Seg } from './controls.tsx';
import { type Lane, Lanes } from './lanes.tsx';

function EndpointRace({ knobs, data, words, set, busy, id }: ViewProps<RaceKnobs, RaceData>): JSX.Element {
  const w = words.race;
  const end = Math.max(4, Math.ceil(Math.max(data.gone, data.lastSent) + 0.5));
  const lanes: Lane[] = [
    {
      name: w.kubelet,
      spans: [
        { from: -1, to: 0, look: 'full', hue: 1, text: 'Running' },
        { from: 0, to: data.ended, look: 'part', hue: 1, text: 'Terminating' },
      ],
    },
    {
      name: w.network,
      spans: [
        { from: -1, to: data.unlisted, look: 'full', hue: 4 },
        { from: data.unlisted, to: data.lastSent, look: 'part', hue: 4, text: w.stillSent },
      ],
    },
    { name: w.lost, spans: [], dots: data.failures.map((at) => ({ at, look: 'bad' as const })) },
  ];
  const gap = Math.max(0, data.lastSent - data.ended);
  const seg = <T extends number>(
    label: string,
    key: keyof RaceKnobs,
    values: readonly T[],
    text: (n: number) => string,
  ) => (
    <span class="knob">
      <span>{label}</span>
      <Seg
        label={label}
        value={String(knobs[key])}
        options={[...new Set([...values, knobs[key]])]
          .sort((a, b) => a - b)
          .map((n) => ({ value: String(n), text: text(n) }))}
        set={set && ((n) => set({ [key]: Number(n) }))}
      />
    </span>
  );
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <Lanes
        id={id}
        lanes={lanes}
        from={-1}
        to={end}
        marks={[{ at: 0, text: w.deleted }, ...(data.ended > 0.4 ? [{ at: data.ended, text: w.ended }] : [])]}
        label={fill(w.label, { ended: data.ended.toFixed(1), sent: data.lastSent.toFixed(1), failed: data.failed })}
        unit={words.secondsFirst}
      />
      <div class="knobs">
        {seg(w.preStop, 'preStop', PRESTOPS, (n) => fill(words.secondsFirst, { n }))}
        {seg(w.lag, 'lagMs', LAGS_MS, (n) => fill(words.secondsFirst, { n: n / 1000 }))}
        {seg(w.drain, 'drainS', DRAINS_S, (n) => fill(words.secondsFirst, { n }))}
      </div>
      <Scrolled label={w.table} class="log-table">
        <tbody>
          {(
            [
              [w.unlisted, data.unlisted],
              [w.last, data.lastSent],
              [w.containerEnded, data.ended],
              [w.gone, data.gone],
            ] as const
          ).map(([name, at]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="num">{fill(words.secondsFirst, { n: at.toFixed(2) })}</td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
      <Told
        text={
          busy
            ? words.busy
            : data.failed === 0
              ? fill(w.none, { sent: data.sent })
              : fill(w.said, { failed: data.failed, sent: data.sent, gap: gap.toFixed(1) })
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: raceKnobs, view: EndpointRace, seen: [] });
