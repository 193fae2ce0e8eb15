/** Names of releases and of Kubernetes objects. Mirrors Helm's pkg/chartutil/validate_name.go. */

const NAME = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';

/** Linear where the expression would try for long: each part by itself. */
const isName = (name: string): boolean =>
  name.split('.').every((part) => /^[a-z0-9-]+$/.test(part) && !part.startsWith('-') && !part.endsWith('-'));

/** What is wrong with the name of a release. */
export function releaseNameProblem(name: string): string | undefined {
  if (name === '') return 'no name provided';
  if (name.length <= 53 && isName(name)) return undefined;
  return `invalid release name, must match regex ${NAME} and the length must not be longer than 53`;
}

/** What is wrong with a metadata.name. */
export function metadataNameProblem(name: string): string | undefined {
  if (name !== '' && name.length <= 253 && isName(name)) return undefined;
  return `invalid metadata name, must match regex ${NAME} and the length must not be longer than 253`;
}
