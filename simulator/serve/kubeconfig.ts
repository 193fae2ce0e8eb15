/** A kubeconfig for a served cluster. */
import { stringify } from 'yaml';

/** Somebody besides the learner: their context acts as them, by the headers of impersonation. */
export interface OtherUser {
  readonly name: string;
  readonly groups: readonly string[];
}

/** "jane:dev,ops": a user and the groups they are in; undefined for text of another form. */
export function parseUser(text: string): OtherUser | undefined {
  const match = /^([A-Za-z0-9][\w.@-]*)(?::([\w.:@-]+(?:,[\w.:@-]+)*))?$/.exec(text);
  if (!match) return undefined;
  const [, name = '', groups] = match;
  return { name, groups: groups?.split(',') ?? [] };
}

/**
 * The learner's context is current; each other user has one of their own name. kubectl sends neither tokens nor certificates
 * over plain HTTP, but it does send whom to act as.
 */
export function kubeconfig(server: string, others: readonly OtherUser[] = []): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'drydock', cluster: { server } }],
    contexts: [
      { name: 'drydock', context: { cluster: 'drydock', user: 'learner', namespace: 'default' } },
      ...others.map(({ name }) => ({ name, context: { cluster: 'drydock', user: name, namespace: 'default' } })),
    ],
    users: [
      { name: 'learner', user: {} },
      ...others.map(({ name, groups }) => ({
        name,
        user: { as: name, ...(groups.length > 0 ? { 'as-groups': groups } : {}) },
      })),
    ],
    'current-context': 'drydock',
  };
  return stringify(config);
}
