/**
 * DefaultTolerationSeconds: Pods leave a lost node after 300 seconds unless they say otherwise.
 * Mirrors kubernetes plugin/pkg/admission/defaulttolerationseconds/admission.go.
 */
import type { Pod } from '../objects.ts';
import type { Status } from '../types.ts';
import { defineAdmission } from './types.ts';

const SECONDS = 300;

export const defaultTolerationSeconds = defineAdmission({
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  admit(request): Status | undefined {
    if (request.verb === 'delete' || (request.subresource !== undefined && request.subresource !== '')) return undefined;
    const { spec } = request.object as unknown as Pod;
    for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
      const said = spec.tolerations?.some((t) => (t.key === key || !t.key) && (t.effect === 'NoExecute' || !t.effect));
      if (said) continue;
      spec.tolerations = [...(spec.tolerations ?? []), { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }];
    }
    return undefined;
  },
});
