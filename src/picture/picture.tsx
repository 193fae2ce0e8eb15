// The cluster picture as SVG: a pure function of a laid-out view (no state, no effects), so that the home page can be
// rendered with it at build time and the lab can draw it sixty times a second. Grammar: beam, columns, floors, plates, posts.
import type { JSX } from 'preact';
import type { NodeView, PictureView, PodView, ReplicaSetView } from '../../simulator/lab/view.ts';
import { fill } from '../i18n/fill.ts';
import type { Messages } from '../i18n/index.ts';
import type { ColumnPlace, NodePlace, OwnerPlace, PictureLayout, PodPlace, ServicePlace } from './layout.ts';
import { isNoColumn, SIZES } from './places.ts';
import { plateWord } from './plate-words.ts';

type PictureWords = Messages['picture'];

interface PictureProps {
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
export const mark = (hue: number) => `#mk-${((hue - 1) % 5) + 1}`;
export const hueClass = (hue: number) => `r${((hue - 1) % 5) + 1}`;

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
      {layout.pods.map((place) => (
        <Plate key={place.pod.uid} place={place} {...props} />
      ))}
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

export function kindWord(words: PictureWords, kind: string): string {
  return (words.kinds as Readonly<Record<string, string>>)[kind] ?? kind;
}

/** A name cut to what its width can hold: 8 px a letter. */
const fitted = (text: string, width: number): string => {
  const most = Math.max(3, Math.floor(width / 8));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

function Owner(props: PictureProps & { owner: OwnerPlace }): JSX.Element {
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

/** How far a rollout may go: what is available and what there is in all, between the least and the most allowed. */
function Gauge({ layout, words }: PictureProps): JSX.Element {
  if (!layout.gauge) return <g />;
  const owner = layout.gauge.view;
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

function Column(props: PictureProps & { column: ColumnPlace }): JSX.Element {
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
  const claim = size === 'L' || size === 'M' ? pod.claims?.[0] : undefined;
  const claimSize = claim && width - half - 8 > 30 ? claim.size : '';
  // begins with what is seen, in the order of its elements, so that it can be spoken as seen
  const seen = [pod.short, plateWord(pod), pod.restarts > 0 ? `×${pod.restarts}` : '', claimSize]
    .filter(Boolean)
    .join(' ');
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
          )}{' '}
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
      {claim && <Can isBound={claim.bound} size={claimSize} x={half + 8} y={height} />}
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

/** A volume hangs under its pod's name: a can, and its size where there is room. Dashed while the claim is not bound. */
function Can(props: { isBound: boolean; size: string; x: number; y: number }): JSX.Element {
  return (
    <g class={`claim${props.isBound ? '' : ' unbound'}`} transform={`translate(${props.x} ${props.y + 2})`}>
      <path d="M0 2.4a5 2.2 0 0110 0v7a5 2.2 0 01-10 0zM0 2.4a5 2.2 0 0010 0" />
      {props.size && (
        <text class="f num" x="13" y="10.5">
          {props.size}
        </text>
      )}
    </g>
  );
}

/** Keyed by phase: a new fill comes in over `--switch`. */
function PlateFill({ size, phase }: { size: PictureLayout['size']; phase: PodView['phase'] }): JSX.Element {
  if (size === 'D') return <rect width="5" height="5" rx=".8" class={`dotfill ${phase}`} />;
  return <use key={phase} class="fill" href={`#${size}-${phase}`} />;
}

/** One of several: name, how many answer, and the shares in one bar. */
function LowService(props: PictureProps & { place: ServicePlace }): JSX.Element {
  const { place, words } = props;
  const { view: service, width } = place;
  const shares = service.shares.filter((s) => s.percent > 0);
  let from = 0;
  return (
    <g transform={`translate(${place.x} ${place.y})`}>
      <g {...pickable(props, service.ref, `${kindWord(words, 'Service')} ${service.name}`)} class="owner">
        <rect class="hit" x="-4" y="0" width={width + 8} height="20" />
        <text class="name" x="0" y="14">
          {fitted(service.name, width * 0.9)}
        </text>
      </g>
      <text class="f num" x="0" y="31">
        {service.endpoints === 0
          ? words.noEndpoints
          : service.headless
            ? `${words.headless} · ${service.endpoints}`
            : fill(words.endpoints, { n: service.endpoints })}
      </text>
      {shares.map((share) => {
        const start = from;
        const length = Math.max(3, (width * share.percent) / 100 - 2);
        from += length + 2;
        return (
          <g key={share.hue} class={hueClass(share.hue)}>
            <rect class="bar" x={start} y="38" width={length} height="8" rx="1.5" />
          </g>
        );
      })}
      {service.sent > 0 && (
        <text class="q num" x="0" y="60">
          {fill(words.rateShort, { n: service.ratePerSecond })} · {words.lost}{' '}
          <tspan class="b ink">{service.lost}</tspan>
        </text>
      )}
    </g>
  );
}

function Service(props: PictureProps & { place: ServicePlace }): JSX.Element {
  const { layout, words, place: at } = props;
  if (at.low) return <LowService {...props} />;
  const service = at.view;
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
      {(service.endpoints === 0 || service.sent === 0) && (
        <text class="q num" x="0" y={below ? 40 : 68}>
          {service.endpoints === 0 ? words.noEndpoints : fill(words.endpoints, { n: service.endpoints })}
        </text>
      )}
      {service.headless && !below && (
        <text class="f" x="0" y="88">
          {words.headless}
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
