import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { type AssemblyData, type AssemblyKnobs, assemblyKnobs } from '../knobs/chart-assembly.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Printed, Told } from './acts.tsx';
import { Check } from './controls.tsx';

function ChartAssembly({ knobs, data, words, set, busy }: ViewProps<AssemblyKnobs, AssemblyData>): JSX.Element {
  const w = words.assembly;
  const unused = data.files.filter((f) => f.objects.length === 0).length;
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <div class="knobs">
        <Check label="`redis.enabled`" value={knobs.redis} set={set && ((redis) => set({ redis }))} />
        <Check label="`cache.enabled`" value={knobs.cache} set={set && ((cache) => set({ cache }))} />
        <Check label="`migrate`" value={knobs.migrate} set={set && ((migrate) => set({ migrate }))} />
      </div>
      <Printed line={data.line} />
      <div class="tree-cols assembly">
        <div>
          <p class="small-head">{w.files}</p>
          <ul class="tree">
            {data.files.map(({ path, objects }) => (
              <li key={path} class={objects.length === 0 ? 'off' : undefined}>
                <code>{path}</code>
                {objects.length > 1 && <span class="note">{fill(w.times, { n: objects.length })}</span>}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <p class="small-head">{w.sent}</p>
          <ol class="sent">
            {data.sent.map(({ object, source }) => (
              <li key={source + object}>
                <code>{object}</code>
                <span class="note">{source}</span>
              </li>
            ))}
          </ol>
          {data.hooks.map(({ object, when }) => (
            <p key={object} class="note">
              <code>{object}</code> {fill(w.hook, { when })}
            </p>
          ))}
        </div>
      </div>
      <Told
        text={
          busy
            ? words.busy
            : `${fill(w.said, { n: data.sent.length, first: data.sent[0]?.object ?? '' })} ${unused > 0 ? fill(w.unused, { n: unused }) : ''}`
        }
      />
    </div>
  );
}

export const figure = defineFigure({ knobs: assemblyKnobs, view: ChartAssembly, seen: [] });
