// Looking into an object: owners, events, describe, YAML. Stands beside the picture; Escape closes it and gives the focus back.
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { InspectView } from '../../simulator/lab/view.ts';
import { fill } from '../i18n/fill.ts';
import { clockText } from '../picture/clock.ts';
import { Icon } from './parts.tsx';
import { useLab, useLabObject } from './use-lab.ts';

const REFRESH_MS = 500;
const TABS = ['summary', 'describe', 'events', 'yaml'] as const;
type Tab = (typeof TABS)[number];

export function Inspector({ target }: { target: string }): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const picture = useLab((l) => l.view.picture);
  const [seen, setSeen] = useState<InspectView | null | undefined>(undefined);
  const [tab, setTab] = useState<Tab>('summary');
  const box = useRef<HTMLElement>(null);
  const back = useRef<Element | null>(null);
  const due = useRef<ReturnType<typeof setTimeout> | null>(null);

  useLayoutEffect(() => {
    back.current = document.activeElement;
    box.current?.querySelector<HTMLElement>('[data-close]')?.focus();
  }, []);
  useEffect(() => {
    const load = async () => {
      due.current = null;
      const view = await lab.ask((host) => host.inspect(target));
      if (view !== undefined) setSeen((old) => (view === null && old ? old : view));
    };
    if (seen === undefined) void load();
    else if (!due.current) due.current = setTimeout(() => void load(), REFRESH_MS);
  }, [picture]);
  useEffect(() => () => void (due.current && clearTimeout(due.current)), []);

  const close = () => {
    lab.put({ inspected: null });
    if (back.current instanceof HTMLElement || back.current instanceof SVGElement) back.current.focus();
  };
  const i = words.inspector;
  return (
    <aside
      class="side pop"
      ref={box}
      aria-label={fill(i.label, { ref: target })}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header>
        <h2>{seen?.ref ?? target}</h2>
        <button type="button" class="btn icon sm" data-close aria-label={words.lab.close} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="owners">
        {seen && seen.owners.length > 0 && (
          <>
            <span>{i.owners}</span>
            {seen.owners.map((owner) => (
              <button key={owner} type="button" class="cmd open" onClick={() => lab.put({ inspected: owner })}>
                {owner}
              </button>
            ))}
          </>
        )}
        <span class="seg" role="group" aria-label={fill(i.label, { ref: target })}>
          {TABS.map((name) => (
            <button key={name} type="button" aria-pressed={tab === name} onClick={() => setTab(name)}>
              {i[name]}
            </button>
          ))}
        </span>
      </div>
      <div class="side-body" tabIndex={0} role="region" aria-label={i[tab]}>
        {seen === null && <p>{i.gone}</p>}
        {seen && tab === 'summary' && <Summary seen={seen} />}
        {seen && tab === 'describe' && <pre lang="en">{seen.describe}</pre>}
        {seen && tab === 'yaml' && <pre lang="en">{seen.yaml}</pre>}
        {seen && tab === 'events' && <Events events={seen.events} />}
      </div>
    </aside>
  );
}

/** What matters at a glance, and why it waits. */
function Summary({ seen }: { seen: InspectView }): JSX.Element {
  const i = useLab((l) => l.words.inspector);
  return (
    <>
      {seen.waiting.length > 0 && (
        <section class="why" aria-label={i.why}>
          <h3>{i.why}</h3>
          <ol>
            {seen.waiting.map((step, n) => (
              <li key={n} lang="en">
                <span class="note mono">{step.source}</span>
                <b>{step.reason}</b>
                {step.message && <span>{step.message}</span>}
              </li>
            ))}
          </ol>
        </section>
      )}
      <dl class="kv" lang="en">
        {seen.fields.map(({ field, value }) => (
          <div key={field}>
            <dt title={field}>{field.split('.').at(-1)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {seen.events.length > 0 && (
        <>
          <h3>{i.lately}</h3>
          <Events events={seen.events.slice(-4)} />
        </>
      )}
    </>
  );
}

function Events({ events }: { events: InspectView['events'] }): JSX.Element {
  const i = useLab((l) => l.words.inspector);
  return (
    <ul class="events">
      {events.length === 0 && <li>{i.noEvents}</li>}
      {events.map((event, n) => (
        <li key={n}>
          <span class="t">{clockText(event.atMs)}</span>{' '}
          <b lang="en">{event.type === 'Warning' ? `! ${event.reason}` : event.reason}</b>
          {event.count > 1 && <span class="t"> {fill(i.times, { n: event.count })}</span>}
          <br />
          <span lang="en">{event.message}</span>
        </li>
      ))}
    </ul>
  );
}
