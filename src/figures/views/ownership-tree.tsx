import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { OWNERSHIP_ACTS, type OwnershipData, type OwnershipKnobs, ownershipKnobs } from '../knobs/ownership-tree.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { AddedActs, DeedText, doer, Printed, Scrolled, Told } from './acts.tsx';

const ROW = 52;

function OwnershipTree(props: ViewProps<OwnershipKnobs, OwnershipData>): JSX.Element {
  const { knobs, data, words, set, busy } = props;
  const w = words.ownership;
  const free = data.pods.filter((p) => p.owner === '').length;
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <Tree {...props} />
      <Printed line={data.line} said={data.said} />
      {data.deeds.length > 0 && (
        <Scrolled label={w.deeds} class="log-table">
          <thead>
            <tr>
              <th scope="col">{words.at}</th>
              <th scope="col">{w.who}</th>
              <th scope="col">{w.did}</th>
            </tr>
          </thead>
          <tbody>
            {data.deeds.map((deed, i) => (
              <tr key={i}>
                <td class="num">{deed.seconds.toFixed(2)}</td>
                <th scope="row">{doer(deed.who, words.deeds)}</th>
                <td>
                  <DeedText deed={deed} words={words.deeds} />
                </td>
              </tr>
            ))}
          </tbody>
        </Scrolled>
      )}
      <AddedActs acts={OWNERSHIP_ACTS} texts={w.acts} done={knobs.acts} busy={busy} again={words.again} set={set} />
      <Told text={busy ? words.busy : fill(w.said, { n: data.pods.length, owned: data.pods.length - free, free })} />
    </div>
  );
}

function Tree({ knobs, data, words }: ViewProps<OwnershipKnobs, OwnershipData>): JSX.Element {
  const w = words.ownership;
  const height = Math.max(data.pods.length, data.sets.length * 2, 2) * ROW + 6;
  const setY = (i: number) => (height / (data.sets.length + 1)) * (i + 1);
  const podY = (i: number) => i * ROW + 28;
  return (
    <svg
      class="pic ownership"
      viewBox={`0 0 437 ${height}`}
      role="img"
      aria-label={data.pods
        .map((p) => `${p.name} ${p.labels} ${p.owner ? fill(w.owned, { owner: p.owner }) : w.free}`)
        .join(', ')}
    >
      {data.pods.map((pod, i) => {
        const at = data.sets.findIndex((s) => s.name === pod.owner);
        return at < 0 ? null : (
          <path
            key={pod.name}
            class={`own r${at + 1}`}
            d={`M122 ${setY(at)}C170 ${setY(at)} 170 ${podY(i)} 212 ${podY(i)}`}
            fill="none"
            stroke="var(--rev)"
            stroke-width="1.75"
          />
        );
      })}
      {data.sets.map((set, i) => (
        <g key={set.name} class={`r${i + 1}`} transform={`translate(2 ${setY(i) - 24})`}>
          <rect x="0" y="0" width="120" height="48" rx="3" fill="var(--raised)" stroke="var(--line-2)" />
          <rect class="tab" x="0" y="0" width="120" height="4" />
          <text class="b" x="8" y="21">
            {set.name}
          </text>
          <text class="q" x="8" y="38">
            {fill(w.wanted, { n: set.wanted, has: data.pods.filter((p) => p.owner === set.name).length })}
          </text>
        </g>
      ))}
      {data.pods.map((pod, i) => {
        const at = data.sets.findIndex((s) => s.name === pod.owner);
        return (
          <g
            key={pod.name}
            class={`pod r${at < 0 ? 5 : at + 1} ${pod.ready ? 'ready' : 'running'}`}
            transform={`translate(214 ${podY(i) - 22})`}
          >
            <use class="fill" href={`#L-${pod.ready ? 'ready' : 'running'}`} />
            <text class="nm" x="8" y="17.5">
              {pod.name.replace(/^(?:frontend|other)-/, '')}
            </text>
            <text class="st" x="8" y="35.5">
              {pod.owner || w.free}
            </text>
            <text class={pod.labels === knobs.selector ? 'code' : 'code f'} x="90" y="19">
              {pod.labels}
            </text>
            {pod.fresh && knobs.acts.length > 0 && (
              <text class="q" x="90" y="37">
                {w.fresh}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

export const figure = defineFigure({ knobs: ownershipKnobs, view: OwnershipTree, seen: [] });
