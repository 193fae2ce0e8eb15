/** Warnings about addresses that are valid and unusual. Upstream: GetWarningsForIP, GetWarningsForCIDR in util/validation/ip.go. */
import { formatIp, maskIp, parseCidr, parseIp } from './ip.ts';

export function ipWarnings(text: string, path: string): string[] {
  const ip = parseIp(text);
  if (!ip) return [];
  const canonical = formatIp(ip);
  if (ip.leadingZeros || ip.mapped)
    return [`${path}: non-standard IP address ${JSON.stringify(text)} is invalid: use ${JSON.stringify(canonical)}`];
  if (ip.family === 6 && canonical !== text) {
    return [
      `${path}: IPv6 address ${JSON.stringify(text)} should be in RFC 5952 canonical format (${JSON.stringify(canonical)})`,
    ];
  }
  return [];
}

export function cidrWarnings(text: string, path: string): string[] {
  const cidr = parseCidr(text.trim());
  if (!cidr) return [];
  const { ip, prefix } = cidr;
  const network = `${formatIp({ family: ip.family, bytes: maskIp(ip.bytes, prefix) })}/${prefix}`;
  const own = `${formatIp(ip)}/${ip.family === 4 ? 32 : 128}`;
  const warnings: string[] = [];
  if (maskIp(ip.bytes, prefix).some((b, i) => b !== ip.bytes[i])) {
    warnings.push(
      `${path}: CIDR value ${JSON.stringify(text)} is ambiguous in this context (should be ${JSON.stringify(network)} or ${JSON.stringify(own)}?)`,
    );
  }
  if (cidr.leadingZeros || ip.mapped) {
    warnings.push(
      `${path}: non-standard CIDR value ${JSON.stringify(text)} is invalid: use ${JSON.stringify(network)}`,
    );
  } else if (warnings.length === 0 && ip.family === 6 && network !== text) {
    warnings.push(
      `${path}: IPv6 CIDR value ${JSON.stringify(text)} should be in RFC 5952 canonical format (${JSON.stringify(network)})`,
    );
  }
  return warnings;
}
