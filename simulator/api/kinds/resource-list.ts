/** Amounts of resources as the API server rounds them. Upstream: pkg/apis/core/v1/defaults.go SetDefaults_ResourceList. */
import { formatQuantity, quantity } from '../quantity.ts';

const MICRO = 'u'.charCodeAt(0);
const NANO = 'n'.charCodeAt(0);

/** Amounts below a thousandth are rounded up: "100u" → "1m". Upstream: SetDefaults_ResourceList. */
export function roundList(list: Record<string, string> | undefined): void {
  for (const name in list) {
    const amount = list[name] as string;
    const last = amount.charCodeAt(amount.length - 1);
    if (last !== MICRO && last !== NANO) continue;
    const { nanos, format } = quantity(amount);
    const milli = 1_000_000n;
    const rest = ((nanos % milli) + milli) % milli;
    (list as Record<string, string>)[name] = formatQuantity({
      nanos: rest === 0n ? nanos : nanos - rest + milli,
      format,
    });
  }
}
