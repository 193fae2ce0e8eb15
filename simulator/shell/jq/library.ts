/** jq's functions that are written in jq, and what a program's names are checked against. Upstream: jq's builtin.jq. */
import { BUILTINS } from './builtins.ts';
import { SPECIAL } from './control.ts';
import { located } from './located.ts';
import { CompileFault, type Definition, type Node, nameOf, type Pattern, variablesOf } from './nodes.ts';
import { parseDefinitions, parseProgram } from './parser.ts';
import { kindOf, textOf } from './values.ts';

const SOURCE = `
def map(f): [.[] | f];
def map_values(f): .[] |= f;
def recurse(f): def walk_on: ., (f | walk_on); walk_on;
def recurse(f; cond): def walk_on: ., (f | select(cond) | walk_on); walk_on;
def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type | . == "array" or . == "object");
def scalars: select(type | . != "array" and . != "object");
def isfinite: type == "number" and (isinfinite | not);
def finites: select(isfinite);
def normals: select(isnormal);
def range($upto): range(0; $upto);
def range($from; $upto; $by):
  if $by > 0 then $from | while(. < $upto; . + $by)
  elif $by < 0 then $from | while(. > $upto; . + $by)
  else empty end;
def while(cond; update): def go: if cond then ., (update | go) else empty end; go;
def until(cond; update): def go: if cond then . else update | go end; go;
def repeat(f): def go: f, go; go;
def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
def from_entries: reduce .[] as $entry ({};
  . + {($entry | .key // .Key // .name // .Name): ($entry | if has("value") then .value else .Value end)});
def with_entries(f): to_entries | map(f) | from_entries;
def sort_by(f): _sort_by(map([f]));
def group_by(f): _group_by(map([f]));
def unique_by(f): _unique_by(map([f]));
def min_by(f): _min_by(map([f]));
def max_by(f): _max_by(map([f]));
def first: .[0];
def last: .[-1];
def nth($n): .[$n];
def nth($n; f): if $n < 0 then error("nth doesn't support negative indices") else last(limit($n + 1; f)) end;
def in(xs): . as $x | xs | has($x);
def inside(xs): . as $x | xs | contains($x);
def any(g; cond): isempty(first(g | cond | select(.))) | not;
def all(g; cond): isempty(first(g | cond | select(. | not)));
def any(cond): any(.[]; cond);
def all(cond): all(.[]; cond);
def any: any(.);
def all: all(.);
def paths: path(..) | select(length > 0);
def paths(cond): path(.. | select(cond)) | select(length > 0);
def del(f): delpaths([path(f)]);
def pick(f): . as $top | reduce path(f) as $p (null; setpath($p; $top | getpath($p)));
def _modify(paths; update):
  reduce path(paths) as $p ([., []];
    . as [$all, $gone] | [first($all | getpath($p) | update)] as $new
    | if $new == [] then [$all, $gone + [$p]] else [($all | setpath($p; $new[0])), $gone] end)
  | . as [$all, $gone] | $all | delpaths($gone);
def walk(f): def go: if type == "object" then map_values(go) elif type == "array" then map(go) else . end | f; go;
def halt_error: halt_error(5);
def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def todateiso8601: todate;
def fromdate: fromdateiso8601;
def match(re; mode): _match(re; mode; false) | .[];
def _flagged: if type == "string" then [., null] elif type == "array" and length > 0 then .[:2] else error(type + " not a string or array") end;
def match($val): ($val | _flagged) as [$re, $mode] | match($re; $mode);
def test(re; mode): _match(re; mode; true);
def test($val): ($val | _flagged) as [$re, $mode] | test($re; $mode);
def _named: [.captures | .[] | select(.name != null) | {key: .name, value: .string}] | from_entries;
def capture(re; mods): match(re; mods) | _named;
def capture($val): match($val) | _named;
def scan($re; $flags): match($re; "g" + $flags) | if (.captures | length) > 0 then [.captures | .[] | .string] else .string end;
def scan($re): scan($re; null);
def split($re; flags): . as $s | [foreach ((match($re; "g" + flags) | [.offset, .length]), null) as $m
  ([0, null]; if $m == null then [.[0], $s[.[0]:]] else [$m[0] + $m[1], $s[.[0]:$m[0]]] end; .[1])];
def splits($re; flags): split($re; flags) | .[];
def splits($re): splits($re; null);
def sub($re; str; $flags): . as $in
  | [reduce match($re; $flags) as $m ({at: 0, outs: []};
      $in[.at:$m.offset] as $before
      | [$m | _named | str] as $news
      | reduce range($news | length) as $i (.; .outs[$i] += $before + $news[$i])
      | .at = $m.offset + $m.length)
    | .outs[] + $in[.at:]]
  | if . == [] then $in else .[] end;
def sub($re; str): sub($re; str; "");
def gsub($re; str; $flags): sub($re; str; $flags + "g");
def gsub($re; str): sub($re; str; "g");
def tostream: def go($path): if (type == "array" or type == "object") and length > 0
    then keys_unsorted as $keys | ($keys[] as $k | .[$k] | go($path + [$k])), [$path + [$keys[-1]]]
    else [$path, .] end;
  go([]);
def fromstream(f): foreach f as $event ({}; (if .done then {} else . end)
    | if ($event | length) == 2 then setpath(["whole"] + $event[0]; $event[1]) | .done = ($event[0] == [])
      else .done = ($event[0] | length == 1) end;
  if .done then .whole else empty end);
def truncate_stream(stream): . as $depth | null | stream | select(.[0] | length > $depth) | .[0] |= .[$depth:];
def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
def combinations(n): . as $dot | [range(n)] | map($dot) | combinations;
def inputs: def go: (try [input] catch if . == "break" then null else error end) as $one
  | if $one == null then empty else $one[0], go end; go;
def debug(message): (message | debug | empty), .;
def ascii_downcase: explode | map(if . >= 65 and . <= 90 then . + 32 else . end) | implode;
def ascii_upcase: explode | map(if . >= 97 and . <= 122 then . - 32 else . end) | implode;
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] |= $row);
def INDEX(f): INDEX(.[]; f);
def JOIN($index; f): [.[] | [., $index[f]]];
def JOIN($index; stream; f): stream | [., $index[f]];
def JOIN($index; stream; f; joined): stream | [., $index[f]] | joined;
def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
`;

/** What jq has beside: rare mathematics, and modules. */
const NOT_SIMULATED = new Set([
  ...[
    'drem/2',
    'erf/0',
    'erfc/0',
    'fma/3',
    'gamma/0',
    'lgamma/0',
    'lgamma_r/0',
    'tgamma/0',
    'remainder/2',
    'modulemeta/0',
  ],
  ...['j0/0', 'j1/0', 'y0/0', 'y1/0', 'jn/2', 'yn/2', 'nextafter/2', 'nexttoward/2'],
  ...['get_jq_origin/0', 'get_prog_origin/0', 'get_search_list/0'],
]);

/** By name and number of arguments. */
export function library(): ReadonlyMap<string, Definition> {
  return new Map(parseDefinitions(SOURCE).map((definition) => [nameOf(definition), definition]));
}

/** A program whose names are all known. Throws `CompileFault`. `variables`: those given on the command line. */
export function compiled(text: string, known: ReadonlyMap<string, Definition>, variables: readonly string[]): Node {
  const program = parseProgram(text);
  const names = new Names(text, known);
  names.check(program, { functions: new Set(), variables: new Set([...variables, 'ENV']), labels: new Set() });
  if (names.problems.length > 0) throw new CompileFault(names.problems.join('\njq: error: '));
  return program;
}

interface Known {
  readonly functions: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

class Names {
  readonly problems: string[] = [];
  readonly #text: string;
  readonly #library: ReadonlyMap<string, Definition>;

  constructor(text: string, known: ReadonlyMap<string, Definition>) {
    this.#text = text;
    this.#library = known;
  }

  #missing(what: string, at: number): void {
    this.problems.push(located(this.#text, at, what));
  }

  check(node: Node, known: Known): void {
    const all = (...nodes: (Node | undefined)[]): void => {
      for (const one of nodes) if (one) this.check(one, known);
    };
    switch (node.kind) {
      case 'index':
        return all(node.target, node.key);
      case 'slice':
        return all(node.target, node.from, node.to);
      case 'iterate':
        return all(node.target);
      case 'pipe':
      case 'comma':
      case 'binary':
      case 'and':
      case 'or':
      case 'alternative':
      case 'assign':
        return all(node.left, node.right);
      case 'negate':
        return all(node.operand);
      case 'if':
        return all(node.condition, node.then, node.otherwise);
      case 'try':
        return all(node.body, node.handler);
      case 'array':
        return all(node.body);
      case 'string':
        return all(...node.parts.filter((part) => typeof part !== 'string'));
      case 'object':
        for (const [key, value] of node.entries) {
          if (key.kind === 'literal' && typeof key.value !== 'string')
            this.#missing(`Cannot use ${kindOf(key.value)} (${textOf(key.value)}) as object key`, node.at + 1);
          all(key, value);
        }
        return;
      case 'reduce':
      case 'foreach': {
        all(node.source, node.start);
        const inner = this.#bound([node.pattern], known);
        this.check(node.update, inner);
        if (node.kind === 'foreach' && node.extract) this.check(node.extract, inner);
        return;
      }
      case 'as':
        all(node.source);
        return this.check(node.body, this.#bound(node.patterns, known));
      case 'label':
        return this.check(node.body, { ...known, labels: new Set([...known.labels, node.name]) });
      case 'break':
        if (!known.labels.has(node.name)) this.#missing(`$*label-${node.name} is not defined`, node.at);
        return;
      case 'variable':
        if (!known.variables.has(node.name)) this.#missing(`$${node.name} is not defined`, node.at);
        return;
      case 'call': {
        const name = `${node.name}/${node.args.length}`;
        if (!known.functions.has(name) && NOT_SIMULATED.has(name))
          this.#missing(`not simulated: ${node.name}`, node.at);
        else if (!known.functions.has(name) && !SPECIAL.has(name) && !BUILTINS.has(name) && !this.#library.has(name))
          this.#missing(`${name} is not defined`, node.at);
        return all(...node.args);
      }
      case 'define': {
        const { definition, body } = node;
        const own = new Set([...known.functions, nameOf(definition)]);
        const inside = new Set(own);
        const variables = new Set(known.variables);
        for (const parameter of definition.parameters) {
          inside.add(`${parameter.replace('$', '')}/0`);
          if (parameter.startsWith('$')) variables.add(parameter.slice(1));
        }
        this.check(definition.body, { ...known, functions: inside, variables });
        return this.check(body, { ...known, functions: own });
      }
    }
  }

  #bound(patterns: readonly Pattern[], known: Known): Known {
    const variables = new Set([...known.variables, ...patterns.flatMap(variablesOf)]);
    const inner = { ...known, variables };
    const keys = (pattern: Pattern): void => {
      if (pattern.kind === 'array') pattern.items.forEach(keys);
      if (pattern.kind === 'object')
        for (const entry of pattern.entries) {
          this.check(entry.key, inner);
          if (entry.pattern) keys(entry.pattern);
        }
    };
    patterns.forEach(keys);
    return inner;
  }
}
