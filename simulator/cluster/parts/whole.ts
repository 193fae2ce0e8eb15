/** The parts of a cluster that has them all from the start. */
import type { PartName } from '../../api/kinds/later.ts';
import { createControllers } from '../../controllers/list.ts';
import type { Controller } from '../../controllers/types.ts';
import type { StorageSystems } from '../../storage/systems.ts';
import { AUTOSCALING } from './autoscaling.ts';
import { BATCH } from './batch.ts';
import { CUSTOM } from './custom.ts';
import { REQUESTS } from './requests.ts';
import { RULES } from './rules.ts';
import { SETS } from './sets.ts';
import { STORAGE } from './storage.ts';
import type { Part } from './types.ts';

export const WHOLE: Readonly<Record<PartName, Part>> = {
  autoscaling: AUTOSCALING,
  batch: BATCH,
  custom: CUSTOM,
  requests: REQUESTS,
  rules: RULES,
  sets: SETS,
  storage: STORAGE,
};

/** Every controller in its place. */
export function allControllers(storage: StorageSystems, addons: readonly string[] = []): readonly Controller[] {
  const later = new Map(
    Object.values(WHOLE)
      .flatMap(({ controllers }) => controllers(storage))
      .map((controller) => [controller.name, controller]),
  );
  return createControllers(addons).map((controller) => {
    if (!('part' in controller)) return controller;
    const found = later.get(controller.name);
    if (!found) throw new Error(`no part brings ${controller.name}`);
    return found;
  });
}
