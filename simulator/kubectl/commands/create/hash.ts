/** --append-hash. Mirrors kubectl/pkg/util/hash/hash.go. */
import { sha256 } from '@noble/hashes/sha2.js';
import { compactSorted } from '../../resources/compact-json.ts';

const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** Ten letters that stand for the content. */
export function contentHash(content: unknown): string {
  const bytes = sha256(new TextEncoder().encode(compactSorted(content)));
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
  return [...hex.slice(0, 10)].map((c) => LETTERS[c] ?? c).join('');
}
