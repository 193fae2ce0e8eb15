// Plates: one a Pod, with its mark, name, state, restarts, and the volume that hangs under it.
import type { JSX } from 'preact';
import { fill } from '../i18n/fill.ts';
import type { PodPlace } from './layout.ts';
import { type PlateSize, SIZES } from './places.ts';
import { plateName, plateWord } from './plate-words.ts';
import { hueClass, mark, type PictureProps, pickable } from './signs.ts';

export interface PlateProps extends Pick<PictureProps, 'words' | 'onPick' | 'roving' | 'selected'> {
  readonly place: PodPlace;
  readonly size: PlateSize;
  readonly opacity: number;
}

/** What a plate needs of its picture: of what is selected and focused, whether it is this. */
export const platePropsOf = (props: PictureProps, place: PodPlace): PlateProps => {
  const only = (ref: string | null | undefined) => (ref === place.pod.ref ? ref : null);
  return {
    place,
    size: props.layout.size,
    words: props.words,
    onPick: props.onPick,
    roving: only(props.roving),
    selected: only(props.selected),
    opacity: props.fade?.(place.pod.uid) ?? 1,
  };
};

export function Plate(props: PlateProps): JSX.Element {
  const { place, size, words, opacity } = props;
  const { pod } = place;
  const { width, height } = SIZES[size];
  const half = width / 2;
  const name = size === 'L' || size === 'M' ? plateName(pod, size) : { text: pod.short, tight: false };
  const claim = size === 'L' || size === 'M' ? pod.claims?.[0] : undefined;
  const claimSize = claim && width - half - 8 > 30 ? claim.size : '';
  // begins with what is seen, in the order of its elements, so that it can be spoken as seen
  const seen = [name.text, plateWord(pod), pod.restarts > 0 ? `×${pod.restarts}` : '', claimSize]
    .filter(Boolean)
    .join(' ');
  const label = fill(words.plate, { seen, name: pod.name, revision: place.revision, status: pod.status });
  const attributes = {
    ...pickable(props, pod.ref, label),
    class: `pod ${hueClass(place.hue)} ${pod.phase} z${size}`,
  };
  // a dot is one element: there are hundreds of them
  if (size === 'D' && !props.selected)
    return <rect {...attributes} x={place.x} y={place.y} width={width} height={height} rx=".8" />;
  return (
    <g
      {...attributes}
      style={{
        transform: `translate(${place.x}px, ${place.y}px)`,
        ...(opacity < 1 ? { opacity: String(opacity) } : {}),
      }}
    >
      {size === 'D' ? (
        <rect width={width} height={height} rx=".8" />
      ) : (
        // keyed by phase: a new fill comes in over `--switch`
        <use key={pod.phase} class="fill" href={`#${size}-${pod.phase}`} />
      )}
      {size === 'L' && (
        <>
          <use class="mk" href={mark(place.hue)} transform="translate(8 8)" />
          <text class={name.tight ? 'nm tight' : 'nm'} x="22" y="17.5">
            {name.text}
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
            {name.text}
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
      {props.selected && <rect class="sel" x="-3" y="-3" width={width + 6} height={height + 6} rx="5" />}
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
