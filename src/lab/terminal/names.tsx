// What the seen part of a terminal names, as a list: links by keyboard. The newest stand first and have the focus; Escape closes.
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Mention } from '../../../simulator/lab/view.ts';
import { Icon } from '../parts.tsx';
import type { LabTerminal } from '../terminal.ts';
import { useLab } from '../use-lab.ts';
import type { NamedThings } from './links.ts';

interface Entry {
  readonly mention: Mention;
  readonly text: string;
}

export function NameList(props: {
  terminal: LabTerminal;
  things: NamedThings;
  onClose: (chosen: boolean) => void;
}): JSX.Element {
  const { terminal, things, onClose } = props;
  const t = useLab((l) => l.words.terminal);
  const [entries, setEntries] = useState<readonly Entry[] | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const lines = terminal.visible();
    void things.mentions(lines, terminal.visibleCommand()).then((found) => setEntries(unique(lines, found)));
  }, []);
  useLayoutEffect(() => {
    (box.current?.querySelector('button') ?? box.current)?.focus();
  }, [entries]);
  return (
    <div
      class="pop menu names"
      ref={box}
      role="group"
      aria-label={t.names}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose(false);
          return;
        }
        const all = [...(box.current?.querySelectorAll('button') ?? [])];
        const at = all.indexOf(document.activeElement as HTMLButtonElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        all[(to + all.length) % all.length]?.focus();
      }}
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        if (to instanceof Node && !box.current?.contains(to)) onClose(true);
      }}
    >
      {entries?.length === 0 && <p class="note">{t.namesNone}</p>}
      {entries?.map(({ mention, text }) => (
        <button
          key={mention.ref ?? mention.url}
          type="button"
          onClick={() => {
            onClose(true);
            things.open(mention, text);
          }}
        >
          <Icon name={mention.ref ? 'eye' : 'link'} />
          <span class="mono">{mention.ref ?? mention.url}</span>
        </button>
      ))}
    </div>
  );
}

/** Each object and address once, the one named last first. */
function unique(lines: readonly string[], found: readonly (readonly Mention[])[]): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (let i = lines.length - 1; i >= 0; i--)
    for (const mention of found[i] ?? []) {
      const key = mention.ref ?? mention.url ?? '';
      if (!entries.has(key)) entries.set(key, { mention, text: (lines[i] ?? '').slice(mention.from, mention.to) });
    }
  return [...entries.values()];
}
