// What if? One command of the past is entered differently, in a second cluster forked at that instant; both run until they rest,
// and stand under each other on one scale with a table of what differs. The learner's own cluster is never touched.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TimelineView } from '../../simulator/lab/view.ts';
import { fill } from '../i18n/fill.ts';
import { clockText } from '../picture/clock.ts';
import { TimeBar } from '../picture/time-bar.tsx';
import { timeScale } from '../picture/time-scale.ts';
import { Icon } from './parts.tsx';
import type { WhatIfArm, WhatIfView } from './protocol.ts';
import { useLab, useLabObject } from './use-lab.ts';

const changedFlags = (timeline: TimelineView) => timeline.flags.filter((f) => f.kind === 'command' && f.changed);

export function WhatIfButton(): JSX.Element | null {
  const lab = useLabObject();
  const words = useLab((l) => l.words.whatIf);
  const asking = useLab((l) => l.wondering);
  const any = useLab((l) => changedFlags(l.view.timeline).length > 0);
  if (!any) return null;
  return (
    <button
      type="button"
      class="btn quiet sm"
      aria-expanded={asking}
      aria-label={words.label}
      title={words.title}
      onClick={() => lab.put({ wondering: !asking })}
    >
      <Icon name="fork" />
      <span class="hide-s">{words.label}</span>
    </button>
  );
}

export function WhatIfPanel(): JSX.Element | null {
  const shown = useLab((l) => l.wondering);
  return shown ? <Panel /> : null;
}

/** Ways to do it differently, for a command on a Deployment: each is put before the command. */
function ideas(line: string, owner: string | null): { name: string; line: string }[] {
  const name = /deploy(?:ment)?s?(?:\.apps)?[/ ]([a-z0-9-]+)/.exec(line)?.[1] ?? /^deploy\/(.+)/.exec(owner ?? '')?.[1];
  if (!name || !/set image|edit|patch|rollout/.test(line)) return [];
  const patch = (spec: string) => `kubectl patch deployment ${name} -p '{"spec":${spec}}' && ${line}`;
  return [
    {
      name: 'maxSurge 0, maxUnavailable 1',
      line: patch('{"strategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1}}}'),
    },
    {
      name: 'maxSurge 1, maxUnavailable 0',
      line: patch('{"strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}}'),
    },
    { name: 'Recreate', line: patch('{"strategy":{"type":"Recreate","rollingUpdate":null}}') },
    { name: 'minReadySeconds 5', line: patch('{"minReadySeconds":5}') },
  ];
}

function Panel(): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words.whatIf);
  const timeline = useLab((l) => l.view.timeline);
  const flags = changedFlags(timeline);
  const [at, setAt] = useState(() => flags.at(-1)?.atMs ?? 0);
  const flag = flags.find((f) => f.atMs === at) ?? flags.at(-1);
  const [line, setLine] = useState(() => flag?.line ?? '');
  const [result, setResult] = useState<WhatIfView | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    box.current?.querySelector<HTMLElement>('input')?.focus();
  }, []);
  const close = () => lab.put({ wondering: false });
  const choose = (atMs: number) => {
    setAt(atMs);
    setLine(flags.find((f) => f.atMs === atMs)?.line ?? '');
    setResult(null);
  };
  const run = async () => {
    if (!flag || !line.trim()) return;
    setBusy(true);
    const view = await lab.ask((host) => host.whatIf(flag.atMs, line.trim()));
    setBusy(false);
    if (view) setResult(view);
  };
  return (
    <aside
      class="over"
      ref={box}
      aria-label={words.label}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header>
        <h2>{words.label}</h2>
        <p class="note">{words.lead}</p>
        <button type="button" class="btn icon sm" aria-label={lab.words.lab.close} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="over-body" tabIndex={0} role="region" aria-label={words.label}>
        <form
          class="ask"
          onSubmit={(event) => {
            event.preventDefault();
            void run();
          }}
        >
          <label>
            <span>{words.instead}</span>
            <select
              class="select mono"
              value={String(flag?.atMs ?? 0)}
              onChange={(event) => choose(Number(event.currentTarget.value))}
            >
              {flags.map((f) => (
                <option key={f.atMs} value={String(f.atMs)}>
                  {clockText(f.atMs)} {f.line}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>{words.enter}</span>
            <input
              class="input code"
              value={line}
              autocapitalize="off"
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => {
                setLine(event.currentTarget.value);
                setResult(null);
              }}
            />
          </label>
          <div class="row">
            {ideas(flag?.line ?? '', timeline.owner).map((idea) => (
              <button
                key={idea.name}
                type="button"
                class="btn quiet sm mono"
                onClick={() => {
                  setLine(idea.line);
                  setResult(null);
                }}
              >
                {idea.name}
              </button>
            ))}
            <span class="sp" />
            <button type="submit" class="btn" disabled={busy || !line.trim()}>
              <Icon name="play" />
              {words.run}
            </button>
          </div>
        </form>
        <div role="status">{busy && <p class="note">{words.busy}</p>}</div>
        {result && <Outcome result={result} />}
      </div>
    </aside>
  );
}

function Outcome({ result }: { result: WhatIfView }): JSX.Element {
  const words = useLab((l) => l.words);
  const w = words.whatIf;
  const [as, other] = result.arms;
  const seconds = (arm: WhatIfArm) => fill(w.seconds, { n: (arm.tookMs / 1000).toFixed(1) });
  const rows: { name: string; values: [string, string] }[] = [
    { name: w.took, values: [seconds(as), seconds(other)] },
    { name: w.minAvailable, values: [String(as.minAvailable), String(other.minAvailable)] },
    { name: w.maxTotal, values: [String(as.maxTotal), String(other.maxTotal)] },
    ...(as.sent + other.sent > 0
      ? [{ name: w.failed, values: [String(as.failed), String(other.failed)] as [string, string] }]
      : []),
  ];
  return (
    <>
      <div class="arms">
        <Arm name={w.as} arm={as} span={Math.max(as.endMs - as.startMs, other.endMs - other.startMs)} id="as" />
        <Arm
          name={w.label}
          arm={other}
          span={Math.max(as.endMs - as.startMs, other.endMs - other.startMs)}
          id="other"
        />
      </div>
      <table class="twin-table outcome num">
        <thead>
          <tr>
            <th scope="col">
              <span class="vh">{w.outcome}</span>
            </th>
            <th scope="col">{w.as}</th>
            <th scope="col">{w.label}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values }) => (
            <tr key={name} class={values[0] === values[1] ? '' : 'differs'}>
              <th scope="row">{name}</th>
              <td>{values[0]}</td>
              <td>{values[1]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {(!as.settled || !other.settled) && <p class="note">{w.unsettled}</p>}
    </>
  );
}

const LEAD_MS = 1500;

function Arm({ name, arm, span, id }: { name: string; arm: WhatIfArm; span: number; id: string }): JSX.Element {
  const words = useLab((l) => l.words);
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => setWidth(box.current?.clientWidth ?? 0), []);
  const pxPerSecond = Math.max(6, Math.min(60, width / Math.max(4, (span + 2 * LEAD_MS) / 1000)));
  const steps = arm.timeline.steps;
  const scale = timeScale(
    [arm.startMs, ...steps.map((s) => s.fromMs), ...arm.timeline.ticks.map((t) => t.atMs)],
    arm.endMs,
    pxPerSecond,
  );
  return (
    <div class="arm" ref={box}>
      <p>
        <b>{name}</b> <code class="ic">{arm.line}</code>
      </p>
      {width > 0 && (
        <TimeBar
          id={`what-if-${id}`}
          timeline={{ ...arm.timeline, flags: [], windows: [], ticks: [], alerts: [] }}
          scale={scale}
          from={Math.max(0, scale.x(arm.startMs) - 24)}
          width={width}
          nowMs={arm.endMs}
          atMs={null}
          words={words.time}
          limits={{ min: '', max: '' }}
          checkName={(check) => check}
          small
          low
        />
      )}
    </div>
  );
}
