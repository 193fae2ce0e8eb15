// Search in Korean: particles, compounds, first consonants, and the other language's word find the same thing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import MiniSearch from 'minisearch';
import { choseong, withoutParticle } from '../../../src/search/hangul.ts';
import { INDEX_OPTIONS, QUERY_OPTIONS, type SearchDocument } from '../../../src/search/options.ts';

const document = (id: number, title: string, also: string, text = ''): SearchDocument => ({
  id,
  kind: 'term',
  href: `/${id}`,
  title,
  under: '',
  also,
  text,
});

const index = new MiniSearch(INDEX_OPTIONS);
index.addAll([
  document(1, '디플로이먼트', 'Deployment', '파드를 몇 개 둘지 적어 둡니다. maxSurge가 있습니다.'),
  document(2, '롤링업데이트', 'rolling update', '서비스를 멈추지 않고 버전을 바꿉니다.'),
  document(3, '네트워크폴리시', 'NetworkPolicy', '누가 누구를 부를 수 있는지 정합니다.'),
  document(4, '스테이트풀셋', 'StatefulSet', '이름과 볼륨이 정해진 파드입니다.'),
]);
const first = (query: string) => index.search(query, QUERY_OPTIONS)[0]?.id;

test('a particle at the end of a word does not hide it', () => {
  assert.equal(first('디플로이먼트를'), 1);
  assert.equal(first('스테이트풀셋에서는'), 4);
  assert.equal(withoutParticle('파드는'), '파드');
  assert.equal(withoutParticle('하나'), '하나');
});

test('a word inside a compound is found', () => {
  assert.equal(first('업데이트'), 2);
  assert.equal(first('폴리시'), 3);
});

test('first consonants are enough', () => {
  assert.equal(choseong('디플로이먼트'), 'ㄷㅍㄹㅇㅁㅌ');
  assert.equal(first('ㄷㅍㄹㅇㅁㅌ'), 1);
  assert.equal(first('ㅅㅌㅇㅌ'), 4);
});

test('the word of the other language and a slip of the keyboard find it', () => {
  assert.equal(first('statefulset'), 4);
  assert.equal(first('Deploymnet'), 1);
  assert.equal(first('maxsurge'), 1);
});

test('the term itself comes before what speaks of it', () => {
  const small = new MiniSearch(INDEX_OPTIONS);
  small.addAll([
    { ...document(1, '파드마다 이름 하나', 'a name for each pod', '파드 파드 파드'), kind: 'lesson' },
    document(2, '파드', 'Pod', '함께 뜨는 컨테이너'),
  ]);
  assert.equal(small.search('파드가', QUERY_OPTIONS)[0]?.id, 2);
});

test('all words of a query must be there', () => {
  assert.equal(first('디플로이먼트 볼륨'), undefined);
});
