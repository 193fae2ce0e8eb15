import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { type FanData, type FanKnobs, fanKnobs } from '../knobs/service-fan.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Check, Inline, Seg } from './controls.tsx';

const ROW = 58;

function ServiceFan(props: ViewProps<FanKnobs, FanData>): JSX.Element {
  const { knobs, data, words, set, busy } = props;
  const w = words.fan;
  const change = (name: string, part: Partial<FanKnobs['pods'][number]>) =>
    set?.({ pods: knobs.pods.map((pod) => (pod.name === name ? { ...pod, ...part } : pod)) });
  const ready = data.pods.filter((p) => p.endpoint === 'ready').length;
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <Fan {...props} />
      <div class="table-wrap" tabIndex={0} role="region" aria-label={`${w.pods}: ${w.endpoint}, ${w.answers}`}>
        <table class="fan-table">
          <thead>
            <tr>
              <th scope="col">{w.pods}</th>
              <th scope="col">{w.label}</th>
              <th scope="col">{w.ready}</th>
              <th scope="col">{w.endpoint}</th>
              <th scope="col">{w.answers}</th>
            </tr>
          </thead>
          <tbody>
            {knobs.pods.map((pod) => {
              const seen = data.pods.find((p) => p.name === pod.name);
              return (
                <tr key={pod.name}>
                  <th scope="row" class="mono">
                    {pod.name}
                  </th>
                  <td>
                    <Check
                      label="app=web"
                      value={pod.labelled}
                      set={set && ((labelled) => change(pod.name, { labelled }))}
                    />
                  </td>
                  <td>
                    <Check
                      label={w.isReady}
                      value={pod.ready}
                      set={set && ((isReady) => change(pod.name, { ready: isReady }))}
                    />
                  </td>
                  <td>{w.states[seen?.endpoint ?? 'none']}</td>
                  <td class="num">{seen?.answers ?? 0}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div class="knobs">
        <span class="knob">
          <span class="mono">type</span>
          <Seg<FanKnobs['type']>
            label="type"
            value={knobs.type}
            options={(['ClusterIP', 'NodePort', 'LoadBalancer', 'None'] as const).map((t) => ({
              value: t,
              text: t === 'None' ? 'clusterIP: None' : t,
            }))}
            set={set && ((type) => set({ type }))}
          />
        </span>
        <span class="knob">
          <span class="mono">targetPort</span>
          <Seg
            label="targetPort"
            value={String(knobs.targetPort)}
            options={[
              { value: '8080', text: '8080' },
              { value: '9090', text: '9090' },
            ]}
            set={set && ((port) => set({ targetPort: Number(port) }))}
          />
        </span>
      </div>
      <p class="figure-said" role="status">
        <Inline text={busy ? words.busy : `${fill(w.said, { ready, failed: data.failed })} ${data.error}`} />
      </p>
    </div>
  );
}

function Fan({ data, words }: ViewProps<FanKnobs, FanData>): JSX.Element {
  const w = words.fan;
  const height = Math.max(3, data.pods.length) * ROW + 8;
  const middle = height / 2;
  return (
    <svg
      class="pic fan"
      viewBox={`0 0 437 ${height}`}
      role="img"
      aria-label={data.pods.map((p) => `${p.name} ${w.states[p.endpoint]} ${p.answers}`).join(', ')}
    >
      <text class="b code" x="0" y={middle - 6}>
        client
      </text>
      <text class="q" x="0" y={middle + 12}>
        {w.calls}
      </text>
      <path class="rail" d={`M62 ${middle}H132`} />
      <text class="b code" x="138" y={middle - 6}>
        web:80
      </text>
      <text class="q num" x="138" y={middle + 12}>
        {data.clusterIp}
      </text>
      {data.pods.map((pod, i) => {
        const y = i * ROW + 30;
        const on = pod.endpoint === 'ready';
        return (
          <g key={pod.name} class={`pod r1 ${on ? 'ready' : pod.endpoint === 'not-ready' ? 'running' : 'pending'}`}>
            {pod.endpoint !== 'none' && (
              <path
                d={`M226 ${middle}C270 ${middle} 270 ${y} 300 ${y}`}
                fill="none"
                stroke="var(--rev)"
                stroke-width={on ? Math.max(1.5, pod.answers / 4) : 1.25}
                stroke-dasharray={on ? undefined : '3 4'}
              />
            )}
            {pod.answers > 0 && (
              <text class="q num tx-m" x="270" y={y - 6}>
                {pod.answers}
              </text>
            )}
            <g transform={`translate(304 ${y - 22})`}>
              <use class="fill" href={`#L-${on ? 'ready' : pod.endpoint === 'not-ready' ? 'running' : 'pending'}`} />
              <text class="nm" x="8" y="17.5">
                {pod.name}
              </text>
              <text class="st" x="8" y="35.5">
                {on ? 'Ready' : pod.endpoint === 'not-ready' ? '0/1' : w.outside}
              </text>
            </g>
          </g>
        );
      })}
      {data.failed > 0 && (
        <text class="q num" x="138" y={middle + 32}>
          {fill(w.failed, { n: data.failed })}
        </text>
      )}
    </svg>
  );
}

export const figure = defineFigure({ knobs: fanKnobs, view: ServiceFan, seen: [] });
