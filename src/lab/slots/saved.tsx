// The badge that says whether what one does is kept.
import type { JSX } from 'preact';
import { Icon } from '../parts.tsx';
import { useLab } from '../use-lab.ts';

export function Saved({ onTakeOver }: { onTakeOver: () => void }): JSX.Element | null {
  const p = useLab((l) => l.words.progress);
  const saving = useLab((l) => l.saving);
  if (saving === 'none') return null;
  if (saving === 'saved')
    return (
      <span class="badge plain save-badge" title={p.savedTitle}>
        <Icon name="disk" />
        <span class="hide-s">{p.saved}</span>
      </span>
    );
  const why =
    saving === 'blocked' ? p.blocked : saving === 'full' ? p.full : saving === 'other-tab' ? p.otherTabText : p.newer;
  return (
    <button
      type="button"
      class="badge wait"
      title={why}
      aria-label={`${p.notSaved}. ${why}`}
      data-saving={saving}
      onClick={onTakeOver}
    >
      <Icon name="warn" />
      {saving === 'other-tab' ? p.otherTab : p.notSaved}
    </button>
  );
}
