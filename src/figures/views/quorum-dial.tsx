import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { type QuorumData, type QuorumKnobs, quorumKnobs } from '../knobs/quorum-dial.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Told } from './acts.tsx';
import { Stepper } from './controls.tsx';
import { type Curve, CurveChart, Legend } from './curve-chart.tsx';

function QuorumDial({ knobs, data, words, set, busy }: ViewProps<QuorumKnobs, QuorumData>): JSX.Element {
  const w = words.quorum;
  const { members, up } = knobs;
  const majority = Math.floor(members / 2) + 1;
  const works = data.accepted > 0;
  const curves: Curve[] = [
    { name: w.accepted, hue: 3, look: 'area', points: data.seconds.map(([s, n]) => [s, n]) },
    { name: w.refused, hue: 5, look: 'line', points: data.seconds.map(([s, , n]) => [s, n]) },
  ];
  const plate = 62;
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <svg class="pic quorum" viewBox="0 0 437 86" role="img" aria-label={fill(w.dial, { up, members, majority })}>
        {Array.from({ length: members }, (_, i) => (
          <g
            key={i}
            class={`pod r${i < up ? 3 : 5} ${i < up ? 'ready' : 'failed'}`}
            transform={`translate(${i * plate} 6)`}
          >
            <use class="fill" href={`#M-${i < up ? 'ready' : 'failed'}`} />
            <text class="nm" x="8" y="25">
              {i}
            </text>
          </g>
        ))}
        <path class="beam" d={`M${majority * plate - 3} 0V58`} stroke-dasharray="4 3" />
        <text class="q tx-m" x={Math.max(44, Math.min(390, majority * plate - 3))} y="76">
          {fill(w.majority, { n: majority })}
        </text>
      </svg>
      <CurveChart
        curves={curves}
        to={data.seconds.length}
        top={6}
        height={110}
        marks={[{ at: 0, text: w.lost }]}
        label={fill(w.said, { up, members, accepted: data.accepted, refused: data.refused })}
        unit={words.secondsFirst}
      />
      <Legend curves={curves} />
      <div class="knobs">
        <Stepper
          label={w.members}
          value={members}
          min={1}
          max={7}
          less={words.less}
          more={words.more}
          set={set && ((n) => set({ members: n, up: Math.min(n, up) }))}
        />
        <Stepper
          label={w.up}
          value={up}
          min={0}
          max={members}
          less={words.less}
          more={words.more}
          set={set && ((n) => set({ up: n }))}
        />
      </div>
      <Told
        text={
          busy
            ? words.busy
            : `${fill(w.said, { up, members, accepted: data.accepted, refused: data.refused })} ${works ? w.works : w.stands}`
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: quorumKnobs, view: QuorumDial, seen: [] });
