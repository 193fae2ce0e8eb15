import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import {
  CASCADE_POLICIES,
  type CascadeData,
  type CascadeKnobs,
  type CascadePolicy,
  cascadeKnobs,
} from '../knobs/cascade-tree.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Printed, Scrolled, Told } from './acts.tsx';
import { Seg } from './controls.tsx';
import { type Lane, Lanes } from './lanes.tsx';

function CascadeTree({ knobs, data, words, set, busy, id }: ViewProps<CascadeKnobs, CascadeData>): JSX.Element {
  const w = words.cascade;
  const end = Math.ceil(Math.max(3, ...data.objects.map((o) => Math.max(o.goneAt ?? 0, o.freedAt ?? 0))) + 1);
  const left = data.objects.filter((o) => o.goneAt === null);
  const indent = (ref: string) => (ref.startsWith('deploy/') ? '' : ref.startsWith('rs/') ? '└ ' : '　└ ');
  const lanes = data.objects.map((o): Lane => {
    const until = o.markedAt ?? o.goneAt ?? end;
    const free = o.freedAt !== null && o.freedAt < until;
    return {
      name: `${indent(o.ref)}${o.ref}`,
      spans: [
        { from: -1, to: free ? (o.freedAt ?? until) : until, look: 'full', hue: hueOf(o.ref) },
        ...(free ? [{ from: o.freedAt ?? 0, to: until, look: 'empty' as const, hue: hueOf(o.ref), text: w.free }] : []),
        ...(o.markedAt !== null && (o.goneAt ?? end) > o.markedAt
          ? [{ from: o.markedAt, to: o.goneAt ?? end, look: 'out' as const, hue: hueOf(o.ref), text: w.waits }]
          : []),
      ],
    };
  });
  const time = (at: number | null) => (at === null ? '–' : fill(words.secondsFirst, { n: at.toFixed(1) }));
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <Seg<CascadePolicy>
        label={w.policy}
        value={knobs.policy}
        options={CASCADE_POLICIES.map((value) => ({ value, text: value }))}
        set={set && ((policy) => set({ policy }))}
      />
      <Printed line={data.line} said={data.said} />
      <Lanes
        id={id}
        lanes={lanes}
        from={-1}
        to={end}
        marks={[{ at: 0, text: 'delete' }]}
        label={data.objects.map((o) => `${o.ref}: ${w.gone} ${time(o.goneAt)}`).join(', ')}
        unit={words.secondsFirst}
      />
      <Scrolled label={w.table} class="log-table">
        <thead>
          <tr>
            <th scope="col">{w.object}</th>
            <th scope="col">{w.marked}</th>
            <th scope="col">{w.finalizer}</th>
            <th scope="col">{w.freed}</th>
            <th scope="col">{w.gone}</th>
          </tr>
        </thead>
        <tbody>
          {data.objects.map((o) => (
            <tr key={o.ref}>
              <th scope="row" class="mono">
                {o.ref}
              </th>
              <td class="num">{time(o.markedAt)}</td>
              <td class="mono">{o.finalizers.join(', ') || '–'}</td>
              <td class="num">{time(o.freedAt)}</td>
              <td class="num">{time(o.goneAt)}</td>
            </tr>
          ))}
        </tbody>
      </Scrolled>
      <Told
        text={
          busy
            ? words.busy
            : left.length === 0
              ? w.nothingLeft
              : fill(w.left, { what: left.map((o) => `\`${o.ref}\``).join(', ') })
        }
      />
    </div>
  );
}

const hueOf = (ref: string): number => (ref.startsWith('deploy/') ? 4 : ref.startsWith('rs/') ? 3 : 1);

export const figure = defineFigure({ knobs: cascadeKnobs, view: CascadeTree, seen: [] });
