/** The parts of a cluster whose code is fetched when a request is first about them: what a lab has. */
import type { PartName } from '../../api/kinds/later.ts';
import type { Part } from './types.ts';

export const FETCHED: Readonly<Record<PartName, () => Promise<Part>>> = {
  autoscaling: async () => (await import('./autoscaling.ts')).AUTOSCALING,
  batch: async () => (await import('./batch.ts')).BATCH,
  custom: async () => (await import('./custom.ts')).CUSTOM,
  requests: async () => (await import('./requests.ts')).REQUESTS,
  rules: async () => (await import('./rules.ts')).RULES,
  sets: async () => (await import('./sets.ts')).SETS,
  storage: async () => (await import('./storage.ts')).STORAGE,
};
