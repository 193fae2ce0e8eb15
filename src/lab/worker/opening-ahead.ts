// The first thing a worker does: its other modules are evaluated while this is on its way. Offline, whoever needs it says so.
// Not at its first statement but once this file has been evaluated: under a debugger a stack is noted with each import, for which the
// whole file would be read again.
queueMicrotask(() => import('./opening.ts').catch(() => {}));
