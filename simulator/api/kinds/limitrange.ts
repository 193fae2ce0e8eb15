/** LimitRange. Upstream: pkg/registry/core/limitrange/strategy.go, SetDefaults_LimitRangeItem. Its effect: admission/limit-ranger.ts. */
import { newUid } from '../metadata.ts';
import type { LimitRange, LimitRangeItem } from '../objects.ts';
import { limitRangeErrors } from '../validation/limitrange.ts';
import { validateObjectMetaUpdate } from '../validation/metadata.ts';
import { createdAtColumn, defineKind, nameColumn } from './define.ts';
import { LIMIT_RANGE } from './names.ts';
import { roundList } from './resource-list.ts';

export const limitRangeKind = defineKind<LimitRange>({
  ...LIMIT_RANGE,
  allowCreateOnUpdate: true,
  defaults: ({ spec }) => spec?.limits?.forEach(setDefaults),
  prepareForCreate: ({ metadata }, { random }) => {
    if (!metadata.name && !metadata.generateName) metadata.name = newUid(random);
  },
  validate: limitRangeErrors,
  validateUpdate: (range, old) => [
    ...limitRangeErrors(range),
    ...validateObjectMetaUpdate(range.metadata, old.metadata, 'metadata'),
  ],
  columns: [nameColumn(), createdAtColumn()],
});

/** Of containers: the limit is the maximum, the request is the limit or else the minimum. */
function setDefaults(item: LimitRangeItem): void {
  for (const list of [item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio])
    roundList(list);
  if (item.type !== 'Container') return;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  if (Object.keys(limits).length > 0) item.default = limits;
  if (Object.keys(requests).length > 0) item.defaultRequest = requests;
}
