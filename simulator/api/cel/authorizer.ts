/**
 * Asking for rights in expressions: authorizer.group('apps').resource('deployments').check('get').allowed(). Mirrors apiserver
 * pkg/cel/library/authz.go. Leaves out: field and label selectors.
 */
import { CelError, Opaque } from './values.ts';

/** What is asked for. */
export interface RightAsked {
  readonly path?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly verb?: string;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** Who asks; `as` asks for a service account instead. */
export interface Asker {
  ask(right: RightAsked): Decision;
  as(namespace: string, serviceAccount: string): Asker;
  /** The right to the resource of the request. */
  readonly request: RightAsked;
}

interface Question {
  readonly asker: Asker;
  readonly right: RightAsked;
}

export const authorizerValue = (asker: Asker): Opaque<Asker> => new Opaque('authorizer', asker, '');

/** The field `requestResource`. */
export function authorizerField(value: Opaque, field: string): unknown {
  if (value.kind !== 'authorizer' || field !== 'requestResource') throw new CelError(`no such key: ${field}`);
  const asker = value.value as Asker;
  return question({ asker, right: asker.request });
}

const question = (value: Question): Opaque<Question> => new Opaque('question', value, '');

function asked(value: unknown): Question {
  return (value as Opaque<Question>).value;
}

function narrowed(key: keyof RightAsked) {
  return (value: unknown, text: unknown): unknown => {
    const { asker, right } = asked(value);
    return question({ asker, right: { ...right, [key]: String(text) } });
  };
}

function decided(value: unknown): Decision {
  return (value as Opaque<Decision>).value;
}

/** The functions by name. */
export const AUTHORIZER_FUNCTIONS: readonly (readonly [string, (...args: readonly unknown[]) => unknown])[] = [
  ['path', (a, path) => question({ asker: (a as Opaque<Asker>).value, right: { path: String(path) } })],
  ['group', (a, group) => question({ asker: (a as Opaque<Asker>).value, right: { group: String(group) } })],
  [
    'serviceAccount',
    (a, namespace, name) => authorizerValue((a as Opaque<Asker>).value.as(String(namespace), String(name))),
  ],
  ['resource', narrowed('resource')],
  ['subresource', narrowed('subresource')],
  ['namespace', narrowed('namespace')],
  ['name', narrowed('name')],
  [
    'check',
    (value, verb) => {
      const { asker, right } = asked(value);
      return new Opaque('decision', asker.ask({ ...right, verb: String(verb) }), '');
    },
  ],
  ['allowed', (value) => decided(value).allowed],
  ['reason', (value) => decided(value).reason],
  ['errored', () => false],
  ['error', () => ''],
];
