// The time bar as SVG: what is available at the bottom (its top edge is the level to compare with the limits), then what is not
// ready, then what is leaving; commands and faults as flags, events as ticks, the beginnings of alerts as triangles, windows of
// checks as dashed brackets. A pure function.
import type { JSX } from 'preact';
import type { TimelineView } from '../../simulator/lab/view.ts';
import { fill } from '../i18n/fill.ts';
import type { Messages } from '../i18n/index.ts';
import { clockText, lengthText } from './clock.ts';
import { FOLD_PX, type TimeScale } from './time-scale.ts';

type TimeWords = Messages['time'];

interface TimeBarProps {
  /** The line of a fault's flag is what it says. */
  readonly timeline: TimelineView;
  /** The beginnings of alerts, with what they said. */
  readonly alerts?: readonly { readonly atMs: number; readonly text: string }[];
  readonly scale: TimeScale;
  /** First pixel of the scale that is shown. */
  readonly from: number;
  readonly width: number;
  readonly nowMs: number;
  /** Where one looks: null is now. */
  readonly atMs: number | null;
  readonly words: TimeWords;
  readonly limits: { readonly min: string; readonly max: string };
  readonly checkName: (id: string) => string;
  /** Narrow: short flags, no direct labels. */
  readonly small: boolean;
  /** 104 px high: no events, no windows (phones, home page). */
  readonly low: boolean;
  /** Whole length known beforehand (home page): drawn dotted right of now with its axis. */
  readonly untilMs?: number;
  /** Distinguishes the patterns of several bars on a page. */
  readonly id: string;
}

const GROUND = 84;

export function TimeBar(props: TimeBarProps): JSX.Element {
  const { timeline, scale, from, width, nowMs, id } = props;
  const at = props.atMs ?? nowMs;
  const x = (ms: number) => Math.round((scale.x(ms) - from) * 10) / 10;
  const nowX = x(nowMs);
  const atX = x(at);
  const most = timeline.steps.reduce(
    (max, s) =>
      Math.max(
        max,
        s.stacks.reduce((n, k) => n + k.available + k.waiting + k.leaving, 0),
      ),
    Math.max(4, timeline.limits.max ?? 0),
  );
  const perPod = Math.min(7, 66 / most);
  return (
    <svg
      class="time"
      width={width}
      height={props.low ? 104 : 132}
      viewBox={`0 0 ${width} ${props.low ? 104 : 132}`}
      aria-hidden="true"
    >
      <defs>
        {[1, 2, 3, 4, 5].map((hue) => (
          <pattern
            key={`h${hue}`}
            id={`${id}-h${hue}`}
            class={`r${hue}`}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V5" stroke="var(--rev)" stroke-width="2.2" />
          </pattern>
        ))}
        {[1, 2, 3, 4, 5].map((hue) => (
          <pattern
            key={`t${hue}`}
            id={`${id}-t${hue}`}
            class={`r${hue}`}
            width="5"
            height="8"
            patternUnits="userSpaceOnUse"
          >
            <path d="M.8 0V8" stroke="var(--rev)" stroke-width="1.6" opacity=".65" />
          </pattern>
        ))}
        <pattern id={`${id}-future`} width="6" height="6" patternUnits="userSpaceOnUse">
          <circle cx="1" cy="1" r=".7" fill="var(--line-2)" opacity=".5" />
        </pattern>
        <pattern id={`${id}-past`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <path d="M0 0V8" stroke="var(--ground)" stroke-width="5" opacity=".55" />
        </pattern>
        <clipPath id={`${id}-until`}>
          <rect x="0" y="0" width={Math.max(0, Math.min(width, nowX))} height="132" />
        </clipPath>
      </defs>
      {nowX < width && (
        <rect
          x={Math.max(0, nowX)}
          y="28"
          width={width - Math.max(0, nowX)}
          height={GROUND - 28}
          fill={`url(#${id}-future)`}
        />
      )}
      <g clip-path={`url(#${id}-until)`}>
        <Steps {...props} x={x} perPod={perPod} />
      </g>
      <path class="axis" d={`M0 ${GROUND}H${width}`} />
      <Limits {...props} x={x} perPod={perPod} />
      <Folds {...props} knobX={props.low ? null : atX} />
      {props.atMs !== null && nowX > atX && (
        <rect
          x={Math.max(0, atX)}
          y="24"
          width={nowX - Math.max(0, atX)}
          height={GROUND - 24}
          fill={`url(#${id}-past)`}
        />
      )}
      <Flags {...props} x={x} />
      {!props.low && <Ticks {...props} x={x} />}
      <Alerts {...props} x={x} />
      {!props.low && <Windows {...props} x={x} />}
      <Axis {...props} x={x} />
      {!props.small && !props.low && <Now {...props} nowX={nowX} perPod={perPod} />}
      <path class="now" d={`M${atX} 20V${props.low ? 90 : 112}`} />
      <Knob x={atX} text={clockText(at)} width={width} low={props.low} />
    </svg>
  );
}

type WithX = TimeBarProps & { x: (ms: number) => number; perPod?: number };

/** A path for each kind of pod and hue, however many steps: edges stand on whole pixels, and what is narrower than one is not seen. */
function Steps({ timeline, nowMs, x, perPod = 7, id, width }: WithX): JSX.Element {
  const paths = new Map<string, { readonly hue: number; readonly fillWith: string; area: string; edge: string }>();
  timeline.steps.forEach((step, i) => {
    const start = Math.round(x(step.fromMs));
    const end = Math.round(x(Math.min(timeline.steps[i + 1]?.fromMs ?? nowMs, nowMs)));
    if (end <= 0 || start >= width || end <= start) return;
    let y = GROUND;
    const piece = (kind: string, hue: number, n: number, fillWith: string) => {
      if (n <= 0) return;
      const h = n * perPod;
      y -= h;
      const key = kind + hue;
      const path = paths.get(key) ?? { hue, fillWith, area: '', edge: '' };
      paths.set(key, path);
      path.area += `M${start} ${y}H${end}v${h}H${start}z`;
      if (kind === 'w') path.edge += `M${start} ${y}H${end}`;
    };
    const hue = (n: number) => ((n - 1) % 5) + 1;
    for (const s of step.stacks) piece('a', s.hue, s.available, 'var(--rev)');
    for (const s of step.stacks) piece('w', s.hue, s.waiting, `url(#${id}-h${hue(s.hue)})`);
    for (const s of step.stacks) piece('l', s.hue, s.leaving, `url(#${id}-t${hue(s.hue)})`);
  });
  return (
    <g>
      {[...paths].map(([key, { hue, fillWith, area, edge }]) => (
        <g key={key} class={`r${((hue - 1) % 5) + 1}`}>
          <path d={area} fill={fillWith} shape-rendering="crispEdges" />
          {edge && <path d={edge} stroke="var(--rev)" fill="none" stroke-width="1.25" />}
        </g>
      ))}
    </g>
  );
}

function Limits({ timeline, x, perPod = 7, nowMs, width, limits, small, untilMs }: WithX): JSX.Element {
  const { min, max } = timeline.limits;
  if (min === null && max === null) return <g />;
  const nowX = Math.min(width, x(nowMs));
  const level = (n: number) => GROUND - n * perPod;
  const tailX = Math.max(width - 176, nowX + 124);
  const tail = !small && untilMs === undefined && tailX < width - 84;
  const line = (n: number) =>
    `M0 ${level(n)}H${untilMs === undefined ? nowX : width}${tail ? `M${tailX} ${level(n)}H${width - 62}` : ''}`;
  const close = min !== null && max !== null && (max - min) * perPod < 13;
  return (
    <>
      <path class="lim" d={`${min !== null ? line(min) : ''}${max !== null ? line(max) : ''}`} />
      {tail && max !== null && (
        <text class="q num" x={width - 56} y={level(max) + (close ? 0 : 4)}>
          {limits.max}
        </text>
      )}
      {tail && min !== null && (
        <text class="q num" x={width - 56} y={level(min) + (close ? 9 : 4)}>
          {limits.min}
        </text>
      )}
    </>
  );
}

/** Where the length of a fold at `left` is written, from its middle: beside the knob when that stands over it. */
const besideKnob = (left: number, knobX: number | null): number => {
  if (knobX === null || Math.abs(knobX - left) >= 62) return 0;
  return knobX >= left ? knobX - 62 - left : knobX + 62 - left;
};

function Folds({ scale, from, width, words, low, knobX }: TimeBarProps & { knobX: number | null }): JSX.Element {
  return (
    <>
      {scale.folds
        .map((fold) => ({ ...fold, left: fold.x - from + FOLD_PX / 2 }))
        .filter((f) => f.left > -FOLD_PX && f.left < width + FOLD_PX)
        .map((f) => (
          <g key={f.fromMs} transform={`translate(${f.left} 0)`}>
            <path
              d="M0 18l6 12-6 12 6 12-6 12 6 12-6 10"
              transform="translate(-3 0)"
              stroke="var(--ground)"
              stroke-width="8"
              fill="none"
            />
            <path
              d="M-7 20l6 10-6 10 6 10-6 10 6 10-6 10 3 6M1 20l6 10-6 10 6 10-6 10 6 10-6 10 3 6"
              stroke="var(--line-2)"
              fill="none"
            />
            <text class="f tx-m" x={besideKnob(f.left, knobX)} y={low ? 101 : 125}>
              {fill(words.folded, { n: lengthText(f.toMs - f.fromMs, words, words.second === '초' ? '' : ' ') })}
            </text>
          </g>
        ))}
    </>
  );
}

/** About, in pixels: Hangul in the text font, anything else in the code font (7.2) or narrower. */
const widthOf = (text: string): number => [...text].reduce((sum, c) => sum + (c >= '\u1100' ? 11 : 7.25), 0);

/** `text`, with its end replaced by … where it is wider than `width` pixels; never less than a character. */
function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const c of text) {
    if (kept && widthOf(`${kept}${c}…`) > width) break;
    kept += c;
  }
  return `${kept.replace(/[…=\s]+$/, '')}…`;
}

/** `kubectl set image deployment/web web=drydock/web:2` becomes `set image web=…web:2`. */
export function flagText(line: string, small: boolean): string {
  const words = line.replace(/^kubectl\s+/, '').split(/\s+/);
  if (small) return words.slice(0, 2).join(' ').slice(0, 14);
  const text = words
    .filter((w) => !/^deployments?(\.apps)?\//.test(w))
    .join(' ')
    .replace(/=[^\s=]*\/([^\s/]+)/g, '=…$1');
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

const BOLT_PX = 11;

function Flags({ timeline, x, width, small }: WithX): JSX.Element {
  let free = -1000;
  const flags = timeline.flags.map((flag, i) => {
    const left = x(flag.atMs);
    const next = timeline.flags[i + 1];
    const room = next ? x(next.atMs) - left - 4 : 1000;
    const fault = flag.kind === 'fault';
    const before = fault ? 6 + BOLT_PX : 6;
    const longest = fault ? cut(flag.line, small ? 102 : 174) : flagText(flag.line, small);
    const text = room - before - 12 > 16 ? cut(longest, room - before - 12) : fault ? '' : String(i + 1);
    return { flag, left, text, i, before, w: before + widthOf(text) + (text ? 12 : 4) };
  });
  return (
    <>
      {flags.map(({ flag, left, text, i, before, w }) => {
        if (left < -2 || left > width || left < free) return null;
        free = left + 10;
        return (
          <g key={i} transform={`translate(${left} 0)`}>
            <title>{flag.line}</title>
            <path class="flag" d="M0 44V2" />
            {flag.changed ? (
              <path class="flagbg" d={`M0 1h${w}l-5 8 5 8H0z`} />
            ) : (
              <path d={`M.6 1.6h${w}l-4.6 7.4 4.6 7.4h-${w}z`} fill="var(--ground)" stroke="var(--ink-2)" />
            )}
            {flag.kind === 'fault' && <path class="bolt" d="M10 2.5L5 10h3.4l-1 5.5 5.6-8.2H9.6z" />}
            <text
              class={`flagtx${flag.changed ? '' : ' line'}${flag.kind === 'fault' ? ' said' : ''}`}
              x={before}
              y="13"
            >
              {text}
            </text>
          </g>
        );
      })}
    </>
  );
}

/** Where alerts began: a triangle under the axis, with its words while there is room before the next one and now. */
function Alerts({ alerts = [], x, nowMs, width, small, low }: WithX): JSX.Element {
  let free = -1000;
  return (
    <>
      {alerts.map((alert, i) => {
        const left = x(alert.atMs);
        if (left < -8 || left > width + 8 || alert.atMs > nowMs || left < free) return null;
        free = left + 12;
        const next = alerts[i + 1];
        const room = Math.min(next ? x(next.atMs) : width, width) - left - 20;
        const text = small || low || room <= 40 ? '' : cut(alert.text, Math.min(room, 230));
        return (
          <g key={i} class="alert" transform={`translate(${left} 0)`}>
            <title>{alert.text}</title>
            <path d="M0 86l7 12.5H-7z" />
            <path class="bang" d="M0 90v4.4M0 96v1.4" />
            {text && <rect x="7" y="87" width={widthOf(text) + 6} height="14" />}
            {text && (
              <text x="10" y="98">
                {text}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

/** Side by side as far as there is room before now: nothing has happened after it. */
function Ticks({ timeline, x, width, nowMs }: WithX): JSX.Element {
  let last = -10;
  let plain = '';
  let warn = '';
  for (const tick of timeline.ticks) {
    const at = Math.max(Math.round(x(tick.atMs)), last + 3);
    if (at < 0 || at > Math.min(width, x(nowMs))) continue;
    last = at;
    if (tick.warning) warn += `M${at} 88v6.5M${at} 96.5v2.5`;
    else plain += `M${at} 90v9`;
  }
  return (
    <>
      <path class="ev" d={plain || 'M0 0'} />
      <path class="warn" d={warn || 'M0 0'} />
    </>
  );
}

function Windows({ timeline, x, nowMs, checkName, words, small }: WithX): JSX.Element {
  const open = timeline.windows.filter((w) => w.toMs === null);
  const label = open[0];
  return (
    <>
      {timeline.windows.slice(-6).map((w) => (
        <path
          key={`${w.check}${w.fromMs}`}
          class="win"
          d={`M${x(w.fromMs)} 104v6M${x(w.fromMs)} 107H${x(w.toMs ?? nowMs)}${w.toMs === null ? '' : 'v-3'}`}
        />
      ))}
      {label && !small && (
        <text class="wintx" x={x(nowMs) + 8} y="111">
          {fill(words.watching, { check: checkName(label.check) })}
        </text>
      )}
    </>
  );
}

function Axis({ scale, from, width, nowMs, x, small, low, untilMs, atMs }: WithX): JSX.Element {
  const marks: { at: number; left: number }[] = [];
  const end = untilMs ?? nowMs + 60_000;
  const pxPerSecond = scale.x(nowMs + 1000) - scale.x(nowMs);
  const by = [1, 2, 4, 5, 7, 10, 15, 30, 60].find((s) => s * pxPerSecond >= (small ? 84 : 92)) ?? 60;
  const first = Math.floor(Math.max(0, scale.ms(from)) / 1000 / by) * by * 1000;
  const knob = x(atMs ?? nowMs);
  let previous = -1000;
  for (let at = first; at <= end; at += by * 1000) {
    const left = x(at);
    if (left > width + 1) break;
    if (left < -1) continue;
    const folded = scale.folds.some((f) => at > f.fromMs - 800 && at < f.toMs + 1200);
    if (folded || left - previous < 44 || (!low && Math.abs(left - knob) < 46)) continue;
    if (scale.folds.some((f) => Math.abs(f.x + FOLD_PX / 2 - from - left) < 52)) continue;
    previous = left;
    marks.push({ at, left });
  }
  return (
    <>
      {marks.map(({ at, left }) => (
        <text
          key={at}
          class={`f num ${left < 16 ? '' : left > width - 16 ? 'tx-r' : 'tx-m'}`}
          x={left}
          y={low ? 101 : 125}
        >
          {clockText(at, false)}
        </text>
      ))}
    </>
  );
}

/** Direct labels right of now: how many of which revision are in which state. */
function Now({
  timeline,
  nowX,
  perPod,
  width,
  words,
  nowMs,
}: TimeBarProps & { nowX: number; perPod: number }): JSX.Element {
  const step = timeline.steps.findLast((s) => s.fromMs <= nowMs);
  if (!step || nowX > width - 150) return <g />;
  const rows: { hue: number; text: string; middle: number }[] = [];
  let y = GROUND;
  const add = (hue: number, n: number, word: string) => {
    if (n <= 0) return;
    rows.push({ hue, text: `${n} ${word}`, middle: y - (n * perPod) / 2 });
    y -= n * perPod;
  };
  for (const s of step.stacks) add(s.hue, s.available, words.ready);
  for (const s of step.stacks) add(s.hue, s.waiting, words.notReady);
  for (const s of step.stacks) add(s.hue, s.leaving, words.leaving);
  let top = GROUND + 8;
  const placed = rows.map((row) => {
    top = Math.min(row.middle + 4.5, top - 13);
    return { ...row, y: top };
  });
  return (
    <g class="num">
      {placed.map((row) => (
        <g key={`${row.hue}${row.text}`} class={`r${((row.hue - 1) % 5) + 1}`}>
          <use class="mark" href={`#mk-${((row.hue - 1) % 5) + 1}`} x={nowX + 9} y={row.y - 9} />
          <text class="q" x={nowX + 24} y={row.y}>
            {row.text}
          </text>
        </g>
      ))}
    </g>
  );
}

function Knob({ x, text, width, low }: { x: number; text: string; width: number; low: boolean }): JSX.Element {
  if (low) return <rect class="nowknob" x={x - 4} y="78" width="8" height="14" rx="3" />;
  const w = text.length * 7 + 12;
  const left = Math.max(0, Math.min(width - w, x - w / 2));
  return (
    <>
      <rect class="nowknob" x={left} y="114" width={w} height="16" rx="3" />
      <text x={left + w / 2} y="126" class="tx-m num knobtx">
        {text}
      </text>
    </>
  );
}
