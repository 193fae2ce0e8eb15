/**
 * Kinds whose rules come when a request is first about them: a server has their names from the start (discovery, schemas, the
 * way to them), so nothing that is seen depends on when the rest comes. Whoever hands over a request sees to it that what it
 * needs is there (ApiServer.ready); a rule that is asked for and not there is a bug, which throws.
 */
import type { Kind } from '../types.ts';
import type { KindNames } from './names.ts';

/** What comes together. */
export type PartName = 'autoscaling' | 'batch' | 'custom' | 'requests' | 'rules' | 'sets' | 'storage';

/** A rule of a kind was asked for before its part came. */
export class PartMissing extends Error {
  constructor(kind: string, part: PartName, rule: string) {
    super(`${rule} of ${kind} was asked for before the part "${part}" came`);
  }
}

/** Every rule that a kind may have; those of `status`, `scale` and `storedAs` are never reached before one of these. */
const RULES = [
  'defaults',
  'defaultsWhenRead',
  'prepareForCreate',
  'prepareForUpdate',
  'validate',
  'validateUpdate',
  'allocate',
  'unconditionalUpdate',
  'fields',
  'unknownField',
  'warnings',
  'bareMetadata',
  'gracePeriodSeconds',
  'defaultPropagation',
  'deletionWarning',
  'allowCreateOnUpdate',
  'columns',
  'judges',
  'brings',
] as const satisfies readonly (keyof Kind)[];

interface Told {
  readonly status?: boolean;
  readonly scale?: boolean;
  readonly storedAs?: { readonly resource: string; readonly group: string };
}

/** A kind without its rules: its names, its part, and which subresources it has. */
export function laterKind(names: KindNames, part: PartName, { status, scale, storedAs }: Told = {}): Kind {
  const missing = (rule: string) => (): never => {
    throw new PartMissing(names.kind, part, rule);
  };
  const kind = {
    ...names,
    part,
    ...(status ? { status: {} } : {}),
    ...(scale ? { scale: { selector: missing('scale') } } : {}),
    ...(storedAs ? { storedAs: { ...storedAs, toStored: missing('storedAs'), fromStored: missing('storedAs') } } : {}),
  };
  for (const rule of RULES) Object.defineProperty(kind, rule, { get: missing(rule), enumerable: false });
  return Object.freeze(kind) as unknown as Kind;
}
