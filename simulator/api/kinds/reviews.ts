/**
 * Questions about users and what they may do; they are answered and not kept. Upstream: pkg/registry/authorization,
 * pkg/registry/authentication/{selfsubjectreview,tokenreview}, pkg/apis/authorization/validation.
 */
import { ISSUER } from '../authentication/tokens.ts';
import { type Attributes, authorize, rulesOf } from '../authorization/rbac.ts';
import { badRequest, invalid as invalidStatus, StatusError } from '../errors.ts';
import type { FieldError, Kind, KubeObject, StrategyContext, UserInfo } from '../types.ts';
import { invalid } from '../validation/errors.ts';
import { createdAtColumn, defineKind, nameColumn } from './define.ts';

interface AccessSpec {
  resourceAttributes?: {
    namespace?: string;
    verb?: string;
    group?: string;
    resource?: string;
    subresource?: string;
    name?: string;
  };
  nonResourceAttributes?: { path?: string; verb?: string };
  user?: string;
  groups?: string[];
  uid?: string;
}

type AccessReview = KubeObject & { spec: AccessSpec; status?: unknown };
type RulesReview = KubeObject & { spec: { namespace?: string }; status?: unknown };
type SelfReview = KubeObject & { status?: unknown };
type TokenReview = KubeObject & { spec?: { token?: string; audiences?: string[] }; status?: unknown };

function defineReview<T extends KubeObject>(
  group: string,
  kind: string,
  namespaced: boolean,
  answer: NonNullable<Kind<T>['answer']>,
): Kind<T> {
  return defineKind<T>({
    group,
    version: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced,
    schema: `io.k8s.api.${group.split('.')[0]}.v1.${kind}`,
    verbs: ['create'],
    answer,
    columns: [nameColumn(), createdAtColumn()],
  });
}

export const selfSubjectReviewKind = defineReview<SelfReview>(
  'authentication.k8s.io',
  'SelfSubjectReview',
  false,
  (review, { user, timestamp }) => ({
    ...review,
    metadata: { creationTimestamp: timestamp } as KubeObject['metadata'],
    status: { userInfo: userInfoOf(user) },
  }),
);

/** Whose token it is. Upstream: pkg/registry/authentication/tokenreview/storage.go. */
export const tokenReviewKind = defineReview<TokenReview>(
  'authentication.k8s.io',
  'TokenReview',
  false,
  (review, { authenticate, timestamp }) => {
    const { token, audiences = [] } = review.spec ?? {};
    if (!token) throw new StatusError(badRequest('token is required for TokenReview in authentication'));
    const metadata = { creationTimestamp: timestamp } as KubeObject['metadata'];
    const mine = audiences.length === 0 || audiences.includes(ISSUER);
    const user = mine ? authenticate(token) : undefined;
    const error = '[invalid bearer token, service account token has been invalidated]';
    const status = user ? { authenticated: true, user: userInfoOf(user), audiences: [ISSUER] } : { user: {}, error };
    return { ...review, metadata, status };
  },
);

function userInfoOf({ name, uid, groups, extra }: UserInfo): object {
  return { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra ? { extra } : {}) };
}

export const selfSubjectAccessReviewKind = defineReview<AccessReview>(
  'authorization.k8s.io',
  'SelfSubjectAccessReview',
  false,
  (review, context) => {
    refuse([...aboutMetadata(review), ...aboutAttributes(review.spec)]);
    return answered(review, context, context.user);
  },
);

export const subjectAccessReviewKind = defineReview<AccessReview>(
  'authorization.k8s.io',
  'SubjectAccessReview',
  false,
  (review, context) => {
    refuse([...aboutMetadata(review), ...aboutAttributes(review.spec), ...aboutSubject(review.spec)]);
    return answered(review, context, subjectOf(review.spec));
  },
);

export const localSubjectAccessReviewKind = defineReview<AccessReview>(
  'authorization.k8s.io',
  'LocalSubjectAccessReview',
  true,
  (review, context) => {
    const { spec, metadata } = review;
    const errors = [...aboutMetadata(review), ...aboutAttributes(spec), ...aboutSubject(spec)];
    if (spec.resourceAttributes && spec.resourceAttributes.namespace !== metadata.namespace) {
      const said = spec.resourceAttributes.namespace ?? '';
      errors.push(invalid('spec.resourceAttributes.namespace', said, 'must match metadata.namespace'));
    }
    if (spec.nonResourceAttributes) {
      errors.push(invalid('spec.nonResourceAttributes', shownPath(spec), 'disallowed on this kind of request'));
    }
    refuse(errors);
    return answered(review, context, subjectOf(spec));
  },
);

export const selfSubjectRulesReviewKind = defineReview<RulesReview>(
  'authorization.k8s.io',
  'SelfSubjectRulesReview',
  false,
  (review, { store, user }) => {
    const { namespace } = review.spec;
    if (!namespace) throw new StatusError(badRequest('no namespace on request'));
    const resourceRules: unknown[] = [];
    const nonResourceRules: unknown[] = [];
    for (const { rule } of rulesOf(store, user, namespace)) {
      const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
      if (resources?.length)
        resourceRules.push({ verbs, apiGroups, resources, ...(resourceNames?.length ? { resourceNames } : {}) });
      if (nonResourceURLs?.length) nonResourceRules.push({ verbs, nonResourceURLs });
    }
    return {
      ...review,
      metadata: {} as KubeObject['metadata'],
      spec: {},
      status: { resourceRules, nonResourceRules, incomplete: false },
    };
  },
);

function answered(review: AccessReview, { store }: StrategyContext, user: UserInfo): AccessReview {
  const { resourceAttributes, nonResourceAttributes } = review.spec;
  let wanted: Attributes;
  if (resourceAttributes) {
    const { verb = '', group = '', resource = '', subresource, namespace, name } = resourceAttributes;
    wanted = { verb, group, resource, subresource, namespace, name };
  } else wanted = { verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' };
  const { allowed, reason } = authorize(store, user, wanted);
  return { ...review, status: { allowed, ...(reason === '' ? {} : { reason }) } };
}

const subjectOf = ({ user = '', groups = [], uid }: AccessSpec): UserInfo => ({
  name: user,
  groups,
  ...(uid === undefined ? {} : { uid }),
});

function refuse(errors: readonly FieldError[]): void {
  // The kind is left out of these messages.
  if (errors.length > 0) throw new StatusError(invalidStatus({ group: 'authorization.k8s.io', name: '' }, '', errors));
}

/** Upstream: ValidateSubjectAccessReview and its kin: a question has no name. */
function aboutMetadata({ metadata }: KubeObject): FieldError[] {
  const { namespace: _, ...rest } = metadata as Partial<KubeObject['metadata']>;
  return Object.keys(rest).length === 0 ? [] : [invalid('metadata', metadata, 'must be empty')];
}

function aboutAttributes(spec: AccessSpec): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (resourceAttributes && nonResourceAttributes) {
    return [
      invalid(
        'spec.nonResourceAttributes',
        shownPath(spec),
        'cannot be specified in combination with resourceAttributes',
      ),
    ];
  }
  if (resourceAttributes || nonResourceAttributes) return [];
  return [
    invalid(
      'spec.resourceAttributes',
      null,
      'exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ),
  ];
}

function aboutSubject({ user, groups }: AccessSpec): FieldError[] {
  return user || groups?.length
    ? []
    : [invalid('spec.user', user ?? '', 'at least one of user or group must be specified')];
}

/** As messages show it: the internal type. */
function shownPath({ nonResourceAttributes }: AccessSpec): unknown {
  return { Path: nonResourceAttributes?.path ?? '', Verb: nonResourceAttributes?.verb ?? '' };
}
