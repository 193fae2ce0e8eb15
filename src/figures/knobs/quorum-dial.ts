// Knobs and answers of the figure `quorum-dial`.
export interface QuorumKnobs {
  readonly members: number;
  /** How many go on running. */
  readonly up: number;
}

export interface QuorumData {
  /** Members that the app itself counts as reachable. */
  readonly counted: number;
  /** Writes per second since the others were lost: [second, accepted, refused]. */
  readonly seconds: readonly (readonly [second: number, accepted: number, refused: number])[];
  /** Of the last ten seconds. */
  readonly accepted: number;
  readonly refused: number;
}

export function quorumKnobs(params: Readonly<Record<string, unknown>>): QuorumKnobs {
  const members = Math.max(1, Math.min(7, Number(params['members'] ?? 3)));
  return { members, up: Math.max(0, Math.min(members, Number(params['up'] ?? members - 1))) };
}
