/**
 * Rules for what learners read, in one text of one language (lesson-format.md §12.10, curriculum.md §1): markup that does not
 * close, words the glossary forbids, register, filler words, emoji, particles glued to values. Positions are offsets in the text.
 */
import type { GlossaryTerm } from './files.ts';

interface ProseProblem {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

interface ProseOptions {
  readonly language: 'ko' | 'en';
  readonly terms: readonly GlossaryTerm[];
  /** Titles and lines of check lists are no sentences: their register is free. */
  readonly isTitle?: boolean;
}

/** `text` has its code blocks and components already blanked; code spans and links are still there. */
export function proseProblems(text: string, { language, terms, isTitle = false }: ProseOptions): ProseProblem[] {
  const plain = blankCode(text);
  return [
    ...unclosed(text),
    ...matches(plain, /\p{Extended_Pictographic}/gu, () => 'no emoji in lessons'),
    ...(language === 'en' ? fillers(plain) : [...forbidden(plain, terms), ...twice(plain, terms), ...glued(text)]),
    ...(language === 'ko' && !isTitle ? register(plain) : []),
  ];
}

/** Code spans as blanks, so that positions stay. */
export const blankCode = (text: string): string =>
  text.replace(/(`+)([^`\n]|(?!\1)`)*?\1/g, (all) => all.replace(/[^\n]/g, ' '));

function* matches(text: string, pattern: RegExp, say: (match: RegExpExecArray) => string): Generator<ProseProblem> {
  for (const m of text.matchAll(pattern)) yield { offset: m.index, length: m[0].length, message: say(m) };
}

function* unclosed(text: string): Generator<ProseProblem> {
  for (const { block, at } of blocks(text)) {
    if ((block.replace(/``[^\n]*?``/g, '').match(/`/g)?.length ?? 0) % 2 === 1)
      yield {
        offset: at + Math.max(0, block.search(/\S/)),
        length: 1,
        message: 'a code span of this paragraph is not closed',
      };
    const bold = block.replace(/`[^`]*`/g, '').match(/\*\*/g)?.length ?? 0;
    if (bold % 2 === 1) yield { offset: at + block.indexOf('**'), length: 2, message: 'a stray ** in this paragraph' };
  }
}

/** Paragraphs with their offsets. */
function* blocks(text: string): Generator<{ readonly block: string; readonly at: number }> {
  let offset = 0;
  for (const block of text.split(/\n\s*\n/)) {
    const at = text.indexOf(block, offset);
    offset = at + block.length;
    yield { block, at };
  }
}

const fillers = (text: string): Iterable<ProseProblem> =>
  matches(
    text,
    /\b(simply|just(?! (now|before|after|as|started|begun))|easy|easily|obviously|of course)\b/gi,
    (m) => `"${m[0]}" tells the learner nothing; leave it out`,
  );

/** "디플로이먼트(Deployment)" → 디플로이먼트. */
const plainTerm = ({ ko }: GlossaryTerm): string => ko.replace(/\(.*$/, '');

function* forbidden(text: string, terms: readonly GlossaryTerm[]): Generator<ProseProblem> {
  // The right words out of the way: "디플로이" is part of 디플로이먼트.
  const right = terms.map(plainTerm).filter((word) => word.length > 1);
  const prose = right.reduce((rest, word) => rest.replaceAll(word, '□'.repeat(word.length)), text);
  for (const term of terms)
    for (const word of term.avoid ?? []) {
      const found = prose.indexOf(word);
      if (found >= 0)
        yield {
          offset: found,
          length: word.length,
          message: `term: "${word}" is not used here; glossary says ${term.ko}`,
        };
    }
}

/** "디플로이먼트(Deployment)": the brackets once per page. */
function* twice(text: string, terms: readonly GlossaryTerm[]): Generator<ProseProblem> {
  for (const { ko } of terms) {
    if (!ko.includes('(')) continue;
    const first = text.indexOf(ko);
    const second = first < 0 ? -1 : text.indexOf(ko, first + ko.length);
    if (second >= 0)
      yield { offset: second, length: ko.length, message: `"${ko}": the English in brackets stands once per page` };
  }
}

/** A particle after a value whose reading nobody knows yet. */
const glued = (text: string): Iterable<ProseProblem> =>
  matches(
    text,
    /\$\{[^}]*\}`?(은|는|이|가|을|를|과|와|으로|로)(?=[\s.,!?]|$)/g,
    (m) =>
      `the particle "${m[1]}" does not fit every value; write \${|${PAIRS[m[1] as string]}} in its place, or reword`,
  );

const PAIRS: Readonly<Record<string, string>> = {
  은: '은/는',
  는: '은/는',
  이: '이/가',
  가: '이/가',
  을: '을/를',
  를: '을/를',
  과: '과/와',
  와: '과/와',
  으로: '으로/로',
  로: '으로/로',
};

/** 합니다체, 하세요 for requests, -나요/-까요 for questions; no 해요체, never 평어체. What stands in quotes is somebody else's. */
function* register(text: string): Generator<ProseProblem> {
  const own = text.replace(/["“][^"”\n]*["”]|「[^」\n]*」/g, (all) => ' '.repeat(all.length));
  for (const m of own.matchAll(/(?<!\S)[(*_[]*([가-힣]+)[)\]*_]*([.?!])(?=[\s)\]*_<]|$)/g)) {
    const [, word = '', mark = ''] = m;
    // A bare ending stands after a code span: "`web`이다."
    if (word.length === 1) continue;
    const problem = registerProblem(word, mark);
    if (problem !== undefined)
      yield {
        offset: m.index + m[0].indexOf(word),
        length: word.length,
        message: `register: "${word}${mark}" ${problem}`,
      };
  }
}

function registerProblem(word: string, mark: string): string | undefined {
  if (/요$/.test(word)) {
    if (/(세요|나요|까요|가요|ㄹ까요)$/.test(word)) return undefined;
    return 'is 해요체; explanations are in 합니다체, requests in -세요, questions in -나요 or -까요';
  }
  if (mark === '?') {
    if (/(까|까요|나요)$/.test(word)) return undefined;
    return /[냐니지]$/.test(word) ? 'is 반말; questions end in -나요 or -까요' : undefined;
  }
  if (/다$/.test(word) && !/(니다|시다)$/.test(word)) return 'is 평어체; explanations are in 합니다체';
  return undefined;
}
