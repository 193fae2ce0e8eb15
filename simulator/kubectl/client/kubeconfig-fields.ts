/** The members of a kubeconfig, in the order of clientcmd's types. Mirrors client-go/tools/clientcmd/api/v1/types.go. */
import { base64Decode } from '../../api/schema/base64.ts';
import { CliError } from '../cli/errors.ts';
import { goKind } from '../resources/compact-json.ts';
import type { Json, JsonObject } from '../types.ts';

/** "text!" is written even when it is empty. */
export type FieldType = 'text' | 'text!' | 'bool' | 'bool!' | 'bytes' | 'texts' | 'any' | Fields;
export interface Fields {
  readonly [name: string]: FieldType;
}

export const CLUSTER: Fields = {
  server: 'text!',
  'tls-server-name': 'text',
  'insecure-skip-tls-verify': 'bool',
  'certificate-authority': 'text',
  'certificate-authority-data': 'bytes',
  'proxy-url': 'text',
  'disable-compression': 'bool',
  extensions: 'any',
};

export const CONTEXT: Fields = { cluster: 'text!', user: 'text!', namespace: 'text', extensions: 'any' };

export const USER: Fields = {
  'client-certificate': 'text',
  'client-certificate-data': 'bytes',
  'client-key': 'text',
  'client-key-data': 'bytes',
  token: 'text',
  tokenFile: 'text',
  as: 'text',
  'as-uid': 'text',
  'as-groups': 'texts',
  'as-user-extra': 'any',
  username: 'text',
  password: 'text',
  'auth-provider': { name: 'text!', config: 'any' },
  exec: {
    command: 'text!',
    args: 'any',
    env: 'any',
    apiVersion: 'text',
    installHint: 'text',
    provideClusterInfo: 'bool!',
    interactiveMode: 'text',
  },
  extensions: 'any',
};

const GO_TYPES = { text: 'string', bool: 'bool', bytes: '[]uint8', texts: '[]string' } as const;

/** `value` with its known members in order; members of zero are left out unless they are always written. */
export function tidied(value: unknown, fields: Fields, where: string): JsonObject {
  if (value === null || value === undefined) return tidied({}, fields, where);
  if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, where, 'object');
  const given = value as JsonObject;
  const out: JsonObject = {};
  for (const [name, type] of Object.entries(fields)) {
    const found = given[name] ?? null;
    if (typeof type === 'object') {
      if (found !== null) out[name] = withDefaults(name, tidied(found, type, `${where}.${name}`));
    } else {
      const kept = member(found, type, `${where}.${name}`);
      if (kept !== undefined) out[name] = kept;
    }
  }
  return out;
}

function member(found: Json, type: Exclude<FieldType, Fields>, where: string): Json | undefined {
  const always = type.endsWith('!');
  const plain = type.replace('!', '') as 'text' | 'bool' | 'bytes' | 'texts' | 'any';
  if (plain === 'any') return found === null || isEmpty(found) ? undefined : found;
  if (found === null) return always ? (plain === 'bool' ? false : '') : undefined;
  const expected = plain === 'bool' ? 'bool' : plain === 'texts' ? 'array' : 'string';
  if (goKind(found) !== expected) throw mismatch(found, where, GO_TYPES[plain]);
  if (plain === 'bytes') decoded(String(found));
  return isEmpty(found) && !always ? undefined : found;
}

const isEmpty = (value: Json): boolean =>
  value === '' || value === false || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** Old versions of credential plugins have a default; the lists of a plugin are written even when they are empty. */
function withDefaults(name: string, value: JsonObject): JsonObject {
  if (name !== 'exec') return value;
  const old = /^client\.authentication\.k8s\.io\/v1(alpha|beta)1$/.test(String(value.apiVersion ?? ''));
  const mode = value.interactiveMode ?? (old ? 'IfAvailable' : undefined);
  return {
    command: value.command ?? '',
    args: value.args ?? null,
    env: value.env ?? null,
    ...(value.apiVersion ? { apiVersion: value.apiVersion } : {}),
    ...(value.installHint ? { installHint: value.installHint } : {}),
    provideClusterInfo: value.provideClusterInfo ?? false,
    ...(mode ? { interactiveMode: mode } : {}),
  };
}

const mismatch = (value: unknown, where: string, type: string): CliError =>
  new CliError(`json: cannot unmarshal ${goKind(value)} into Go struct field ${where} of type ${type}`);

/** Bytes of a base64 text. */
export function decoded(text: string): Uint8Array {
  const bytes = base64Decode(text);
  if (typeof bytes === 'number') throw new CliError(`illegal base64 data at input byte ${bytes}`);
  return bytes;
}
