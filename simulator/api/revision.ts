/** The resourceVersion that a request reads or watches from. Mirrors apiserver/pkg/storage/api_object_versioner.go. */
import { failure, fieldErrorText, StatusError, tooLargeResourceVersion } from './errors.ts';
import { parameter, type Query } from './query.ts';

/** Whether a resourceVersion is a number of a revision. */
export const isRevision = (version: string): boolean => /^\d+$/.test(version);

/** The sentence about a resourceVersion that is none. Upstream: APIObjectVersioner.ParseResourceVersion. */
export function notARevision(version: string): string {
  const detail = `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`;
  return fieldErrorText({ type: 'FieldValueInvalid', field: 'resourceVersion', value: version, detail });
}

/** The number of a revision; what is none is an error of storage that nobody turns into a Status: 500. */
export function readRevision(version: string): number {
  if (isRevision(version)) return Number(version);
  throw new StatusError(failure(500, undefined, notARevision(version)));
}

/** Checks the resourceVersion of a GET of one object; throws 500, or 504 for one of the future. Upstream: CacheDelegator.Get. */
export function checkRevision(query: Query, current: number): void {
  const version = parameter(query, 'resourceVersion') ?? '';
  if (version === '' || version === '0') return;
  const asked = readRevision(version);
  if (asked > current) throw new StatusError(tooLargeResourceVersion(asked, current, 1));
}
