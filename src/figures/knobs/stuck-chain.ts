// Knobs and answers of the figure `stuck-chain`.
export const CAUSES = ['quota', 'limits', 'account', 'image', 'config', 'crash', 'probe'] as const;
export type Cause = (typeof CAUSES)[number];

export interface ChainKnobs {
  readonly cause: Cause;
  /** The link that names the cause, as the reader thinks; '' before that. */
  readonly guess: string;
}

export interface ChainLink {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'Pod' | 'Container';
  /** "deploy/app"; '' where there is none. */
  readonly ref: string;
  /** A condition or state: what it says of itself. */
  readonly says: readonly { readonly what: string; readonly reason: string; readonly message: string }[];
  /** Warnings about it, the oldest first. */
  readonly events: readonly { readonly reason: string; readonly message: string }[];
  /** The last line of the container's log. */
  readonly log: string;
}

export interface ChainData {
  readonly links: readonly ChainLink[];
  /** The links that say what is wrong in so many words. */
  readonly names: readonly ChainLink['kind'][];
}

export function chainKnobs(params: Readonly<Record<string, unknown>>): ChainKnobs {
  return { cause: CAUSES.find((cause) => cause === params['cause']) ?? 'quota', guess: '' };
}
