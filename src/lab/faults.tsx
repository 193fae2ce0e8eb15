// The fault panel: what can go wrong in this lesson, each once. What has struck stays in the list, marked.
import type { JSX } from 'preact';
import { pick } from '../i18n/index.ts';
import { Icon, Menu, Rich } from './parts.tsx';
import { useLab, useLabObject } from './use-lab.ts';

export function FaultMenu(): JSX.Element | null {
  const lab = useLabObject();
  const all = useLab((l) => l.view.faults);
  const faults = all.filter(({ manual }) => manual);
  const words = useLab((l) => l.words.faults);
  const language = useLab((l) => l.language);
  const open = useLab((l) => l.state.kind === 'open');
  if (faults.length === 0) return null;
  return (
    <Menu icon="bolt" label={words.label}>
      {(close) =>
        faults.map((fault) => (
          <button
            key={fault.id}
            type="button"
            disabled={!open || fault.struckAtMs !== null}
            onClick={() => {
              close();
              void lab.ask((host) => host.input({ kind: 'fault', fault: fault.id }));
            }}
          >
            <Icon name={fault.struckAtMs !== null ? 'tick' : 'bolt'} />
            <span>
              <Rich text={pick(fault.says, language)} />
            </span>
            {fault.struckAtMs !== null && <span class="note">{words.struck}</span>}
          </button>
        ))
      }
    </Menu>
  );
}
