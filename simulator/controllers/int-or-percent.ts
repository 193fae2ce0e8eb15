/** Numbers or percentages of something. Upstream: apimachinery/pkg/util/intstr. */

/** Example: scaledValue('25%', 4, 'up') = 1; scaledValue('25%', 10, 'down') = 2; scaledValue(3, 10, 'up') = 3.
 * Upstream: intstr.GetScaledValueFromIntOrPercent. */
export function scaledValue(value: number | string | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const percent = Number(/^(\d+)%$/.exec(value)?.[1] ?? 0);
  return round === 'up' ? Math.ceil((percent * total) / 100) : Math.floor((percent * total) / 100);
}
