import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cryptoPart } from '../../../../simulator/helm/functions/crypto-part.ts';
import { regexpPart } from '../../../../simulator/helm/functions/regexp-part.ts';
import { PartMissing } from '../../../../simulator/helm/parts.ts';
import { messageOf, renderText } from '../chart.ts';

type Table = readonly (readonly [expression: string, output: string])[];

const VALUES = `name: web
list: [3, 1, 2]
map: {b: 2, a: {c: 1}}
port: 8080
text: "two\\nlines"
`;

const evaluate = (expression: string): string => renderText(`{{ ${expression} }}`, { 'values.yaml': VALUES });

function check(table: Table): void {
  for (const [expression, output] of table) assert.equal(evaluate(expression), output, expression);
}

/** What follows "error calling NAME: ". */
const failureOf = (expression: string): string =>
  messageOf(() => evaluate(expression)).replace(/^.*?error calling \w+: /, '');

test('strings', () => {
  check([
    ['trim "  a "', 'a'],
    ['trimAll "$" "$5$"', '5'],
    ['trimPrefix "-" "--a"', '-a'],
    ['trimSuffix "/" "a/"', 'a'],
    ['upper "é" | lower | title', 'É'],
    ['repeat 3 "ab"', 'ababab'],
    ['substr 1 3 "abcde"', 'bc'],
    ['substr -1 3 "abcde"', 'abc'],
    ['trunc 3 "abcde"', 'abc'],
    ['trunc -3 "abcde"', 'cde'],
    ['abbrev 6 "hello world"', 'hel...'],
    ['contains "bc" "abcd"', 'true'],
    ['hasPrefix "a" "abc"', 'true'],
    ['quote 1 "a\\"b" nil', '"1" "a\\"b"'],
    ['squote "it\'s"', "'it's'"],
    ['cat 1 nil "a"', '1 a'],
    ['indent 2 .Values.text', '  two\n  lines'],
    ['nindent 2 .Values.text', '\n  two\n  lines'],
    ['replace "-" "_" "a-b-c"', 'a_b_c'],
    ['plural "one" "many" 1', 'one'],
    ['snakecase "firstName HTTPServer"', 'first_name_http_server'],
    ['camelcase "http_server"', 'HttpServer'],
    ['kebabcase "FirstName"', 'first-name'],
    ['untitle "Hello World"', 'hello world'],
    ['initials "First Try"', 'FT'],
    ['nospace " a b "', 'ab'],
    ['swapcase "aB"', 'Ab'],
    ['wrap 5 "one two three"', 'one\ntwo\nthree'],
    ['join "," .Values.list', '3,1,2'],
    ['splitList "," "a,b" | last', 'b'],
    ['(split "," "a,b")._1', 'b'],
    ['sortAlpha (list "b" "a" 1)', '[1 a b]'],
    ['toString 1.0', '1'],
    ['b64enc "héllo" | b64dec', 'héllo'],
    ['b64dec "!"', 'illegal base64 data at input byte 0'],
    ['b32enc "a"', 'ME======'],
    ['ternary "y" "n" true', 'y'],
    ['coalesce "" nil 0 "x"', 'x'],
    ['default "d" ""', 'd'],
    ['empty .Values.map', 'false'],
    ['all 1 "" 2', 'false'],
    ['any "" 2', 'true'],
    ['regexReplaceAll "(\\\\w)(\\\\d)" "a1b2" "${2}$1"', '1a2b'],
    ['regexFind "[a-z]+" "12abc"', 'abc'],
    ['regexFindAll "[a-z]" "abc" 2', '[a b]'],
    ['regexSplit "z+" "fizzbuzz" -1', '[fi bu ]'],
    ['regexQuoteMeta "1.2"', '1\\.2'],
  ]);
});

test('numbers: integers are int64, sums of floats are decimal', () => {
  check([
    ['add 1 2 3.9', '6'],
    ['sub 5 "2"', '3'],
    ['mul 2 3 4', '24'],
    ['div 7 2', '3'],
    ['mod 7 3', '1'],
    ['add1 .Values.port', '8081'],
    ['max 1 5 3', '5'],
    ['maxf 1.5 3', '3'],
    ['addf 0.1 0.2', '0.3'],
    ['divf 1 3', '0.3333333333333333'],
    ['floor 1.7', '1'],
    ['ceil 1.2', '2'],
    ['round 1.2345 2', '1.23'],
    ['int "012"', '10'],
    ['int64 "9223372036854775807"', '9223372036854775807'],
    ['float64 "1.5"', '1.5'],
    ['toDecimal "777"', '511'],
    ['atoi "x"', '0'],
    ['until 3', '[0 1 2]'],
    ['untilStep 3 9 3', '[3 6]'],
    ['seq 2 4', '2 3 4'],
    ['int .Values.port | printf "%d"', '8080'],
  ]);
  assert.equal(failureOf('div 1 0'), 'runtime error: integer divide by zero');
});

test('lists', () => {
  check([
    ['first .Values.list', '3'],
    ['last .Values.list', '2'],
    ['rest .Values.list', '[1 2]'],
    ['initial .Values.list', '[3 1]'],
    ['append .Values.list 4', '[3 1 2 4]'],
    ['prepend .Values.list 0', '[0 3 1 2]'],
    ['concat .Values.list (list "a")', '[3 1 2 a]'],
    ['reverse .Values.list', '[2 1 3]'],
    ['uniq (list 1 2 1)', '[1 2]'],
    ['without .Values.list 1.0', '[3 2]'],
    ['has 2.0 .Values.list', 'true'],
    ['compact (list 1 "" nil 2)', '[1 2]'],
    ['slice .Values.list 1 2', '[1]'],
    ['chunk 2 .Values.list', '[[3 1] [2]]'],
    ['len (tuple 1 2)', '2'],
  ]);
  assert.equal(failureOf('first 1'), 'Cannot find first on type int');
  assert.equal(failureOf('mustFirst 1'), 'Cannot find first on type int');
});

test('dictionaries: set and merge change what they are given', () => {
  check([
    ['get .Values.map "b"', '2'],
    ['hasKey .Values.map "x"', 'false'],
    ['keys .Values.map | sortAlpha', '[a b]'],
    ['pluck "b" .Values.map (dict "b" 3)', '[2 3]'],
    ['dig "a" "c" "none" .Values.map', '1'],
    ['dig "a" "x" "none" .Values.map', 'none'],
    ['pick .Values.map "b" | toJson', '{"b":2}'],
    ['omit .Values.map "b" | toJson', '{"a":{"c":1}}'],
    ['set .Values.map "n" 1 | toJson', '{"a":{"c":1},"b":2,"n":1}'],
    ['unset .Values.map "b" | toJson', '{"a":{"c":1}}'],
    ['merge (dict "b" 9) .Values.map | toJson', '{"a":{"c":1},"b":9}'],
    ['mergeOverwrite (dict "b" 9 "z" 1) .Values.map | toJson', '{"a":{"c":1},"b":2,"z":1}'],
    ['dict "a" 1 "b" | toJson', '{"a":1,"b":""}'],
    ['deepCopy .Values.map | toJson', '{"a":{"c":1},"b":2}'],
    ['values (dict "a" 1)', '[1]'],
  ]);
});

test('types and reflection', () => {
  check([
    ['kindOf .Values.port', 'float64'],
    ['typeOf .Values.map', 'map[string]interface {}'],
    ['typeOf .Values', 'chartutil.Values'],
    ['kindIs "slice" .Values.list', 'true'],
    ['typeIsLike "string" "a"', 'true'],
    ['deepEqual (list 1) (list 1)', 'true'],
    ['kindOf nil', 'invalid'],
  ]);
});

test('JSON, YAML and TOML', () => {
  check([
    ['toJson .Values.map', '{"a":{"c":1},"b":2}'],
    ['toPrettyJson (list 1 2)', '[\n  1,\n  2\n]'],
    ['toRawJson "<a>"', '"<a>"'],
    ['toJson "<a>"', '"\\u003ca\\u003e"'],
    ['(fromJson "{\\"a\\": [1, 2]}").a', '[1 2]'],
    ['fromJson "[1"', 'map[Error:unexpected end of JSON input]'],
    ['fromJsonArray "[1, \\"a\\"]"', '[1 a]'],
    ['toYaml .Values.map', 'a:\n  c: 1\nb: 2'],
    ['toYaml (list "yes" "1" "a: b" "" "#x")', '- "yes"\n- "1"\n- \'a: b\'\n- ""\n- \'#x\''],
    ['toYamlPretty (dict "a" (list 1))', 'a:\n  - 1'],
    ['(fromYaml "a: {b: yes}").a.b', 'true'],
    [
      'fromYaml "a: b: c"',
      'map[Error:error converting YAML to JSON: yaml: mapping values are not allowed in this context]',
    ],
    ['fromYamlArray "- 1\\n- b"', '[1 b]'],
    ['toToml .Values.map', 'b = 2.0\n\n[a]\n  c = 1.0\n'],
    ['(fromToml "a = [1, 2]\\n[t]\\nx = true").t.x', 'true'],
  ]);
  assert.equal(failureOf('mustFromJson "{"'), 'unexpected end of JSON input');
});

test('dates, versions, paths and addresses', () => {
  check([
    ['now | date "2006-01-02T15:04:05Z07:00"', '2026-03-04T05:06:07Z'],
    ['now | dateModify "-36h" | date "Jan 2"', 'Mar 2'],
    ['dateInZone "15:04" now "Asia/Seoul"', '14:06'],
    ['toDate "2006-01-02" "2017-12-31" | date "02/01/2006"', '31/12/2017'],
    ['htmlDate now', '2026-03-04'],
    ['unixEpoch now', '1772600767'],
    ['duration "95"', '1m35s'],
    ['duration 95', '0s'],
    ['durationRound "2h10m5s"', '2h'],
    ['semverCompare "^1.2.0" "1.9.3"', 'true'],
    ['semverCompare ">=1.20-0" "v1.36.3-gke.1"', 'true'],
    ['(semver "1.2.3-beta.1+x").Prerelease', 'beta.1'],
    ['base "/a/b.txt"', 'b.txt'],
    ['dir "/a/b.txt"', '/a'],
    ['ext "/a/b.txt"', '.txt'],
    ['clean "/a/../b"', '/b'],
    ['isAbs "/a"', 'true'],
    ['(urlParse "https://u:p@x.example:80/a?b=c#d").host', 'x.example:80'],
    ['urlJoin (dict "scheme" "http" "host" "x" "path" "/a" "query" "b=c")', 'http://x/a?b=c'],
    ['urlquery "a b&c"', 'a+b%26c'],
    ['getHostByName "helm.sh"', ''],
  ]);
});

test('hashes need no part, certificates and unusual patterns do', () => {
  check([
    ['sha256sum "a"', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ['sha1sum "a"', '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
    ['adler32sum "abc"', '38600999'],
  ]);
  for (const expression of ['genCA "a" 1', 'htpasswd "a" "b"', 'bcrypt "a"', 'derivePassword 1 "long" "a" "b" "c"']) {
    assert.throws(() => evaluate(expression), PartMissing, expression);
  }
  assert.throws(() => evaluate('regexMatch "[[:alpha:]" "x"'), PartMissing);
  const withParts = (text: string): string =>
    renderText(text, {}, { parts: { crypto: cryptoPart, regexp: regexpPart } });
  assert.equal(withParts('{{ regexMatch "^(a+)+$" (repeat 3000 "a") }}'), 'true');
  assert.equal(
    messageOf(() => withParts('{{ mustRegexMatch "[a" "x" }}')).replace(/^.*?error calling \w+: /, ''),
    'error parsing regexp: missing closing ]: `[a`',
  );
  assert.equal(withParts('{{ derivePassword 1 "long" "password" "user" "example.com" }}'), 'ZedaFaxcZaso9*');
  const chain = withParts(
    '{{ $ca := genCA "root" 365 }}{{ $c := genSignedCert "web" (list "10.0.0.1") (list "web.svc") 30 $ca }}{{ $ca.Cert }}{{ $c.Cert }}{{ $c.Key }}',
  );
  assert.deepEqual(chain.match(/-----BEGIN [A-Z ]+-----/g), [
    '-----BEGIN CERTIFICATE-----',
    '-----BEGIN CERTIFICATE-----',
    '-----BEGIN RSA PRIVATE KEY-----',
  ]);
  assert.equal(withParts('{{ encryptAES "key" "plain" | decryptAES "key" }}'), 'plain');
});

test('functions Helm takes out of sprig are not there', () => {
  for (const name of ['env', 'expandenv']) {
    assert.equal(
      messageOf(() => evaluate(`${name} "HOME"`)),
      `parse error at (web/templates/t.yaml:1): function "${name}" not defined`,
    );
  }
});
