/** The generators of `kubectl create`, in the order of its help page. */
import type { Command } from '../../types.ts';
import { CREATE_CONFIGMAP } from './configmap.ts';
import { CREATE_DEPLOYMENT } from './deployment.ts';
import { CREATE_INGRESS } from './ingress.ts';
import { CREATE_CRONJOB, CREATE_JOB } from './job.ts';
import { CREATE_CLUSTERROLE, CREATE_CLUSTERROLEBINDING, CREATE_ROLE, CREATE_ROLEBINDING } from './rbac.ts';
import { CREATE_SECRET } from './secret.ts';
import { CREATE_SERVICE } from './service.ts';
import { CREATE_NAMESPACE, CREATE_PDB, CREATE_PRIORITYCLASS, CREATE_QUOTA, CREATE_SERVICEACCOUNT } from './small.ts';
import { CREATE_TOKEN } from './token.ts';

export const GENERATORS: readonly Command[] = [
  CREATE_CLUSTERROLE,
  CREATE_CLUSTERROLEBINDING,
  CREATE_CONFIGMAP,
  CREATE_CRONJOB,
  CREATE_DEPLOYMENT,
  CREATE_INGRESS,
  CREATE_JOB,
  CREATE_NAMESPACE,
  CREATE_PDB,
  CREATE_PRIORITYCLASS,
  CREATE_QUOTA,
  CREATE_ROLE,
  CREATE_ROLEBINDING,
  CREATE_SECRET,
  CREATE_SERVICE,
  CREATE_SERVICEACCOUNT,
  CREATE_TOKEN,
];
