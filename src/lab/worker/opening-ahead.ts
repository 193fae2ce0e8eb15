// The first thing a worker does: its other modules are evaluated while this is on its way. Offline, whoever needs it says so.
import('./opening.ts').catch(() => {});
