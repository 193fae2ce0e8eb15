// The cluster picture as SVG: a pure function of a laid-out view (no state, no effects), so that the home page can be
// rendered with it at build time and the lab can draw it sixty times a second. Grammar: beam, columns, floors, plates, posts.
import type { JSX } from 'preact';
import { fill } from '../i18n/fill.ts';
import { Node } from './nodes.tsx';
import { Column, Gauge, Owner } from './owners.tsx';
import { Plate, platePropsOf } from './plates.tsx';
import { Service } from './services.tsx';
import type { PictureProps, PictureWords } from './signs.ts';

export function Picture(props: PictureProps): JSX.Element {
  const { layout, view, words } = props;
  const interactive = props.onPick !== undefined;
  return (
    <svg
      class={`pic ${layout.kind}`}
      width={layout.width}
      height={layout.height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role={interactive ? 'group' : 'img'}
      aria-label={props.label}
    >
      {layout.beam && <path class="beam" d={layout.beam} />}
      {layout.owners.map((owner) => (
        <Owner key={owner.view.ref || 'loose'} owner={owner} {...props} />
      ))}
      {layout.gauge && <Gauge {...props} />}
      {layout.columns.map((column) => (
        <Column key={column.view.ref} column={column} {...props} />
      ))}
      <g class="rail">
        <path d={layout.rail} />
        <path d={layout.arrows} stroke="var(--ink-2)" stroke-width="1.25" />
      </g>
      {layout.nodes.map((place) => (
        <Node
          key={place.name || '-'}
          place={place}
          node={view.nodes.find((n) => n.name === place.name)}
          words={words}
          layout={layout}
        />
      ))}
      {props.requests && (
        <g class="dots">
          {props.requests.map((r, i) => (
            <circle key={i} r="3" cx={r.x} cy={r.y} />
          ))}
        </g>
      )}
      {layout.pods.map((place) => {
        const of = platePropsOf(props, place);
        return props.kept?.plate(of) ?? <Plate key={place.pod.uid} {...of} />;
      })}
      {layout.services.map((place) => (
        <Service key={place.view.ref} place={place} {...props} />
      ))}
      {layout.moreServices > 0 && (
        <text class="f tx-r" x={layout.width - 12} y={layout.height - 6}>
          {fill(words.moreServices, { n: layout.moreServices })}
        </text>
      )}
      {layout.legend && <Legend x={layout.legend.x} y={layout.legend.y} words={words} />}
    </svg>
  );
}

function Legend({ x, y, words }: { x: number; y: number; words: PictureWords }): JSX.Element {
  const rows = [
    ['pending', 'Pending'],
    ['starting', words.starting],
    ['running', words.notReady],
    ['ready', 'Ready'],
    ['terminating', 'Terminating'],
    ['failed', words.failed],
  ];
  return (
    <g class="legend" transform={`translate(${x} ${y})`} aria-hidden="true">
      <path class="hair" d="M0 -14H140" />
      {rows.map(([phase, word], i) => (
        <g key={phase}>
          <use href={`#X-${phase}`} x="0" y={i * 22} />
          <text class="q" x="20" y={i * 22 + 10.5}>
            {word}
          </text>
        </g>
      ))}
    </g>
  );
}
