/** IP addresses as bytes. Mirrors Go's net.ParseIP. */

/** 4 bytes of "10.0.0.1", 16 of "::1"; undefined for what is no address. */
export function ipBytes(text: string): Uint8Array | undefined {
  return text.includes(':') ? version6(text) : version4(text);
}

function version4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return Uint8Array.from(parts, Number);
}

function version6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1)?.at(-1) ?? '';
  if (last.includes('.')) {
    const tail = version4(last);
    if (!tail) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = tail;
    groups.at(-1)?.splice(-1, 1, ((a << 8) | b).toString(16), ((c << 8) | d).toString(16));
  }
  const [head = [], rest = []] = groups;
  const missing = 8 - head.length - rest.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...rest];
  if (!all.every((group) => /^[\da-fA-F]{1,4}$/.test(group))) return undefined;
  return Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]));
}
