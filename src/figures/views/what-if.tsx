import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import {
  availableAt,
  LOSERS,
  type Losers,
  losersOf,
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
import { Seg, Select, Slider } from './controls.tsx';
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
  // turning a knob hides the curves until they are run: first guess, then see
  const turn = (change: Partial<WhatIfKnobs>) => set?.({ ...change, asked: true, guess: null, at: null });
  const { at } = knobs;
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
                turn({ knob, left: { ...knobs.left, [knob]: first }, right: { ...knobs.left, [knob]: second } });
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
              set={set && ((value) => turn({ [id]: { ...side, [knobs.knob]: value } }))}
            />
          ))}
        </div>
      )}
      {sides.map(({ id, knobs: side, arm, hue }) => (
        <div key={id} class="arm">
          <p class={`arm-name r${hue}`}>
            <b>{w[id]}</b> <code>{`${knobs.knob}: ${side[knobs.knob]}`}</code>
          </p>
          {knobs.asked ? null : arm.refused ? (
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
              at={at}
              label={fill(w.chart, { lowest: arm.lowest, most: arm.most, failed: arm.failed })}
              unit={words.secondsFirst}
            />
          )}
        </div>
      ))}
      {knobs.asked ? (
        <div class="knobs guess">
          <p>{w.which}</p>
          <Seg<Losers | ''>
            label={w.which}
            value={knobs.guess ?? ''}
            options={LOSERS.map((value) => ({ value, text: w.losers[value] }))}
            set={set && ((guess) => set({ guess: guess || null }))}
          />
          <button type="button" class="btn" disabled={!set || busy} onClick={() => set?.({ asked: false })}>
            {words.run}
          </button>
        </div>
      ) : (
        <Outcome knobs={knobs} data={data} words={words} set={set} to={to} />
      )}
      <Told text={knobs.asked ? '' : busy ? words.busy : said(knobs, data, words)} />
    </div>
  );
}

/** What was guessed, and which side lost fewer. */
function said(knobs: WhatIfKnobs, data: WhatIfData, words: ViewProps<WhatIfKnobs, WhatIfData>['words']): string {
  const w = words.whatIf;
  const better =
    data.left.failed === data.right.failed ? null : data.left.failed < data.right.failed ? knobs.left : knobs.right;
  const losers = losersOf(data);
  return [
    knobs.guess === null
      ? ''
      : knobs.guess === losers
        ? words.guessRight
        : fill(words.guessWrong, { guess: w.losers[knobs.guess], actual: w.losers[losers] }),
    better ? fill(w.said, { value: `${knobs.knob}: ${better[knobs.knob]}` }) : w.same,
  ]
    .filter(Boolean)
    .join(' ');
}

/** The instant both curves are read at, and the table of differences. */
function Outcome({
  knobs,
  data,
  words,
  set,
  to,
}: Pick<ViewProps<WhatIfKnobs, WhatIfData>, 'knobs' | 'data' | 'words' | 'set'> & { to: number }): JSX.Element {
  const w = words.whatIf;
  const { at } = knobs;
  const sides = [
    { id: 'left', side: knobs.left, arm: data.left },
    { id: 'right', side: knobs.right, arm: data.right },
  ] as const;
  return (
    <>
      <Legend
        curves={[
          { name: w.available, hue: 1, look: 'area', points: [] },
          { name: w.all, hue: 1, look: 'dashed', points: [] },
        ]}
      />
      <Slider
        label={w.at}
        value={at ?? 0}
        max={Math.floor(to)}
        step={0.5}
        text={fill(words.secondsFirst, { n: (at ?? 0).toFixed(1) })}
        set={set && ((seconds) => set({ at: seconds }))}
      />
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <th scope="col">
              <code>{knobs.knob}</code>
            </th>
            <th scope="col">{w.took}</th>
            {at !== null && <th scope="col">{fill(w.availableAt, { n: at.toFixed(1) })}</th>}
            <th scope="col">{w.lowest}</th>
            <th scope="col">{w.most}</th>
            <th scope="col">{w.failed}</th>
          </tr>
        </thead>
        <tbody>
          {sides.map(({ id, side, arm }) => (
            <tr key={id}>
              <th scope="row" class="mono">
                {side[knobs.knob]}
              </th>
              <td class="num">
                {arm.seconds === null ? w.never : fill(words.secondsFirst, { n: arm.seconds.toFixed(1) })}
              </td>
              {at !== null && <td class="num">{availableAt(arm, at) ?? '–'}</td>}
              <td class="num">{arm.lowest}</td>
              <td class="num">{arm.most}</td>
              <td class="num">{fill(w.of, { n: arm.failed, of: arm.sent })}</td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
    </>
  );
}

export const figure = defineFigure({ knobs: whatIfKnobs, view: WhatIf, seen: ['asked', 'guess', 'at'] });
