/** `kubectl config set` and `unset`: one value by a dotted path. Mirrors set.go, unset.go, navigation_step_parser.go. */
import { base64Encode } from '../../../api/schema/base64.ts';
import { CliError } from '../../cli/errors.ts';
import { parseBool } from '../../cli/flags.ts';
import type { KubeConfig, StanzaList } from '../../client/kubeconfig.ts';
import { CLUSTER, CONTEXT, decoded, type Fields, tidied, USER } from '../../client/kubeconfig-fields.ts';
import { defineCommand, type Json, type JsonObject } from '../../types.ts';
import { configAccess, unexpectedArguments } from './file.ts';

/** Clientcmd's own types call the members of impersonation otherwise than the file does. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  'act-as': 'as',
  'act-as-uid': 'as-uid',
  'act-as-groups': 'as-groups',
  'act-as-user-extra': 'as-user-extra',
};

const LISTS: Readonly<Record<StanzaList, Fields>> = { clusters: CLUSTER, users: USER, contexts: CONTEXT };

interface Change {
  /** Undefined: unset. */
  readonly value: string | undefined;
  readonly raw: boolean;
}

function changed(config: KubeConfig, path: string, change: Change): KubeConfig {
  const [first = '', ...rest] = path.split('.');
  const unset = change.value === undefined;
  if (first === 'current-context') {
    if (rest.length > 0) throw unparsable(path);
    return { ...config, current: change.value ?? '' };
  }
  if (first === 'preferences') {
    if (rest.length === 0 && unset) return { ...config, preferences: {} };
    if (rest[0] !== 'colors') throw new CliError(`unable to parse ${path} after [${first}] at api.Preferences`);
    if (rest.length > 1) throw unparsable(path);
    return { ...config, preferences: change.value !== undefined && boolOf(change.value) ? { colors: true } : {} };
  }
  if (!(first in LISTS)) throw new CliError(`unable to parse ${path} after [] at api.Config`);
  const list = first as StanzaList;
  if (rest.length === 0) {
    if (!unset) throw new CliError("can't set a map to a value: map[]");
    return { ...config, [list]: new Map() };
  }
  return { ...config, [list]: changedList(config, list, rest, path, change) };
}

/** Names may contain dots: a name goes on until a part that is a member. */
function changedList(
  config: KubeConfig,
  list: StanzaList,
  parts: readonly string[],
  path: string,
  change: Change,
): KubeConfig[StanzaList] {
  const fields = LISTS[list];
  const isMember = (part: string) => (OWN_NAMES[part] ?? part) in fields && !/^as(-|$)/.test(part);
  const at = parts.findIndex((part, i) => i > 0 && isMember(part));
  const name = parts.slice(0, at < 0 ? parts.length : at).join('.');
  const members = at < 0 ? [] : parts.slice(at);
  const stanzas = new Map(config[list]);
  if (members.length === 0) {
    if (change.value !== undefined) throw new CliError("can't set a map to a value: map[]");
    stanzas.delete(name);
    return stanzas;
  }
  if (members.length > 1) throw unparsable(path);
  const there = stanzas.get(name);
  if (!there && change.value === undefined) throw new CliError(`current map key \`${name}\` is invalid`);
  const member = OWN_NAMES[members[0] as string] ?? (members[0] as string);
  const { [member]: _, ...others } = there?.value ?? {};
  const value: JsonObject = { ...others };
  if (change.value !== undefined) value[member] = memberValue(fields[member], change.value, change.raw);
  stanzas.set(name, { value: tidied(value, fields, list), origin: there?.origin ?? '' });
  return stanzas;
}

function memberValue(type: Fields[string] | undefined, text: string, raw: boolean): Json {
  if (type === 'bool') return boolOf(text);
  if (type === 'texts') throw new CliError('unrecognized slice type. string');
  if (type === 'any') throw new CliError("can't set a map to a value: map[]");
  if (typeof type === 'object') throw new CliError('unrecognized type: <nil>');
  if (type !== 'bytes') return text;
  try {
    return base64Encode(raw ? new TextEncoder().encode(text) : decoded(text));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`error decoding input value: ${error.message}`);
  }
}

const boolOf = (text: string): boolean => text !== '' && parseBool(text);

const unparsable = (path: string): CliError => new CliError(`unable to parse one or more field values of ${path}`);

export const CONFIG_SET = defineCommand({
  name: 'set',
  arguments: 'PROPERTY_NAME PROPERTY_VALUE',
  flags: [{ name: 'set-raw-bytes', type: 'tristate' }],
  *run(call) {
    const [path, value, ...more] = call.args;
    if (path === undefined || value === undefined || more.length > 0) return yield* unexpectedArguments(call);
    if (value === '') throw new CliError('you cannot use set to unset a property');
    if (path === '') throw new CliError('you must specify a property');
    const { config, save } = configAccess(call);
    save(changed(config, path, { value, raw: call.flags.bool('set-raw-bytes') }));
    yield* call.out(`Property ${JSON.stringify(path)} set.\n`);
  },
});

export const CONFIG_UNSET = defineCommand({
  name: 'unset',
  arguments: 'PROPERTY_NAME',
  *run(call) {
    const [path, ...more] = call.args;
    if (path === undefined || more.length > 0) return yield* unexpectedArguments(call);
    if (path === '') throw new CliError('you must specify a property');
    const { config, save } = configAccess(call);
    save(changed(config, path, { value: undefined, raw: true }));
    yield* call.out(`Property ${JSON.stringify(path)} unset.\n`);
  },
});
