// What a terminal offers besides typing, with the keys that do the same; and how to get out of it.
import type { JSX } from 'preact';
import { Icon, Menu, Rich } from '../parts.tsx';
import { useLab } from '../use-lab.ts';
import { TerminalChoices } from './choices.tsx';
import type { PageKey } from './keys.ts';

export function TerminalMenu({ onKey }: { onKey: (key: PageKey) => void }): JSX.Element {
  const words = useLab((l) => l.words);
  const t = words.terminal;
  return (
    <Menu icon="dots" label={t.menu} short="" up>
      {(close) => {
        const item = (key: PageKey, icon: string, text: string, keys: string) => (
          <button
            type="button"
            onClick={() => {
              close();
              onKey(key);
            }}
          >
            <Icon name={icon} />
            {text}
            <kbd>{keys}</kbd>
          </button>
        );
        return (
          <>
            {item('find', 'search', t.find, 'Ctrl-Shift-F')}
            {item('names', 'eye', t.names, 'Ctrl-Shift-O')}
            {item('another', 'plus', t.anotherShort, 'Ctrl-Shift-Enter')}
            {item('next', 'term', t.nextTab, 'Ctrl-Shift-→')}
            <div class="letters" role="group" aria-label={t.letters}>
              <Icon name="prompt" />
              {t.letters}
              <button
                type="button"
                class="btn icon sm"
                aria-label={`A− ${t.smaller}`}
                title={`${t.smaller} (Ctrl-Shift -)`}
                onClick={() => onKey('smaller')}
              >
                A−
              </button>
              <button
                type="button"
                class="btn icon sm"
                aria-label={`A+ ${t.larger}`}
                title={`${t.larger} (Ctrl-Shift +)`}
                onClick={() => onKey('larger')}
              >
                A+
              </button>
            </div>
            <TerminalChoices />
            <p class="note">
              {t.leaveHint} <Rich text={t.copyHint} />
            </p>
          </>
        );
      }}
    </Menu>
  );
}
