// The upper rows of the picture: owners, how far a rollout may go, and the columns of their revisions.
import type { JSX } from 'preact';
import type { ReplicaSetView } from '../../simulator/lab/view.ts';
import { fill } from '../i18n/fill.ts';
import type { ColumnPlace, OwnerPlace, PictureLayout } from './layout.ts';
import { isNoColumn, SIZES } from './places.ts';
import { fitted, hueClass, kindWord, mark, type PictureProps, type PictureWords, pickable } from './signs.ts';

export function Owner(props: PictureProps & { owner: OwnerPlace }): JSX.Element {
  const { layout, words, owner } = props;
  const { view } = owner;
  const wide = layout.kind === 'wide' && !layout.grouped;
  const state = view.paused ? ` · ${words.paused}` : '';
  const width = layout.grouped ? owner.width : 150;
  return (
    <g transform={`translate(${owner.x} ${owner.y})`}>
      <rect x="0" y="-1" width={layout.grouped ? Math.min(28, owner.width) : 28} height="5" fill="var(--ink)" />
      <g
        {...(view.name
          ? pickable(
              props,
              view.ref,
              [kindWord(words, view.kind) + state, view.name, wide ? view.image : ''].join(' ').trim(),
            )
          : {})}
        class="owner"
      >
        <rect class="hit" x="-4" y="10" width={width} height={wide ? 60 : 44} />
        <text class="kind" x="0" y="26">
          {fitted(kindWord(words, view.kind) + state, width * 1.1)}
        </text>{' '}
        <text class="name" x="0" y={layout.grouped ? 44 : 46}>
          {view.name
            ? layout.grouped
              ? fitted(view.name, width * 0.9)
              : view.name
            : layout.grouped
              ? ''
              : words.loose}
        </text>{' '}
        {wide && (
          <text class="code" x="0" y="64">
            {view.image}
          </text>
        )}
      </g>
    </g>
  );
}

const GAUGE_WIDTH = 150;
const MOST_CELLS = 50;

/** How far a rollout may go: what is available and what there is in all, between the least and the most allowed. */
export function Gauge({ layout, words }: PictureProps): JSX.Element {
  if (!layout.gauge) return <g />;
  const owner = layout.gauge.view;
  const limit = Math.max(owner.maxTotal ?? 0, owner.total, owner.replicas, 1);
  // More than can be told apart are one bar.
  const isBar = limit > MOST_CELLS;
  const pitch = isBar ? GAUGE_WIDTH / limit : Math.min(25, Math.floor(GAUGE_WIDTH / limit));
  const cell = pitch > 8 ? pitch - 3 : pitch - 1;
  const bound = (n: number) => n * pitch - (isBar ? 0 : 1.5);
  const min = owner.minAvailable;
  const max = owner.maxTotal;
  const together = min !== null && max !== null && bound(max) - bound(min) < 52;
  return (
    <g transform={`translate(${layout.gauge.x} ${layout.gauge.y})`}>
      <text class="q num" x="0" y="10">
        {words.available} <tspan class="b">{owner.available}</tspan>
        <tspan class="f" dx="4">
          ·
        </tspan>
        <tspan dx="4">{words.all}</tspan> <tspan class="b">{owner.total}</tspan>
      </text>
      <g transform="translate(0 20)">
        {isBar && owner.total > owner.available && (
          <rect
            x="0.6"
            y="0.6"
            width={Math.max(0, owner.total * pitch - 1.2)}
            height="12.8"
            rx="1.5"
            fill="none"
            stroke="var(--ink)"
            stroke-width="1.25"
          />
        )}
        {isBar && <rect width={owner.available * pitch} height="14" rx="1.5" fill="var(--ink)" />}
        {Array.from({ length: isBar ? 0 : limit }, (_, i) =>
          i < owner.available ? (
            <rect key={i} x={i * pitch} width={cell} height="14" rx="1.5" fill="var(--ink)" />
          ) : i < owner.total ? (
            <rect
              key={i}
              x={i * pitch + 0.6}
              y="0.6"
              width={cell - 1.2}
              height="12.8"
              rx="1.5"
              fill="none"
              stroke="var(--ink)"
              stroke-width="1.25"
            />
          ) : null,
        )}
        {min !== null && <path d={`M${bound(min)} -4V22`} stroke="var(--ink)" stroke-width="1.5" fill="none" />}
        {max !== null && <path d={`M${bound(max)} -4V22`} stroke="var(--ink)" stroke-width="1.5" fill="none" />}
        {together ? (
          <text class="f tx-r num" x={Math.max(80, bound(max ?? 0) + 6)} y="37">
            {fill(words.min, { n: min ?? 0 })} · {fill(words.max, { n: max ?? 0 })}
          </text>
        ) : (
          <>
            {min !== null && (
              <text class="f tx-r num" x={Math.max(40, bound(min) + 5)} y="37">
                {fill(words.min, { n: min })}
              </text>
            )}
            {max !== null && (
              <text class="f tx-r num" x={bound(max) + 5} y="37">
                {fill(words.max, { n: max })}
              </text>
            )}
          </>
        )}
      </g>
    </g>
  );
}

/** What a column's head says: which revision or Job, and how many of how many. */
function headOf(words: PictureWords, { view, titled, width }: ColumnPlace): { title: string; count: string } {
  const narrow = width < 190;
  const count =
    view.kind === 'Job'
      ? fill(narrow ? '{done}/{all}' : words.completions, { done: view.succeeded ?? 0, all: view.wanted })
      : view.kind === 'Pod'
        ? String(view.pods.length)
        : narrow
          ? `${view.ready} / ${view.wanted}`
          : fill(words.wanted, { wanted: view.wanted, ready: view.ready });
  if (isNoColumn(view)) return { title: '', count: '' };
  if (!titled) return { title: '', count };
  if (view.kind === 'Job') return { title: fitted(view.name, width - 60), count };
  if (view.revision === 0) return { title: '', count };
  if (width < 116) return { title: String(view.revision), count };
  return {
    title:
      view.wasRevision === null
        ? fill(words.revision, { n: view.revision })
        : fill(narrow ? '{n} ({was})' : words.revisionWas, { n: view.revision, was: view.wasRevision }),
    count,
  };
}

export function Column(props: PictureProps & { column: ColumnPlace }): JSX.Element {
  const { column, layout } = props;
  const { view, width } = column;
  const { title, count } = headOf(props.words, column);
  const cells = [...view.pods].slice(0, 12);
  const train = view.kind === 'StatefulSet' && (layout.size === 'L' || layout.size === 'M');
  const showCells =
    !train && !layout.grouped && layout.kind === 'wide' && width >= 200 && view.pods.length <= 12 && !props.requests;
  const under =
    view.kind === 'ReplicaSet'
      ? column.owner.name || !view.hash
        ? view.name
        : view.hash
      : view.kind === 'Pod'
        ? ''
        : view.image;
  const pick = !layout.grouped || column.owner.columns.length > 1;
  const spoken = `${title} ${count} ${under || view.name}`.trim();
  return (
    <g class={hueClass(view.hue)} transform={`translate(${column.x} ${column.y})`}>
      <rect class="tab" x="0" y="-1" width={width} height="5" />
      <g
        {...(pick && view.ref && !isNoColumn(view) ? pickable(props, view.ref, `${spoken}, ${view.kind}`) : {})}
        class="owner"
      >
        <rect class="hit" x="-4" y="8" width={width + 8} height={layout.grouped ? 24 : 42} />
        {count && <use class="mark" href={mark(view.hue)} x="0" y="16" />}
        <text class="b" x="17" y="26">
          {title}
        </text>{' '}
        <text
          class={title || !layout.grouped ? 'q tx-r num' : 'q num'}
          x={title || !layout.grouped ? width : 17}
          y="26"
        >
          {count}
        </text>{' '}
        {!layout.grouped && !train && (
          <text class="code" x="0" y="46">
            {fitted(under, (width - (showCells ? cells.length * 17 + 8 : 0)) * 1.05)}
          </text>
        )}
      </g>
      {train && <Train view={view} layout={layout} y={layout.grouped ? 44 : 46} />}
      {showCells && (
        <g transform={`translate(${width - (cells.length * 17 - 5)} 36)`} aria-hidden="true">
          {cells.map((pod, i) => (
            <g key={pod.uid} class={pod.hue ? hueClass(pod.hue) : undefined}>
              <use href={`#X-${pod.phase}`} x={i * 17} />
            </g>
          ))}
        </g>
      )}
    </g>
  );
}

/** Ordinals in order over the places of their pods; one that is wanted and not there yet is dotted. */
function Train({ view, layout, y }: { view: ReplicaSetView; layout: PictureLayout; y: number }): JSX.Element {
  const { pitch } = SIZES[layout.size];
  const first = view.slotNames?.[0];
  const start = Number(first?.slice(view.name.length + 1) ?? 0);
  return (
    <g aria-hidden="true">
      {Array.from({ length: Math.min(view.slots ?? 0, 24) }, (_, i) => {
        const there = view.pods.some((p) => p.slot === i);
        const text = layout.size === 'L' && view.name.length < 7 ? `${view.name}-${start + i}` : `-${start + i}`;
        const wide = text.length * 7.4;
        return (
          <g key={i} transform={`translate(${i * pitch} 0)`}>
            <text class={there ? 'code ink' : 'code faint-tx'} x="0" y={y}>
              {text}
            </text>
            {!there && <path class="dots-line" d={`M0 ${y + 5}h${wide}`} />}
            {i + 1 < (view.slots ?? 0) && (
              <path class="rail-arrow" d={`M${wide + 4} ${y - 4}H${pitch - 6}m-4-3 4 3-4 3`} />
            )}
          </g>
        );
      })}
    </g>
  );
}
