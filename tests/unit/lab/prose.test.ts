/** What is held of the texts (lesson-format.md §12.10, curriculum.md §1). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problems } from '../../../simulator/lab/definition/problems.ts';
import { checkLabTexts } from '../../lessons/prover/lab-texts.ts';
import { proseProblems } from '../../lessons/prover/prose.ts';

const TERMS = [{ id: 'label', ko: '레이블(label)', en: 'label', avoid: ['라벨'] }];
const ko = (text: string) =>
  proseProblems(text, { language: 'ko', terms: TERMS }).map(({ offset, length }) =>
    text.slice(offset, offset + length),
  );
const en = (text: string) =>
  proseProblems(text, { language: 'en', terms: TERMS }).map(({ offset, length }) =>
    text.slice(offset, offset + length),
  );

describe('the register of Korean texts', () => {
  it('is 합니다체, -세요 for requests, -나요 and -까요 for questions', () => {
    assert.deepEqual(
      ko('파드가 뜹니다. 지켜보세요. 몇 개인가요? 왜 그럴까요? 무엇을 보았나요? 함께 봅시다. `a.b`다. (네 개입니다.)'),
      [],
    );
    assert.deepEqual(ko('파드가 뜬다. 지켜봐요. 어때요? 몇 개냐? **끝났다.**'), [
      '뜬다',
      '지켜봐요',
      '어때요',
      '개냐',
      '끝났다',
    ]);
  });
  it('leaves what stands in quotes and titles alone', () => {
    assert.deepEqual(ko('"시간을 거꾸로 돌린다."라는 말이 있습니다.'), []);
    assert.deepEqual(proseProblems('롤아웃이 끝났다.', { language: 'ko', terms: TERMS, isTitle: true }), []);
  });
  it('never glues a particle to a value', () => {
    assert.deepEqual(
      ko('이미지 `${image}`를 찾습니다. ${n}이 남았습니다. ${n}개가 남았습니다. `${x}`${|을/를} 봅니다.'),
      ['${image}`를', '${n}이'],
    );
  });
});

describe('words', () => {
  it('are those of the glossary, with the English in brackets once', () => {
    assert.deepEqual(ko('레이블(label)을 봅니다. 라벨을 봅니다. 레이블(label)을 봅니다.'), ['라벨', '레이블(label)']);
  });
  it('say something: no fillers, no emoji; code is left alone', () => {
    assert.deepEqual(en('Simply run it. It has just started. `just easy` Nice 🙂'), ['🙂', 'Simply']);
  });
});

it('texts of lab.yaml are held to the same rules, wherever they stand', () => {
  const problems = new Problems();
  checkLabTexts(
    'lab.yaml',
    'tasks:\n- title: {ko: 끝났다., en: Done}\n  hints:\n  - {id: a, text: {ko: "라벨을 본다.", en: "Just **look."}}\n',
    TERMS,
    problems,
  );
  assert.deepEqual(
    problems.all().map(({ line, path, code, message }) => `${line} ${code} ${path}: ${message}`),
    [
      '4 E403 tasks[0].hints[0].text.ko: term: "라벨" is not used here; glossary says 레이블(label)',
      '4 E403 tasks[0].hints[0].text.ko: register: "본다." is 평어체; explanations are in 합니다체',
      '4 E403 tasks[0].hints[0].text.en: a stray ** in this paragraph',
      '4 E403 tasks[0].hints[0].text.en: "Just" tells the learner nothing; leave it out',
    ],
  );
});
