/** Deployment: unchecked/deployment.ts, and what is looked at in requests. Upstream: pkg/registry/apps/deployment/strategy.go. */
import type { Deployment } from '../objects.ts';
import {
  validateDeployment,
  validateDeploymentStatusUpdate,
  validateDeploymentUpdate,
} from '../validation/deployment.ts';
import { defineKind } from './define.ts';
import { podNameWarnings, templateWarnings } from './pod/warnings.ts';
import { UNCHECKED_DEPLOYMENT } from './unchecked/deployment.ts';

export const deploymentKind = defineKind<Deployment>({
  ...UNCHECKED_DEPLOYMENT,
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  status: { ...UNCHECKED_DEPLOYMENT.status, validateUpdate: validateDeploymentStatusUpdate },
  warnings: (deployment, old) => [
    ...(old ? [] : podNameWarnings(deployment.metadata.name)),
    ...(old && old.metadata.generation === deployment.metadata.generation
      ? []
      : templateWarnings(deployment.spec.template)),
  ],
});
