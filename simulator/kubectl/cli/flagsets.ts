/** Flags that several commands share, as cmdutil.Add…Flags and PrintFlags.AddFlags define them. */
import type { FlagSpec } from '../types.ts';

/** -f, -k, -R. Upstream: cmdutil.AddFilenameOptionFlags; `doing` ends its sentence. */
export const filenameFlags = (doing: string): readonly FlagSpec[] => [
  { name: 'filename', short: 'f', type: 'stringSlice', usage: `Filename, directory, or URL to files ${doing}` },
  {
    name: 'kustomize',
    short: 'k',
    type: 'string',
    usage: "Process the kustomization directory. This flag can't be used together with -f or -R.",
  },
  {
    name: 'recursive',
    short: 'R',
    type: 'bool',
    usage:
      'Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.',
  },
];

export const SELECTOR_FLAG: FlagSpec = {
  name: 'selector',
  short: 'l',
  type: 'string',
  usage:
    "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
};

export const FIELD_SELECTOR_FLAG: FlagSpec = {
  name: 'field-selector',
  type: 'string',
  usage:
    "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
};

export const allNamespacesFlag = (usage?: string): FlagSpec => ({
  name: 'all-namespaces',
  short: 'A',
  type: 'bool',
  usage:
    usage ??
    'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
});

export const DRY_RUN_FLAG: FlagSpec = {
  name: 'dry-run',
  type: 'string',
  default: 'none',
  noOptDefault: 'unchanged',
  usage:
    'Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.',
};

export const VALIDATE_FLAG: FlagSpec = {
  name: 'validate',
  type: 'string',
  default: 'strict',
  noOptDefault: 'strict',
  usage:
    'Must be one of: strict (or true), warn, ignore (or false). "true" or "strict" will use a schema to validate the input and fail the request if invalid. "warn" will warn about unknown or duplicate fields without blocking the request. "false" or "ignore" will not perform any schema validation.',
};

export const RECORD_FLAG: FlagSpec = {
  name: 'record',
  type: 'bool',
  usage: 'Record current kubectl command in the resource annotation.',
  deprecated: '--record will be removed in the future',
};

export const fieldManagerFlag = (manager: string): FlagSpec => ({
  name: 'field-manager',
  type: 'string',
  default: manager,
  usage: 'Name of the manager used to track field ownership.',
});

/** -o, --template, --show-managed-fields, --allow-missing-template-keys. Upstream: genericclioptions.PrintFlags. */
export const PRINT_FLAGS: readonly FlagSpec[] = printFlags(
  'Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).',
);

export function printFlags(usage: string): readonly FlagSpec[] {
  return [
    { name: 'output', short: 'o', type: 'string', usage },
    {
      name: 'template',
      type: 'string',
      usage:
        'Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].',
    },
    {
      name: 'allow-missing-template-keys',
      type: 'bool',
      default: true,
      usage:
        'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.',
    },
    {
      name: 'show-managed-fields',
      type: 'bool',
      usage: 'If true, keep the managedFields when printing objects in JSON or YAML format.',
    },
  ];
}

export const allFlag = (usage: string): FlagSpec => ({ name: 'all', type: 'bool', usage });
export const localFlag = (usage: string): FlagSpec => ({ name: 'local', type: 'bool', usage });
