/**
 * The admission plugins until the first request: all but those that act by objects of learners (limits, quotas, policies, labels of
 * namespaces) or on learners' writes alone, which list.ts puts between them.
 */
import { closingDefinitions } from './closing-definitions.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeDeclaredFeatures } from './node-declared-features.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { priority } from './priority.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';
import type { AdmissionPlugin } from './types.ts';

export const FIRST_ADMISSION: readonly AdmissionPlugin[] = [
  closingDefinitions,
  namespaceLifecycle,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  nodeDeclaredFeatures,
];
