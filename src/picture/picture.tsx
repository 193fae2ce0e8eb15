// The cluster picture as SVG: a pure function of a laid-out view (no state, no effects), so that the home page can be
// rendered with it at build time and the lab can draw it sixty times a second. Grammar: beam, columns, floors, plates, posts.
import type { JSX } from 'preact';
import type { NodeView, PictureView, PodView, ServiceView } from '../../simulator/lab/view.ts';
import { fill } from '../i18n/fill.ts';
import type { Messages } from '../i18n/index.ts';
import type { ColumnPlace, NodePlace, PictureLayout, PodPlace } from './layout.ts';
import { SIZES } from './places.ts';
import { plateWord } from './plate-words.ts';

export type PictureWords = Messages['picture'];

export interface PictureProps {
  readonly layout: PictureLayout;
  readonly view: PictureView;
  readonly words: PictureWords;
  /** Interactive: plates and owners can be picked. */
  readonly onPick?: ((ref: string) => void) | undefined;
  readonly selected?: string | null;
  /** Ref of the plate that takes the focus when one tabs into the picture. */
  readonly roving?: string | null;
  readonly label: string;
  /** Requests under way, for the home page. */
  readonly requests?: readonly { readonly x: number; readonly y: number }[];
  /** How visible a plate is (coming, going); default 1. */
  readonly fade?: (uid: string) => number;
}

/** Marks repeat from the sixth revision on; numbers tell. */
const mark = (hue: number) => `#mk-${((hue - 1) % 5) + 1}`;
const hueClass = (hue: number) => `r${((hue - 1) % 5) + 1}`;

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
      {layout.owner && <Owner {...props} />}
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
      {layout.pods.map((place) => (
        <Plate key={place.pod.uid} place={place} {...props} />
      ))}
      {layout.service && <Service service={layout.service.view} {...props} />}
      {layout.legend && <Legend x={layout.legend.x} y={layout.legend.y} words={words} />}
    </svg>
  );
}

function pickable(
  props: PictureProps,
  ref: string,
  label: string,
): JSX.SVGAttributes<SVGGElement> & { 'data-ref'?: string } {
  const { onPick } = props;
  if (!onPick) return {};
  return {
    role: 'button',
    // SVG attributes keep their case: `tabIndex` would be another attribute
    tabindex: props.roving === ref ? 0 : -1,
    'aria-label': label,
    'data-ref': ref,
    onClick: () => onPick(ref),
    onKeyDown: (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onPick(ref);
    },
  };
}

function kindWord(words: PictureWords, kind: string): string {
  return (words.kinds as Readonly<Record<string, string>>)[kind] ?? kind;
}

function Owner(props: PictureProps): JSX.Element {
  const { layout, words } = props;
  const owner = layout.owner;
  if (!owner) return <g />;
  const { view } = owner;
  return (
    <>
      <g transform={`translate(${owner.x} ${owner.y})`}>
        <rect x="0" y="-1" width="28" height="5" fill="var(--ink)" />
        <g
          {...pickable(
            props,
            view.ref,
            [
              kindWord(words, view.kind) + (view.paused ? ` · ${words.paused}` : ''),
              view.name,
              layout.kind === 'wide' ? view.image : '',
            ]
              .join(' ')
              .trim(),
          )}
          class="owner"
        >
          <rect class="hit" x="-4" y="10" width="150" height={layout.kind === 'wide' ? 60 : 44} />
          <text class="kind" x="0" y="26">
            {kindWord(words, view.kind)}
            {view.paused ? ` · ${words.paused}` : ''}
          </text>{' '}
          <text class="name" x="0" y="46">
            {view.name}
          </text>{' '}
          {layout.kind === 'wide' && (
            <text class="code" x="0" y="64">
              {view.image}
            </text>
          )}
        </g>
      </g>
      <Gauge {...props} />
    </>
  );
}

/** How far a rollout may go: what is available and what there is in all, between the least and the most allowed. */
function Gauge({ layout, words }: PictureProps): JSX.Element {
  const owner = layout.owner?.view;
  if (!owner) return <g />;
  const limit = Math.max(owner.maxTotal ?? 0, owner.total, owner.replicas, 1);
  const pitch = Math.min(25, Math.max(3, Math.floor(150 / limit)));
  const cell = pitch > 8 ? pitch - 3 : pitch - 1;
  const drawn = Math.min(limit, 50);
  const bound = (n: number) => n * pitch - 1.5;
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
        {Array.from({ length: drawn }, (_, i) =>
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
          <text class="f tx-r num" x={bound(max ?? 0) + 6} y="37">
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

function Column(props: PictureProps & { column: ColumnPlace }): JSX.Element {
  const { column, words, layout } = props;
  const { view, width } = column;
  const narrow = width < 190;
  const title =
    view.wasRevision === null
      ? fill(words.revision, { n: view.revision })
      : fill(narrow ? '{n} ({was})' : words.revisionWas, { n: view.revision, was: view.wasRevision });
  const count = narrow
    ? `${view.ready} / ${view.wanted}`
    : fill(words.wanted, { wanted: view.wanted, ready: view.ready });
  const cells = [...view.pods].slice(0, 12);
  const showCells = layout.kind === 'wide' && width >= 200 && view.pods.length <= 12 && !props.requests;
  return (
    <g class={hueClass(view.hue)} transform={`translate(${column.x} ${column.y})`}>
      <rect class="tab" x="0" y="-1" width={width} height="5" />
      <g
        {...pickable(
          props,
          view.ref,
          `${title} ${count} ${column.owner || !view.hash ? view.name : view.hash}, ReplicaSet`,
        )}
        class="owner"
      >
        <rect class="hit" x="-4" y="8" width={width + 8} height="42" />
        <use class="mark" href={mark(view.hue)} x="0" y="16" />
        <text class="b" x="17" y="26">
          {title}
        </text>{' '}
        <text class="q tx-r num" x={width} y="26">
          {count}
        </text>{' '}
        <text class="code" x="0" y="46">
          {column.owner || !view.hash ? view.name : view.hash}
        </text>
      </g>
      {showCells && (
        <g transform={`translate(${width - (cells.length * 17 - 5)} 36)`} aria-hidden="true">
          {cells.map((pod, i) => (
            <use key={pod.uid} href={`#X-${pod.phase}`} x={i * 17} />
          ))}
        </g>
      )}
    </g>
  );
}

function Node({
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
              transform={`translate(${startX + i * 15} ${y})`}
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

function Plate(props: PictureProps & { place: PodPlace }): JSX.Element {
  const { place, layout, words } = props;
  const { pod } = place;
  const size = layout.size;
  const { width, height } = SIZES[size];
  const half = width / 2;
  // begins with what is seen, so that it can be spoken as seen
  const seen = `${pod.short} ${plateWord(pod)}${pod.restarts > 0 ? ` ×${pod.restarts}` : ''}`;
  const label = fill(words.plate, { seen, name: pod.name, revision: place.revision, status: pod.status });
  const opacity = props.fade?.(pod.uid) ?? 1;
  return (
    <g
      {...pickable(props, pod.ref, label)}
      class={`pod ${hueClass(place.hue)} ${pod.phase} z${size}`}
      style={{
        transform: `translate(${place.x}px, ${place.y}px)`,
        ...(opacity < 1 ? { opacity: String(opacity) } : {}),
      }}
    >
      <PlateFill size={size} phase={pod.phase} />
      {size === 'L' && (
        <>
          <use class="mk" href={mark(place.hue)} transform="translate(8 8)" />
          <text class="nm" x="22" y="17.5">
            {pod.short}
          </text>{' '}
          <text class="st" x="8" y="35.5">
            {plateWord(pod)}
          </text>{' '}
          {pod.restarts > 0 && (
            <text class="re tx-r" x="77" y="17">
              ×{pod.restarts}
            </text>
          )}
        </>
      )}
      {size === 'M' && (
        <>
          <use class="mk" href={mark(place.hue)} transform="translate(6 7) scale(.9)" />
          <text class="nm" x="7" y="32">
            {pod.short}
          </text>
        </>
      )}
      {size === 'S' && <use class="mk" href={mark(place.hue)} transform="translate(4 4) scale(.75)" />}
      {pod.serving && size !== 'X' && size !== 'D' && (
        <>
          <path class="tap" d={`M${half} ${height}V${place.drop}`} />
          <circle class="tapdot" cx={half} cy={place.drop} r="3.5" />
        </>
      )}
      {props.selected === pod.ref && <rect class="sel" x="-3" y="-3" width={width + 6} height={height + 6} rx="5" />}
    </g>
  );
}

/** Keyed by phase: a new fill comes in over `--switch`. */
function PlateFill({ size, phase }: { size: PictureLayout['size']; phase: PodView['phase'] }): JSX.Element {
  if (size === 'D') return <rect width="5" height="5" rx=".8" class={`dotfill ${phase}`} />;
  return <use key={phase} class="fill" href={`#${size}-${phase}`} />;
}

function Service(props: PictureProps & { service: ServiceView }): JSX.Element {
  const { service, layout, words } = props;
  const at = layout.service;
  if (!at) return <g />;
  const below = layout.kind === 'narrow';
  const total = below ? layout.gate.x - at.x - 16 : 150;
  let from = 0;
  const bars = service.shares
    .filter((s) => s.percent > 0)
    .map((share, i) => {
      const length = Math.max(4, (total * share.percent) / 100);
      const start = from + (i ? 3 : 0);
      from += length;
      return { share, start, length: Math.max(2, from - start), middle: (start + from) / 2 };
    });
  const rate = fill(words.rate, { n: service.ratePerSecond });
  return (
    <g transform={`translate(${at.x} ${at.y})`}>
      <g {...pickable(props, service.ref, `${kindWord(words, 'Service')} ${service.name}`)} class="owner">
        <rect class="hit" x="-4" y={below ? 0 : 10} width={below ? 110 : 96} height={below ? 20 : 44} />
        <text class="kind" x="0" y={below ? 14 : 26}>
          {kindWord(words, 'Service')}
        </text>{' '}
        <text class="name" x={below ? 60 : 0} y={below ? 14 : 46}>
          {service.name}
        </text>
      </g>
      {service.endpoints === 0 && (
        <text class="q" x="0" y={below ? 62 : 68}>
          {words.noEndpoints}
        </text>
      )}
      {!below && service.sent > 0 && (
        <text class="f" x="0" y={props.requests ? 0 : 84} display={props.requests ? 'none' : undefined}>
          {words.lastAnswers}
        </text>
      )}
      {bars.map(({ share, start, length, middle }) =>
        below ? (
          <g key={share.hue} class={hueClass(share.hue)}>
            <rect class="bar" x={start} y="26" width={length} height="10" rx="1.5" />
            <use class="mark" href={mark(share.hue)} x={Math.min(start, total - 46)} y="46" />
            <text class="big" x={Math.min(start, total - 46) + 16} y="57">
              {share.percent}%
            </text>
          </g>
        ) : (
          <g key={share.hue} class={hueClass(share.hue)}>
            <rect class="bar" x="0" y={96 + start} width="12" height={length} rx="1.5" />
            <use class="mark" href={mark(share.hue)} x="24" y={91 + middle} />
            <text class="big" x="40" y={102 + middle}>
              {share.percent}%
            </text>
          </g>
        ),
      )}
      {service.sent > 0 &&
        (below ? (
          <text class="q num tx-r" x={total} y="14">
            {rate} · {words.lost} <tspan class="b ink">{service.lost}</tspan>
          </text>
        ) : (
          <>
            <text class="q num" x="0" y="276">
              {rate}
            </text>
            <text class="q num" x="0" y="296">
              {words.lost} <tspan class="b ink">{service.lost}</tspan>
            </text>
          </>
        ))}
    </g>
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
