// Content Security Policy of the pages, as a <meta> (a static host sends no headers of ours). Everything comes from this origin.
// Styles: pages without a lab allow style sheets only. xterm and Monaco write <style> elements of their own (themes, cell sizes)
// and cannot be given a nonce, so lesson pages allow inline styles; scripts stay limited to this origin everywhere.
// Monaco draws squiggles as data: images.
import { createHash } from 'node:crypto';
import { EARLY_SCRIPT } from './early.ts';

export function contentSecurityPolicy({ lab }: { lab: boolean }): string {
  const early = createHash('sha256').update(EARLY_SCRIPT).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${early}'`,
    `style-src 'self'${lab ? " 'unsafe-inline'" : ''}`,
    `img-src 'self'${lab ? ' data:' : ''}`,
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
