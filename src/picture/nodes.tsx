// The floors of the picture: a node's name, the images it has, whether it takes Pods.
import type { JSX } from 'preact';
import type { NodeView } from '../../simulator/lab/view.ts';
import { fill } from '../i18n/fill.ts';
import type { NodePlace, PictureLayout } from './layout.ts';
import { hueClass, mark, type PictureWords } from './signs.ts';

export function Node({
  place,
  node,
  words,
  layout,
}: {
  place: NodePlace;
  node: NodeView | undefined;
  words: PictureWords;
  layout: PictureLayout;
}): JSX.Element {
  const marks = [...(node?.images ?? [])].sort((a, b) => a.hue - b.hue);
  const beside = layout.kind === 'narrow';
  const label = node
    ? fill(words.imagesHere, {
        images: marks.map((m) => `${m.image} ${m.pulling ? words.pulling : words.present}`).join(', '),
      })
    : '';
  const note = !node ? '' : !node.ready ? words.notReadyNode : node.cordoned ? words.cordoned : '';
  const startX = beside ? place.labelX + place.name.length * 8 + 8 : place.labelX;
  // five marks under a name end where the plates begin
  const pitch = marks.length > 4 && !beside ? 13 : 15;
  const y = beside ? place.labelY - 9 : place.labelY + 10;
  return (
    <g class={`node${node && !node.ready ? ' not-ready' : ''}`}>
      <text class="b code" x={place.labelX} y={place.labelY} style={{ fill: 'var(--ink)' }}>
        {place.name || words.unscheduled}
      </text>
      {marks.length > 0 && (
        <g role="img" aria-label={label}>
          {marks.slice(0, 5).map((m, i) => (
            <g
              key={m.image}
              class={`${hueClass(m.hue)}${m.pulling ? ' pulling' : ''}`}
              transform={`translate(${startX + i * pitch} ${y})`}
            >
              <use class="mark" href={mark(m.hue)} />
            </g>
          ))}
        </g>
      )}
      {note && (
        <text
          class="f"
          x={beside ? startX + marks.length * 15 + 4 : place.labelX}
          y={beside ? place.labelY : place.labelY + (marks.length ? 34 : 20)}
        >
          {node && !node.ready ? '! ' : ''}
          {note}
        </text>
      )}
      {node?.cordoned && (
        <path d={`M${layout.gate.rail - 12} ${place.floor - 26}V${place.floor}`} stroke="var(--ink)" stroke-width="3" />
      )}
      {node && !node.ready && (
        <path
          d={`M${place.labelX} ${place.floor}H${layout.gate.rail}`}
          stroke="var(--ground)"
          stroke-width="2"
          stroke-dasharray="3 4"
        />
      )}
    </g>
  );
}
