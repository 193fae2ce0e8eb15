// Search in a terminal: a box over its corner. Output is read from its end: Enter goes up to the hit before, Shift-Enter down to the
// one after. Escape closes it and gives the cursor back.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../../i18n/fill.ts';
import { Icon } from '../parts.tsx';
import type { Found, LabTerminal } from '../terminal.ts';
import { useLab } from '../use-lab.ts';

export function FindBox({ terminal, onClose }: { terminal: LabTerminal; onClose: () => void }): JSX.Element {
  const t = useLab((l) => l.words.terminal);
  const [text, setText] = useState('');
  const [exactCase, setExactCase] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const input = useRef<HTMLInputElement>(null);
  // at once: the next key is already for the box
  useLayoutEffect(() => {
    input.current?.focus();
    return () => terminal.endFind();
  }, []);
  const look = async (how: { text?: string; exactCase?: boolean; back?: boolean; fresh?: boolean } = {}) => {
    const wanted = how.text ?? text;
    const result = await terminal.find(wanted, { exactCase, ...how });
    setFound(wanted ? result : null);
  };
  const count = !found
    ? ''
    : found.all === 0
      ? t.findNone
      : found.at > 0
        ? fill(t.findCount, { n: found.at, all: found.all })
        : fill(t.findMany, { all: found.all });
  return (
    <search
      class="find"
      aria-label={t.find}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <input
        ref={input}
        type="text"
        aria-label={t.findText}
        placeholder={t.findText}
        value={text}
        autocapitalize="off"
        autocomplete="off"
        autocorrect="off"
        spellcheck={false}
        onInput={(event) => {
          const wanted = event.currentTarget.value;
          setText(wanted);
          // output is read from its end
          void look({ text: wanted, back: true, fresh: true });
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.isComposing) return;
          event.preventDefault();
          void look({ back: !event.shiftKey });
        }}
      />
      <output class="num" aria-live="polite">
        {count}
      </output>
      <button
        type="button"
        class="case"
        aria-label={t.findCase}
        title={t.findCase}
        aria-pressed={exactCase}
        onClick={() => {
          setExactCase(!exactCase);
          void look({ exactCase: !exactCase, back: true, fresh: true });
        }}
      >
        Aa
      </button>
      <button
        type="button"
        class="turn up"
        aria-label={`${t.findPrevious} (Enter)`}
        title={`${t.findPrevious} (Enter)`}
        onClick={() => void look({ back: true })}
      >
        <Icon name="down" />
      </button>
      <button
        type="button"
        class="turn"
        aria-label={`${t.findNext} (Shift-Enter)`}
        title={`${t.findNext} (Shift-Enter)`}
        onClick={() => void look()}
      >
        <Icon name="down" />
      </button>
      <button type="button" aria-label={t.findClose} title={`${t.findClose} (Esc)`} onClick={onClose}>
        <Icon name="close" />
      </button>
    </search>
  );
}
