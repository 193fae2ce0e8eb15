// Services: who answers, in which shares, how many requests were lost.
import type { JSX } from 'preact';
import { fill } from '../i18n/fill.ts';
import type { ServicePlace } from './layout.ts';
import { fitted, hueClass, kindWord, mark, type PictureProps, pickable } from './signs.ts';

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

export function Service(props: PictureProps & { place: ServicePlace }): JSX.Element {
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
