/**
 * What `kubectl explain` says of kinds and fields: our own words, in every language, fetched when somebody asks. The files in
 * words/ hold a line each: `Type|English|Korean`, then `.field|English|Korean` of that type.
 */
import type { Language } from '../help/text.ts';

export interface Words {
  /** Of a type by its last name: "PodSpec". */
  about(type: string): string | undefined;
  field(type: string, name: string): string | undefined;
}

const COLUMN: Readonly<Record<Language, number>> = { en: 1, ko: 2 };

export async function loadWords(language: Language): Promise<Words> {
  const files = await Promise.all([
    import('./words/common.ts'),
    import('./words/metadata.ts'),
    import('./words/pods.ts'),
    import('./words/volumes.ts'),
    import('./words/workloads.ts'),
    import('./words/cluster.ts'),
  ]);
  const said = new Map<string, string>();
  for (const { WORDS } of files) {
    let type = '';
    for (const line of WORDS.trim().split('\n')) {
      const [key = '', ...texts] = line.split('|');
      if (!key.startsWith('.')) type = key;
      said.set(key.startsWith('.') ? `${type}${key}` : key, texts[COLUMN[language] - 1] ?? '');
    }
  }
  return {
    about: (type) => said.get(type),
    field: (type, name) => (said.has(type) ? (said.get(`${type}.${name}`) ?? said.get(`.${name}`)) : undefined),
  };
}
