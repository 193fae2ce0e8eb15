/** Associations of templates: what {{define}} made in any of their texts, all may call. Mirrors Go's text/template/template.go. */
import { BUILTINS } from './builtins.ts';
import { isEmpty } from './nodes.ts';
import { parseTemplates, type Tree } from './parse.ts';
import type { FunctionMap, GoFunction, MissingKey, TemplatesOptions } from './types.ts';

/** Texts parsed before, by name and text: a chart's helpers and its `tpl` values come again and again. */
export class ParseCache {
  readonly #trees = new Map<string, Map<string, ReadonlyMap<string, Tree>>>();
  #characters = 0;
  /** Characters of text it may hold before it starts anew. */
  static readonly LIMIT = 16 * 1024 * 1024;

  get(name: string, text: string, parse: () => ReadonlyMap<string, Tree>): ReadonlyMap<string, Tree> {
    const found = this.#trees.get(name)?.get(text);
    if (found) return found;
    const trees = parse();
    if (this.#characters > ParseCache.LIMIT) {
      this.#trees.clear();
      this.#characters = 0;
    }
    let ofName = this.#trees.get(name);
    if (!ofName) this.#trees.set(name, (ofName = new Map()));
    ofName.set(text, trees);
    this.#characters += text.length;
    return trees;
  }
}

const NO_FUNCTIONS: FunctionMap = new Map();

export class Templates {
  /** What `executeTemplate` says of a name it does not know. */
  readonly name: string;
  readonly missingKey: MissingKey;
  readonly #functions: FunctionMap;
  readonly #cache: ParseCache | undefined;
  /** Shared with the sets this was cloned from and those cloned from it; never written to. The last wins. */
  #shared: readonly ReadonlyMap<string, Tree>[] = [];
  #own = new Map<string, Tree>();

  /** `options.cache` may only be shared by sets of the same functions. */
  constructor(name: string, options: TemplatesOptions = {}) {
    this.name = name;
    this.missingKey = options.missingKey ?? 'default';
    this.#functions = options.functions ?? NO_FUNCTIONS;
    this.#cache = options.cache;
  }

  function(name: string): GoFunction | undefined {
    return this.#functions.get(name) ?? BUILTINS.get(name);
  }

  /** Whether a call of this name runs Go's own function. */
  isBuiltin(name: string): boolean {
    return !this.#functions.has(name);
  }

  find(name: string): Tree | undefined {
    const own = this.#own.get(name);
    if (own) return own;
    for (let i = this.#shared.length - 1; i >= 0; i--) {
      const tree = this.#shared[i]?.get(name);
      if (tree) return tree;
    }
    return undefined;
  }

  /**
   * Adds the text's templates and gives its own. A template of nothing but space replaces no other of its name.
   * Throws `TemplateError`.
   */
  parse(name: string, text: string): Tree {
    const parse = (): ReadonlyMap<string, Tree> =>
      parseTemplates(name, text, { isFunction: (word) => this.function(word) !== undefined });
    const trees = this.#cache ? this.#cache.get(name, text, parse) : parse();
    for (const tree of trees.values()) {
      if (!isEmpty(tree.root) || !this.find(tree.name)) this.#own.set(tree.name, tree);
    }
    return trees.get(name) as Tree;
  }

  /** A set of its own with the same templates so far; takes no time however many they are. */
  clone(): Templates {
    if (this.#own.size > 0) {
      this.#shared = [...this.#shared, this.#own];
      this.#own = new Map();
    }
    const options = { functions: this.#functions, missingKey: this.missingKey, cache: this.#cache };
    const copy = new Templates(this.name, options);
    copy.#shared = this.#shared;
    return copy;
  }
}
