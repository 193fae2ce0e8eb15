/** Sets whose pods have places. */
import type { Kind } from '../../types.ts';
import { daemonSetKind } from '../daemonset.ts';
import { statefulSetKind } from '../statefulset.ts';

export const SET_KINDS = [daemonSetKind, statefulSetKind] as readonly unknown[] as readonly Kind[];
