import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goText, sprint, sprintf, sprintln } from '../../../simulator/gotemplate/printf.ts';
import { GoInt, int, STRINGS, withType } from '../../../simulator/gotemplate/values.ts';

const table = (rows: readonly (readonly [string, readonly unknown[], string])[]): void => {
  for (const [format, values, expected] of rows) assert.equal(sprintf(format, values), expected, format);
};

test('floats', () => {
  table([
    ['%v %v %v', [1e20, 123456789, 0.00001], '1e+20 1.23456789e+08 1e-05'],
    ['%.0f %.0f %.0f %.2f', [0.5, 1.5, 2.5, 2.675], '0 2 2 2.67'],
    ['%e|%G|%.3g|%.3e', [0, 1e-10, 1234567, 99999], '0.000000e+00|1E-10|1.23e+06|1.000e+05'],
    ['%8.2f|%-8.2f|%08.2f|%+.1f|% .1f', [5.4321, 5.4321, -5.4321, 2, 2], '    5.43|5.43    |-0005.43|+2.0| 2.0'],
    ['%x %.2x %b', [1, 1.999, 1], '0x1p+00 0x1.00p+01 4503599627370496p-52'],
    ['%v %5v %05.1f', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], 'NaN  +Inf  -Inf'],
    ['%.20f %.30g', [0.1, 0.1], '0.10000000000000000555 0.100000000000000005551115123126'],
    ['%#v %#g %#.3x', [1e6, 2, 1], '1e+06 2.00000 0x1.000p+00'],
    ['%v %g', [-0, 5e-324], '-0 5e-324'],
  ]);
});

test('integers', () => {
  const n = new GoInt(-42, 'int64');
  table([
    ['%d|%5d|%-5d|%05d|%+d|% d', [n, n, n, n, int(3), int(3)], '-42|  -42|-42  |-0042|+3| 3'],
    ['%b %o %O %x %X %#x %#o %#b', [5, 8, 8, 255, 255, 255, 8, 5].map(int), '101 10 0o10 ff FF 0xff 010 0b101'],
    ['%c%c %q %U %#U', [0x48, 0xd55c, 0x27, 0x1f600, 0x1f600].map(int), "H한 '\\'' U+1F600 U+1F600 '😀'"],
    [
      '%.5d|%8.3d|%.0d|%#v|%v',
      [42, 7, 0].map(int).concat(new GoInt(255, 'uint8'), new GoInt(2n ** 63n - 1n)),
      '00042|     007||0xff|9223372036854775807',
    ],
  ]);
});

test('strings and bytes', () => {
  table([
    [
      '%s|%5s|%-5s|%.2s|%q|%#q|%+q',
      ['é', 'é', 'é', 'héé', 'a"b', 'a"b', 'é'],
      'é|    é|é    |hé|"a\\"b"|`a"b`|"\\u00e9"',
    ],
    ['%x|% X|%#x', ['hé', 'hé', 'hé'], '68c3a9|68 C3 A9|0x68c3a9'],
    ['%s %v %x %q', [1, 2, 3, 4].map(() => new Uint8Array([104, 105])), 'hi [104 105] 6869 "hi"'],
  ]);
});

test('maps, lists and nil', () => {
  const value = { b: [1, null, 'x'], a: { c: int(2) } };
  table([
    ['%v', [value], 'map[a:map[c:2] b:[1 <nil> x]]'],
    [
      '%#v',
      [value],
      'map[string]interface {}{"a":map[string]interface {}{"c":2}, "b":[]interface {}{1, interface {}(nil), "x"}}',
    ],
    [
      '%q %d',
      [
        ['a', int(1)],
        ['a', int(1)],
      ],
      `["a" '\\x01'] [%!d(string=a) 1]`,
    ],
    ['%T %T %T %T', [null, value, [], withType([], STRINGS)], '<nil> map[string]interface {} []interface {} []string'],
    ['%v %s %d', [null, null, undefined], '<nil> %!s(<nil>) %!d(<nil>)'],
  ]);
});

test('what does not fit is told in the text', () => {
  table([
    ['%d %s', ['x', int(3)], '%!d(string=x) %!s(int=3)'],
    ['%d %d', [int(1)], '1 %!d(MISSING)'],
    ['a', [int(1), 'b', null], 'a%!(EXTRA int=1, string=b, <nil>)'],
    ['%z %!', [true], '%!z(bool=true) %!!(MISSING)'],
    ['100%', [], '100%!(NOVERB)'],
    ['%[2]d %[1]d %[3]d', [int(1), int(2)], '2 1 %!d(BADINDEX)'],
    ['%*d|%-*d|%.*f', [int(4), int(1), int(4), int(1), int(2), 1.5], '   1|1   |1.50'],
    ['%*d', ['x', int(1)], '%!(BADWIDTH)1'],
    ['%t %5t %d', [true, false, true], 'true false %!d(bool=true)'],
  ]);
});

test('print puts spaces between operands that are no strings', () => {
  assert.equal(sprint([int(1), int(2), 'a', 'b', int(3), null, null]), '1 2ab3 <nil> <nil>');
  assert.equal(sprintln(['a', int(1), true]), 'a 1 true\n');
  assert.equal(goText([1.5, 'x', [true]]), '[1.5 x [true]]');
});
