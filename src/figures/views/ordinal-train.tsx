import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { TRAIN_ACTS, type TrainAct, type TrainData, type TrainKnobs, trainKnobs } from '../knobs/ordinal-train.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Printed, Scrolled, Told } from './acts.tsx';
import { Seg, Select, Stepper } from './controls.tsx';
import { Lanes } from './lanes.tsx';

const LOOKS = { starting: 'part', ready: 'full', leaving: 'out' } as const;

function OrdinalTrain({ knobs, data, words, set, busy, id }: ViewProps<TrainKnobs, TrainData>): JSX.Element {
  const w = words.train;
  const end = Math.ceil(data.until);
  const ordinals = Array.from({ length: knobs.replicas }, (_, i) => i);
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <span class="knob">
        <span>{w.act}</span>
        <Seg<TrainAct>
          label={w.act}
          value={knobs.act}
          options={TRAIN_ACTS.map((value) => ({ value, text: w.acts[value] }))}
          set={set && ((act) => set({ act }))}
        />
      </span>
      <Printed line={data.line} />
      <Lanes
        id={id}
        lanes={data.cars.map(({ ordinal, spans }) => ({
          name: `web-${ordinal}`,
          spans: spans.map((span) => ({
            from: span.from,
            to: span.to ?? end,
            look: LOOKS[span.phase],
            hue: span.revision,
            text: w.phases[span.phase],
          })),
        }))}
        from={-2}
        to={end}
        marks={[{ at: 0, text: w.acts[knobs.act] }]}
        label={fill(w.label, { order: data.order.map((n) => `web-${n}`).join(', ') })}
        unit={words.secondsFirst}
      />
      <div class="knobs">
        <span class="knob">
          <span class="mono">podManagementPolicy</span>
          <Seg<TrainKnobs['policy']>
            label="podManagementPolicy"
            value={knobs.policy}
            options={(['OrderedReady', 'Parallel'] as const).map((value) => ({ value, text: value }))}
            set={set && ((policy) => set({ policy }))}
          />
        </span>
        <Stepper
          label="replicas"
          code
          value={knobs.replicas}
          min={1}
          max={5}
          less={words.less}
          more={words.more}
          set={set && ((replicas) => set({ replicas }))}
        />
        {knobs.act === 'update' && (
          <Stepper
            label="partition"
            code
            value={knobs.partition}
            min={0}
            max={5}
            less={words.less}
            more={words.more}
            set={set && ((partition) => set({ partition }))}
          />
        )}
        <Select
          label={w.broken}
          value={String(knobs.broken)}
          options={[{ value: '-1', text: w.none }, ...ordinals.map((n) => ({ value: String(n), text: `web-${n}` }))]}
          set={set && ((n) => set({ broken: Number(n) }))}
        />
      </div>
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <th scope="col">{w.pod}</th>
            <th scope="col">{w.life}</th>
          </tr>
        </thead>
        <tbody>
          {data.cars.map((car) => (
            <tr key={car.ordinal}>
              <th scope="row" class="mono">{`web-${car.ordinal}`}</th>
              <td>
                {car.spans.length === 0
                  ? w.notThere
                  : car.spans.map((span) => `${Math.max(0, span.from).toFixed(1)} ${w.phases[span.phase]}`).join(' → ')}
              </td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
      <Told
        text={
          busy
            ? words.busy
            : data.order.length === 0
              ? w.nothing
              : fill(w.said, { order: data.order.map((n) => `\`web-${n}\``).join(' → ') })
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: trainKnobs, view: OrdinalTrain, seen: [] });
