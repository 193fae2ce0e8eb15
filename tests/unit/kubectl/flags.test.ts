import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, parseDuration } from '../../../simulator/kubectl/cli/duration.ts';
import { parseFlags } from '../../../simulator/kubectl/cli/flags.ts';
import type { FlagSpec } from '../../../simulator/kubectl/types.ts';

const SPECS: readonly FlagSpec[] = [
  { name: 'all', short: 'A', type: 'bool' },
  { name: 'watch', short: 'w', type: 'bool' },
  { name: 'output', short: 'o', type: 'string' },
  { name: 'replicas', short: 'r', type: 'int32', default: 1 },
  { name: 'filename', short: 'f', type: 'stringSlice' },
  { name: 'literal', type: 'stringArray' },
  { name: 'dry-run', type: 'string', default: 'none', noOptDefault: 'unchanged' },
  { name: 'old', type: 'bool', deprecated: 'use --new' },
];
const parse = (...argv: string[]) => parseFlags(SPECS, argv);
const problem = (...argv: string[]): string => {
  try {
    parse(...argv);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test('shorthands combine, values stand beside or after', () => {
  const { flags, args } = parse('pods', '-wA', '-oyaml', '-f', 'a,b', '--filename=c', 'web', '--literal', 'x=1,2');
  assert.deepEqual([flags.bool('watch'), flags.bool('all'), flags.string('output')], [true, true, 'yaml']);
  assert.deepEqual(flags.list('filename'), ['a', 'b', 'c']);
  assert.deepEqual(flags.list('literal'), ['x=1,2']);
  assert.deepEqual(args, ['pods', 'web']);
});

test('a flag with an optional value takes none from the next word', () => {
  const { flags, args } = parse('--dry-run', 'client');
  assert.equal(flags.string('dry-run'), 'unchanged');
  assert.deepEqual(args, ['client']);
});

test('two dashes end the flags', () => {
  const { args, argsBeforeDash } = parse('x', '--', '-w', 'y');
  assert.deepEqual(args, ['x', '-w', 'y']);
  assert.equal(argsBeforeDash, 1);
});

test('what is wrong is said in pflag’s words', () => {
  assert.equal(problem('--nosuch'), 'unknown flag: --nosuch');
  assert.equal(problem('-wz'), "unknown shorthand flag: 'z' in -z");
  assert.equal(problem('-o'), "flag needs an argument: 'o' in -o");
  assert.equal(problem('--output'), 'flag needs an argument: --output');
  assert.equal(
    problem('-r', 'two'),
    'invalid argument "two" for "-r, --replicas" flag: strconv.ParseInt: parsing "two": invalid syntax',
  );
  assert.equal(
    problem('-wA=maybe'),
    'invalid argument "maybe" for "-A, --all" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  );
  assert.equal(
    problem('--replicas=9999999999'),
    'invalid argument "9999999999" for "-r, --replicas" flag: strconv.ParseInt: parsing "9999999999": value out of range',
  );
});

test('deprecated flags are remembered', () => {
  assert.deepEqual(parse('--old').deprecations, ['Flag --old has been deprecated, use --new']);
});

test('durations are read and written as Go does', () => {
  assert.equal(parseDuration('1h2m3.5s'), 3723500);
  assert.equal(formatDuration(90_000), '1m30s');
  assert.equal(formatDuration(1500), '1.5s');
  assert.throws(() => parseDuration('yesterday'), { message: 'time: invalid duration "yesterday"' });
  assert.throws(() => parseDuration('5'), { message: 'time: missing unit in duration "5"' });
});
