/** What an admission plugin is. Mirrors apiserver/pkg/admission/interfaces.go. */
import type { KubeObject } from '../../store/types.ts';
import type { Resource } from '../registry.ts';
import type { Status } from '../types.ts';
import type { ApiWorld, RequestContext } from '../world.ts';

/** What is to be admitted. */
export interface AdmissionRequest {
  readonly verb: 'create' | 'update' | 'delete';
  readonly resource: Resource;
  readonly namespace: string | undefined;
  /** Empty when it is still to be generated. */
  readonly name: string;
  readonly subresource: string | undefined;
  /** The draft, which `admit` may change in place; undefined for deletions. */
  readonly object: KubeObject | undefined;
  readonly old: KubeObject | undefined;
  readonly context: RequestContext;
  readonly world: ApiWorld;
}

/** A refusal, or nothing. */
export type Look = (request: AdmissionRequest) => Status | undefined;

/** Checks and changes requests before (admit) and after (validate) the kind's own rules. A Status refuses. */
export interface AdmissionPlugin {
  readonly name: string;
  /** The resources it looks at; undefined: all. */
  readonly resources?: readonly string[];
  readonly admit?: Look;
  readonly validate?: Look;
}

/** A plugin, as written down. */
export function defineAdmission(plugin: AdmissionPlugin): AdmissionPlugin {
  return plugin;
}
