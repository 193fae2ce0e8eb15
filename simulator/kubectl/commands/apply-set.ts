/** `kubectl apply --prune --applyset` (with KUBECTL_APPLYSET=true): an object keeps what belongs together. Mirrors applyset.go and applyset_pruner.go. */
import { sha256 } from '@noble/hashes/sha2.js';
import { base64Encode } from '../../api/schema/base64.ts';
import type { Routine } from '../../kernel/wait.ts';
import { writeQuery } from '../cli/dry-run.ts';
import { CliError, Failure, isConflict, isNotFound, notSimulated, quote } from '../cli/errors.ts';
import { klog } from '../cli/klog.ts';
import { apiVersionOf, groupKind, gvkText, gvrText, withKind } from '../client/rest.ts';
import type { Info, Invocation, JsonObject, Mapping, Unstructured } from '../types.ts';
import type { ApplyOptions } from './apply-options.ts';
import { pruneObject } from './apply-prune.ts';
import { CLIENT_VERSION } from './version.ts';

const TOOLING = 'applyset.kubernetes.io/tooling';
const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces';
const KINDS = 'applyset.kubernetes.io/contains-group-kinds';
const ID = 'applyset.kubernetes.io/id';
const PART_OF = 'applyset.kubernetes.io/part-of';
const MANAGER = 'kubectl-applyset';

interface Parent {
  readonly mapping: Mapping;
  readonly name: string;
  readonly namespace: string;
}

/** The set that --applyset names. */
export function* applySet(call: Invocation, options: ApplyOptions): Routine<ApplySet> {
  const text = call.flags.string('applyset');
  const slash = text.indexOf('/');
  const [type, name] = slash < 0 ? ['secrets', text] : [text.slice(0, slash), text.slice(slash + 1)];
  if (name === '') throw new CliError(`invalid parent reference ${quote(text)}: name cannot be blank`);
  let mapping: Mapping;
  try {
    mapping = yield* call.discovery.resolve(type);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new CliError(`invalid parent reference ${quote(text)}: ${error.message}`);
  }
  const namespace = call.namespaceGiven && mapping.namespaced ? call.namespace : '';
  return new ApplySet(call, options, { mapping, name, namespace });
}

class ApplySet {
  readonly #call: Invocation;
  readonly #options: ApplyOptions;
  readonly #parent: Parent;
  readonly #id: string;
  #current = new Map<string, Mapping>();
  #currentNamespaces = new Set<string>();
  readonly #updated = new Map<string, Mapping>();
  readonly #updatedNamespaces = new Set<string>();

  constructor(call: Invocation, options: ApplyOptions, parent: Parent) {
    this.#call = call;
    this.#options = options;
    this.#parent = parent;
    const { mapping, name, namespace } = parent;
    const hash = sha256(new TextEncoder().encode([name, namespace, mapping.kind, mapping.group].join('.')));
    const text = base64Encode(hash).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
    this.#id = `applyset-${text}-v1`;
  }

  *validate(): Routine<void> {
    const { mapping, namespace } = this.#parent;
    if (mapping.namespaced && namespace === '')
      throw new CliError('namespace is required to use namespace-scoped ApplySet');
    if (mapping.group === '' && (mapping.resource === 'secrets' || mapping.resource === 'configmaps')) return;
    const definitions = yield* this.#call.discovery.forKind('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    if (!definitions) throw notSimulated('ApplySet parents other than Secrets and ConfigMaps');
    const list = yield* this.#call.client.request('GET', this.#call.client.path({ mapping: definitions }), {
      query: { labelSelector: 'applyset.kubernetes.io/is-parent-type' },
    });
    const names = ((list.body as Unstructured).items as Unstructured[] | undefined)?.map((d) => d.metadata?.name) ?? [];
    if (!names.includes(`${mapping.resource}.${mapping.group}`))
      throw new CliError(`resource ${quote(gvrText(mapping))} is not permitted as an ApplySet parent`);
  }

  addLabels(infos: readonly Info[]): void {
    for (const info of infos) {
      const labels = info.object.metadata?.labels ?? {};
      if (labels[PART_OF] !== undefined)
        throw new CliError(`ApplySet label ${quote(PART_OF)} already set in input data`);
      info.object = {
        ...info.object,
        metadata: { ...info.object.metadata, labels: { ...labels, [PART_OF]: this.#id } },
      } as Unstructured;
    }
  }

  *beforeApply(infos: readonly Info[]): Routine<void> {
    yield* this.#fetchParent();
    for (const { mapping, namespace } of infos) {
      this.#updated.set(groupKind(mapping), mapping);
      if (mapping.namespaced && namespace !== '') this.#updatedNamespaces.add(namespace);
    }
    yield* this.#updateParent(
      [...this.#current.keys(), ...this.#updated.keys()],
      [...this.#currentNamespaces, ...this.#updatedNamespaces],
    );
  }

  /** Deletes members that were not applied now, and notes what the set holds. */
  *prune(kept: ReadonlySet<string>): Routine<void> {
    const gone: { mapping: Mapping; object: Unstructured }[] = [];
    for (const mapping of this.#current.values())
      for (const namespace of mapping.namespaced ? this.#currentNamespaces : [''])
        for (const object of yield* this.#members(mapping, namespace))
          if (!kept.has(object.metadata?.uid ?? '')) gone.push({ mapping, object });
    for (const { mapping, object } of gone) {
      try {
        yield* pruneObject(this.#call, this.#options, mapping, object);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const { namespace, name } = object.metadata ?? {};
        throw new CliError(
          `pruning ${groupKind(mapping)} ${namespace ? `${namespace}/` : ''}${name}: ${error.message}`,
        );
      }
    }
    try {
      yield* this.#updateParent([...this.#updated.keys()], [...this.#updatedNamespaces]);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new CliError(`apply and prune succeeded, but ApplySet update failed: ${error.message}`);
    }
  }

  *#members(mapping: Mapping, namespace: string): Routine<Unstructured[]> {
    const { client } = this.#call;
    try {
      const list = yield* client.request('GET', client.path({ mapping, namespace }), {
        query: { labelSelector: `${PART_OF}=${this.#id}` },
      });
      return (((list.body as Unstructured).items ?? []) as Unstructured[]).map((item) => withKind(mapping, item));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new CliError(`listing ${gvkText(mapping)} objects for pruning: ${error.message}`);
    }
  }

  *#fetchParent(): Routine<void> {
    const { mapping, name, namespace } = this.#parent;
    const shown = quote(`${mapping.resource}.${mapping.group}/${name}`);
    let object: Unstructured;
    try {
      object = yield* this.#call.client.get({ mapping, name, namespace });
    } catch (error) {
      if (isNotFound(error)) {
        if (mapping.group === '') return;
        throw new CliError('custom resource ApplySet parents cannot be created automatically');
      }
      if (!(error instanceof Failure)) throw error;
      throw new CliError(`failed to fetch ApplySet parent object ${shown}: ${error.message}`);
    }
    const { annotations = {}, labels = {} } = object.metadata ?? {};
    const tooling = annotations[TOOLING];
    if (tooling === undefined)
      throw new CliError(
        `ApplySet parent object ${shown} already exists and is missing required annotation ${quote(TOOLING)}`,
      );
    const managed = tooling.includes('/') ? tooling.slice(0, tooling.lastIndexOf('/')) : tooling;
    if (managed !== 'kubectl')
      throw new CliError(
        `ApplySet parent object ${shown} already exists and is managed by tooling ${quote(managed)} instead of "kubectl"`,
      );
    if (labels[ID] === undefined)
      throw new CliError(`ApplySet parent object ${shown} exists and does not have required label ${ID}`);
    if (labels[ID] !== this.#id)
      throw new CliError(
        `ApplySet parent object ${shown} exists and has incorrect value for label ${quote(ID)} (got: ${labels[ID]}, want: ${this.#id})`,
      );
    this.#current = yield* this.#kindsOf(annotations, shown);
    this.#currentNamespaces = new Set((annotations[NAMESPACES] ?? '').split(',').filter((n) => n !== ''));
    if (mapping.namespaced) this.#currentNamespaces.add(namespace);
  }

  *#kindsOf(annotations: Readonly<Record<string, string>>, shown: string): Routine<Map<string, Mapping>> {
    const text = annotations[KINDS];
    const failed = (why: string): Error => new CliError(`parsing ApplySet annotation on ${shown}: ${why}`);
    if (text === undefined)
      throw failed(`kubectl requires the ${quote(KINDS)} annotation to be set on all ApplySet parent objects`);
    const kinds = new Map<string, Mapping>();
    const all = yield* this.#call.discovery.mappings();
    for (const one of text.split(',').filter((t) => t !== '')) {
      const mapping = all.find((m) => groupKind(m) === one);
      if (!mapping)
        throw failed(
          `could not find mapping for kind in ${quote(KINDS)} annotation: no matches for kind ${quote(one)}`,
        );
      kinds.set(one, mapping);
    }
    return kinds;
  }

  *#updateParent(kinds: readonly string[], namespaces: readonly string[]): Routine<void> {
    if (this.#options.dryRun === 'client') return;
    const { mapping, name, namespace } = this.#parent;
    const others = [...new Set(namespaces)].filter((n) => n !== namespace).sort();
    const object: JsonObject = {
      kind: mapping.kind,
      apiVersion: apiVersionOf(mapping),
      metadata: {
        name,
        ...(namespace ? { namespace } : {}),
        labels: { [ID]: this.#id },
        annotations: {
          [NAMESPACES]: others.join(','),
          [KINDS]: [...new Set(kinds)].sort().join(','),
          [TOOLING]: `kubectl/${CLIENT_VERSION.gitVersion}`,
        },
      },
    };
    const send = (force: boolean): Routine<Unstructured> =>
      this.#call.client.patch({ mapping, name, namespace }, 'apply', object, {
        query: {
          ...writeQuery({
            dryRun: this.#options.dryRun,
            fieldManager: MANAGER,
            validation: this.#options.validation,
          }),
          force: String(force),
        },
      });
    try {
      try {
        yield* send(false);
      } catch (error) {
        if (!isConflict(error)) throw error;
        yield* this.#call.err(
          klog(
            this.#call,
            'W',
            'applyset.go:449',
            `WARNING: failed to update ApplySet: ${error.message}\nApplySet field manager ${MANAGER} should own these fields. Retrying with conflicts forced.`,
          ),
        );
        yield* send(true);
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new CliError(`failed to update ApplySet: ${error.message}`);
    }
  }
}
