/** ResourceQuota. Upstream: pkg/registry/core/resourcequota/strategy.go. Its effect: admission/quota, controllers/resource-quota.ts. */
import type { ResourceQuota } from '../objects.ts';
import {
  resourceQuotaErrors,
  resourceQuotaStatusErrors,
  resourceQuotaUpdateErrors,
} from '../validation/resourcequota.ts';
import { ageColumn, column, defineKind, keepKey, keepSpec, nameColumn } from './define.ts';
import { RESOURCE_QUOTA } from './names.ts';
import { roundList } from './resource-list.ts';

export const resourceQuotaKind = defineKind<ResourceQuota>({
  ...RESOURCE_QUOTA,
  defaults: ({ spec, status }) => {
    for (const list of [spec?.hard, status?.hard, status?.used]) roundList(list);
  },
  prepareForCreate: (draft) => {
    draft.status = {};
  },
  prepareForUpdate: (draft, old) => keepKey(draft, old, 'status'),
  validate: resourceQuotaErrors,
  validateUpdate: resourceQuotaUpdateErrors,
  status: { prepareForUpdate: keepSpec, validateUpdate: resourceQuotaStatusErrors },
  columns: [
    nameColumn(),
    column('Request', (quota) => usage(quota, false)),
    column('Limit', (quota) => usage(quota, true)),
    ageColumn(),
  ],
});

/** "pods: 2/10, requests.cpu: 200m/1"; the limits are told apart. Upstream: printResourceQuota. */
function usage({ status }: ResourceQuota, limits: boolean): string {
  return Object.keys(status?.hard ?? {})
    .filter((name) => name.startsWith('limits.') === limits)
    .sort()
    .map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name]}`)
    .join(', ');
}
