import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { type ProportionData, type ProportionKnobs, proportionKnobs } from '../knobs/proportion-bar.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Scrolled, Told } from './acts.tsx';
import { Stepper } from './controls.tsx';

const WIDTH = 437;

function ProportionBar({ knobs, data, words, set, busy }: ViewProps<ProportionKnobs, ProportionData>): JSX.Element {
  const w = words.proportion;
  const rows = [
    { name: w.before, ...data.before, replicas: knobs.replicas },
    { name: w.after, ...data.after, replicas: knobs.to },
  ];
  const most = Math.max(1, ...rows.map((r) => Math.max(r.old + r.fresh, r.replicas)));
  const x = (n: number) => Math.round((n / most) * (WIDTH - 8) * 10) / 10;
  const sign = (n: number) => (n > 0 ? `+${n}` : String(n));
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      {data.refused ? (
        <pre class="term folds" lang="en" tabIndex={0}>
          {data.refused}
        </pre>
      ) : (
        <svg
          class="time proportion"
          viewBox={`0 0 ${WIDTH} 130`}
          role="img"
          aria-label={rows.map((r) => `${r.name}: ${r.old} + ${r.fresh}`).join(', ')}
        >
          {rows.map((row, i) => {
            const y = i * 62;
            return (
              <g key={row.name}>
                <text class="q" x="0" y={y + 13}>
                  {row.name}
                </text>
                <g class="r1">
                  <rect x="0" y={y + 20} width={x(row.old)} height="28" fill="var(--rev)" />
                  {row.old > 0 && (
                    <text class="on-bar num" x={8} y={y + 39}>
                      {row.old}
                    </text>
                  )}
                </g>
                <g class="r2">
                  <rect
                    x={x(row.old)}
                    y={y + 20}
                    width={x(row.fresh)}
                    height="28"
                    fill="var(--ground)"
                    stroke="var(--rev)"
                    stroke-width="1.5"
                  />
                  {row.fresh > 0 && (
                    <text class="strong num" x={x(row.old) + 8} y={y + 39}>
                      {row.fresh}
                    </text>
                  )}
                </g>
                <path class="lim" d={`M${x(row.replicas)} ${y + 14}v38`} />
                <text class="f num tx-r" x={x(row.replicas) - 4} y={y + 13}>
                  {`replicas ${row.replicas}`}
                </text>
              </g>
            );
          })}
        </svg>
      )}
      <div class="knobs">
        {(['replicas', 'maxSurge', 'maxUnavailable'] as const).map((name) => (
          <Stepper
            key={name}
            label={name}
            code
            value={knobs[name]}
            min={name === 'replicas' ? 1 : 0}
            max={name === 'replicas' ? 20 : 10}
            less={words.less}
            more={words.more}
            set={set && ((n) => set({ [name]: n }))}
          />
        ))}
        <Stepper
          label={w.to}
          value={knobs.to}
          min={0}
          max={40}
          less={words.less}
          more={words.more}
          set={set && ((to) => set({ to }))}
        />
      </div>
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{w.before}</th>
            <th scope="col">{w.after}</th>
            <th scope="col">{w.change}</th>
          </tr>
        </thead>
        <tbody>
          {(['old', 'fresh'] as const).map((side) => (
            <tr key={side}>
              <th scope="row">{w[side]}</th>
              <td class="num">{data.before[side]}</td>
              <td class="num">{data.after[side]}</td>
              <td class="num">{sign(data.after[side] - data.before[side])}</td>
            </tr>
          ))}
          <tr>
            <th scope="row" class="mono">
              max-replicas
            </th>
            <td class="num">{data.most.before}</td>
            <td class="num">{data.most.after}</td>
            <td class="num">{sign(data.most.after - data.most.before)}</td>
          </tr>
        </tbody>
      </Scrolled>
      <Told
        text={
          busy
            ? words.busy
            : fill(w.said, {
                old: sign(data.after.old - data.before.old),
                fresh: sign(data.after.fresh - data.before.fresh),
              })
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: proportionKnobs, view: ProportionBar, seen: [] });
