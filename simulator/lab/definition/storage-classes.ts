/** `cluster.storageClasses` (lesson-format.md §4.2): classes of network disks; without the key there is one, `standard`. */
import type { StorageClassSettings } from '../../cluster-types.ts';
import { DISK_TIMES } from '../../storage/systems.ts';
import type { Cursor } from './cursor.ts';

export const DEFAULT_CLASSES: readonly StorageClassSettings[] = [
  {
    name: 'standard',
    isDefault: true,
    mode: 'WaitForFirstConsumer',
    reclaim: 'Delete',
    expand: true,
    times: DISK_TIMES,
  },
];

const KEYS = ['name', 'default', 'mode', 'reclaim', 'provision', 'attach', 'detach', 'expand'];

export function readStorageClasses(at: Cursor): readonly StorageClassSettings[] {
  const names = new Set<string>();
  return at.list((item): StorageClassSettings => {
    const fields = item.map(KEYS);
    const name = fields?.required('name', (c) => c.id(), '') ?? '';
    if (names.has(name)) item.fail('E101', `two storage classes are called ${name}`);
    names.add(name);
    const time = (key: 'provision' | 'attach' | 'detach', usual: number): number =>
      fields?.optional(key, (c) => (c.value === 0 ? 0 : c.duration()), usual) ?? usual;
    return {
      name,
      isDefault: fields?.optional('default', (c) => c.boolean(), false) ?? false,
      mode:
        fields?.optional(
          'mode',
          (c) => c.oneOf(['Immediate', 'WaitForFirstConsumer'] as const),
          'WaitForFirstConsumer',
        ) ?? 'WaitForFirstConsumer',
      reclaim: fields?.optional('reclaim', (c) => c.oneOf(['Delete', 'Retain'] as const), 'Delete') ?? 'Delete',
      expand: fields?.optional('expand', (c) => c.boolean(), true) ?? true,
      times: {
        provisionMs: time('provision', DISK_TIMES.provisionMs),
        attachMs: time('attach', DISK_TIMES.attachMs),
        detachMs: time('detach', DISK_TIMES.detachMs),
      },
    };
  });
}
