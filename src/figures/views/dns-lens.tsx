import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { DNS_TYPES, type DnsData, type DnsKnobs, dnsKnobs } from '../knobs/dns-lens.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Check, Inline, Seg, Select } from './controls.tsx';

function DnsLens({ knobs, data, words, set, busy }: ViewProps<DnsKnobs, DnsData>): JSX.Element {
  const w = words.dns;
  const pod = knobs.service.replace(/s$/, '') || knobs.service;
  const full = `${knobs.service}.${knobs.namespace}.svc.cluster.local`;
  const names = [
    ...new Set([knobs.name, knobs.service, `${pod}-0.${knobs.service}`, full, `_http._tcp.${knobs.service}`]),
  ];
  const found = data.tries.find((t) => t.records.length > 0);
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <div class="lens" tabIndex={0} role="region" aria-label={`${w.asked}: ${w.answer}`}>
        <table class="dns">
          <thead>
            <tr>
              <th scope="col">{w.asked}</th>
              <th scope="col">{w.answer}</th>
              <th scope="col">{w.behind}</th>
            </tr>
          </thead>
          <tbody>
            {data.tries.map((one) => (
              <tr key={one.name} class={one.records.length > 0 ? 'hit' : one.rcode === null ? 'not-asked' : 'miss'}>
                <th scope="row" class="mono">
                  {one.name}
                </th>
                <td>
                  {one.rcode === null ? (
                    w.notAsked
                  ) : (
                    <>
                      <b>{one.records.length > 0 ? `✓ ${one.rcode}` : one.rcode}</b>
                      {one.records.map((record) => (
                        <span key={record.data} class="rec mono">
                          {record.data}
                        </span>
                      ))}
                    </>
                  )}
                </td>
                <td class="mono">
                  {one.records.map((record) => (
                    <span key={record.data} class="rec">
                      {record.pod || w.clusterIp}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {data.additional.length > 0 && (
          <p class="additional">
            <b>ADDITIONAL</b>
            {data.additional.map((record) => (
              <span key={record.name + record.data} class="rec mono">
                {record.name} {record.data}
              </span>
            ))}
          </p>
        )}
      </div>
      <div class="knobs">
        <Select
          label={fill(w.name, { namespace: knobs.from })}
          value={knobs.name}
          options={names.map((n) => ({ value: n, text: n }))}
          set={set && ((name) => set({ name }))}
        />
        <span class="knob">
          <span>{w.type}</span>
          <Seg<DnsKnobs['type']>
            label={w.type}
            value={knobs.type}
            options={DNS_TYPES.map((value) => ({ value, text: value === 'PTR' ? 'PTR (-x)' : value }))}
            set={set && ((type) => set({ type }))}
          />
        </span>
        <Check label={w.headless} value={knobs.headless} set={set && ((headless) => set({ headless }))} />
        <Check
          label={fill(w.unready, { pod: `${pod}-1` })}
          value={knobs.unready === 1}
          set={set && ((on) => set({ unready: on ? 1 : -1 }))}
        />
      </div>
      <p class="figure-said" role="status">
        <Inline
          text={
            busy
              ? words.busy
              : found
                ? fill(w.said, {
                    n: found.records.length,
                    ttl: found.records[0]?.ttl ?? 0,
                    tries: data.tries.filter((t) => t.rcode !== null).length,
                  })
                : w.nothing
          }
        />
      </p>
    </div>
  );
}

export const figure = defineFigure({ knobs: dnsKnobs, view: DnsLens, seen: [] });
