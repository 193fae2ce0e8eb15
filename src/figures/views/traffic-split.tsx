import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { SELECTS, type SplitData, type SplitKnobs, splitKnobs } from '../knobs/traffic-split.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Told } from './acts.tsx';
import { Seg, Stepper } from './controls.tsx';
import { type Curve, CurveChart, Legend } from './curve-chart.tsx';

function TrafficSplit({ knobs, data, words, set, busy }: ViewProps<SplitKnobs, SplitData>): JSX.Element {
  const w = words.split;
  const all = data.endpoints.stable + data.endpoints.canary;
  // the ratio of ready endpoints, which is all a Service knows
  const expected = all === 0 ? 0 : Math.round((data.endpoints.canary / all) * 100);
  const measured = data.answered === 0 ? 0 : Math.round((data.canary / data.answered) * 100);
  const curves: Curve[] = [{ name: w.measured, hue: 2, look: 'area', points: data.shares }];
  const pods = (n: number, hue: number, name: string) => (
    <p class={`plates r${hue}`}>
      <span class="mono">{`${name} ${n}`}</span>
      {Array.from({ length: n }, (_, i) => (
        <svg key={i} class="pic plate" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <use class="fill" href="#S-ready" />
        </svg>
      ))}
    </p>
  );
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <div class="plate-rows">
        {pods(data.endpoints.stable, 1, 'stable')}
        {pods(data.endpoints.canary, 2, 'canary')}
      </div>
      <CurveChart
        curves={curves}
        to={data.seconds}
        top={100}
        height={150}
        suffix="%"
        limits={[{ at: expected, text: fill(w.expected, { n: expected }) }]}
        label={fill(w.chart, { expected, measured })}
        unit={words.secondsFirst}
      />
      <Legend curves={curves} />
      <div class="knobs">
        {(['stable', 'canary'] as const).map((name) => (
          <Stepper
            key={name}
            label={name}
            code
            value={knobs[name]}
            min={0}
            max={20}
            less={words.less}
            more={words.more}
            set={set && ((n) => set({ [name]: n }))}
          />
        ))}
        <span class="knob">
          <span>{w.selects}</span>
          <Seg<SplitKnobs['selects']>
            label={w.selects}
            value={knobs.selects}
            options={SELECTS.map((value) => ({ value, text: w.selectors[value] }))}
            set={set && ((selects) => set({ selects }))}
          />
        </span>
      </div>
      <Told
        text={
          busy
            ? words.busy
            : data.answered === 0
              ? fill(w.nobody, { failed: data.failed })
              : fill(w.said, { canary: data.canary, answered: data.answered, measured, expected })
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: splitKnobs, view: TrafficSplit, seen: [] });
