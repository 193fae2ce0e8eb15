/** Jobs and what makes them. */
import type { Kind } from '../../types.ts';
import { cronJobKind } from '../cronjob.ts';
import { jobKind } from '../job.ts';

export const BATCH_KINDS = [cronJobKind, jobKind] as readonly unknown[] as readonly Kind[];
