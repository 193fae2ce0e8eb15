import type { Fingerprint } from './protocol.ts';

/** The element a workspace lives in. `data-state` says how its lab stands (LabState's kinds). */
export interface LabElement extends HTMLElement {
  screen: () => string;
  /** What tests compare engines by. */
  fingerprint: () => Promise<Fingerprint | undefined>;
}
