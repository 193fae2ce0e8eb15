import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import {
  WHAT_IF_KNOBS,
  WHAT_IF_NAMES,
  type WhatIfArm,
  type WhatIfData,
  type WhatIfKnob,
  type WhatIfKnobs,
  whatIfKnobs,
} from '../knobs/what-if.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Scrolled, Told } from './acts.tsx';
import { Select } from './controls.tsx';
import { type Curve, CurveChart, Legend } from './curve-chart.tsx';

function WhatIf({ knobs, data, words, set, busy }: ViewProps<WhatIfKnobs, WhatIfData>): JSX.Element {
  const w = words.whatIf;
  const sides = [
    { id: 'left', knobs: knobs.left, arm: data.left, hue: 1 },
    { id: 'right', knobs: knobs.right, arm: data.right, hue: 2 },
  ] as const;
  const to = Math.max(
    8,
    ...sides.map(({ arm }) => Math.max(arm.points.at(-1)?.[0] ?? 0, arm.failures.at(-1) ?? 0) + 1.5),
  );
  const top = Math.max(knobs.replicas, ...sides.map(({ arm }) => arm.most)) + 0.6;
  const curvesOf = (arm: WhatIfArm, hue: number): Curve[] => [
    { name: w.available, hue, look: 'area', points: arm.points.map(([s, n]) => [s, n]) },
    { name: w.all, hue, look: 'dashed', points: arm.points.map(([s, , n]) => [s, n]) },
  ];
  const better =
    data.left.failed === data.right.failed ? null : data.left.failed < data.right.failed ? knobs.left : knobs.right;
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      {!knobs.locked && (
        <div class="knobs">
          <Select<WhatIfKnob>
            label={w.knob}
            value={knobs.knob}
            options={WHAT_IF_NAMES.map((value) => ({ value, text: value }))}
            set={
              set &&
              ((knob) => {
                const [first, second] = WHAT_IF_KNOBS[knob];
                set({ knob, left: { ...knobs.left, [knob]: first }, right: { ...knobs.left, [knob]: second } });
              })
            }
          />
          {sides.map(({ id, knobs: side }) => (
            <Select
              key={id}
              label={w[id]}
              value={side[knobs.knob]}
              options={[...new Set([...WHAT_IF_KNOBS[knobs.knob], side[knobs.knob]])].map((value) => ({
                value,
                text: value,
              }))}
              set={set && ((value) => set({ [id]: { ...side, [knobs.knob]: value } }))}
            />
          ))}
        </div>
      )}
      {sides.map(({ id, knobs: side, arm, hue }) => (
        <div key={id} class="arm">
          <p class={`arm-name r${hue}`}>
            <b>{w[id]}</b> <code>{`${knobs.knob}: ${side[knobs.knob]}`}</code>
          </p>
          {arm.refused ? (
            <pre class="term folds" lang="en" tabIndex={0}>
              {arm.refused}
            </pre>
          ) : (
            <CurveChart
              curves={curvesOf(arm, hue)}
              to={to}
              top={top}
              height={128}
              failures={arm.failures}
              label={fill(w.chart, { lowest: arm.lowest, most: arm.most, failed: arm.failed })}
              unit={words.secondsFirst}
            />
          )}
        </div>
      ))}
      <Legend curves={curvesOf(data.left, 1)} />
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <th scope="col">
              <code>{knobs.knob}</code>
            </th>
            <th scope="col">{w.took}</th>
            <th scope="col">{w.lowest}</th>
            <th scope="col">{w.most}</th>
            <th scope="col">{w.failed}</th>
          </tr>
        </thead>
        <tbody>
          {sides.map(({ id, knobs: side, arm }) => (
            <tr key={id}>
              <th scope="row" class="mono">
                {side[knobs.knob]}
              </th>
              <td class="num">
                {arm.seconds === null ? w.never : fill(words.secondsFirst, { n: arm.seconds.toFixed(1) })}
              </td>
              <td class="num">{arm.lowest}</td>
              <td class="num">{arm.most}</td>
              <td class="num">{fill(w.of, { n: arm.failed, of: arm.sent })}</td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
      <Told
        text={busy ? words.busy : better ? fill(w.said, { value: `${knobs.knob}: ${better[knobs.knob]}` }) : w.same}
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: whatIfKnobs, view: WhatIf, seen: [] });
