// How terminals look and read, for whoever wants it otherwise: offered by the terminal's menu and beside what is what.
import type { JSX } from 'preact';
import { useLab, useLabObject } from '../use-lab.ts';

export function TerminalChoices(): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const settings = useLab((l) => l.terminalSettings);
  return (
    <>
      <label class="choice">
        <input
          type="checkbox"
          checked={settings.screenReader}
          onChange={(event) => lab.setTerminal({ screenReader: event.currentTarget.checked })}
        />
        {words.lab.screenReader}
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={settings.paper}
          onChange={(event) => lab.setTerminal({ paper: event.currentTarget.checked })}
        />
        {words.lab.paperTerminal}
      </label>
    </>
  );
}
