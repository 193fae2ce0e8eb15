// Curves over virtual seconds: stepped lines and areas of counts, bounds, and instants that matter.
import type { JSX } from 'preact';
import { ticksOf } from './lanes.tsx';

export interface Curve {
  readonly name: string;
  readonly hue?: number;
  readonly look: 'line' | 'area' | 'dashed' | 'ink';
  /** Value in force from that second on. */
  readonly points: readonly (readonly [seconds: number, value: number])[];
}

const WIDTH = 437;
const LEFT = 44;
const RIGHT = 14;
const TOP = 20;

export function CurveChart(props: {
  curves: readonly Curve[];
  to: number;
  from?: number;
  top: number;
  height?: number;
  /** Behind a value of the scale: "%". */
  suffix?: string;
  limits?: readonly { readonly at: number; readonly text: string }[];
  bands?: readonly { readonly from: number; readonly to: number }[];
  marks?: readonly { readonly at: number; readonly text: string }[];
  /** Requests that failed. */
  failures?: readonly number[];
  /** The instant that is looked at. */
  at?: number | null;
  label: string;
  unit: string;
}): JSX.Element {
  const { curves, to, height = 150, suffix = '' } = props;
  const from = props.from ?? 0;
  const ground = height - 22;
  const top = Math.max(1, props.top);
  const x = (s: number) =>
    r(LEFT + ((Math.max(from, Math.min(to, s)) - from) / (to - from || 1)) * (WIDTH - LEFT - RIGHT));
  const y = (n: number) => r(ground - (Math.min(n, top) / top) * (ground - TOP));
  const every = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].find((n) => (n / top) * (ground - TOP) >= 18) ?? 500;
  const levels = Array.from({ length: Math.floor(top / every) + 1 }, (_, i) => i * every);
  const path = ({ points }: Curve) =>
    points.map(([s, n], i) => (i === 0 ? `M${x(s)} ${y(n)}` : `H${x(s)}V${y(n)}`)).join('') + `H${x(to)}`;
  return (
    <svg class="time curve-chart" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={props.label}>
      {(props.bands ?? []).map((band) => (
        <rect
          key={band.from}
          class="band"
          x={LEFT}
          y={y(band.to)}
          width={WIDTH - LEFT - RIGHT}
          height={r(y(band.from) - y(band.to))}
        />
      ))}
      <path d={levels.map((n) => `M${LEFT} ${y(n)}H${WIDTH - RIGHT}`).join('')} stroke="var(--line)" fill="none" />
      {levels.map((n) => (
        <text key={n} class="f tx-r num" x={LEFT - 6} y={y(n) + 4}>
          {n}
          {n > 0 ? suffix : ''}
        </text>
      ))}
      {curves.map((curve) =>
        curve.look === 'area' ? (
          <g key={curve.name} class={`r${curve.hue ?? 1}`}>
            <path
              d={`${path(curve)}V${ground}H${x(curve.points[0]?.[0] ?? from)}z`}
              fill="var(--rev)"
              opacity=".22"
              stroke="none"
            />
            <path d={path(curve)} fill="none" stroke="var(--rev)" stroke-width="1.75" />
          </g>
        ) : (
          <g key={curve.name} class={`r${curve.hue ?? 1}`}>
            <path
              d={path(curve)}
              fill="none"
              stroke={curve.look === 'ink' ? 'var(--ink)' : 'var(--rev)'}
              stroke-width={curve.look === 'ink' ? 2 : 1.75}
              stroke-dasharray={curve.look === 'dashed' ? '5 4' : undefined}
            />
          </g>
        ),
      )}
      {(props.limits ?? []).map(({ at, text }) => (
        <g key={text}>
          <path class="lim" d={`M${LEFT} ${y(at)}H${WIDTH - RIGHT}`} />
          <text class="q num tx-r" x={WIDTH - RIGHT} y={y(at) - 4}>
            {text}
          </text>
        </g>
      ))}
      <path class="axis" d={`M${LEFT} ${ground}H${WIDTH - RIGHT}`} />
      {(props.failures ?? []).map((at) => (
        <path key={at} class="bad-dot" d={`M${x(at)} ${ground - 8}v8`} />
      ))}
      {typeof props.at === 'number' && <path class="now" d={`M${x(props.at)} ${TOP - 8}V${ground}`} />}
      {(props.marks ?? []).map(({ at, text }) => {
        const late = x(at) > WIDTH * 0.62;
        return (
          <g key={text + at}>
            <path class="ev" stroke-dasharray="2 3" d={`M${x(at)} 4V${ground}`} />
            <text class={late ? 'q tx-r' : 'q'} x={x(at) + (late ? -4 : 4)} y="12">
              {text}
            </text>
          </g>
        );
      })}
      {ticksOf(from, to, WIDTH - LEFT - RIGHT).map((s, i) => (
        <text key={s} class="f tx-m num" x={x(s)} y={height - 6}>
          {i === 0 ? props.unit.replace('{n}', String(s)) : s}
        </text>
      ))}
    </svg>
  );
}

/** What the curves are called, with their marks. */
export function Legend({ curves }: { curves: readonly Curve[] }): JSX.Element {
  return (
    <ul class="legend">
      {curves.map((curve) => (
        <li key={curve.name} class={`r${curve.hue ?? 1}`}>
          <span class={`swatch ${curve.look}`} aria-hidden="true" />
          {curve.name}
        </li>
      ))}
    </ul>
  );
}

const r = (n: number): number => Math.round(n * 10) / 10;
