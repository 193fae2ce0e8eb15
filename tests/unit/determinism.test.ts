/** Nothing under simulator/ reads a real clock, chance, timers, locale, the DOM or Node (serve/ aside). */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import ts from 'typescript';

const ROOT = new URL('../../', import.meta.url);

/** `Name.member` that must not be read, with what to use instead. */
const BANNED_MEMBERS: Readonly<Record<string, string>> = {
  'Date.now': 'kernel.now() or kernel.wallMs()',
  'Math.random': "kernel.random('name')",
};
const BANNED_NAMES: Readonly<Record<string, string>> = {
  setTimeout: 'sleep() or kernel.after()',
  setInterval: 'a process that sleeps',
  setImmediate: 'pause()',
  queueMicrotask: 'pause()',
  requestAnimationFrame: 'pause()',
  performance: 'kernel.now()',
  Intl: 'code-unit comparison and explicit formats',
  crypto: "kernel.random('name')",
  localStorage: 'the lab log',
  window: 'nothing: the simulator has no page',
  document: 'nothing: the simulator has no page',
  navigator: 'nothing: the simulator has no page',
  globalThis: 'an explicit parameter',
  require: 'import',
};
const BANNED_METHODS: Readonly<Record<string, string>> = {
  localeCompare: 'comparison by code unit',
  toLocaleString: 'an explicit format',
  toLocaleDateString: 'an explicit format',
  toLocaleTimeString: 'an explicit format',
  toLocaleLowerCase: 'toLowerCase',
  toLocaleUpperCase: 'toUpperCase',
  getTimezoneOffset: 'UTC',
  getHours: 'getUTCHours',
  getMinutes: 'getUTCMinutes',
  getDate: 'getUTCDate',
  getDay: 'getUTCDay',
  getMonth: 'getUTCMonth',
  getFullYear: 'getUTCFullYear',
};

/** Every banned use in a source text, as "line: what; use …". */
function bannedUses(text: string): string[] {
  const file = ts.createSourceFile('f.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const say = (node: ts.Node, what: string, instead: string) =>
    found.push(`${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}; use ${instead}`);
  const declared = new Set<string>();
  const collect = (node: ts.Node): void => {
    if (
      (ts.isVariableDeclaration(node) ||
        ts.isParameter(node) ||
        ts.isBindingElement(node) ||
        ts.isFunctionDeclaration(node) ||
        ts.isImportSpecifier(node)) &&
      node.name &&
      ts.isIdentifier(node.name)
    )
      declared.add(node.name.text);
    ts.forEachChild(node, collect);
  };
  collect(file);
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const member = `${node.expression.getText()}.${node.name.text}`;
      if (member in BANNED_MEMBERS) say(node, member, BANNED_MEMBERS[member] ?? '');
      if (Object.hasOwn(BANNED_METHODS, node.name.text))
        say(node, node.name.text, BANNED_METHODS[node.name.text] ?? '');
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      say(node, 'new Date()', 'kernel.wallMs()');
    if (
      ts.isImportDeclaration(node) &&
      ts.isStringLiteral(node.moduleSpecifier) &&
      node.moduleSpecifier.text.startsWith('node:')
    )
      say(node, node.moduleSpecifier.text, 'an interface given in by the host');
    if (ts.isIdentifier(node) && Object.hasOwn(BANNED_NAMES, node.text) && !declared.has(node.text)) {
      const parent = node.parent;
      const isName =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node) ||
        (ts.isPropertySignature(parent) && parent.name === node) ||
        (ts.isMethodDeclaration(parent) && parent.name === node) ||
        ts.isTypeReferenceNode(parent);
      if (!isName) say(node, node.text, BANNED_NAMES[node.text] ?? '');
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function sources(): string[] {
  return readdirSync(new URL('simulator/', ROOT), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('serve/'))
    .sort();
}

test('the ban finds what it bans', () => {
  assert.equal(bannedUses('const a = Date.now();').length, 1);
  assert.equal(bannedUses('const a = new Date();').length, 1);
  assert.equal(bannedUses('const a = new Date(5).getTime();').length, 0);
  assert.equal(bannedUses('const a = Math.random(); setTimeout(() => {}, 1);').length, 2);
  assert.equal(bannedUses("import { readFileSync } from 'node:fs';").length, 1);
  assert.equal(bannedUses("const x = 'a'.localeCompare('b');").length, 1);
  assert.equal(bannedUses('function f(document: string) { return document; }').length, 0);
});

test('nothing under simulator/ reads a real clock, chance, timers, locale, the DOM or Node', () => {
  const all = sources();
  assert.ok(all.length > 20, 'sources were found');
  const found = all.flatMap((path) =>
    bannedUses(readFileSync(new URL(`simulator/${path}`, ROOT), 'utf8')).map((use) => `simulator/${path}:${use}`),
  );
  assert.deepEqual(found, []);
});

test('no module under simulator/ holds changeable state at its top level', () => {
  const found: string[] = [];
  for (const path of sources()) {
    const file = ts.createSourceFile(
      path,
      readFileSync(new URL(`simulator/${path}`, ROOT), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    for (const statement of file.statements) {
      if (
        ts.isVariableStatement(statement) &&
        !(statement.declarationList.flags & ts.NodeFlags.Const) &&
        !statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword)
      ) {
        found.push(`simulator/${path}: ${statement.getText().slice(0, 60)}`);
      }
    }
  }
  assert.deepEqual(found, []);
});
