/** StatefulSets and DaemonSets. */
import { SET_KINDS } from '../../api/kinds/parts/sets.ts';
import { daemonSetController } from '../../controllers/daemonset/daemonset.ts';
import { statefulSetController } from '../../controllers/statefulset/statefulset.ts';
import type { Part } from './types.ts';

export const SETS: Part = { kinds: SET_KINDS, controllers: () => [statefulSetController(), daemonSetController()] };
