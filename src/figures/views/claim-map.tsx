import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { CLAIM_ACTS, type ClaimData, type ClaimKnobs, claimKnobs } from '../knobs/claim-map.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { AddedActs, Printed, Told } from './acts.tsx';
import { Seg } from './controls.tsx';

const ROW = 62;

function ClaimMap({ knobs, data, words, set, busy }: ViewProps<ClaimKnobs, ClaimData>): JSX.Element {
  const w = words.claims;
  const there = data.rows.filter((r) => r.phase !== '');
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <svg
        class="pic claim-map"
        viewBox={`0 0 437 ${data.rows.length * ROW + 20}`}
        role="img"
        aria-label={data.rows
          .map((r) => `${r.pod || w.noPod}, ${r.claim} ${r.phase || w.noClaim}, ${r.holds || w.unread}`)
          .join('; ')}
      >
        <text class="kind" x="2" y="12">
          {w.pod}
        </text>
        <text class="kind" x="118" y="12">
          {w.claim}
        </text>
        <text class="kind" x="290" y="12">
          {w.holds}
        </text>
        {data.rows.map((row, i) => {
          const y = i * ROW + 22;
          return (
            <g key={row.claim}>
              <g class={`pod r1 ${row.pod ? 'ready' : 'pending'}`} transform={`translate(2 ${y})`}>
                <use class="fill" href={`#L-${row.pod ? 'ready' : 'pending'}`} />
                <text class="nm" x="8" y="17.5">
                  {row.pod || `web-${i}`}
                </text>
                <text class="st" x="8" y="35.5">
                  {row.pod ? '' : w.noPod}
                </text>
              </g>
              {row.pod && row.phase && <path class="rail" d={`M84 ${y + 22}H116`} />}
              <g transform={`translate(118 ${y})`}>
                <rect
                  x="0.75"
                  y="0.75"
                  width="138"
                  height="42.5"
                  rx="3"
                  fill="var(--ground)"
                  stroke={row.phase ? 'var(--ink-2)' : 'var(--line-2)'}
                  stroke-dasharray={row.phase === 'Bound' ? undefined : '3 3'}
                />
                <text class="b" x="8" y="18">
                  {row.claim}
                </text>
                <text class="q" x="8" y="35">
                  {row.phase || w.noClaim}
                </text>
              </g>
              {row.volume && <path class="rail" d={`M258 ${y + 22}H288`} />}
              <g transform={`translate(290 ${y})`}>
                {row.volume ? (
                  <>
                    <path
                      d="M1 7a68 6 0 01136 0v30a68 6 0 01-136 0zM1 7a68 6 0 00136 0"
                      fill="var(--recess)"
                      stroke="var(--ink-2)"
                    />
                    <text class="b" x="10" y="30">
                      {row.holds ? fill(w.since, { time: row.holds }) : w.unread}
                    </text>
                  </>
                ) : null}
              </g>
            </g>
          );
        })}
      </svg>
      <Printed line={data.line} said={data.said} />
      <AddedActs acts={CLAIM_ACTS} texts={w.acts} done={knobs.acts} busy={busy} again={words.again} set={set} />
      <div class="knobs">
        {(['whenScaled', 'whenDeleted'] as const).map((key) => (
          <span key={key} class="knob">
            <span class="mono">{key}</span>
            <Seg
              label={key}
              value={knobs[key]}
              options={(['Retain', 'Delete'] as const).map((value) => ({ value, text: value }))}
              set={set && ((value) => set({ [key]: value, acts: [] }))}
            />
          </span>
        ))}
      </div>
      <Told
        text={
          busy ? words.busy : fill(w.said, { claims: there.length, pods: data.rows.filter((r) => r.pod !== '').length })
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: claimKnobs, view: ClaimMap, seen: [] });
