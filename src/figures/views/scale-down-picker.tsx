import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { AGES, type PickerData, type PickerKnobs, type PickerPod, pickerKnobs } from '../knobs/scale-down-picker.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Inline, Select } from './controls.tsx';

function ScaleDownPicker({ knobs, data, words, set, id }: ViewProps<PickerKnobs, PickerData>): JSX.Element {
  const w = words.picker;
  const change = (name: string, part: Partial<PickerPod>) =>
    set?.({ pods: knobs.pods.map((pod) => (pod.name === name ? { ...pod, ...part } : pod)), guess: null });
  const shown = knobs.guess !== null;
  const place = (name: string) => data.order.findIndex((o) => o.name === name) + 1;
  const first = data.order[0];
  const nodes = [...new Set(['node-1', 'node-2', 'node-3', ...knobs.pods.map((p) => p.node)])].filter(Boolean).sort();
  const going = knobs.pods.length - knobs.to;
  return (
    <div class="figure-body">
      <div class="table-wrap" tabIndex={0} role="region" aria-label={w.label}>
        <table class="picker">
          <thead>
            <tr>
              <th scope="col">{shown ? w.order : w.first}</th>
              <th scope="col">{w.pod}</th>
              <th scope="col">{w.node}</th>
              <th scope="col">{w.state}</th>
              <th scope="col">{w.cost}</th>
              <th scope="col">{w.age}</th>
              {shown && <th scope="col">{w.why}</th>}
            </tr>
          </thead>
          <tbody>
            {(shown ? [...knobs.pods].sort((a, b) => place(a.name) - place(b.name)) : knobs.pods).map((pod) => {
              const rule = data.order.find((o) => o.name === pod.name)?.rule;
              return (
                <tr key={pod.name} class={shown && place(pod.name) <= going ? 'going' : ''}>
                  <td class="num">
                    {shown ? (
                      `${place(pod.name)}${place(pod.name) <= going ? ' ✕' : ''}`
                    ) : (
                      <input
                        type="radio"
                        name={`${id}-first`}
                        aria-label={fill(w.goesFirst, { pod: pod.name })}
                        checked={false}
                        disabled={!set}
                        onChange={() => set?.({ guess: pod.name })}
                      />
                    )}
                  </td>
                  <th scope="row" class="mono">
                    {pod.name}
                  </th>
                  <td>
                    <Select
                      quiet
                      label={`${pod.name} ${w.node}`}
                      value={pod.node}
                      options={[...nodes.map((n) => ({ value: n, text: n })), { value: '', text: w.noNode }]}
                      set={set && ((node) => change(pod.name, node === '' ? { node, state: 'Pending' } : { node }))}
                    />
                  </td>
                  <td>
                    <Select<PickerPod['state']>
                      quiet
                      label={`${pod.name} ${w.state}`}
                      value={pod.state}
                      options={[
                        { value: 'Ready', text: 'Ready' },
                        { value: 'NotReady', text: 'Running 0/1' },
                        { value: 'Pending', text: 'Pending' },
                      ]}
                      set={set && ((state) => change(pod.name, { state }))}
                    />
                  </td>
                  <td>
                    <Select
                      quiet
                      label={`${pod.name} ${w.cost}`}
                      value={String(pod.cost)}
                      options={[...new Set(['-100', '-5', '0', '5', '100', String(pod.cost)])].map((v) => ({
                        value: v,
                        text: v,
                      }))}
                      set={set && ((cost) => change(pod.name, { cost: Number(cost) }))}
                    />
                  </td>
                  <td>
                    <Select
                      quiet
                      label={`${pod.name} ${w.age}`}
                      value={pod.age}
                      options={[...new Set([...AGES, pod.age])].map((v) => ({ value: v, text: v }))}
                      set={set && ((age) => change(pod.name, { age }))}
                    />
                  </td>
                  {shown && <td class="why-cell">{rule ? w.rules[rule] : '–'}</td>}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p class="figure-said" role="status">
        <Inline
          text={
            !shown
              ? w.ask
              : knobs.guess === first?.name
                ? fill(w.right, { pod: first?.name ?? '' })
                : fill(w.wrong, { guess: knobs.guess ?? '', pod: first?.name ?? '' })
          }
        />
      </p>
      {shown && (
        <button type="button" class="btn quiet sm" disabled={!set} onClick={() => set?.({ guess: null })}>
          {w.again}
        </button>
      )}
    </div>
  );
}

export const figure = defineFigure({ knobs: pickerKnobs, view: ScaleDownPicker, seen: ['guess'] });
