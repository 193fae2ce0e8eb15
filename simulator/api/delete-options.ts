/** How something is to be deleted, as a request says it. Mirrors the beginning of apiserver's handlers/delete.go. */
import { hasBody, readBody } from './body.ts';
import type { DeletionRequest } from './delete.ts';
import { badRequest, goQuote, StatusError } from './errors.ts';
import { flag, integer, parameter, parameters } from './query.ts';
import { decodeStrict } from './schema/decode.ts';
import type { ApiRequest } from './types.ts';

const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';

/** DeleteOptions of the body, or else of the query. */
export function readDeletion(request: ApiRequest): DeletionRequest & { dryRun?: readonly string[] } {
  if (hasBody(request)) {
    const { value } = readBody(request, undefined);
    const options = (value ?? {}) as DeletionRequest & {
      dryRun?: readonly string[];
      apiVersion?: string;
      kind?: string;
    };
    if (options.kind && options.kind !== 'DeleteOptions') {
      const { kind, apiVersion = '' } = options;
      throw new StatusError(
        badRequest(
          `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
        ),
      );
    }
    const { object, typeError } = decodeStrict(DELETE_OPTIONS, options, 'Ignore');
    if (typeError !== undefined) throw new StatusError(badRequest(typeError));
    return { dryRun: [], ...(object as typeof options) };
  }
  const { query } = request;
  const orphan = parameter(query, 'orphanDependents');
  return {
    gracePeriodSeconds: integer(query, 'gracePeriodSeconds'),
    propagationPolicy: (parameter(query, 'propagationPolicy') || undefined) as DeletionRequest['propagationPolicy'],
    ...(orphan === undefined ? {} : { orphanDependents: flag(query, 'orphanDependents') }),
    dryRun: parameters(query, 'dryRun'),
  };
}
