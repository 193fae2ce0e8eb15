/** less's page for `h`, in our own words. */
import type { Text } from '../../../kernel/language.ts';

type Entry = readonly [keys: string, does: Text];
const t = (en: string, ko: string): Text => ({ en, ko });

const PARTS: readonly (readonly [title: Text, entries: readonly Entry[]])[] = [
  [
    t('Moving (a number N before a key: that often)', '움직이기 (글쇠 앞의 수 N: 그만큼 되풀이)'),
    [
      ['Space f   b', t('a screen forward, back', '한 화면 앞으로, 뒤로')],
      ['j Enter   k y', t('a line forward, back', '한 줄 앞으로, 뒤로')],
      ['d   u', t('half a screen forward, back', '반 화면 앞으로, 뒤로')],
      ['g <   G >', t('the first, the last line; Ng: line N', '처음, 끝. Ng: N번째 줄')],
      ['N%  Np', t('N percent into the file', '파일의 N퍼센트 되는 곳')],
      ['Left Right', t('sideways, half a screen', '옆으로 반 화면')],
      ['F', t('to the end, and wait for more; Ctrl-C stops', '끝으로 가서 더 오기를 기다린다. Ctrl-C로 멈춘다')],
    ],
  ],
  [
    t('Looking for a pattern', '찾기'),
    [
      ['/   ?', t('forward, back; "!" first: lines without it', '앞으로, 뒤로. "!"로 시작하면 없는 줄')],
      ['n   N', t('the next one, the one before', '다음 것, 앞의 것')],
      ['&', t('only lines with it; empty: all again', '그것이 있는 줄만. 비우면 모두')],
      ['Esc u', t('marks of what was found on and off', '찾은 것 표시를 켜고 끈다')],
    ],
  ],
  [
    t('Marks', '자리 표시'),
    [
      ["mX   'X", t('set mark X, go there', '자리 X를 표시한다, 그리로 간다')],
      ["''", t('back to where you were', '있던 자리로 돌아간다')],
    ],
  ],
  [
    t('Options: -X changes option X, _X tells it', '옵션: -X는 바꾸고 _X는 알려 준다'),
    [
      ['-N', t('line numbers', '줄 번호')],
      ['-S', t('long lines cut or broken', '긴 줄을 자르거나 꺾는다')],
      ['-i  -I', t('case of letters', '대소문자')],
      ['-R', t('colours', '색')],
      ['-s', t('empty lines in a row as one', '이어진 빈 줄을 하나로')],
      ['-F  -X', t('leave a text that fits; keep the screen', '한 화면이면 바로 끝낸다. 화면을 남긴다')],
    ],
  ],
  [
    t('Other', '그 밖'),
    [
      [':n  :p', t('the next, the previous file', '다음 파일, 앞 파일')],
      ['=', t('where this is', '지금 있는 곳')],
      ['v', t('edit the file', '파일을 편집기로 연다')],
      ['r', t('draw anew', '다시 그린다')],
      ['q', t('leave', '끝낸다')],
    ],
  ],
];

export const helpText = (language: 'en' | 'ko'): string =>
  `${PARTS.map(
    ([title, entries]) =>
      `${title[language]}\n\n${entries.map(([keys, does]) => `  ${keys.padEnd(16)}${does[language]}\n`).join('')}`,
  ).join('\n')}`;
