/** Where commands come from, as messages name it. */
export interface Unit {
  /** What messages start with: "bash", a script's name. */
  readonly label: string;
  /** Whether messages carry "line N:". */
  readonly numbered: boolean;
  /** What syntax errors name besides. */
  readonly kind?: '-c' | 'eval' | 'command substitution' | undefined;
}
