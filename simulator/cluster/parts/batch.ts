/** Jobs and what makes them. */
import { BATCH_KINDS } from '../../api/kinds/parts/batch.ts';
import { cronJobController } from '../../controllers/cronjob/cronjob.ts';
import { jobController } from '../../controllers/job/job.ts';
import { ttlAfterFinished } from '../../controllers/ttl-after-finished.ts';
import type { Part } from './types.ts';

export const BATCH: Part = {
  kinds: BATCH_KINDS,
  controllers: () => [jobController(), cronJobController, ttlAfterFinished],
};
