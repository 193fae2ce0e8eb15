// Brings the site's fonts in when the page has been painted: all that its letters need at once, so that the text is set anew one
// time and not for every file that comes. The rules are those of the sheet `<link data-fonts>` (styles/fonts-later.css), which
// until then counts for print only; the faces nobody needs yet wait, as rules would, for their first letter.
import { breath } from './breath.ts';

const KEY = 'drydock:fonts';
/** Rules read in one go. */
const AT_ONCE = 12;

type Range = readonly [from: number, to: number];

/** "U+20-22, U+27" is [[0x20, 0x22], [0x27, 0x27]]; "U+4??" stands in no sheet of ours. */
const ranges = (text: string): Range[] =>
  text.split(',').map((part) => {
    const [from = 0, to = from] = part
      .trim()
      .slice(2)
      .split('-')
      .map((digits) => Number.parseInt(digits, 16));
    return [from, to];
  });

/** The code points of what can be read on the page, in order. */
function letters(): number[] {
  const found = new Set<number>();
  for (const letter of document.body.innerText) found.add(letter.codePointAt(0) ?? 0);
  return [...found].sort((a, b) => a - b);
}

const needs = (codes: readonly number[], wanted: readonly Range[]): boolean =>
  wanted.some(([from, to]) => (firstFrom(codes, from) ?? Number.POSITIVE_INFINITY) <= to);

/** The first code point that is not below another: of [10, 20] from 11 on, 20. */
function firstFrom(codes: readonly number[], from: number): number | undefined {
  let [low, high] = [0, codes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((codes[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return codes[low];
}

async function bringFonts(sheet: CSSStyleSheet): Promise<void> {
  const codes = letters();
  const loading: Promise<unknown>[] = [];
  const faces: FontFace[] = [];
  for (const [index, rule] of [...sheet.cssRules].entries()) {
    if (!(rule instanceof CSSFontFaceRule)) continue;
    if (index % AT_ONCE === 0) await breath();
    const of = (name: string) => rule.style.getPropertyValue(name);
    const unicodeRange = of('unicode-range');
    const face = new FontFace(of('font-family').replaceAll(/['"]/g, ''), of('src'), {
      weight: of('font-weight'),
      display: 'swap',
      unicodeRange,
    });
    faces.push(face);
    if (needs(codes, ranges(unicodeRange))) loading.push(face.load());
  }
  // one that does not come is drawn in the stand-in; the others need not wait for the next visit
  await Promise.allSettled(loading);
  for (const face of faces) document.fonts.add(face);
}

const link = document.querySelector<HTMLLinkElement>('link[data-fonts]');
if (link && link.media === 'print') {
  const begin = () => {
    if (!link.sheet) return;
    void bringFonts(link.sheet).then(() => {
      try {
        localStorage.setItem(KEY, link.href);
      } catch {
        // storage is blocked: the next page does the same again
      }
    });
  };
  new PerformanceObserver((_, observer) => {
    observer.disconnect();
    if (link.sheet) begin();
    else link.addEventListener('load', begin, { once: true });
  }).observe({ type: 'paint', buffered: true });
}
