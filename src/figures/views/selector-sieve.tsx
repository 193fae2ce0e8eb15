import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { type SieveData, type SieveKnobs, sieveKnobs } from '../knobs/selector-sieve.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Inline } from './controls.tsx';

const TRIES = [
  'app=guestbook',
  'app=guestbook,role=slave',
  'tier in (frontend)',
  'role!=master',
  '!role',
  'track=canary',
];

function SelectorSieve({ knobs, data, words, set, busy, id }: ViewProps<SieveKnobs, SieveData>): JSX.Element {
  const w = words.sieve;
  return (
    <div class="figure-body">
      <form
        class="knobs"
        onSubmit={(event) => {
          event.preventDefault();
          const field = event.currentTarget.querySelector('input');
          if (field) set?.({ selector: field.value });
        }}
      >
        <label class="knob grow">
          <span class="mono">kubectl get pods -l</span>
          <input
            class="input code"
            id={`${id}-selector`}
            value={knobs.selector}
            disabled={!set}
            autocapitalize="off"
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <button type="submit" class="btn" disabled={!set || busy}>
          {busy ? words.busy : words.run}
        </button>
      </form>
      <div class="row tries-row">
        {TRIES.map((text) => (
          <button
            key={text}
            type="button"
            class="btn quiet sm mono"
            disabled={!set}
            onClick={() => set?.({ selector: text })}
          >
            {text}
          </button>
        ))}
      </div>
      {data.refused && (
        <p class="err" role="alert" lang="en">
          {data.refused}
        </p>
      )}
      <div class="table-wrap" tabIndex={0} role="region" aria-label={`${w.pods}: ${w.query}, ${w.service}`}>
        <table class="sieve">
          <thead>
            <tr>
              <th scope="col">{w.pods}</th>
              <th scope="col">{w.query}</th>
              <th scope="col">{w.service}</th>
            </tr>
          </thead>
          <tbody>
            {knobs.pods.map((pod) => {
              const hit = data.query.includes(pod.name);
              return (
                <tr key={pod.name} class={hit ? 'hit' : ''}>
                  <th scope="row">
                    <span class="mono">{pod.name}</span>
                    <span class="labels">
                      {Object.entries(pod.labels).map(([key, value]) => (
                        <code key={key}>
                          {key}={value}
                        </code>
                      ))}
                    </span>
                  </th>
                  <td>{hit ? `● ${words.yes}` : '–'}</td>
                  <td>{data.service === null ? '' : data.service.includes(pod.name) ? `● ${words.yes}` : '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p class="figure-said" role="status">
        <Inline
          text={
            busy
              ? words.busy
              : data.refused
                ? ''
                : `${fill(w.count, { n: data.query.length, all: knobs.pods.length })}${data.service === null ? ` ${w.serviceCannot}` : ''}`
          }
        />
      </p>
    </div>
  );
}

export const figure = defineFigure({ knobs: sieveKnobs, view: SelectorSieve, seen: [] });
