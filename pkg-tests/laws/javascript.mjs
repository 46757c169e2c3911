// What a script imports, and the names that it uses, read from its syntax tree: a word in a text or a comment is neither.
import { posix } from "node:path";
import ts from "typescript-5";

/** @typedef {ReadonlyMap<string, string>} Tree the texts of files by their path from the root */

/**
 * @typedef {object} Script
 * @property {string[]} imports every specifier: of statements, of `import()` and `require()`, of types, in JSDoc too
 * @property {Set<string>} values those of them that are more than types
 * @property {Set<string>} names every identifier
 */

/** The scripts that were read already, by their text: each law asks for them anew. @type {Map<string, Script>} */
const read = new Map();

/** @param {string} path */
export function isScript(path) {
  return /\.[cm]?[jt]s$/.test(path);
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {Script}
 */
export function readScript(path, text) {
  const script = read.get(text) ?? parse(path, text);
  read.set(text, script);
  return script;
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {Script}
 */
function parse(path, text) {
  const kind = /\.[cm]?ts$/.test(path) ? ts.ScriptKind.TS : ts.ScriptKind.JSX;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  /** @type {Script} */
  const script = { imports: [], values: new Set(), names: new Set() };
  /** @param {ts.Node} node */
  const visit = (node) => {
    const from = specifier(node);
    if (from !== undefined && ts.isStringLiteralLike(from)) {
      script.imports.push(from.text);
      if (!isOfTypes(node)) script.values.add(from.text);
    }
    if (ts.isIdentifier(node)) script.names.add(node.text);
    // Unlike forEachChild it gives the JSDoc as well.
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return script;
}

/**
 * @param {ts.Node} node
 * @returns {ts.Node | undefined}
 */
function specifier(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isJSDocImportTag(node)) {
    return node.moduleSpecifier;
  }
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const loads = expression.kind === ts.SyntaxKind.ImportKeyword || expression.getText() === "require";
  return loads ? node.arguments[0] : undefined;
}

/** @param {ts.Node} node what imports */
function isOfTypes(node) {
  if (ts.isImportDeclaration(node)) return node.importClause?.isTypeOnly === true;
  return ts.isExportDeclaration(node) ? node.isTypeOnly : !ts.isCallExpression(node);
}

/**
 * @param {Tree} tree
 * @returns {Map<string, string[]>} the files that each script imports: their paths from the root, whether they exist or not
 */
export function importedFiles(tree) {
  return importsOf(tree, (path, specifier) => (isRelative(specifier) ? resolve(tree, path, specifier) : []));
}

/**
 * @param {Tree} tree
 * @returns {Map<string, string[]>} the packages that each script imports, as it names them
 */
export function importedPackages(tree) {
  return importsOf(tree, (_path, specifier) => (isRelative(specifier) ? [] : specifier));
}

/**
 * @param {Tree} tree
 * @param {(path: string, specifier: string) => string | []} select
 * @returns {Map<string, string[]>}
 */
function importsOf(tree, select) {
  const scripts = [...tree].filter(([path]) => isScript(path));
  return new Map(
    scripts.map(([path, text]) => {
      const { imports } = readScript(path, text);
      return [path, [...new Set(imports.flatMap((specifier) => select(path, specifier)))]];
    }),
  );
}

/** @param {string} specifier */
function isRelative(specifier) {
  return /^\.{1,2}(?:\/|$)/.test(specifier);
}

/**
 * @param {Tree} tree
 * @param {string} path
 * @param {string} specifier
 */
function resolve(tree, path, specifier) {
  const named = posix.join(posix.dirname(path), specifier);
  // TypeScript's files are imported by the name of the file that they become.
  const typed = [named.replace(/js$/, "ts"), named.replace(/\.js$/, ".d.ts")];
  return [named, ...typed].find((candidate) => tree.has(candidate)) ?? named;
}
