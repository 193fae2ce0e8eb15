// The cluster picture in its pane: measured, laid out for its width, walked with arrow keys, with its table twin and a narration
// that gathers what happened and speaks at most once in two seconds.
import type { JSX } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PictureView } from '../../simulator/lab/view.ts';
import { fill } from '../i18n/fill.ts';
import { KeptPlates } from '../picture/kept-plates.tsx';
import { layOut } from '../picture/layout.ts';
import { Picture } from '../picture/picture.tsx';
import { Places } from '../picture/places.ts';
import { kindWord } from '../picture/signs.ts';
import { FaultMenu } from './faults.tsx';
import { Inspector } from './inspector.tsx';
import { Menu } from './parts.tsx';
import { recall, remember } from './remember.ts';
import { Twin } from './twin.tsx';
import { useLab, useLabObject } from './use-lab.ts';
import { WhatIfButton, WhatIfPanel } from './what-if.tsx';

const NARRATE_MS = 2000;

export function ViewPane(): JSX.Element {
  const lab = useLabObject();
  const whole = useLab((l) => l.view.picture);
  const words = useLab((l) => l.words.picture);
  const [hidden, setHidden] = useState<readonly string[]>(
    () => recall(`hidden:${lab.lesson}`, { refs: [] as string[] }).refs,
  );
  const view = { ...whole, owners: whole.owners.filter((o) => !hidden.includes(o.ref || o.kind)) };
  const inspected = useLab((l) => l.inspected);
  const [mode, setMode] = useState(() => recall('view', { mode: 'picture' }).mode);
  const canvas = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const places = useRef(new Places());
  const roving = useRef<string | null>(null);

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [mode]);

  const choose = (next: string) => {
    setMode(next);
    remember('view', { mode: next });
  };
  const kept = useRef(new KeptPlates());
  const pick = useCallback(
    (ref: string) => {
      roving.current = ref;
      lab.put({ inspected: ref });
    },
    [lab],
  );
  const alive = new Set(view.owners.flatMap((o) => o.columns.flatMap((c) => c.pods.map((p) => p.uid))));
  const label = fill(words.label, {
    owners:
      view.owners
        .filter((o) => o.name)
        .map((o) => `${(words.kinds as Record<string, string>)[o.kind] ?? o.kind} ${o.name}`)
        .join(', ') || '–',
    nodes: view.nodes.length,
    pods: alive.size,
  });
  const auto = size.height < 60;
  places.current.keepOnly(alive);
  kept.current.keepOnly(alive);
  const layout =
    size.width > 0
      ? layOut(view, places.current, {
          width: size.width,
          height: auto ? 384 : size.height - 4,
          pad: size.width < 560 ? 16 : 24,
          nowMs: lab.view.clock.nowMs,
          legend: true,
        })
      : null;
  if (layout) {
    const refs = [
      ...layout.pods.map((p) => p.pod.ref),
      ...layout.owners.filter((o) => o.view.name).map((o) => o.view.ref),
      ...(layout.grouped ? [] : layout.columns.map((c) => c.view.ref)),
      ...layout.services.map((s) => s.view.ref),
    ];
    if (!roving.current || !refs.includes(roving.current)) roving.current = refs[0] ?? null;
  }

  return (
    <section class="view" aria-label={words.picture}>
      <div class="viewbar">
        <span class="ns">
          {view.namespaces.length > 1 ? (
            <label>
              {words.namespace}{' '}
              <select
                class="mono"
                value={view.namespace}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  void lab.ask((host) => host.show(value));
                }}
              >
                {view.namespaces.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
          ) : (
            <>
              {words.namespace} <b class="mono">{view.namespace}</b>
            </>
          )}
        </span>
        {whole.owners.length > 1 && (
          <Shown
            owners={whole.owners}
            hidden={hidden}
            onChange={(refs) => {
              setHidden(refs);
              remember(`hidden:${lab.lesson}`, { refs });
            }}
          />
        )}
        <span class="sp" />
        <FaultMenu />
        <WhatIfButton />
        <span class="seg" role="group" aria-label={words.view}>
          <button type="button" aria-pressed={mode === 'picture'} onClick={() => choose('picture')}>
            {words.picture}
          </button>
          <button type="button" aria-pressed={mode === 'table'} onClick={() => choose('table')}>
            {words.table}
          </button>
        </span>
      </div>
      {mode === 'table' ? (
        <div class="canvas twin-wrap" tabIndex={0} role="region" aria-label={words.table}>
          <Twin view={whole} onPick={pick} />
        </div>
      ) : (
        <div
          class="canvas"
          ref={canvas}
          onKeyDown={(event) => walk(event, roving)}
          {...(roving.current === null ? { tabIndex: 0, role: 'group', 'aria-label': words.picture } : {})}
        >
          {view.nodes.length > 0 && whole.owners.length === 0 && whole.services.length === 0 && (
            <p class="empty">{words.empty}</p>
          )}
          {layout && view.nodes.length > 0 && (
            <Picture
              layout={layout}
              view={view}
              words={words}
              label={label}
              onPick={pick}
              selected={inspected}
              roving={roving.current}
              kept={kept.current}
            />
          )}
        </div>
      )}
      <WhatIfPanel />
      {inspected !== null && <Inspector target={inspected} key={inspected} />}
      <Narration view={view} />
    </section>
  );
}

/** Which owners are drawn: the rest is folded away, and stays in the table. */
function Shown(props: {
  owners: PictureView['owners'];
  hidden: readonly string[];
  onChange: (hidden: readonly string[]) => void;
}): JSX.Element {
  const words = useLab((l) => l.words.picture);
  const key = (o: PictureView['owners'][number]) => o.ref || o.kind;
  const shown = props.owners.filter((o) => !props.hidden.includes(key(o))).length;
  return (
    <Menu icon="eye" label={words.shown} short={fill(words.shownCount, { n: shown, all: props.owners.length })}>
      {() =>
        props.owners.map((owner) => (
          <label key={key(owner)} class="choice">
            <input
              type="checkbox"
              checked={!props.hidden.includes(key(owner))}
              onChange={(event) =>
                props.onChange(
                  event.currentTarget.checked
                    ? props.hidden.filter((h) => h !== key(owner))
                    : [...props.hidden, key(owner)],
                )
              }
            />
            <span>
              {kindWord(words, owner.kind)} <b class="mono">{owner.name || words.loose}</b>
            </span>
          </label>
        ))
      }
    </Menu>
  );
}

/** Arrow keys go to the nearest thing in that direction. */
function walk(event: JSX.TargetedKeyboardEvent<HTMLElement>, roving: { current: string | null }): void {
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const from = event.target instanceof Element ? event.target.closest<SVGElement>('[data-ref]') : null;
  if (!direction || !from) return;
  event.preventDefault();
  const [dx = 0, dy = 0] = direction;
  const centre = (e: Element) => {
    const box = e.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const here = centre(from);
  let best: SVGElement | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const other of event.currentTarget.querySelectorAll<SVGElement>('[data-ref]')) {
    if (other === from) continue;
    const there = centre(other);
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const across = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    if (along < 4) continue;
    const distance = along + across * 2.5;
    if (distance < least) {
      least = distance;
      best = other;
    }
  }
  if (!best) return;
  from.setAttribute('tabindex', '-1');
  best.setAttribute('tabindex', '0');
  roving.current = best.dataset['ref'] ?? null;
  best.focus();
}

function summary(view: PictureView): Map<string, string> {
  const facts = new Map<string, string>();
  for (const owner of view.owners)
    for (const column of owner.columns)
      if (column.wanted > 0)
        facts.set(
          column.ref,
          JSON.stringify({
            owner: owner.name || column.name,
            ...(column.kind === 'ReplicaSet' && column.revision > 0 ? { revision: column.revision } : {}),
            ready: column.ready,
            wanted: column.wanted,
          }),
        );
  for (const service of view.services)
    if (service.lost > 0) facts.set(service.ref, JSON.stringify({ lost: service.lost }));
  return facts;
}

function Narration({ view }: { view: PictureView }): JSX.Element {
  const words = useLab((l) => l.words.picture);
  const [text, setText] = useState('');
  const said = useRef<Map<string, string> | null>(null);
  const latest = useRef(view);
  const spokenOf = useRef(view.namespace);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  latest.current = view;
  useEffect(() => {
    if (timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      const now = summary(latest.current);
      const before = said.current;
      said.current = now;
      // Another namespace has come into view: nothing has happened there.
      const same = spokenOf.current === latest.current.namespace;
      spokenOf.current = latest.current.namespace;
      if (!before || !same) return;
      const news = [...now]
        .filter(([ref, fact]) => before.get(ref) !== fact)
        .map(([, fact]) => JSON.parse(fact) as Record<string, number | string>);
      if (news.length)
        setText(
          news
            .map((n) =>
              'lost' in n
                ? fill(words.narrationLost, { n: n['lost'] ?? 0 })
                : fill('revision' in n ? words.narration : words.narrationPlain, n),
            )
            .join('. '),
        );
    }, NARRATE_MS);
  }, [view]);
  return (
    <p class="vh" role="status">
      {text}
    </p>
  );
}
