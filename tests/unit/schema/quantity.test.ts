import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  parseQuantity,
  quantityMilliValue,
  quantityValue,
} from '../../../simulator/api/quantity.ts';

test('writes quantities as the API server does', () => {
  const forms: readonly [string, string][] = [
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1500m', '1500m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000', '1k'],
    ['100', '100'],
    ['1e3', '1e3'],
    ['1Ki', '1Ki'],
    ['0.5Ki', '512'],
    ['12345k', '12345k'],
    ['0', '0'],
    ['-1', '-1'],
    ['100M', '100M'],
    ['1u', '1u'],
    ['0.0000000001', '1n'],
    ['2500m', '2500m'],
    ['010', '10'],
    ['+2', '2'],
    ['1E', '1E'],
  ];
  assert.deepEqual(
    forms.map(([text]) => canonicalQuantity(text)),
    forms.map(([, text]) => text),
  );
});

test('refuses what is no quantity, in the API server’s two sentences', () => {
  const format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  assert.deepEqual(['', 'x', '1x', '1.2.3', '1 Gi'].map(parseQuantity), [format, format, format, format, format]);
  assert.deepEqual(['1ii', '1kM'].map(parseQuantity), [
    "unable to parse quantity's suffix",
    "unable to parse quantity's suffix",
  ]);
});

test('rounds up where whole units are asked for', () => {
  assert.deepEqual(
    [quantityValue('1500m'), quantityMilliValue('0.1'), quantityMilliValue('2'), quantityValue('1Ki')],
    [2, 100, 2000, 1024],
  );
});

test('compares across suffixes and adds in the first one’s format', () => {
  assert.deepEqual(
    [compareQuantities('1', '1000m'), compareQuantities('1Gi', '1G'), compareQuantities(undefined, '1')],
    [0, 1, -1],
  );
  assert.deepEqual(
    [addQuantities('500m', '500m'), addQuantities('1Gi', '512Mi'), addQuantities('1', '250m', -1)],
    ['1', '1536Mi', '750m'],
  );
});
