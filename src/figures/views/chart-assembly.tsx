import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import {
  type AssemblyChart,
  type AssemblyData,
  type AssemblyKnobs,
  assemblyKnobs,
  FIRST_KINDS,
  TEAMS,
  templateLine,
} from '../knobs/chart-assembly.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Printed, Told } from './acts.tsx';
import { Check, Seg, Select } from './controls.tsx';

function ChartAssembly({ knobs, data, words, set, busy }: ViewProps<AssemblyKnobs, AssemblyData>): JSX.Element {
  const w = words.assembly;
  // turning a knob hides what is sent until it is run: first guess, then see
  const turn = (change: Partial<AssemblyKnobs>) => set?.({ ...change, asked: true, guess: null });
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <div class="knobs">
        <Check label="`redis.enabled`" value={knobs.redis} set={set && ((redis) => turn({ redis }))} />
        <Check label="`cache.enabled`" value={knobs.cache} set={set && ((cache) => turn({ cache }))} />
        <Check label="`migrate`" value={knobs.migrate} set={set && ((migrate) => turn({ migrate }))} />
        <Select
          label="global.team"
          code
          value={knobs.team}
          options={TEAMS.map((value) => ({ value, text: value }))}
          set={set && ((team) => turn({ team }))}
        />
      </div>
      <Printed line={templateLine(knobs)} />
      {knobs.asked ? (
        <div class="knobs guess">
          <p>{w.which}</p>
          <Seg
            label={w.which}
            value={knobs.guess ?? ''}
            options={FIRST_KINDS.map((value) => ({ value, text: value }))}
            set={set && ((guess) => set({ guess }))}
          />
          <button type="button" class="btn" disabled={!set || busy} onClick={() => set?.({ asked: false })}>
            {words.run}
          </button>
        </div>
      ) : (
        <div class="tree-cols assembly">
          <div>
            <p class="small-head">{w.files}</p>
            <ul class="tree">
              {data.charts.map((chart) => (
                <ChartFiles key={chart.name} chart={chart} words={words} />
              ))}
            </ul>
          </div>
          <div>
            <p class="small-head">{w.sent}</p>
            <ol class="sent">
              {data.sent.map(({ object, source, team }) => (
                <li key={source + object}>
                  <code>{object}</code>
                  <span class="note">
                    {source}
                    {team && ` · team=${team}`}
                  </span>
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
      )}
      <Told text={knobs.asked ? '' : busy ? words.busy : said(knobs, data, words)} />
    </div>
  );
}

/** A chart of the tree: its folder, what turns it on, and its templates. */
function ChartFiles({
  chart,
  words,
}: {
  chart: AssemblyChart;
  words: ViewProps<AssemblyKnobs, AssemblyData>['words'];
}): JSX.Element {
  const w = words.assembly;
  const { name, of, condition, on, files } = chart;
  return (
    <>
      <li class={on ? undefined : 'off'}>
        <code>{condition ? `charts/${of || name}/` : `${name}/`}</code>
        {condition && (
          <span class="note">
            {of && `${fill(w.alias, { name })} `}
            {`${condition}: ${on}`}
          </span>
        )}
      </li>
      {files.map(({ path, objects }) => (
        <li key={path} class={objects.length === 0 ? 'd1 off' : 'd1'}>
          <code>{path}</code>
        </li>
      ))}
    </>
  );
}

function said(
  { guess }: AssemblyKnobs,
  { sent, charts }: AssemblyData,
  words: ViewProps<AssemblyKnobs, AssemblyData>['words'],
): string {
  const w = words.assembly;
  const first = sent[0]?.object ?? '';
  const kind = first.split('/')[0] ?? '';
  const unused = charts.reduce((n, { files }) => n + files.filter(({ objects }) => objects.length === 0).length, 0);
  const labelled = sent.filter(({ team }) => team !== '').length;
  return [
    guess === null ? '' : guess === kind ? words.guessRight : fill(words.guessWrong, { guess, actual: kind }),
    fill(w.said, { n: sent.length, first }),
    fill(w.labelled, { n: labelled }),
    unused > 0 ? fill(w.unused, { n: unused }) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

export const figure = defineFigure({ knobs: assemblyKnobs, view: ChartAssembly, seen: ['asked', 'guess'] });
