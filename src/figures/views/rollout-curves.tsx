import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { plainText } from '../../site/inline.ts';
import {
  DRAWN_STEPS,
  type RolloutData,
  type RolloutKnobs,
  type RolloutPoint,
  rightSteps,
  rolloutKnobs,
  stepSeconds,
} from '../knobs/rollout-curves.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Inline, Select, Stepper } from './controls.tsx';

const WIDTH = 437;
const HEIGHT = 190;
const GROUND = 168;
const TOP = 30;
const LEFT = 26;
const RIGHT = 92;
const SHARES = ['0', '1', '2', '3', '4', '6', '10%', '25%', '30%', '50%', '75%', '100%'] as const;

function RolloutCurves(props: ViewProps<RolloutKnobs, RolloutData>): JSX.Element {
  const { knobs, data, words, set } = props;
  const w = words.rollout;
  // turning a knob hides the curve until it is run: first draw, then see
  const turn = (change: Partial<RolloutKnobs>) =>
    set?.({ ...change, asked: true, guess: knobs.guess ?? Array.from({ length: DRAWN_STEPS }, () => knobs.replicas) });
  const seconds = stepSeconds(knobs);
  const shares = (value: string) => [...new Set([...SHARES, value])].map((v) => ({ value: v, text: v }));
  return (
    <div class="figure-body">
      {data.refused && !knobs.asked ? (
        <pre class="term folds" lang="en" tabIndex={0}>
          {data.refused}
        </pre>
      ) : (
        <Chart {...props} />
      )}
      {!knobs.locked && (
        <>
          <div class="knobs many">
            <Stepper
              label="replicas"
              code
              value={knobs.replicas}
              min={1}
              max={12}
              less={words.less}
              more={words.more}
              set={set && ((replicas) => turn({ replicas }))}
            />
            <Select
              label="maxSurge"
              code
              value={knobs.maxSurge}
              options={shares(knobs.maxSurge)}
              set={set && ((maxSurge) => turn({ maxSurge }))}
            />
            <Select
              label="maxUnavailable"
              code
              value={knobs.maxUnavailable}
              options={shares(knobs.maxUnavailable)}
              set={set && ((maxUnavailable) => turn({ maxUnavailable }))}
            />
            <Stepper
              label={w.ready}
              value={knobs.ready}
              min={1}
              max={10}
              less={words.less}
              more={words.more}
              set={set && ((ready) => turn({ ready }))}
            />
            <Stepper
              label="minReadySeconds"
              code
              value={knobs.minReadySeconds}
              min={0}
              max={20}
              less={words.less}
              more={words.more}
              set={set && ((minReadySeconds) => turn({ minReadySeconds }))}
            />
            <Select<RolloutKnobs['image']>
              label={w.image}
              value={knobs.image}
              options={[
                { value: 'good', text: w.good },
                { value: 'late-bad', text: w.lateBad },
                { value: 'bad', text: w.bad },
              ]}
              set={set && ((image) => turn({ image }))}
            />
          </div>
          {knobs.asked && knobs.guess && (
            <div class="knobs guess">
              <p>{w.draw}</p>
              <Stepper
                label={fill(w.step, { from: knobs.step * seconds, to: (knobs.step + 1) * seconds })}
                value={knobs.step + 1}
                min={1}
                max={DRAWN_STEPS}
                less={w.earlier}
                more={w.later}
                set={set && ((step) => set({ step: step - 1 }))}
              />
              <Stepper
                label={w.guess}
                value={knobs.guess[knobs.step] ?? 0}
                min={0}
                max={most(knobs, data)}
                less={words.less}
                more={words.more}
                set={set && ((n) => set({ guess: knobs.guess?.map((old, i) => (i < knobs.step ? old : n)) ?? null }))}
              />
              <button type="button" class="btn" disabled={!set || props.busy} onClick={() => set?.({ asked: false })}>
                {props.busy ? words.busy : words.run}
              </button>
            </div>
          )}
        </>
      )}
      <p class="figure-said" role="status">
        <Inline text={knobs.asked ? '' : props.busy ? words.busy : data.refused ? '' : said(props)} />
      </p>
    </div>
  );
}

function said({ knobs, data, words }: Pick<ViewProps<RolloutKnobs, RolloutData>, 'knobs' | 'data' | 'words'>): string {
  const w = words.rollout;
  const rounding = (value: string, n: number, name: string, way: string) =>
    value.endsWith('%') ? fill(w.rounded, { name, value, of: knobs.replicas, n, way }) : '';
  const parts = [
    fill(w.bounds, { max: data.max, min: data.min }),
    rounding(knobs.maxSurge, data.max - knobs.replicas, 'maxSurge', w.up),
    rounding(knobs.maxUnavailable, knobs.replicas - data.min, 'maxUnavailable', w.down),
    data.stuck
      ? fill(w.stuck, { lowest: data.lowest })
      : fill(w.took, { seconds: data.seconds.toFixed(1), lowest: data.lowest }),
  ];
  if (knobs.guess !== null)
    parts.push(
      fill(w.drawn, {
        all: DRAWN_STEPS,
        n: rightSteps(knobs.guess, stepSeconds(knobs), data.points),
        guess: Math.min(...knobs.guess),
        actual: data.lowest,
      }),
    );
  return parts.filter(Boolean).join(' ');
}

/** The most pods that can be drawn. */
const most = (knobs: RolloutKnobs, data: RolloutData): number =>
  Math.max(knobs.replicas + 2, data.max, data.highest, ...(knobs.guess ?? []));

function Chart({ knobs, data, words, id, set }: ViewProps<RolloutKnobs, RolloutData>): JSX.Element {
  const w = words.rollout;
  const { guess } = knobs;
  const seconds = stepSeconds(knobs);
  const top = (knobs.asked ? most(knobs, data) : Math.max(data.max, data.highest, ...(guess ?? []), 1)) + 0.6;
  const last = data.points.at(-1)?.seconds ?? 0;
  const shown = Math.max(6, data.stuck ? Math.min(40, last + 6) : Math.max(last, data.seconds) + 1.5);
  const end = knobs.asked ? DRAWN_STEPS * seconds : shown;
  const x = (s: number) => LEFT + ((s + 1) / (end + 1)) * (WIDTH - LEFT - RIGHT);
  const y = (n: number) => GROUND - (n / top) * (GROUND - TOP);
  const levels = Array.from({ length: Math.floor(top) + 1 }, (_, i) => i).filter((n) => top <= 8 || n % 2 === 0);
  const every = [1, 2, 5, 10].find((s) => x(s) - x(0) >= 40) ?? 10;
  const ticks = Array.from({ length: Math.floor(end / every) + 1 }, (_, i) => i * every);
  const hidden = knobs.asked;
  const area = (from: (p: RolloutPoint) => number, to: (p: RolloutPoint) => number): JSX.Element[] =>
    data.points.flatMap((p, i) => {
      const right = x(Math.min(end, data.points[i + 1]?.seconds ?? end));
      const left = x(p.seconds);
      const height = y(from(p)) - y(to(p));
      return height > 0 && right > left
        ? [<rect key={i} x={round(left)} y={round(y(to(p)))} width={round(right - left)} height={round(height)} />]
        : [];
    });
  const line = (n: (p: RolloutPoint) => number) =>
    data.points.map((p, i) => `${i ? 'H' : 'M'}${round(x(p.seconds))}${i ? 'V' : ' '}${round(y(n(p)))}`).join('') +
    `H${round(x(end))}`;
  const close = (data.max - data.min) * (y(0) - y(1)) < 15;
  const drawn = (n: readonly number[]) =>
    n
      .slice(0, Math.ceil(end / seconds))
      .map((value, i) => {
        const from = round(x(Math.min(end, i * seconds)));
        return `${i ? `V${round(y(value))}` : `M${from} ${round(y(value))}`}H${round(x(Math.min(end, (i + 1) * seconds)))}`;
      })
      .join('');
  /** Draws from the first touch to the last; steps and counts can be chosen below the chart as well. */
  const draw = (down: PointerEvent) => {
    if (!set || !guess) return;
    const element = down.currentTarget as SVGSVGElement;
    const box = element.getBoundingClientRect();
    const now = [...guess];
    const to = (event: PointerEvent) => {
      const s = (((event.clientX - box.left) / box.width) * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT);
      const step = Math.max(0, Math.min(DRAWN_STEPS - 1, Math.floor((s * (end + 1) - 1) / seconds)));
      const level = ((GROUND - ((event.clientY - box.top) / box.height) * HEIGHT) / (GROUND - TOP)) * top;
      now[step] = Math.max(0, Math.min(Math.floor(top), Math.round(level)));
      set({ guess: [...now], step });
    };
    const stop = () => {
      element.removeEventListener('pointermove', to);
      element.removeEventListener('pointerup', stop);
      element.removeEventListener('pointercancel', stop);
    };
    element.setPointerCapture(down.pointerId);
    element.addEventListener('pointermove', to);
    element.addEventListener('pointerup', stop);
    element.addEventListener('pointercancel', stop);
    to(down);
  };
  return (
    <svg
      class={`time curves${hidden ? ' draws' : ''}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={hidden ? w.hidden : plainText(said({ knobs, data, words }))}
      onPointerDown={hidden ? draw : undefined}
    >
      <defs>
        <pattern
          id={`${id}-wait`}
          class="r2"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0V5" stroke="var(--rev)" stroke-width="2.2" />
        </pattern>
      </defs>
      {!hidden && (
        <rect
          class="band"
          x={LEFT}
          y={round(y(data.max))}
          width={WIDTH - RIGHT - LEFT}
          height={round(y(data.min) - y(data.max))}
        />
      )}
      <path
        d={levels.map((n) => `M${LEFT} ${round(y(n))}H${WIDTH - RIGHT}`).join('')}
        stroke="var(--line)"
        fill="none"
      />
      {levels.map((n) => (
        <text key={n} class="f tx-r num" x={LEFT - 8} y={round(y(n) + 4)}>
          {n}
        </text>
      ))}
      {!hidden && (
        <>
          <g class="r1 area">
            {area(
              () => 0,
              (p) => p.old,
            )}
          </g>
          <g class="r2 area">
            {area(
              (p) => p.old,
              (p) => p.old + p.fresh,
            )}
          </g>
          <g fill={`url(#${id}-wait)`}>
            {area(
              (p) => p.old + p.fresh,
              (p) => p.old + p.fresh + p.waiting,
            )}
          </g>
          <path d={line((p) => p.old + p.fresh)} fill="none" stroke="var(--ink)" stroke-width="2" />
        </>
      )}
      <path class="axis" d={`M${LEFT} ${GROUND}H${WIDTH - RIGHT}`} />
      {!hidden && (
        <>
          <path
            class="lim"
            d={`M${LEFT} ${round(y(data.max))}H${WIDTH - RIGHT + 4}M${LEFT} ${round(y(data.min))}H${WIDTH - RIGHT + 4}`}
          />
          <text class="q num" x={WIDTH - RIGHT + 9} y={round(y(data.max) + (close ? -1 : 4))}>
            {fill(w.max, { n: data.max })}
          </text>
          <text class="q num" x={WIDTH - RIGHT + 9} y={round(y(data.min) + (close ? 12 : 4))}>
            {fill(w.min, { n: data.min })}
          </text>
        </>
      )}
      {guess && (
        <>
          {hidden && (
            <rect
              class="band"
              x={round(x(knobs.step * seconds))}
              y={TOP}
              width={round(x(seconds) - x(0))}
              height={GROUND - TOP}
            />
          )}
          <path class="drawn" d={drawn(guess)} />
          <text class="strong" x={WIDTH - RIGHT + 9} y={round(y(guess.at(-1) ?? 0) + (hidden ? 4 : 18))}>
            {w.mine}
          </text>
        </>
      )}
      <path class="flag" d={`M${round(x(0))} ${GROUND}V12`} />
      <path class="flagbg" d={`M${round(x(0))} 1h80l-5 8 5 8H${round(x(0))}z`} />
      <text class="flagtx" x={round(x(0) + 6)} y="13">
        set image
      </text>
      {ticks.map((s) => (
        <text key={s} class="f tx-m num" x={round(x(s))} y="185">
          {s === 0 ? fill(words.secondsFirst, { n: 0 }) : s}
        </text>
      ))}
    </svg>
  );
}

const round = (n: number): number => Math.round(n * 10) / 10;

export const figure = defineFigure({ knobs: rolloutKnobs, view: RolloutCurves, seen: ['guess', 'step', 'asked'] });
