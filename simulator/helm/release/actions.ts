/** What all actions on releases share. Mirrors Helm's pkg/action/action.go (Configuration). */
import type { Routine } from '../../kernel/wait.ts';
import { isFailure } from '../cli/errors.ts';
import type { Kube } from '../kube/kube.ts';
import type { Capabilities, Log, LogRecord, Release, ReleaseStatus } from '../types.ts';
import { capabilitiesOf, type HelmVersion } from './capabilities.ts';
import type { RenderMemory, RenderSettings } from './renderer.ts';
import type { Storage } from './storage.ts';

export interface Actions {
  readonly kube: Kube;
  readonly storage: Storage;
  readonly namespace: string;
  readonly helm: HelmVersion;
  readonly helmMajor: 3 | 4;
  readonly memory: RenderMemory;
  /** For one render: the same seed renders the same. */
  readonly renderSettings: () => RenderSettings;
  readonly nowMs: () => number;
  /** The clock, as releases hold it. */
  readonly now: () => string;
  readonly debug: (text: string) => Routine<void>;
  /** What Helm 4 logs. */
  readonly tell: (record: LogRecord) => Routine<void>;
  readonly log: Log;
  /** Where logs of hooks go. */
  readonly out: (text: string) => Routine<void>;
}

/** A release at work: what is recorded of it changes on the way. */
export class Work {
  release: Release;
  constructor(release: Release) {
    this.release = release;
  }
  set(status: ReleaseStatus, description?: string): void {
    const info = { ...this.release.info, status, ...(description === undefined ? {} : { description }) };
    this.release = { ...this.release, info };
  }
}

export const capabilities = (actions: Actions): Routine<Capabilities> => capabilitiesOf(actions.kube, actions.helm);

/** Records as far as possible: what fails is only told. Upstream: recordRelease. */
export function* record(actions: Actions, release: Release): Routine<void> {
  try {
    yield* actions.storage.update(release);
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield* actions.debug(`warning: Failed to update release ${release.name}: ${error.message}`);
  }
}
