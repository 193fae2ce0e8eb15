/** A shell's variables: scalars, indexed and associative arrays, attributes, and function scopes. */
import { MEMORY_LIMIT, outOfMemory } from '../kernel/exhausted.ts';

/** Indexed arrays are JavaScript arrays with holes. */
export type Value = string | string[] | Map<string, string> | undefined;

export interface Attributes {
  readonly exported?: boolean;
  readonly readonly?: boolean;
  readonly integer?: boolean;
  readonly lower?: boolean;
  readonly upper?: boolean;
  readonly capital?: boolean;
  readonly reference?: boolean;
  /** `declare -t`: nothing follows from it but what `declare -p` shows. */
  readonly traced?: boolean;
  /** An array to which nothing was assigned yet. */
  readonly bare?: boolean;
}

export interface Variable extends Attributes {
  readonly value: Value;
}

/** A change that a readonly variable refuses. */
export class ReadonlyVariable {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const PLAIN: Attributes = {};

/** What a name may be another name of: a variable or an element of an array. */
export const REFERABLE = /^[A-Za-z_]\w*(?:\[[\s\S]+\])?$/;

/** As bash's NAMEREF_MAX. */
const LONGEST_CHAIN = 8;

/** In front of a name: the variable under all those that functions have hidden it by. No name has it of itself. */
const GLOBAL = '^';

export class Variables {
  readonly #table: Map<string, Variable>;
  /** Names that were found to lead back to themselves, and are still to be warned of. */
  readonly circular: string[] = [];
  /** What each function that runs has hidden by `local`, innermost last. */
  #scopes: Map<string, Variable | undefined>[];

  constructor(table: Map<string, Variable> = new Map(), scopes: Map<string, Variable | undefined>[] = []) {
    this.#table = table;
    this.#scopes = scopes;
  }

  /** A copy for a subshell. */
  fork(): Variables {
    const table = new Map(this.#table);
    for (const [name, variable] of table) {
      if (Array.isArray(variable.value)) table.set(name, { ...variable, value: variable.value.slice() });
      else if (variable.value instanceof Map) table.set(name, { ...variable, value: new Map(variable.value) });
    }
    return new Variables(
      table,
      this.#scopes.map((scope) => new Map(scope)),
    );
  }

  get(name: string): Variable | undefined {
    if (!name.startsWith(GLOBAL)) return this.#table.get(name);
    const global = name.slice(1);
    const scope = this.#hiding(global);
    return scope ? scope.get(global) : this.#table.get(global);
  }

  #put(name: string, variable: Variable): void {
    const global = name.startsWith(GLOBAL) ? name.slice(1) : name;
    const scope = global === name ? undefined : this.#hiding(global);
    (scope ?? this.#table).set(global, variable);
  }

  /** The outermost function that has hidden the name. */
  #hiding(name: string): Map<string, Variable | undefined> | undefined {
    return this.#scopes.find((scope) => scope.has(name));
  }

  /** The scalar value; an array's is that of its element 0. */
  text(name: string): string | undefined {
    const variable = this.get(name);
    if (variable === undefined) return undefined;
    if (!variable.reference) return scalar(variable.value);
    const target = this.target(name);
    if (target === name) return undefined;
    const element = /^(\w+)\[([\s\S]*)\]$/.exec(target);
    if (!element) return scalar(this.get(target)?.value);
    const value = this.get(element[1] as string)?.value;
    if (value instanceof Map) return value.get(element[2] as string);
    return Array.isArray(value) ? value.at(Number(element[2])) : undefined;
  }

  /**
   * Follows `declare -n`. A name that leads back to itself means, in a function, the global variable (a name for this class only),
   * else nothing (''); and it is put down in `circular`. Mirrors bash's find_variable_nameref.
   */
  target(name: string): string {
    let at = name;
    for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
      const variable = this.get(at);
      if (!variable?.reference || typeof variable.value !== 'string' || variable.value === '') return at;
      const next = variable.value;
      if (next === name || next === at) {
        this.circular.push(name);
        return this.#hiding(next) ? GLOBAL + next : '';
      }
      at = next;
    }
    return at;
  }

  /** The name itself, of what `target` gave. */
  static plain(target: string): string {
    return target.startsWith(GLOBAL) ? target.slice(1) : target;
  }

  /** Sets a scalar (element 0 of an array). The caller has done arithmetic for integers. */
  set(name: string, value: string): void {
    if (value.length > MEMORY_LIMIT) throw outOfMemory();
    const old = this.get(name);
    if (old === undefined) {
      this.#put(name, { value });
      return;
    }
    if (old.readonly) throw new ReadonlyVariable(Variables.plain(name));
    if (old.reference) {
      const target = this.target(name);
      if (target !== name) {
        this.set(target, value);
        return;
      }
    }
    const text = inCase(old, value);
    if (Array.isArray(old.value)) old.value[0] = text;
    else if (old.value instanceof Map) old.value.set('0', text);
    else {
      this.#put(name, { ...old, value: text });
      return;
    }
    if (old.bare) this.setAttributes(name, { bare: false });
  }

  /** Replaces value and keeps attributes. */
  setValue(name: string, value: Value): void {
    name = this.target(name);
    const old = this.get(name);
    if (old?.readonly) throw new ReadonlyVariable(Variables.plain(name));
    const { bare: _, ...rest } = old ?? PLAIN;
    this.#put(name, { ...rest, value });
  }

  /** Makes `name` another name of `target`, whatever it was another name of. */
  refer(name: string, target: string): void {
    this.#put(name, { ...this.get(name), reference: true, value: target });
  }

  setAttributes(name: string, attributes: Attributes): void {
    this.#put(name, { value: undefined, ...this.get(name), ...attributes });
  }

  unset(name: string): void {
    const old = this.#table.get(name);
    if (old?.readonly) throw new ReadonlyVariable(name);
    this.#table.delete(name);
  }

  names(): string[] {
    return [...this.#table.keys()].sort();
  }

  /** What programs get. */
  exported(): Map<string, string> {
    const env = new Map<string, string>();
    for (const [name, variable] of this.#table)
      if (variable.exported && typeof variable.value === 'string') env.set(name, variable.value);
    return env;
  }

  get inFunction(): boolean {
    return this.#scopes.length > 0;
  }

  enterFunction(): void {
    this.#scopes.push(new Map());
  }

  leaveFunction(): void {
    const scope = this.#scopes.pop();
    for (const [name, variable] of scope ?? []) {
      if (variable === undefined) this.#table.delete(name);
      else this.#table.set(name, variable);
    }
  }

  /** Hides the variable until the function returns; it starts unset, exported if the hidden one was. */
  makeLocal(name: string, inherit = false): void {
    const scope = this.#scopes.at(-1);
    if (!scope || scope.has(name)) return;
    const hidden = this.#table.get(name);
    if (hidden?.readonly) throw new ReadonlyVariable(name);
    scope.set(name, hidden);
    if (inherit && hidden) this.#table.set(name, copied(hidden));
    else this.#table.set(name, { value: undefined, ...(hidden?.exported ? { exported: true } : {}) });
  }

  isLocal(name: string): boolean {
    return this.#scopes.at(-1)?.has(name) ?? false;
  }

  /** For `NAME=value command`: sets for a while; the returned function puts back what was. */
  setTemporarily(name: string, value: string): () => void {
    const old = this.#table.get(name);
    if (old?.readonly) throw new ReadonlyVariable(name);
    this.#table.set(name, { value, exported: true });
    return () => {
      if (old === undefined) this.#table.delete(name);
      else this.#table.set(name, old);
    };
  }
}

function copied(variable: Variable): Variable {
  const { value } = variable;
  if (Array.isArray(value)) return { ...variable, value: value.slice() };
  return value instanceof Map ? { ...variable, value: new Map(value) } : variable;
}

/** The value as `declare -l`, `-u` and `-c` keep it. */
export function inCase({ upper, lower, capital }: Attributes, value: string): string {
  if (upper) return value.toUpperCase();
  if (lower) return value.toLowerCase();
  return capital ? value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase() : value;
}

/** A value where one string is wanted. */
export function scalar(value: Value): string | undefined {
  if (typeof value === 'string' || value === undefined) return value;
  return Array.isArray(value) ? value[0] : value.get('0');
}

/** The elements that are set, in order of their subscripts. */
export function elements(value: Value): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((element) => element !== undefined) : [...value.values()];
}

/** The subscripts that are set. */
export function subscripts(value: Value): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return ['0'];
  return Array.isArray(value) ? Object.keys(value) : [...value.keys()];
}
