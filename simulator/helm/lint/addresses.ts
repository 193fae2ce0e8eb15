/**
 * Addresses that a Chart.yaml may name: of people and of pages. Mirrors asaskevich/govalidator (IsEmail, IsURL, IsRequestURL), whose
 * regular expressions are told here as rules that read a text once.
 */
import { GoError } from '../../gotemplate/types.ts';
import { parseUrl } from '../functions/urls.ts';

const ATOM = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u00a0-\uffef]+$/;
const LABEL = /^[A-Za-z0-9\u00a0-\uffef]([A-Za-z0-9\-_~.\u00a0-\uffef]*[A-Za-z0-9\u00a0-\uffef])?$/;
const TOP = /^[A-Za-z\u00a0-\uffef]([A-Za-z0-9\-_~\u00a0-\uffef]*[A-Za-z\u00a0-\uffef])?$/;

/** "ann@example.com" */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at <= 0) return false;
  const labels = text
    .slice(at + 1)
    .replace(/\.$/, '')
    .split('.');
  const top = labels.pop() as string;
  const isLocal = text
    .slice(0, at)
    .split('.')
    .every((part) => ATOM.test(part));
  return isLocal && labels.length > 0 && labels.every((label) => LABEL.test(label)) && TOP.test(top);
}

/** With a scheme: "https://example.com". */
export function isRequestUrl(text: string): boolean {
  try {
    return text !== '' && parseUrl(text).scheme !== '';
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return false;
  }
}

const SCHEMES = ['ftp', 'tcp', 'udp', 'ws', 'wss', 'http', 'https'];
const LONGEST = 2083;
const HOST = /^[A-Za-z0-9\u00a1-\uffff]([A-Za-z0-9\-_\u00a1-\uffff]*[A-Za-z0-9\u00a1-\uffff])?$/;

/** "example.com/team", "https://example.com". */
export function isWebAddress(text: string): boolean {
  if (text.length < 3 || text.length >= LONGEST || text.startsWith('.') || /\s/.test(text)) return false;
  const [, scheme, rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/s.exec(text) ?? [];
  if (scheme !== undefined && !SCHEMES.includes(scheme)) return false;
  const authority = rest.replace(/[/?#].*$/s, '');
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d{1,5}$/, '');
  if (/^\[[0-9a-fA-F:.]+\]$/.test(host)) return true;
  return host
    .replace(/\.$/, '')
    .split('.')
    .every((label) => HOST.test(label));
}
