/** Autoscalers, in both versions. */
import type { Kind } from '../../types.ts';
import { horizontalPodAutoscalerKind } from '../autoscaler.ts';
import { horizontalPodAutoscalerV1Kind } from '../autoscaler-v1.ts';

export const AUTOSCALING_KINDS = [
  horizontalPodAutoscalerKind,
  horizontalPodAutoscalerV1Kind,
] as readonly unknown[] as readonly Kind[];
