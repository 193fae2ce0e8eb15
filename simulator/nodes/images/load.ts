/**
 * Images from YAML: the `images` key of lab.yaml and content/images/*.yaml (lesson-format.md §4.3, and `size` in bytes).
 * Takes the parsed value; every problem is reported with its place and what was expected.
 */

import { COMMAND_SETS } from '../containers/commands.ts';
import { imagePrograms } from '../containers/programs.ts';
import type { CommandSet, HttpRule, Image, ImageBehaviour } from '../types.ts';
import { parseFormula } from '../usage/formula.ts';
import { parseDuration } from './duration.ts';

/** One thing wrong. `path` is a YAML path: "drydock/web.behaviour.listen[0].after". */
interface ImageProblem {
  readonly path: string;
  readonly message: string;
}

/** All that is wrong with a file's images. */
export class InvalidImages extends Error {
  readonly problems: readonly ImageProblem[];
  constructor(where: string, problems: readonly ImageProblem[]) {
    super(problems.map(({ path, message }) => `${where}: ${path}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** Reads a map repository → image. Throws `InvalidImages`. */
export function imagesFromYaml(parsed: unknown, where: string): Image[] {
  const reader = new Reader();
  const images = reader.imageMap(parsed);
  if (reader.problems.length > 0) throw new InvalidImages(where, reader.problems);
  return images;
}

type Map_ = Readonly<Record<string, unknown>>;

const IMAGE_KEYS = ['pull', 'size', 'tags', 'behaviour'];
const BEHAVIOUR_KEYS = [
  'program',
  'with',
  'version',
  'listen',
  'http',
  'stop',
  'fail',
  'uses',
  'logs',
  'files',
  'env',
  'commands',
  'entrypoint',
];

class Reader {
  readonly problems: ImageProblem[] = [];
  readonly #programs = imagePrograms();

  imageMap(value: unknown): Image[] {
    return Object.entries(this.#map(value, 'images') ?? {}).map(([repository, image]) =>
      this.#image(repository, image),
    );
  }

  #image(repository: string, value: unknown): Image {
    const map = this.#map(value, repository) ?? {};
    this.#known(map, IMAGE_KEYS, repository);
    const common = this.#map(map.behaviour ?? {}, `${repository}.behaviour`) ?? {};
    this.#known(common, BEHAVIOUR_KEYS, `${repository}.behaviour`);
    const tags: Record<string, ImageBehaviour | { missing: true }> = {};
    const given = this.#map(map.tags, `${repository}.tags`) ?? {};
    for (const [tag, own] of Object.entries(given)) {
      const path = `${repository}.tags.${tag}`;
      const overrides = this.#map(own ?? {}, path) ?? {};
      if (overrides.missing === true) {
        tags[tag] = { missing: true };
        continue;
      }
      this.#known(overrides, BEHAVIOUR_KEYS, path, ['missing']);
      tags[tag] = this.#behaviour(merge(common, overrides), path, tag);
    }
    return {
      repository,
      pullMs: this.#duration(map.pull, `${repository}.pull`, 2000),
      sizeBytes: this.#number(map.size, `${repository}.size`, 11_780_000),
      tags,
    };
  }

  #behaviour(map: Map_, path: string, tag: string): ImageBehaviour {
    const program = this.#text(map.program, `${path}.program`, 'http');
    this.#settings(program, map.with ?? {}, path);
    return {
      program,
      version: this.#text(map.version, `${path}.version`, tag),
      ...(map.with === undefined ? {} : { with: this.#map(map.with, `${path}.with`) ?? {} }),
      listen: this.#list(map.listen, `${path}.listen`).map((item, i) => {
        const entry = this.#map(item, `${path}.listen[${i}]`) ?? {};
        this.#known(entry, ['port', 'after', 'tls'], `${path}.listen[${i}]`);
        return {
          port: this.#number(entry.port, `${path}.listen[${i}].port`),
          afterMs: this.#duration(entry.after, `${path}.listen[${i}].after`, 0),
          ...(entry.tls === true ? { tls: true as const } : {}),
        };
      }),
      http: Object.fromEntries(
        Object.entries(this.#map(map.http ?? {}, `${path}.http`) ?? {}).map(([url, rules]) => [
          url,
          this.#list(rules, `${path}.http.${url}`).map((rule, i) => this.#rule(rule, `${path}.http.${url}[${i}]`)),
        ]),
      ),
      stop: this.#stop(map.stop, `${path}.stop`),
      fail: this.#list(map.fail, `${path}.fail`).map((item, i) => {
        const at = `${path}.fail[${i}]`;
        const entry = this.#map(item, at) ?? {};
        this.#known(entry, ['after', 'if', 'exit', 'log'], at);
        return {
          afterMs: this.#duration(entry.after, `${at}.after`, 0),
          ...(entry.if === undefined ? {} : { if: this.#text(entry.if, `${at}.if`, '') }),
          exit: this.#number(entry.exit, `${at}.exit`, 1),
          ...(entry.log === undefined ? {} : { log: this.#text(entry.log, `${at}.log`, '') }),
        };
      }),
      uses: this.#uses(map.uses, `${path}.uses`),
      logs: this.#list(map.logs, `${path}.logs`).map((line, i) => this.#text(line, `${path}.logs[${i}]`, '')),
      files: this.#texts(map.files, `${path}.files`),
      env: this.#texts(map.env, `${path}.env`),
      ...(map.commands === undefined ? {} : { commands: this.#commands(map.commands, `${path}.commands`) }),
      ...(map.entrypoint === undefined ? {} : { entrypoint: this.#entrypoint(map.entrypoint, `${path}.entrypoint`) }),
    };
  }

  /** What is said to a program: only what it understands. */
  #settings(name: string, value: unknown, path: string): void {
    const program = this.#programs.get(name);
    if (!program) {
      this.#problem(`${path}.program`, `${shown(name)} is none; programs are ${[...this.#programs.keys()].join(', ')}`);
      return;
    }
    const known = { binary: 'text', ...program.settings } as const;
    const settings = this.#map(value, `${path}.with`) ?? {};
    this.#known(settings, Object.keys(known), `${path}.with`);
    for (const [key, kind] of Object.entries(known)) {
      const given = settings[key];
      if (given === undefined) continue;
      if (kind === 'text') this.#text(given, `${path}.with.${key}`, '');
      else if (kind === 'number') this.#number(given, `${path}.with.${key}`);
      else if (kind === 'duration') this.#duration(given, `${path}.with.${key}`, 0);
      else
        for (const [i, item] of this.#list(given, `${path}.with.${key}`).entries())
          this.#text(item, `${path}.with.${key}[${i}]`, '');
    }
  }

  #rule(value: unknown, path: string): HttpRule {
    const map = this.#map(value, path) ?? {};
    this.#known(map, ['after', 'until', 'if', 'status', 'body', 'takes'], path);
    return {
      ...(map.after === undefined ? {} : { afterMs: this.#duration(map.after, `${path}.after`, 0) }),
      ...(map.until === undefined ? {} : { untilMs: this.#duration(map.until, `${path}.until`, 0) }),
      ...(map.if === undefined ? {} : { if: this.#text(map.if, `${path}.if`, '') }),
      status: this.#number(map.status, `${path}.status`),
      ...(map.body === undefined ? {} : { body: this.#text(map.body, `${path}.body`, '') }),
      ...(map.takes === undefined ? {} : { takesMs: this.#duration(map.takes, `${path}.takes`, 0) }),
    };
  }

  #stop(value: unknown, path: string): ImageBehaviour['stop'] {
    if (value === undefined) return { exit: 0 };
    const map = this.#map(value, path) ?? {};
    this.#known(map, ['drain', 'exit', 'ignore'], path);
    if (Object.keys(map).length !== 1) this.#problem(path, 'expected exactly one of drain, exit, ignore');
    if (map.ignore !== undefined) return { ignore: true };
    if (map.drain !== undefined) return { drainMs: this.#duration(map.drain, `${path}.drain`, 0) };
    return { exit: this.#number(map.exit, `${path}.exit`, 0) };
  }

  #uses(value: unknown, path: string): ImageBehaviour['uses'] {
    const map = this.#map(value ?? {}, path) ?? {};
    this.#known(map, ['cpu', 'memory'], path);
    return {
      ...(map.cpu === undefined ? {} : { cpu: this.#formula(map.cpu, `${path}.cpu`) }),
      ...(map.memory === undefined ? {} : { memory: this.#formula(map.memory, `${path}.memory`) }),
    };
  }

  #formula(value: unknown, path: string): string {
    const text = this.#text(value, path, '0');
    const read = parseFormula(text);
    if (typeof read === 'string') this.#problem(path, read);
    return text;
  }

  #commands(value: unknown, path: string): CommandSet {
    const known = COMMAND_SETS.find((one) => one === value);
    if (!known) this.#problem(path, `expected one of ${COMMAND_SETS.join(', ')}, got ${shown(value)}`);
    return known ?? 'none';
  }

  #entrypoint(value: unknown, path: string): 'keep' | 'own' {
    if (value === 'own') return 'own';
    if (value !== 'keep') this.#problem(path, `expected keep or own, got ${shown(value)}`);
    return 'keep';
  }

  #texts(value: unknown, path: string): Record<string, string> {
    const map = this.#map(value ?? {}, path) ?? {};
    return Object.fromEntries(Object.entries(map).map(([key, text]) => [key, this.#text(text, `${path}.${key}`, '')]));
  }

  #map(value: unknown, path: string): Map_ | undefined {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Map_;
    this.#problem(path, `expected a map, got ${shown(value)}`);
    return undefined;
  }

  #list(value: unknown, path: string): readonly unknown[] {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    this.#problem(path, `expected a list, got ${shown(value)}`);
    return [];
  }

  #text(value: unknown, path: string, otherwise: string): string {
    if (value === undefined) return otherwise;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    this.#problem(path, `expected a text, got ${shown(value)}`);
    return otherwise;
  }

  #number(value: unknown, path: string, otherwise?: number): number {
    if (value === undefined && otherwise !== undefined) return otherwise;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
    this.#problem(
      path,
      value === undefined ? 'missing; expected a whole number' : `expected a whole number, got ${shown(value)}`,
    );
    return otherwise ?? 0;
  }

  #duration(value: unknown, path: string, otherwise: number): number {
    if (value === undefined) return otherwise;
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    if (ms !== undefined) return ms;
    this.#problem(path, `${shown(value)} is not a duration; expected forms such as 250ms, 10s, 1h30m`);
    return otherwise;
  }

  #known(map: Map_, keys: readonly string[], path: string, more: readonly string[] = []): void {
    for (const key of Object.keys(map)) {
      if (!keys.includes(key) && !more.includes(key)) {
        this.#problem(`${path}.${key}`, `unknown key; expected one of ${keys.join(', ')}`);
      }
    }
  }

  #problem(path: string, message: string): void {
    this.problems.push({ path, message });
  }
}

/** Maps deep, lists and everything else replaced. */
function merge(base: Map_, over: Map_): Map_ {
  const out: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = out[key];
    out[key] = isMap(old) && isMap(value) ? merge(old, value) : value;
  }
  return out;
}

const isMap = (value: unknown): value is Map_ => typeof value === 'object' && value !== null && !Array.isArray(value);

function shown(value: unknown): string {
  if (typeof value === 'string') return `the text "${value}"`;
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  return typeof value === 'object' ? 'a map' : String(value);
}
