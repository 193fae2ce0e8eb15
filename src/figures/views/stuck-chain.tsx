import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { CAUSES, type Cause, type ChainData, type ChainKnobs, chainKnobs } from '../knobs/stuck-chain.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Told } from './acts.tsx';
import { Select } from './controls.tsx';

function StuckChain({ knobs, data, words, set, busy }: ViewProps<ChainKnobs, ChainData>): JSX.Element {
  const w = words.chain;
  const right = data.names.some((kind) => kind === knobs.guess);
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <div class="knobs">
        <Select<Cause>
          label={w.cause}
          value={knobs.cause}
          options={CAUSES.map((value) => ({ value, text: w.causes[value] }))}
          set={set && ((cause) => set({ cause, guess: '' }))}
        />
      </div>
      <ol class="chain" aria-label={w.chain}>
        {data.links.map((link) => (
          <li key={link.kind} class={link.ref ? undefined : 'absent'}>
            <p class="link-head">
              <b>{link.kind}</b> <code>{link.ref || w.absent}</code>
            </p>
            {link.says.map((one) => (
              <p key={one.what + one.reason} class="link-says">
                <code>{one.what}</code> {one.reason && <code class="reason">{one.reason}</code>}
                {one.message && <span class="mono message">{one.message}</span>}
              </p>
            ))}
            {link.events.map((event) => (
              <p key={event.reason + event.message} class="link-says">
                <span class="tag">{w.event}</span> <code class="reason">{event.reason}</code>
                <span class="mono message">{event.message}</span>
              </p>
            ))}
            {link.log && (
              <p class="link-says">
                <span class="tag">{w.log}</span> <span class="mono message">{link.log}</span>
              </p>
            )}
            {link.ref && (
              <button
                type="button"
                class="btn quiet sm"
                aria-pressed={knobs.guess === link.kind ? 'true' : 'false'}
                disabled={!set}
                onClick={() => set?.({ guess: link.kind })}
              >
                {w.here}
              </button>
            )}
          </li>
        ))}
      </ol>
      <Told
        text={
          busy
            ? words.busy
            : knobs.guess === ''
              ? w.ask
              : fill(right ? w.right : w.wrong, { kind: knobs.guess, why: w.whys[knobs.cause] })
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: chainKnobs, view: StuckChain, seen: ['guess'] });
