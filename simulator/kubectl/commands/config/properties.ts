/** `kubectl config set` and `unset`: one value by a dotted path. Mirrors set.go, unset.go, navigation_step_parser.go. */
import { CliError } from '../../cli/errors.ts';
import type { KubeConfig } from '../../client/kubeconfig.ts';
import { defineCommand, type JsonObject } from '../../types.ts';
import { configFile } from './file.ts';

const INNER = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;
type List = keyof typeof INNER;
const isList = (name: string | undefined): name is List => name !== undefined && name in INNER;

/** The configuration with a value set, or removed when `value` is undefined. */
function changed(config: KubeConfig, path: string, value: string | undefined): KubeConfig {
  const [first, ...rest] = path.split('.');
  if (first === 'current-context') return { ...config, 'current-context': value ?? '' };
  if (first === 'preferences') {
    const { [rest[0] ?? '']: _, ...others } = config.preferences ?? {};
    return {
      ...config,
      preferences:
        value === undefined
          ? others
          : { ...others, [rest[0] as string]: value === 'true' ? true : value === 'false' ? false : value },
    };
  }
  if (!isList(first)) throw new CliError(`unable to parse ${path}: no field named ${first}`);
  // Names may contain dots: the property is the last part, the name is what lies between.
  const entries = config[first] as unknown as (JsonObject & { name: string })[];
  const whole = rest.join('.');
  if (value === undefined && entries.some((e) => e.name === whole))
    return { ...config, [first]: entries.filter((e) => e.name !== whole) };
  const name = rest.slice(0, -1).join('.');
  const property = rest.at(-1) as string;
  const inner = INNER[first];
  const there = entries.find((e) => e.name === name);
  if (!there && value === undefined) throw new CliError(`current map key \`${rest[0]}\` is invalid`);
  const { [property]: _, ...others } = (there?.[inner] ?? {}) as JsonObject;
  const next = { name, [inner]: value === undefined ? others : { ...others, [property]: value } };
  return { ...config, [first]: [...entries.filter((e) => e.name !== name), next] };
}

export const CONFIG_SET = defineCommand({
  name: 'set',
  arguments: 'PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  flags: [
    {
      name: 'set-raw-bytes',
      type: 'tristate',
      usage: 'When writing a []byte PROPERTY_VALUE, write the given string directly without base64 decoding.',
    },
  ],
  *run(call) {
    const [path, value, ...more] = call.args;
    if (path === undefined || value === undefined || more.length > 0)
      throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
    const { config, save } = configFile(call);
    save(changed(config, path, value));
    yield* call.out(`Property ${JSON.stringify(path)} set.\n`);
  },
});

export const CONFIG_UNSET = defineCommand({
  name: 'unset',
  arguments: 'PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  *run(call) {
    const [path, ...more] = call.args;
    if (path === undefined || more.length > 0) throw call.usageError(`Unexpected args: [${call.args.join(' ')}]`);
    const { config, save } = configFile(call);
    save(changed(config, path, undefined));
    yield* call.out(`Property ${JSON.stringify(path)} unset.\n`);
  },
});
