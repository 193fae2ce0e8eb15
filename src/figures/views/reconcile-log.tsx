import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import {
  RECONCILE_ACTS,
  type ReconcileAct,
  type ReconcileData,
  type ReconcileKnobs,
  type ReconcileLine,
  reconcileKnobs,
} from '../knobs/reconcile-log.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Acts, DeedText, doer, Printed, Scrolled, Told } from './acts.tsx';
import { Select } from './controls.tsx';
import { Lanes } from './lanes.tsx';

function ReconcileLog({ knobs, data, words, set, busy, id }: ViewProps<ReconcileKnobs, ReconcileData>): JSX.Element {
  const w = words.reconcile;
  const all = data.lines;
  const lines = knobs.shown === null ? all : all.slice(0, knobs.shown);
  const next = all[lines.length];
  const whos = [...new Set(all.map(({ who }) => who))];
  const end = Math.max(4, Math.ceil((all.at(-1)?.seconds ?? 0) + 0.5));
  const wrong = knobs.guess !== '' && knobs.guess !== next?.who && knobs.shown !== null;
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <div class="knobs">
        <Select<ReconcileAct>
          label={w.act}
          value={knobs.act}
          options={RECONCILE_ACTS.map((act) => ({ value: act, text: w.acts[act] }))}
          set={set && ((act) => set({ act, guess: '', shown: knobs.shown === null ? null : 1 }))}
        />
      </div>
      <Printed line={data.line} />
      <Lanes
        id={id}
        lanes={whos.map((who) => ({
          name: doer(who, words.deeds),
          spans: [],
          dots: [...new Set(lines.filter((l) => l.who === who).map((l) => l.seconds))].map((at) => ({
            at,
            look: 'done' as const,
          })),
        }))}
        to={end}
        label={whos.map((who) => `${doer(who, words.deeds)} ${lines.filter((l) => l.who === who).length}`).join(', ')}
        unit={words.secondsFirst}
      />
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <th scope="col">{words.at}</th>
            <th scope="col">{w.who}</th>
            <th scope="col">{w.saw}</th>
            <th scope="col">{w.did}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            <tr key={i}>
              <td class="num">{line.seconds.toFixed(2)}</td>
              <th scope="row">{doer(line.who, words.deeds)}</th>
              <td>{sawText(line, w)}</td>
              <td>
                <DeedText deed={line} words={words.deeds} />
              </td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
      {knobs.shown !== null && next ? (
        <div class="knobs guess">
          <p>{w.ask}</p>
          <Acts
            acts={whos.map((who) => ({ id: who, text: doer(who, words.deeds) }))}
            disabled={!set}
            onAct={(who) => set?.(who === next.who ? { guess: '', shown: lines.length + 1 } : { guess: who })}
          >
            <button type="button" class="btn sm" disabled={!set} onClick={() => set?.({ shown: null, guess: '' })}>
              {w.all}
            </button>
          </Acts>
        </div>
      ) : (
        <button type="button" class="btn sm" disabled={!set || busy} onClick={() => set?.({ shown: 1, guess: '' })}>
          {w.guess}
        </button>
      )}
      <Told
        text={
          busy
            ? words.busy
            : wrong
              ? fill(w.wrong, { who: doer(knobs.guess, words.deeds) })
              : knobs.shown === null
                ? fill(w.said, { n: all.length, who: whos.length - 1 })
                : ''
        }
      />
    </div>
  );
}

const sawText = ({ saw }: ReconcileLine, w: { counted: string }): string => (saw ? fill(w.counted, saw) : '');

export const figure = defineFigure({ knobs: reconcileKnobs, view: ReconcileLog, seen: ['shown', 'guess'] });
