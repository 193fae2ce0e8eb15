import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { HPA_LOADS, HPA_WINDOWS, type HpaData, type HpaKnobs, hpaKnobs } from '../knobs/hpa-loop.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Scrolled, Told } from './acts.tsx';
import { Seg, Stepper } from './controls.tsx';
import { type Curve, CurveChart, Legend } from './curve-chart.tsx';

/** The autoscaler leaves a ratio within a tenth of 1 alone. */
const TOLERANCE = 0.1;
const TARGETS = [30, 50, 80] as const;

function HpaLoop({ knobs, data, words, set, busy }: ViewProps<HpaKnobs, HpaData>): JSX.Element {
  const w = words.hpa;
  const usage: Curve[] = [{ name: w.usage, hue: 2, look: 'line', points: data.usage }];
  const counts: Curve[] = [
    { name: w.desired, look: 'ink', points: data.desired },
    { name: w.ready, hue: 1, look: 'area', points: data.ready },
  ];
  const loadId = (Object.keys(HPA_LOADS) as (keyof typeof HPA_LOADS)[]).find(
    (id) => JSON.stringify(HPA_LOADS[id]) === JSON.stringify(knobs.load),
  );
  const marks = knobs.load.filter(({ at }) => at > 0).map(({ at, rate }) => ({ at, text: fill(w.rate, { n: rate }) }));
  const most = Math.max(...data.desired.map(([, n]) => n));
  const down = data.steps.find(({ from, to, seconds }) => to < from && seconds > (knobs.load.at(-1)?.at ?? 0));
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <CurveChart
        curves={usage}
        to={data.until}
        top={Math.max(knobs.target * 1.5, ...data.usage.map(([, n]) => n))}
        height={140}
        suffix="%"
        bands={[{ from: knobs.target * (1 - TOLERANCE), to: knobs.target * (1 + TOLERANCE) }]}
        limits={[{ at: knobs.target, text: fill(w.target, { n: knobs.target }) }]}
        marks={marks}
        label={fill(w.usageChart, { most: Math.max(...data.usage.map(([, n]) => n)), target: knobs.target })}
        unit={words.secondsFirst}
      />
      <CurveChart
        curves={counts}
        to={data.until}
        top={Math.max(most, knobs.max) + 0.6}
        height={140}
        limits={[{ at: knobs.max, text: `maxReplicas ${knobs.max}` }]}
        marks={marks.map(({ at }) => ({ at, text: '' }))}
        label={data.steps.map(({ seconds, from, to }) => `${Math.round(seconds)} ${from} → ${to}`).join(', ')}
        unit={words.secondsFirst}
      />
      <Legend curves={[...usage, ...counts]} />
      <div class="knobs">
        <span class="knob">
          <span>{w.load}</span>
          <Seg
            label={w.load}
            value={loadId ?? ''}
            options={(Object.keys(HPA_LOADS) as (keyof typeof HPA_LOADS)[]).map((value) => ({
              value,
              text: w.loads[value],
            }))}
            set={set && ((id) => set({ load: HPA_LOADS[id as keyof typeof HPA_LOADS] }))}
          />
        </span>
        <span class="knob">
          <span>{w.targetKnob}</span>
          <Seg
            label={w.targetKnob}
            value={String(knobs.target)}
            options={[...new Set([...TARGETS, knobs.target])]
              .sort((a, b) => a - b)
              .map((n) => ({ value: String(n), text: `${n}%` }))}
            set={set && ((n) => set({ target: Number(n) }))}
          />
        </span>
        <span class="knob">
          <span>{w.window}</span>
          <Seg
            label={w.window}
            value={String(knobs.window)}
            options={HPA_WINDOWS.map((n) => ({ value: String(n), text: fill(words.secondsFirst, { n }) }))}
            set={set && ((n) => set({ window: Number(n) }))}
          />
        </span>
        <Stepper
          label="maxReplicas"
          code
          value={knobs.max}
          min={knobs.min}
          max={12}
          less={words.less}
          more={words.more}
          set={set && ((max) => set({ max }))}
        />
      </div>
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <th scope="col">{words.at}</th>
            <th scope="col">{w.replicas}</th>
            <th scope="col">{w.why}</th>
          </tr>
        </thead>
        <tbody>
          {data.steps.map((step) => (
            <tr key={step.seconds}>
              <td class="num">{Math.round(step.seconds)}</td>
              <td class="num">
                {step.from} → <b>{step.to}</b>
              </td>
              <td class="mono">{step.why}</td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
      <Told
        text={
          busy
            ? words.busy
            : data.steps.length === 0
              ? w.nothing
              : down
                ? fill(w.said, { most, after: Math.round(down.seconds - (knobs.load.at(-1)?.at ?? 0)) })
                : fill(w.stays, { most })
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: hpaKnobs, view: HpaLoop, seen: [] });
