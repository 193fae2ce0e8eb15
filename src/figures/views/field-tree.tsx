import type { JSX } from 'preact';
import { fill } from '../../i18n/fill.ts';
import { type TreeData, type TreeKnobs, treeKnobs } from '../knobs/field-tree.ts';
import { defineFigure, type ViewProps } from '../types.ts';

function FieldTree({ knobs, data, words, set, busy, id }: ViewProps<TreeKnobs, TreeData>): JSX.Element {
  const w = words.tree;
  const names = w.samples as Readonly<Record<string, string>>;
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <span class="seg folds" role="group" aria-label={w.choose}>
        {knobs.samples.map((sample) => (
          <button
            key={sample.id}
            type="button"
            aria-pressed={sample.text === knobs.text ? 'true' : 'false'}
            disabled={!set}
            onClick={() => set?.({ text: sample.text })}
          >
            {names[sample.id] ?? sample.id}
          </button>
        ))}
      </span>
      <div class="tree-cols">
        <label class="knob grow">
          <span>{w.manifest}</span>
          <textarea
            class="input code"
            id={`${id}-text`}
            rows={Math.min(20, knobs.text.split('\n').length + 1)}
            disabled={!set}
            spellcheck={false}
            autocapitalize="off"
            value={knobs.text}
            onChange={(event) => set?.({ text: event.currentTarget.value })}
          >
            {knobs.text}
          </textarea>
        </label>
        <ol class="tree" aria-label={w.tree} lang="en">
          {data.lines.map((line) => (
            <li
              key={line.path}
              class={`d${Math.min(6, line.depth)}${line.unknown ? ' unknown' : ''}${line.path === knobs.focus ? ' focus' : ''}`}
            >
              <code>
                {line.unknown ? '✕ ' : ''}
                {line.key}
                {line.value && <span class="faint">: {line.value}</span>}
              </code>
              {line.belongs.length > 0 && (
                <span class="note" lang={undefined}>
                  {fill(w.belongs, { path: line.belongs.join(', ') })}
                </span>
              )}
            </li>
          ))}
        </ol>
      </div>
      <pre class="term folds" lang="en" tabIndex={0} role="status">
        {`$ kubectl apply -f shop.yaml\n${busy ? '' : data.verdict}`}
      </pre>
    </div>
  );
}

export const figure = defineFigure({ knobs: treeKnobs, view: FieldTree, seen: [] });
