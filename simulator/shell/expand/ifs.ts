/** What separates fields unless IFS says otherwise. */
export const DEFAULT_IFS = ' \t\n';
