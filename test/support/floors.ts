// The house rule, floor by floor: who may import whom (docs/architecture.md). Kept as a pure function of a
// file's path and text, so that the rule itself can be tested with made-up files.

import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

export interface Import {
  specifier: string;
  typeOnly: boolean;
}

export interface Violation {
  file: string;
  specifier: string;
  why: string;
}

const FLOORS: Record<string, number> = {
  kernel: 0,
  edi: 1,
  labs: 2,
  scenarios: 3,
  scoring: 3,
  bots: 3,
  runs: 4,
  db: 5,
  accounts: 5,
  classroom: 5,
  judging: 5,
  exports: 5,
  rehearsal: 5,
  web: 6,
  live: 6,
  cli: 7,
  main: 7,
  build: 7,
};

/** Floors 0 to 3 are pure: of all packages they may know only these. */
const PURE_FLOOR_MAX = 3;
const PURE_PACKAGES = ['zod', 'yaml', '@noble/curves', '@noble/hashes'];

/** Rooms within rooms that the browser uses too: whoever has a signed contract checks it where they are. */
const FOR_BROWSERS = ['src/labs/trade/signing/'];

/** What neither the pure floors, nor the run itself, nor the browser may know. */
const SHELL_PACKAGES = ['express', 'knex', 'socket.io', 'pg', 'sqlite3'];

/** The room a file of src stands in: its folder, or its own name for a file directly in src. */
export function roomOf(path: string): string {
  return path.split('/')[1]?.replace(/\.[jt]s$/, '') ?? '';
}

/** Every import of a module, in whatever form it is written: import, export from, import(), import('x').T, require. */
export function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnlyImport(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false);
    else if (ts.isCallExpression(node) && isModuleCall(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, false));
  return found;
}

function isTypeOnlyImport(node: ts.ImportDeclaration): boolean {
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function isModuleCall(callee: ts.Expression): boolean {
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')
  );
}

/** What is wrong with the imports of one file. `path` is relative to the repository, with slashes: `src/edi/write.ts`. */
export function violationsIn(path: string, text: string): Violation[] {
  const room = roomOf(path);
  const known = room in FLOORS || room === 'config' || room === 'client';
  if (!known) return [{ file: path, specifier: '', why: `no floor is known for the room '${room}'` }];
  return importsOf(path, text).flatMap((wanted) => {
    const why = wanted.specifier.startsWith('.') ? whyNotFile(path, wanted) : whyNotPackage(room, wanted);
    return why ? [{ file: path, specifier: wanted.specifier, why }] : [];
  });
}

function whyNotPackage(room: string, { specifier }: Import): string | undefined {
  const builtin = isBuiltin(specifier);
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (room === 'config') return name === 'zod' ? undefined : 'config imports nothing but zod';
  if (room === 'client') {
    return builtin || [...SHELL_PACKAGES, 'pino'].includes(name) ? 'the browser cannot use it' : undefined;
  }
  const floor = FLOORS[room] ?? 0;
  if (floor <= PURE_FLOOR_MAX && !PURE_PACKAGES.includes(name)) {
    return `floor ${floor} is pure: of packages it knows only ${PURE_PACKAGES.join(', ')}`;
  }
  if (floor === FLOORS['runs'] && SHELL_PACKAGES.includes(name)) return 'a run knows no web and no SQL';
  return undefined;
}

function whyNotFile(path: string, { specifier, typeOnly }: Import): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  const from = roomOf(path);
  if (!target.startsWith('src/')) return FLOORS[from] === 7 ? undefined : 'it leaves src';
  const to = roomOf(target);
  if (from === to) return from === 'labs' ? whyNotLab(path, target) : undefined;
  if (from === 'config') return 'config imports nothing but zod';
  if (from === 'client') {
    return typeOnly || to === 'kernel' || to === 'edi' || FOR_BROWSERS.some((room) => target.startsWith(room))
      ? undefined
      : 'client imports only kernel, edi, and types';
  }
  if (to === 'client') return 'client is for the browser';
  const floor = FLOORS[from] ?? 0;
  if (to === 'config') return floor >= 5 ? undefined : 'config is for floors 5 and above';
  const targetFloor = FLOORS[to];
  if (targetFloor === undefined) return `no floor is known for the room '${to}'`;
  if (targetFloor > floor) return `floor ${floor} may not import from floor ${targetFloor}`;
  if (targetFloor === 3 && floor === 3 && !typeOnly) return 'neighbours on floor 3 share only types';
  if (targetFloor === 6 && floor === 6) return 'web and live never import each other';
  return undefined;
}

/** Within labs: a lab knows the contract beside it but no other lab, and only labs/index.ts names the labs. */
function whyNotLab(path: string, target: string): string | undefined {
  const labOf = (file: string) => (file.split('/').length > 3 ? file.split('/')[2] : undefined);
  if (path === 'src/labs/index.ts') return undefined;
  if (target === 'src/labs/index.ts') return 'a lab does not know the list of labs';
  const lab = labOf(target);
  if (lab === undefined || lab === labOf(path)) return undefined;
  return 'only labs/index.ts names labs';
}

/** What is wrong in all of src, under the given root. */
export function violationsUnder(root: string): Violation[] {
  return sourceFiles(root).flatMap((path) => violationsIn(path, readFileSync(join(root, path), 'utf8')));
}

/** The TypeScript and JavaScript files of src, relative to the root, with slashes. */
export function sourceFiles(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
