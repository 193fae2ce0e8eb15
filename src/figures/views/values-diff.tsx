import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { REUSES, type Reuse, reuseFlag, type ValuesData, type ValuesKnobs, valuesKnobs } from '../knobs/values-diff.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Printed, Scrolled, Told } from './acts.tsx';
import { Check, Select } from './controls.tsx';

function ValuesDiff({ knobs, data, words, set, busy }: ViewProps<ValuesKnobs, ValuesData>): JSX.Element {
  const w = words.values;
  const forgot = data.rows.filter(
    (r) => r.layers[1] && r.layers.slice(2).every((v) => v === '') && r.result !== r.layers[1],
  );
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <div class="knobs">
        <Select<Reuse>
          label={w.reuse}
          value={knobs.reuse}
          options={REUSES.map((value) => ({ value, text: reuseFlag(value) || w.noFlag }))}
          set={set && ((reuse) => set({ reuse }))}
        />
        <Check label="`-f a.yaml`" value={knobs.a} set={set && ((a) => set({ a }))} />
        <Check label="`-f b.yaml`" value={knobs.b} set={set && ((b) => set({ b }))} />
        <Check label="`--set replicaCount=5`" value={knobs.set} set={set && ((on) => set({ set: on }))} />
      </div>
      <Printed line={data.line} said={data.refused} />
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <th scope="col">{w.key}</th>
            {data.layers.map((name) => (
              <th key={name} scope="col" class="mono">
                {name}
              </th>
            ))}
            <th scope="col">{w.result}</th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" class="mono">
                {row.key}
              </th>
              {row.layers.map((value, i) => (
                <td key={data.layers[i]} class="mono">
                  {value || '–'}
                </td>
              ))}
              <td class="mono">
                <b>{row.result}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
      <Printed line="helm get manifest web | diff before.yaml -" said={data.diff} />
      <Told
        text={
          busy
            ? words.busy
            : forgot.length > 0
              ? fill(w.forgot, { keys: forgot.map((r) => `\`${r.key}\``).join(', ') })
              : w.kept
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: valuesKnobs, view: ValuesDiff, seen: [] });
