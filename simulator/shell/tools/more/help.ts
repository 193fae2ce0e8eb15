/** What `h` shows in more, in the user's language. */
import type { Text } from '../../../kernel/language.ts';

const KEYS: readonly (readonly [string, Text])[] = [
  ['<space>', { en: 'the next k lines [a screen]', ko: '다음 k줄 [한 화면]' }],
  ['z', { en: 'the next k lines; k is kept [a screen]*', ko: '다음 k줄, k를 기억한다 [한 화면]*' }],
  ['<return>', { en: 'the next k lines [1]', ko: '다음 k줄 [1]' }],
  ['d, Ctrl-D', { en: 'scroll k lines; k is kept [half a screen]*', ko: 'k줄 내려간다, k를 기억한다 [반 화면]*' }],
  ['s', { en: 'skip k lines [1]', ko: 'k줄 건너뛴다 [1]' }],
  ['f', { en: 'skip k screens [1]', ko: 'k화면 건너뛴다 [1]' }],
  ['b, Ctrl-B', { en: 'back k screens [1]', ko: 'k화면 돌아간다 [1]' }],
  ["'", { en: 'back to where the last search began', ko: '마지막 검색을 시작한 곳으로 돌아간다' }],
  ['=', { en: 'the number of the line', ko: '줄 번호' }],
  ['/PATTERN', { en: 'the kth line that matches [1]', ko: 'k번째로 맞는 줄 [1]' }],
  ['n', { en: 'the same pattern again', ko: '같은 패턴을 다시' }],
  ['!COMMAND', { en: 'run a command', ko: '명령을 실행한다' }],
  ['Ctrl-L', { en: 'draw the screen again', ko: '화면을 다시 그린다' }],
  [':n', { en: 'the kth next file [1]', ko: 'k번째 다음 파일 [1]' }],
  [':p', { en: 'the kth file before [1]', ko: 'k번째 앞 파일 [1]' }],
  [':f', { en: 'the name of the file, and the number of the line', ko: '파일 이름과 줄 번호' }],
  ['.', { en: 'the last command again', ko: '마지막 명령을 다시' }],
  ['q, Q', { en: 'leave', ko: '나간다' }],
];

const HEAD: Text = {
  en: 'A number k may stand before most keys; in brackets: without it. With a star it is kept.',
  ko: '키 앞에 숫자 k를 칠 수 있다. 대괄호는 치지 않았을 때, 별표는 기억한다는 뜻이다.',
};

export function helpText(language: 'ko' | 'en'): string {
  const rule = `${'-'.repeat(79)}\n`;
  const keys = KEYS.map(([key, text]) => `${key.padEnd(24)}${text[language]}\n`).join('');
  return `${HEAD[language]}\n${rule}${keys}${rule}`;
}
