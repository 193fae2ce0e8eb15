// The first thing a worker does: its other modules are evaluated while this is on its way. Offline, whoever needs it says so.
// Not now but when this file has been evaluated: a stack is noted with each import, for which the whole file would be read again.
queueMicrotask(() => import('./opening.ts').catch(() => {}));
