// Lanes of time: what each thing was, from when to when, and what was done at which instant. Every lane's name stands over it, so
// that long names of controllers fit a phone.
import type { JSX } from 'preact';

/** full: as it should be; part: on its way; empty: there, not usable; out: leaving. */
type SpanLook = 'full' | 'part' | 'empty' | 'out';

export interface Lane {
  readonly name: string;
  readonly spans: readonly {
    readonly from: number;
    readonly to: number;
    readonly look: SpanLook;
    readonly hue?: number;
    readonly text?: string;
  }[];
  readonly dots?: readonly { readonly at: number; readonly look: 'done' | 'bad' }[];
}

const WIDTH = 437;
const LEFT = 6;
const RIGHT = 14;
const ROW = 40;
const BAR = 15;
const HEAD = 22;

export function Lanes(props: {
  id: string;
  lanes: readonly Lane[];
  /** Seconds at the left and right edge. */
  from?: number;
  to: number;
  /** Instants that concern all lanes. */
  marks?: readonly { readonly at: number; readonly text: string }[];
  /** Read out for the picture. */
  label: string;
  /** "{n} s" for the first tick. */
  unit: string;
}): JSX.Element {
  const { id, lanes, to, marks = [] } = props;
  const from = props.from ?? 0;
  const x = (s: number) =>
    r(LEFT + ((Math.max(from, Math.min(to, s)) - from) / (to - from || 1)) * (WIDTH - LEFT - RIGHT));
  const bottom = HEAD + lanes.length * ROW;
  return (
    <svg class="time lanes" viewBox={`0 0 ${WIDTH} ${bottom + 20}`} role="img" aria-label={props.label}>
      <defs>
        {[1, 2, 3, 4, 5].map((hue) => (
          <pattern
            key={hue}
            id={`${id}-part-${hue}`}
            class={`r${hue}`}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V5" stroke="var(--rev)" stroke-width="2.2" />
          </pattern>
        ))}
      </defs>
      {marks.map(({ at, text }, i) => (
        <g key={text}>
          <path class="ev" stroke-dasharray="2 3" d={`M${x(at)} ${i % 2 ? 24 : 14}V${bottom}`} />
          <text class={x(at) > WIDTH * 0.6 ? 'q tx-r' : 'q'} x={x(at) + (x(at) > WIDTH * 0.6 ? -4 : 4)} y="12">
            {text}
          </text>
        </g>
      ))}
      {lanes.map((lane, row) => {
        const y = HEAD + row * ROW;
        return (
          <g key={lane.name}>
            <text class={/^[ -~└]*$/.test(lane.name) ? 'lane-name code' : 'lane-name'} x={LEFT} y={y + 13}>
              {lane.name}
            </text>
            <path class="axis" d={`M${LEFT} ${y + 20 + BAR / 2}H${WIDTH - RIGHT}`} />
            {lane.spans.map((span) => {
              const left = x(span.from);
              const width = Math.max(1.5, r(x(span.to) - left));
              const hue = span.hue ?? 1;
              return (
                <g key={`${span.from}-${span.look}`} class={`r${hue}`}>
                  <rect x={left} y={y + 20} width={width} height={BAR} fill="var(--ground)" />
                  <rect
                    x={left}
                    y={y + 20}
                    width={width}
                    height={BAR}
                    class={`span-${span.look}`}
                    fill={
                      span.look === 'full' ? 'var(--rev)' : span.look === 'part' ? `url(#${id}-part-${hue})` : 'none'
                    }
                    stroke="var(--rev)"
                    stroke-dasharray={span.look === 'out' ? '3 3' : undefined}
                  />
                  {span.text && width > widthOf(span.text) + 8 && (
                    <text class={span.look === 'full' ? 'on-span' : 'in-span'} x={left + 5} y={y + 20 + 11.5}>
                      {span.text}
                    </text>
                  )}
                </g>
              );
            })}
            {(lane.dots ?? []).map(({ at, look }) =>
              look === 'done' ? (
                <circle key={at} class="ink-dot" cx={x(at)} cy={y + 20 + BAR / 2} r="4" />
              ) : (
                <path key={at} class="bad-dot" d={`M${x(at) - 3.5} ${y + 24}l7 7m0-7l-7 7`} />
              ),
            )}
          </g>
        );
      })}
      {ticksOf(from, to).map((s, i) => (
        <text key={s} class="f tx-m num" x={Math.max(12, x(s))} y={bottom + 15}>
          {i === 0 ? props.unit.replace('{n}', String(s)) : s}
        </text>
      ))}
    </svg>
  );
}

/** About: Hangul is twice as wide as Latin. */
const widthOf = (text: string): number => [...text].reduce((sum, c) => sum + (c > '\u1100' ? 12 : 7), 0);

/** Round seconds with at least 44 px between them. */
export function ticksOf(from: number, to: number, width = WIDTH - LEFT - RIGHT): number[] {
  const every = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600].find((s) => (s / (to - from || 1)) * width >= 44) ?? 600;
  const first = Math.ceil(from / every) * every;
  return Array.from({ length: Math.floor((to - first) / every) + 1 }, (_, i) => first + i * every);
}

const r = (n: number): number => Math.round(n * 10) / 10;
