import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { type ShelfData, type ShelfKnobs, shelfKnobs, shelfLines } from '../knobs/revision-shelf.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Inline } from './controls.tsx';

function RevisionShelf({ knobs, data, words, set, busy }: ViewProps<ShelfKnobs, ShelfData>): JSX.Element {
  const w = words.shelf;
  const hue = (image: string) => Number(/:v?(\d)/.exec(image)?.[1] ?? 1);
  const width = 437;
  const book = Math.min(84, Math.floor((width - 8) / Math.max(4, data.books.length)) - 8);
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      {knobs.helm && <Releases releases={data.releases} words={w} />}
      <svg
        class="pic shelf"
        viewBox={`0 0 ${width} 136`}
        role="img"
        aria-label={data.books.map((b) => `${fill(w.revision, { n: b.revision })} ${b.image} ${b.replicas}`).join(', ')}
      >
        {data.books.map((b, i) => (
          <g key={b.hash} class={`r${hue(b.image)}`} transform={`translate(${4 + i * (book + 8)} 0)`}>
            <rect
              x="0"
              y="14"
              width={book}
              height="96"
              rx="2"
              fill={b.replicas > 0 ? 'var(--rev)' : 'var(--ground)'}
              stroke="var(--rev)"
              stroke-width="1.5"
            />
            <text class={`big tx-m ${b.replicas > 0 ? 'on' : ''}`} x={book / 2} y="48">
              {b.revision}
            </text>
            <text class={`st tx-m ${b.replicas > 0 ? 'on' : ''}`} x={book / 2} y="70">
              {b.image.replace('drydock/', '')}
            </text>
            <text class={`st tx-m num ${b.replicas > 0 ? 'on' : ''}`} x={book / 2} y="90">
              {fill(w.pods, { n: b.replicas })}
            </text>
            {b.before.length > 0 && (
              <text class="f tx-m" x={book / 2} y="128">
                {fill(w.was, { n: b.before.join(', ') })}
              </text>
            )}
          </g>
        ))}
        <path class="beam" d={`M0 111H${width}`} />
      </svg>
      <pre class="term folds" lang="en" tabIndex={0}>
        {`$ ${data.line}\n${data.said}`}
      </pre>
      <div class="row tries-row">
        {(Object.entries(shelfLines(knobs)) as [ShelfKnobs['acts'][number], string][]).map(([act, line]) => (
          <button
            key={act}
            type="button"
            class="btn quiet sm mono"
            disabled={!set || busy}
            onClick={() => set?.({ acts: [...knobs.acts, act] })}
          >
            {knobs.helm ? line : line.replace(/^kubectl /, '').replace('deployment/', '')}
          </button>
        ))}
        <button
          type="button"
          class="btn sm"
          disabled={!set || knobs.acts.length === 0}
          onClick={() => set?.({ acts: [] })}
        >
          {w.again}
        </button>
      </div>
      <p class="figure-said" role="status">
        <Inline
          text={
            busy
              ? words.busy
              : fill(knobs.helm ? w.saidHelm : w.said, {
                  n: data.books.length,
                  current: data.books.at(-1)?.revision ?? 0,
                  release: data.releases.at(-1)?.revision ?? 0,
                })
          }
        />
      </p>
    </div>
  );
}

function Releases({
  releases,
  words: w,
}: {
  releases: ShelfData['releases'];
  words: { release: string };
}): JSX.Element {
  const width = 437;
  const card = Math.min(104, Math.floor((width - 8) / Math.max(4, releases.length)) - 8);
  return (
    <svg
      class="pic shelf"
      viewBox={`0 0 ${width} 88`}
      role="img"
      aria-label={releases.map((r) => `${fill(w.release, { n: r.revision })} ${r.status} ${r.description}`).join(', ')}
    >
      {releases.map((r, i) => (
        <g key={r.revision} transform={`translate(${4 + i * (card + 8)} 0)`}>
          <rect
            x="0.75"
            y="6.75"
            width={card}
            height="72"
            rx="2"
            fill={r.status === 'deployed' ? 'var(--ink)' : 'var(--ground)'}
            stroke="var(--ink-2)"
          />
          <text class={`big tx-m ${r.status === 'deployed' ? 'inverse' : ''}`} x={card / 2} y="36">
            {r.revision}
          </text>
          <text class={`st tx-m ${r.status === 'deployed' ? 'inverse' : ''}`} x={card / 2} y="60">
            {r.status}
          </text>
        </g>
      ))}
      <path class="beam" d={`M0 81H${width}`} />
    </svg>
  );
}

export const figure = defineFigure({ knobs: shelfKnobs, view: RevisionShelf, seen: [] });
