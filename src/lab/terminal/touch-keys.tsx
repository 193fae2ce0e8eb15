// Touch devices: a command line above the keyboard (phones) and the keys that it lacks. A press never takes the focus, so that the
// keyboard stays; Ctrl holds for the next letter. What is typed in the command line goes to the terminal with Enter or with any
// key that needs the shell to know it.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { LabTerminal } from '../terminal.ts';
import { useLab } from '../use-lab.ts';
import { controlKey } from './keys.ts';

const ARROWS = { up: '\x1b[A', down: '\x1b[B', right: '\x1b[C', left: '\x1b[D' } as const;
const SIGNS = ['|', '-', '/', '~'] as const;

export function TouchKeys({ terminal }: { terminal: () => Promise<LabTerminal> | null }): JSX.Element {
  const t = useLab((l) => l.words.terminal);
  const [line, setLine] = useState('');
  const [control, setControl] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const hasLine = () => input.current?.offsetParent != null;
  const type = (text: string) => void terminal()?.then((one) => one.type(text));
  const flush = (after: string) => {
    type(line + after);
    setLine('');
  };
  const sign = (text: string) => {
    if (!hasLine()) type(text);
    else setLine(line + text);
  };
  const hold = (held: boolean) => {
    setControl(held);
    void terminal()?.then((one) => one.holdControl(held ? () => setControl(false) : null));
  };
  const typed = (text: string) => {
    const key = control && text.length === line.length + 1 ? controlKey(text.slice(-1)) : null;
    if (key === null) {
      setLine(text);
      return;
    }
    hold(false);
    flush(key);
    if (input.current) input.current.value = '';
  };
  const key = (label: string, press: () => void, name?: string) => (
    <button
      key={label}
      type="button"
      {...(name === undefined ? {} : { 'aria-label': name })}
      onPointerDown={(event) => event.preventDefault()}
      onClick={press}
    >
      {label}
    </button>
  );
  return (
    <>
      <form
        class="cmdline"
        onSubmit={(event) => {
          event.preventDefault();
          flush('\r');
        }}
      >
        <label for="cmdline">$</label>
        <input
          id="cmdline"
          ref={input}
          aria-label={t.command}
          value={line}
          autocapitalize="off"
          autocomplete="off"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="go"
          onInput={(event) => typed(event.currentTarget.value)}
          onKeyDown={(event) => {
            // the shell may have put text at its prompt (Tab, ↑): what is not here is there
            if (event.key === 'Backspace' && line === '') type('\x7f');
          }}
        />
        <button type="submit" class="btn primary" onPointerDown={(event) => event.preventDefault()}>
          {t.run}
        </button>
      </form>
      <div class="keyrow" role="group" aria-label={t.keys}>
        {key('Tab', () => flush('\t'))}
        {key('^C', () => flush('\x03'), 'Ctrl-C')}
        {key('↑', () => flush(ARROWS.up), t.previousCommand)}
        {key('↓', () => flush(ARROWS.down), t.nextCommand)}
        {SIGNS.map((one) => key(one, () => sign(one)))}
        <button
          type="button"
          aria-pressed={control}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => hold(!control)}
        >
          Ctrl
        </button>
        {key('Esc', () => flush('\x1b'))}
        {key('←', () => flush(ARROWS.left), t.left)}
        {key('→', () => flush(ARROWS.right), t.right)}
      </div>
    </>
  );
}
