// Words for the index, in Korean and English. Korean has no spaces inside compounds and glues particles to words: `디플로이먼트를`
// must be found by `디플로이먼트`, `롤링 업데이트` by `업데이트`. So Hangul is indexed as its words, their bigrams and their first
// consonants (`ㄷㅍㄹㅇㅁㅌ`), and the particle at the end of a query word is taken off. Latin words are whole.

/** Particles, longest first. Example: `파드에서는` → `파드`. */
const PARTICLES = [
  '에서는',
  '으로는',
  '이라는',
  '에게서',
  '까지는',
  '부터는',
  '으로',
  '에서',
  '에게',
  '까지',
  '부터',
  '처럼',
  '보다',
  '마다',
  '이나',
  '라는',
  '이란',
  '에는',
  '은',
  '는',
  '이',
  '가',
  '을',
  '를',
  '에',
  '의',
  '와',
  '과',
  '도',
  '로',
  '만',
  '란',
  '나',
];

const HANGUL = /[가-힣]/;
const CHOSEONG = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];

/** The first consonants of a word: `파드` → `ㅍㄷ`. */
export function choseong(word: string): string {
  return [...word]
    .map((c) => (HANGUL.test(c) ? (CHOSEONG[Math.floor((c.charCodeAt(0) - 0xac00) / 588)] ?? c) : c))
    .join('');
}

const isChoseong = (word: string): boolean => /^[ㄱ-ㅎ]{2,}$/.test(word);

const words = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

function bigrams(word: string): string[] {
  const letters = [...word];
  return letters.length < 2 ? letters : letters.slice(1).map((c, i) => `${letters[i]}${c}`);
}

/** Terms of a text for the index. */
export function indexTerms(text: string): string[] {
  return words(text).flatMap((word) => {
    if (!HANGUL.test(word)) return [word];
    const bare = withoutParticle(word);
    return [...new Set([word, bare, ...bigrams(word), choseong(bare)])];
  });
}

/** Terms of a query; all of them must be found. A Hangul word is looked for by its bigrams, so that it may stand inside a compound. */
export function queryTerms(text: string): string[] {
  return words(text).flatMap((word) => {
    if (isChoseong(word)) return [word];
    if (!HANGUL.test(word)) return [word];
    return bigrams(withoutParticle(word));
  });
}

export function withoutParticle(word: string): string {
  const particle = PARTICLES.find((p) => word.endsWith(p) && [...word].length - [...p].length >= 2);
  return particle ? word.slice(0, -particle.length) : word;
}
