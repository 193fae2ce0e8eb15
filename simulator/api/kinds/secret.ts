/** Secret. Upstream: pkg/registry/core/secret/strategy.go, core validation ValidateSecret, conversion of stringData. */
import type { Secret } from '../objects.ts';
import { base64Decode, base64Encode } from '../schema/base64.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, forbidden, immutable, invalid, required, sameJson, tooLong } from '../validation/errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { isConfigKey, nameIsDnsSubdomain } from '../validation/names.ts';
import { decodedLength, MAX_DATA_BYTES } from './configmap.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';

const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

export const secretKind = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Secret',
  defaults: (draft) => {
    draft.type ??= 'Opaque';
    for (const [key, text] of Object.entries(draft.stringData ?? {}))
      (draft.data ??= {})[key] = base64Encode(utf8(text));
    delete draft.stringData;
  },
  prepareForUpdate: (draft, old) => {
    // Writers of old that leave the type out mean the one that is there.
    if (!draft.type) draft.type = old.type;
  },
  validate,
  validateUpdate: (secret, old) => [
    ...validateObjectMetaUpdate(secret.metadata, old.metadata, 'metadata'),
    ...immutable('type', secret.type ?? '', old.type ?? ''),
    ...validateImmutable(secret, old),
    ...validate(secret),
  ],
  fields: (secret) => ({ type: secret.type ?? '' }),
  warnings: (secret) => tlsWarnings(secret),
  columns: [
    nameColumn(),
    column('Type', (secret) => secret.type ?? ''),
    column('Data', (secret) => Object.keys(secret.data ?? {}).length),
    ageColumn(),
  ],
});

function validate(secret: Secret): FieldError[] {
  const errors = validateObjectMeta(secret.metadata, true, nameIsDnsSubdomain, 'metadata');
  const data = secret.data ?? {};
  let size = 0;
  for (const key of Object.keys(data)) {
    errors.push(...eachInvalid(`data[${key}]`, key, isConfigKey(key)));
    size += decodedLength(data[key] as string);
  }
  if (size > MAX_DATA_BYTES) errors.push(tooLong('data', MAX_DATA_BYTES));
  const need = (...keys: string[]): void => {
    for (const key of keys) if (!Object.hasOwn(data, key)) errors.push(required(`data[${key}]`));
  };
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      if (!secret.metadata.annotations?.[ACCOUNT_NAME]) errors.push(required(`metadata.annotations[${ACCOUNT_NAME}]`));
      break;
    case 'kubernetes.io/dockercfg':
      need('.dockercfg');
      errors.push(...validateJson(data, '.dockercfg'));
      break;
    case 'kubernetes.io/dockerconfigjson':
      need('.dockerconfigjson');
      errors.push(...validateJson(data, '.dockerconfigjson'));
      break;
    case 'kubernetes.io/basic-auth':
      if (!Object.hasOwn(data, 'username') && !Object.hasOwn(data, 'password')) need('username', 'password');
      break;
    case 'kubernetes.io/ssh-auth':
      if (!data['ssh-privatekey']) errors.push(required('data[ssh-privatekey]'));
      break;
    case 'kubernetes.io/tls':
      need('tls.crt', 'tls.key');
      break;
  }
  return errors;
}

/** A JSON object has to be there; its words about what is wrong are Go's, as far as the beginning tells. */
function validateJson(data: Readonly<Record<string, string>>, key: string): FieldError[] {
  if (!Object.hasOwn(data, key)) return [];
  const bytes = base64Decode(data[key] ?? '');
  const text = typeof bytes === 'number' ? '' : fromUtf8(bytes);
  const refuse = (why: string): FieldError[] => [invalid(`data[${key}]`, '<secret contents redacted>', why)];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(goSyntaxError(text));
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return [];
  if (value === null) return [];
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return refuse(`json: cannot unmarshal ${what} into Go value of type map[string]interface {}`);
}

function goSyntaxError(text: string): string {
  const rest = text.trimStart();
  if (rest === '') return 'unexpected end of JSON input';
  const first = rest.charAt(0);
  if ('{["'.includes(first)) {
    // Where the parser stops is where a longer beginning first fails to be completable; a cut-off text runs out.
    return /^[{[]\s*$/.test(rest) || /"[^"]*$/.test(rest)
      ? 'unexpected end of JSON input'
      : `invalid character ${goChar(culprit(rest))} looking for beginning of object key string`;
  }
  for (const literal of ['true', 'false', 'null']) {
    if (first !== literal.charAt(0)) continue;
    for (let i = 1; i < literal.length; i++) {
      if (i >= rest.length) return 'unexpected end of JSON input';
      if (rest.charAt(i) !== literal.charAt(i)) {
        return `invalid character ${goChar(rest.charAt(i))} in literal ${literal} (expecting ${goChar(literal.charAt(i))})`;
      }
    }
    return `invalid character ${goChar(rest.slice(literal.length).trimStart().charAt(0))} after top-level value`;
  }
  if (/[-\d]/.test(first))
    return `invalid character ${goChar(rest.replace(/^[-\d.eE+]+\s*/, '').charAt(0))} after top-level value`;
  return `invalid character ${goChar(first)} looking for beginning of value`;
}

const culprit = (text: string): string => text.replace(/^[{[]\s*/, '').charAt(0);
const goChar = (c: string): string => (c === "'" ? "'\\''" : c === '"' ? `'"'` : `'${JSON.stringify(c).slice(1, -1)}'`);

function validateImmutable(secret: Secret, old: Secret): FieldError[] {
  if (!old.immutable) return [];
  const detail = 'field is immutable when `immutable` is set';
  return [
    ...(secret.immutable ? [] : [forbidden('immutable', detail)]),
    ...(sameJson(secret.data, old.data) ? [] : [forbidden('data', detail)]),
  ];
}

/** Upstream parses the certificate pair; here only the armour is looked at. */
function tlsWarnings(secret: Secret): readonly string[] {
  if (secret.type !== 'kubernetes.io/tls') return [];
  const bytes = base64Decode(secret.data?.['tls.crt'] ?? '');
  const text = typeof bytes === 'number' ? '' : fromUtf8(bytes);
  return text.includes('-----BEGIN CERTIFICATE-----') ? [] : ['tls: failed to find any PEM data in certificate input'];
}

function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

function fromUtf8(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : '\ufffd';
  return text;
}
