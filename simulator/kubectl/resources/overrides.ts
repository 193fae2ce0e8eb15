/** --overrides and --override-type of run and expose. Mirrors cmdutil.AddOverrideFlags and NewOverrider. */
import { CliError } from '../cli/errors.ts';
import type { FlagSpec, Invocation, PatchType, Unstructured } from '../types.ts';
import { compactSorted, goKind } from './compact-json.ts';
import { typedObject } from './decode.ts';
import { laidOver } from './laid-over.ts';
import { registeredSchema } from './schema.ts';
import { asTyped } from './typed.ts';

export const OVERRIDE_FLAGS: readonly FlagSpec[] = [
  {
    name: 'overrides',
    type: 'string',
  },
  {
    name: 'override-type',
    type: 'string',
    default: 'merge',
  },
];

/** The generated object with what --overrides says laid over it. */
export function overridden(call: Invocation, object: Unstructured): Unstructured {
  const text = call.flags.string('overrides');
  const type = call.flags.string('override-type');
  if (text === '') return object;
  if (!['json', 'merge', 'strategic'].includes(type)) throw new CliError(`invalid override type: ${type}`);
  const patch = parseOverrides(type, text);
  if (patch === null) return object;
  const changed = laidOver(type as PatchType, registeredSchema(object), object, patch) as Unstructured;
  checkNamed(type === 'strategic' ? compactSorted(changed) : JSON.stringify(changed), changed);
  return asTyped(registeredSchema(changed), typedObject(changed)) as Unstructured;
}

/** That it says of which kind it is; `shown` is it as JSON. Upstream: json.SimpleMetaFactory.Interpret, Serializer.Decode. */
function checkNamed(shown: string, changed: Unstructured): void {
  for (const field of ['apiVersion', 'kind'] as const) {
    const said: unknown = changed[field];
    if (said !== undefined && said !== null && typeof said !== 'string')
      throw new CliError(
        `couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(said)} into Go struct field .${field} of type string`,
      );
  }
  if (!changed.kind) throw new CliError(`Object 'Kind' is missing in '${shown}'`);
  if (!changed.apiVersion) throw new CliError(`Object 'apiVersion' is missing in '${shown}'`);
}

/** The patch; null where it changes nothing. */
function parseOverrides(type: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CliError(type === 'json' ? 'unexpected end of JSON input' : 'Invalid JSON Patch');
  }
  if (value === null && type !== 'merge') return null;
  if (type === 'json' && !Array.isArray(value))
    throw new CliError('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  // A list takes the whole's place, and has no kind.
  if (type === 'merge' && Array.isArray(value))
    throw new CliError(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  if (type !== 'json' && (value === null || typeof value !== 'object' || Array.isArray(value)))
    throw new CliError('Invalid JSON Patch');
  return value;
}
