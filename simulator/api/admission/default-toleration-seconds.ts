/**
 * DefaultTolerationSeconds: Pods leave a lost node after 300 seconds unless they say otherwise.
 * Mirrors kubernetes plugin/pkg/admission/defaulttolerationseconds/admission.go.
 */
import { deepFreeze } from '../../store/freeze.ts';
import type { Pod, Toleration } from '../objects.ts';
import type { Status } from '../types.ts';
import { defineAdmission } from './types.ts';

/** The same for every Pod, so all Pods share them. */
const DEFAULTS: readonly Toleration[] = deepFreeze(
  ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) => ({
    key,
    operator: 'Exists' as const,
    effect: 'NoExecute' as const,
    tolerationSeconds: 300,
  })),
);

export const defaultTolerationSeconds = defineAdmission({
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  admit(request): Status | undefined {
    if (request.verb === 'delete' || request.subresource !== undefined) return undefined;
    const { spec } = request.object as unknown as Pod;
    const said = spec.tolerations;
    if (!said || said.length === 0) {
      spec.tolerations = DEFAULTS as Toleration[];
      return undefined;
    }
    const missing = DEFAULTS.filter(
      ({ key }) => !said.some((t) => (t.key === key || !t.key) && (t.effect === 'NoExecute' || !t.effect)),
    );
    if (missing.length > 0) spec.tolerations = [...said, ...missing];
    return undefined;
  },
});
