/** Autoscalers. */
import { AUTOSCALING_KINDS } from '../../api/kinds/parts/autoscaling.ts';
import { podAutoscalerController } from '../../controllers/podautoscaler/podautoscaler.ts';
import type { Part } from './types.ts';

export const AUTOSCALING: Part = { kinds: AUTOSCALING_KINDS, controllers: () => [podAutoscalerController()] };
