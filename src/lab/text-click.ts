// Clicks in the lesson's text.
import type { Lab } from './lab.ts';

/** Commands, files and fences in the text. Nothing is ever run by a click. */
export function onTextClick(event: MouseEvent, lab: Lab): void {
  if (!(event.target instanceof Element)) return;
  const command = event.target.closest<HTMLElement>('[data-insert]');
  const fence = event.target.closest<HTMLElement>('[data-insert-fence]');
  const file = event.target.closest<HTMLElement>('[data-open]');
  const text = command?.dataset['insert'] ?? fence?.closest('.fence')?.querySelector('pre')?.textContent?.trim();
  if (!text && !file) return;
  event.preventDefault();
  if (!lab.running) return;
  if (text) {
    const first = text.split('\n').find((line) => line.trim() && !line.startsWith('#')) ?? '';
    void lab.ask((host) => host.insert(lab.terminalInUse, first)).then(() => lab.focusTerminal());
  } else if (file?.dataset['open'])
    lab.openFile(file.dataset['open'], file.dataset['line'] ? Number(file.dataset['line']) : undefined);
}
