import type { JSX } from 'preact';
import { type FamilyKnobs, familyKnobs } from '../knobs/family-picker.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { Seg } from './controls.tsx';

type Family = 'Job' | 'CronJob' | 'DaemonSet' | 'StatefulSet' | 'Deployment';

/** Which controller the answers so far lead to; null while more must be asked. */
export function familyOf(k: FamilyKnobs): Family | null {
  if (k.ends === 'yes') return k.clock === '' ? null : k.clock === 'yes' ? 'CronJob' : 'Job';
  if (k.ends === '') return null;
  if (k.everywhere === 'yes') return 'DaemonSet';
  if (k.everywhere === '') return null;
  return k.identity === '' ? null : k.identity === 'yes' ? 'StatefulSet' : 'Deployment';
}

function FamilyPicker({ knobs, words, set }: ViewProps<FamilyKnobs, Record<string, never>>): JSX.Element {
  const w = words.family;
  const kind = familyOf(knobs);
  const asked: (keyof FamilyKnobs)[] = [
    'ends',
    ...(knobs.ends === 'yes' ? (['clock'] as const) : []),
    ...(knobs.ends === 'no' ? (['everywhere'] as const) : []),
    ...(knobs.ends === 'no' && knobs.everywhere === 'no' ? (['identity'] as const) : []),
  ];
  return (
    <div class="figure-body family">
      <ol class="questions">
        {asked.map((key) => (
          <li key={key}>
            <span>{w.questions[key]}</span>
            <Seg
              label={w.questions[key]}
              value={knobs[key]}
              options={[
                { value: 'yes', text: words.yes },
                { value: 'no', text: words.no },
              ]}
              set={set && ((value) => set({ [key]: value } as Partial<FamilyKnobs>))}
            />
          </li>
        ))}
      </ol>
      <div role="status">
        {kind && (
          <>
            <p class="kind-name">{kind}</p>
            <p>{w.because[kind]}</p>
            <ul class="facts">
              {w.others[kind].map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      {knobs.ends !== '' && (
        <button type="button" class="btn quiet sm" disabled={!set} onClick={() => set?.(familyKnobs())}>
          {w.again}
        </button>
      )}
    </div>
  );
}

export const figure = defineFigure({
  knobs: familyKnobs,
  view: FamilyPicker,
  seen: ['ends', 'clock', 'everywhere', 'identity'],
});
