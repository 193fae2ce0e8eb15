/** Works for `with.takes` (default 3s) and ends with `with.exit` (default 0); it listens to nobody but signals. */
import { parseDuration } from '../../images/duration.ts';
import type { ImageProgram } from '../../types.ts';

const TAKES_MS = 3000;

export const job: ImageProgram = {
  name: 'job',
  settings: { takes: 'duration', exit: 'number' },
  ends({ with: settings = {} }) {
    const exit = Number(settings.exit ?? 0);
    return {
      afterMs: settings.takes === undefined ? TAKES_MS : (parseDuration(String(settings.takes)) ?? TAKES_MS),
      exit,
      log: exit === 0 ? 'job: done' : 'job: failed',
    };
  },
};
