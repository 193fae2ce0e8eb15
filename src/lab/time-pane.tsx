// The time bar in its pane: clock, pause, step, skip, speed; dragging or arrow keys look at the past. The world stays where it
// is; going on from there asks first.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { I18n } from '../../simulator/lab/types.ts';
import type { TimelineFlag } from '../../simulator/lab/view.ts';
import { fill } from '../i18n/fill.ts';
import { pick } from '../i18n/index.ts';
import { clockText } from '../picture/clock.ts';
import { TimeBar } from '../picture/time-bar.tsx';
import { timeScale, windowStart } from '../picture/time-scale.ts';
import { plainText } from '../site/inline.ts';
import { AskInPlace, Icon, Menu } from './parts.tsx';
import { useLab, useLabObject } from './use-lab.ts';

const SPEEDS = [1, 2, 5, 10, 50];
const PX_PER_SECOND = 48;
const SMALL_PX_PER_SECOND = 26;
const SMALL = 560;

export function TimePane(): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const clock = useLab((l) => l.view.clock);
  const timeline = useLab((l) => l.view.timeline);
  const busy = useLab((l) => l.view.terminals.some((t) => !t.atPrompt));
  const tasks = useLab((l) => l.view.tasks);
  const open = useLab((l) => l.state.kind === 'open');
  const [width, setWidth] = useState(0);
  const [asking, setAsking] = useState(false);
  const chart = useRef<HTMLDivElement>(null);
  const from = useRef(0);
  const t = words.time;

  useLayoutEffect(() => {
    const element = chart.current;
    if (!element) return undefined;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const small = width < SMALL;
  const moments = [
    ...timeline.steps.map((s) => s.fromMs),
    ...timeline.flags.map((f) => f.atMs),
    ...timeline.ticks.map((k) => k.atMs),
    ...timeline.alerts.map((a) => a.atMs),
  ];
  const scale = timeScale(moments, clock.nowMs, small ? SMALL_PX_PER_SECOND : PX_PER_SECOND);
  const at = clock.lookingAtMs;
  if (width > 0) from.current = windowStart(from.current, at === null ? scale.end : scale.x(at), scale.end, width);

  const look = (ms: number | null) => {
    setAsking(false);
    void lab.ask((host) => host.look(ms === null || ms >= clock.nowMs ? null : Math.max(0, Math.round(ms))));
  };
  const changes = () => [...new Set(moments.filter((m) => m >= 0))].sort((a, b) => a - b);
  const previous = () => look(changes().findLast((m) => m < (at ?? clock.nowMs) - 1) ?? 0);
  const next = () => {
    if (at === null) void lab.ask((host) => host.step());
    else look(changes().find((m) => m > at + 1) ?? null);
  };
  const drag = (down: PointerEvent) => {
    const element = down.currentTarget as HTMLElement;
    const left = element.getBoundingClientRect().left;
    element.setPointerCapture(down.pointerId);
    const start = from.current;
    const to = (event: PointerEvent) => {
      const x = event.clientX - left + start;
      look(x >= scale.end - 3 ? null : scale.ms(x));
    };
    to(down);
    const stop = () => {
      element.removeEventListener('pointermove', to);
      element.removeEventListener('pointerup', stop);
      element.removeEventListener('pointercancel', stop);
    };
    element.addEventListener('pointermove', to);
    element.addEventListener('pointerup', stop);
    element.addEventListener('pointercancel', stop);
  };
  const keys = (event: KeyboardEvent) => {
    const here = at ?? clock.nowMs;
    const by = event.shiftKey ? 5000 : 500;
    if (event.key === 'ArrowLeft') look(here - by);
    else if (event.key === 'ArrowRight') look(here + by);
    else if (event.key === 'PageUp') previous();
    else if (event.key === 'PageDown') look(changes().find((m) => m > here + 1) ?? null);
    else if (event.key === 'Home') look(0);
    else if (event.key === 'End') look(null);
    else return;
    event.preventDefault();
  };
  const names = new Map<string, string>(
    tasks.flatMap((task) =>
      task.checks.map((check) => [`${task.id}/${check.id}`, plainText(pick(check.says, lab.language))] as const),
    ),
  );
  const checkName = (id: string) => names.get(id) ?? [...names].find(([key]) => key.endsWith(`/${id}`))?.[1] ?? id;
  const said = (says: I18n) => plainText(pick(says, lab.language));
  const flags = timeline.flags.map((flag) => (flag.says ? { ...flag, line: said(flag.says) } : flag));
  const alerts = timeline.alerts.map(({ atMs, says }) => ({ atMs, text: said(says) }));
  const shown = at ?? clock.nowMs;
  const then = at === null ? '' : happenedAt(at, flags, alerts);
  const speedIndex = SPEEDS.indexOf(clock.speed);
  return (
    <div class="timebar" role="group" aria-label={t.label}>
      <div class="ctl">
        <div class="clock num">
          <span>{clockText(shown)}</span>
          <small>{t.virtual}</small>
        </div>
        <div class="row">
          <button
            type="button"
            class="btn icon sm"
            aria-label={t.previous}
            title={t.previous}
            disabled={!open}
            onClick={previous}
          >
            <Icon name="prev" />
          </button>
          <button
            type="button"
            class="btn icon sm"
            aria-label={clock.paused ? t.play : t.pause}
            title={clock.paused ? t.play : t.pause}
            disabled={!open}
            onClick={() => void lab.ask((host) => host.pause(!clock.paused))}
          >
            <Icon name={clock.paused ? 'play' : 'pause'} />
          </button>
          <button type="button" class="btn icon sm" aria-label={t.step} title={t.step} disabled={!open} onClick={next}>
            <Icon name="next" />
          </button>
          {busy ? (
            <button
              type="button"
              class="btn icon sm"
              aria-label={t.skip}
              title={t.skip}
              onClick={() => void lab.ask((host) => host.skip())}
            >
              <Icon name="live" />
            </button>
          ) : null}
          <Branches />
          <button
            type="button"
            class="btn quiet sm num speed"
            aria-label={fill(t.speed, { n: clock.speed })}
            disabled={!open}
            onClick={() => void lab.ask((host) => host.speed(SPEEDS[(speedIndex + 1) % SPEEDS.length] ?? 1))}
          >
            ×{clock.speed}
          </button>
        </div>
      </div>
      <div
        class="chart"
        ref={chart}
        role="slider"
        tabIndex={0}
        aria-label={fill(t.bar, { now: clockText(clock.nowMs) })}
        aria-valuemin={0}
        aria-valuemax={Math.round(clock.nowMs) / 1000}
        aria-valuenow={Math.round(shown) / 1000}
        aria-valuetext={then ? `${clockText(shown)}, ${then}` : clockText(shown)}
        onPointerDown={drag}
        onKeyDown={keys}
      >
        {width > 0 && (
          <TimeBar
            id="lab"
            timeline={{ ...timeline, flags }}
            alerts={alerts}
            scale={scale}
            from={from.current}
            width={width}
            nowMs={clock.nowMs}
            atMs={at}
            words={t}
            limits={{
              min: fill(words.picture.min, { n: timeline.limits.min ?? 0 }),
              max: fill(words.picture.max, { n: timeline.limits.max ?? 0 }),
            }}
            checkName={checkName}
            small={small}
            low={small}
          />
        )}
      </div>
      <p class="vh" role="status">
        {flags.findLast(({ kind }) => kind === 'fault')?.line}
      </p>
      {at !== null && (
        <div class="pastbar" role="status">
          {asking ? (
            <AskInPlace
              text={fill(t.branchAsk, { time: clockText(at) })}
              safe={words.task.keep}
              go={t.branchGo}
              onSafe={() => setAsking(false)}
              onGo={() => {
                setAsking(false);
                void lab.ask((host) => host.branch(at));
              }}
            />
          ) : (
            <>
              <span>
                {fill(t.lookingAt, { time: clockText(at) })}
                {then && <b class="then">{then}</b>}
              </span>
              <button type="button" class="btn sm" onClick={() => look(null)}>
                {t.backToNow}
              </button>
              <button type="button" class="btn quiet sm" onClick={() => setAsking(true)}>
                {t.branch}
              </button>
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** What was done, befell or began to alarm within a tenth of a second of an instant, in words. */
function happenedAt(
  atMs: number,
  flags: readonly TimelineFlag[],
  alerts: readonly { readonly atMs: number; readonly text: string }[],
): string {
  const then = ({ atMs: ms }: { readonly atMs: number }) => Math.abs(ms - atMs) <= 50;
  return [...flags.filter(then).map(({ line }) => line), ...alerts.filter(then).map(({ text }) => `! ${text}`)].join(
    ' · ',
  );
}

/** Ways that were left (by undo, by going on from the past, by starting over): each can be gone back to. */
function Branches(): JSX.Element | null {
  const lab = useLabObject();
  const branches = useLab((l) => l.branches);
  const t = useLab((l) => l.words.time);
  if (branches.length === 0) return null;
  return (
    <Menu icon="fork" label={t.branches} short="" count={branches.length} up>
      {(close) =>
        [...branches].reverse().map((branch) => (
          <button
            key={branch.id}
            type="button"
            onClick={() => {
              close();
              void lab.ask((host) => host.switchBranch(branch.id));
            }}
          >
            <Icon name="fork" />
            <span>
              {fill(t.branchOf, { n: branch.id + 1 })} <span class="num">{clockText(branch.endMs)}</span>
              <span class="note mono">{branch.last || t.noCommand}</span>
            </span>
          </button>
        ))
      }
    </Menu>
  );
}
