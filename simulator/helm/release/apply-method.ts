/** Whether a release's objects are applied by the server. Mirrors getUpgradeServerSideValue of Helm 4's pkg/action/upgrade.go. */
import { HelmError } from '../cli/errors.ts';
import type { ApplyMethod, Release } from '../types.ts';
import type { Actions } from './actions.ts';

/** `asked`: "true", "false", or "auto", which does as `before` did. Throws for other words. */
export function isServerSide({ helmMajor }: Actions, asked: string | undefined, before: Release): boolean {
  if (helmMajor === 3) return false;
  switch (asked ?? 'auto') {
    case 'auto':
      return before.apply_method === 'ssa';
    case 'true':
      return true;
    case 'false':
      return false;
  }
  throw new HelmError(`invalid/unknown release server-side apply method: ${asked}`);
}

/** What is recorded of it. */
export const applyMethodOf = ({ helmMajor }: Actions, serverSide: boolean): { readonly apply_method?: ApplyMethod } =>
  helmMajor === 4 ? { apply_method: serverSide ? 'ssa' : 'csa' } : {};
