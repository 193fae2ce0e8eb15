/** What an Ingress says to ingress-nginx: its class, and the annotations that do something here. */
import type { Ingress } from './objects.ts';

const CLASS = 'nginx';
const PREFIX = 'nginx.ingress.kubernetes.io/';
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** Annotations that do something here. Others of this prefix are told to be not simulated. */
const KNOWN_ANNOTATIONS: readonly string[] = [
  'canary',
  'canary-weight',
  'canary-weight-total',
  'canary-by-header',
  'canary-by-header-value',
  'canary-by-header-pattern',
  'canary-by-cookie',
  'rewrite-target',
  'use-regex',
  'ssl-redirect',
  'force-ssl-redirect',
  'permanent-redirect',
  'permanent-redirect-code',
  'temporal-redirect',
  'proxy-read-timeout',
  'backend-protocol',
];

/** Whether this controller looks after an Ingress. */
export function isOurs({ metadata, spec }: Ingress): boolean {
  return (spec.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION]) === CLASS;
}

/** The value of one of its annotations. */
export const annotation = ({ metadata }: Ingress, name: string): string | undefined =>
  metadata.annotations?.[`${PREFIX}${name}`];

/** Whether its paths are regular expressions. */
export const usesRegex = (ingress: Ingress): boolean =>
  annotation(ingress, 'use-regex') === 'true' || annotation(ingress, 'rewrite-target') !== undefined;

/** A pattern that repeats a group may be searched for ever: such are not simulated. Example: "/(a+)+$". */
export const isSlow = (pattern: string): boolean => /\)[*+{]/.test(pattern);

/** Paths whose patterns are not simulated; they match nothing. */
export function slowPatterns(ingress: Ingress): string[] {
  const paths = (ingress.spec.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ path = '/' }) => path));
  const header = annotation(ingress, 'canary-by-header-pattern') ?? '';
  return [...(usesRegex(ingress) ? paths : []), header].filter(isSlow);
}

/** Its annotations that do nothing here. */
export function unknownAnnotations({ metadata }: Ingress): string[] {
  return Object.keys(metadata.annotations ?? {}).filter(
    (name) => name.startsWith(PREFIX) && !KNOWN_ANNOTATIONS.includes(name.slice(PREFIX.length)),
  );
}
