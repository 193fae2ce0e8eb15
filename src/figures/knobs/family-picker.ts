// Answers so far of the figure `family-picker`.
export interface FamilyKnobs {
  readonly ends: 'yes' | 'no' | '';
  readonly clock: 'yes' | 'no' | '';
  readonly everywhere: 'yes' | 'no' | '';
  readonly identity: 'yes' | 'no' | '';
}

export const familyKnobs = (): FamilyKnobs => ({ ends: '', clock: '', everywhere: '', identity: '' });
