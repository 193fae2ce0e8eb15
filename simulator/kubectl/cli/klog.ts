/** A line as klog writes it: "W1121 03:19:34.832893  114321 helpers.go:719] text". */
import type { Invocation } from '../types.ts';

export function klog(
  call: Pick<Invocation, 'nowMs' | 'context'>,
  level: 'I' | 'W' | 'E' | 'F',
  place: string,
  text: string,
): string {
  const now = new Date(call.nowMs());
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${two(now.getUTCMonth() + 1)}${two(now.getUTCDate())}`;
  const time = `${two(now.getUTCHours())}:${two(now.getUTCMinutes())}:${two(now.getUTCSeconds())}.${String(now.getUTCMilliseconds() * 1000).padStart(6, '0')}`;
  return `${level}${day} ${time} ${String(call.context.process.pid).padStart(7)} ${place}] ${text}\n`;
}
