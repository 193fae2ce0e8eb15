import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { Problems } from '../../../simulator/lab/definition/problems.ts';
import { bundle, glossary, lessonPath, readText } from '../../lessons/prover/files.ts';
import { checkPages } from '../../lessons/prover/pages.ts';

const ID = 'start/first-rollout';
const { definition } = loadLab(bundle(ID));
const texts = { ko: readText(lessonPath(ID, 'ko.mdx')) ?? '', en: readText(lessonPath(ID, 'en.mdx')) ?? '' };

function findings(change: Partial<typeof texts>): string[] {
  const problems = new Problems();
  checkPages(definition, { ...texts, ...change }, 'x', glossary(), problems);
  return problems.all().map(({ file, line, code, message }) => `${file}:${line}: ${code} ${message}`);
}

describe('pages', () => {
  it('agree as they stand', () => {
    assert.deepEqual(findings({}), []);
  });
  it('must show the same components in the same order', () => {
    const line = texts.en.split('\n').findIndex((l) => l.startsWith('<Predict')) + 1;
    assert.deepEqual(findings({ en: texts.en.replace('<Predict id="peak" />', '<Ask id="revision" />') }), [
      `x/en.mdx:1: E404 prediction "peak" is declared in lab.yaml but not shown on this page`,
      `x/en.mdx:${line}: E401 components differ: ko.mdx has <Predict id="peak"> here, en.mdx has <Ask id="revision">`,
    ]);
  });
  it('must tell the names that are checked', () => {
    const line = texts.ko.split('\n').findIndex((l) => l.startsWith('<Task id="roll">')) + 1;
    assert.deepEqual(findings({ ko: texts.ko.replaceAll('drydock/web:2', 'drydock/web:two') }), [
      `x/ko.mdx:${line}: E402 task "roll": the name "drydock/web:2" is checked but not told in this text`,
    ]);
  });
  it('introduce a term where it is first used, keep to Markdown, and link to what is there', () => {
    const found = (text: string) =>
      findings({
        ko: texts.ko.replace('<Fidelity />', `${text}\n\n<Fidelity />`),
        en: texts.en.replace('<Fidelity />', `${text}\n\n<Fidelity />`),
      })
        .filter((f) => f.startsWith('x/en.mdx'))
        .map((f) => f.replace(/^x\/en\.mdx:\d+: /, ''));
    assert.deepEqual(
      found(
        '<b>bold</b> [a](/en/lessons/x/) [b](/lessons/start/nowhere/) [c](/lessons/start/services/) [d](http://x.org)',
      ),
      [
        'E401 raw HTML (<b>) is not allowed; there are components and Markdown',
        'E401 raw HTML (</b>) is not allowed; there are components and Markdown',
        'E405 link /en/lessons/x/: the site adds the language; leave it out',
        'E405 link /lessons/start/nowhere/: no lesson start/nowhere',
        'E405 link http://x.org: links lead out by https only',
      ],
    );
    assert.deepEqual(found('import x from "y"'), ['E401 import is not allowed in lessons']);
    assert.deepEqual(
      findings({ en: texts.en.replace('<Hook>\n', '<Hook>\nA controller. It runs. It waits. ') }).map((f) =>
        f.replace(/^x\/en\.mdx:\d+: /, ''),
      ),
      [
        'E401 the hook has 6 sentences; at most 3',
        'E403 term: "controller" is used before <Term id="controller" />, which belongs to its first use',
      ],
    );
  });
  it('must use the glossary’s words and close what they open', () => {
    assert.deepEqual(
      findings({ ko: texts.ko.replace('<Fidelity />', '라벨을 봅니다. `web 을 **보세요.\n\n<Fidelity />') }).map((f) =>
        f.replace(/^x\/ko\.mdx:\d+: /, ''),
      ),
      [
        'E403 a code span of this paragraph is not closed',
        'E403 term: "라벨" is not used here; glossary says 레이블',
        'E403 a stray ** in this paragraph',
      ],
    );
  });
});
