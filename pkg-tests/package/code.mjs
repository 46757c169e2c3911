// What a script does that some host forbids, read from its syntax tree: a name in a message or a comment is no use of it.
import { posix } from "node:path";
import ts from "typescript-5";

/**
 * @typedef {object} Script
 * @property {string[]} imports the specifiers of its static imports and re-exports; of its `require` where it is CommonJS
 * @property {string[]} sideEffects the functions that it calls while it is imported, as statements of their own
 * @property {string[]} webAssembly what it takes from `WebAssembly`, a check by `instanceof` aside; `*` is the object itself
 * @property {number} longestText the length of its longest string
 * @property {string[]} forbidden what no host-neutral script may do, in words
 */

/**
 * @param {string} text
 * @param {boolean} [isCommonJs]
 * @returns {Script}
 */
export function read(text, isCommonJs = false) {
  const file = ts.createSourceFile("script.js", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  /** @type {Script} */
  const found = { imports: [], sideEffects: [], webAssembly: [], longestText: 0, forbidden: [] };
  for (const statement of file.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) continue;
    found.sideEffects.push(statement.expression.expression.getText());
  }
  /** @param {ts.Node} node */
  const visit = (node) => {
    const required = isCommonJs ? requiredBy(node) : undefined;
    if (required !== undefined) {
      found.imports.push(required);
      return;
    }
    look(node, found);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * @param {ts.Node} node
 * @returns {string | undefined} the specifier, if the node is `require("specifier")`
 */
function requiredBy(node) {
  if (!ts.isCallExpression(node) || node.expression.getText() !== "require") return undefined;
  const [specifier] = node.arguments;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

/**
 * @param {ts.Node} node
 * @param {Script} found
 */
function look(node, found) {
  const forbid = (/** @type {string} */ what) => {
    found.forbidden.push(what);
  };
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const from = node.moduleSpecifier;
    if (from !== undefined && ts.isStringLiteral(from)) found.imports.push(from.text);
  } else if (ts.isCallExpression(node)) {
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) forbid("import()");
    const [first] = node.arguments;
    if (/^set(Timeout|Interval)$/.test(node.expression.getText()) && first && ts.isStringLiteralLike(first)) {
      forbid("a timer that evaluates a text");
    }
  } else if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) {
    if (!isInFunction(node)) forbid("top-level await");
  } else if (ts.isStringLiteralLike(node)) {
    found.longestText = Math.max(found.longestText, node.text.length);
  } else if (ts.isIdentifier(node)) {
    if (node.text === "WebAssembly") found.webAssembly.push(...useOfWebAssembly(node));
    if (isName(node)) return;
    if (node.text === "eval") forbid("eval");
    if (node.text === "Function" && !isRightOfInstanceof(node)) forbid("Function");
    if (node.text === "require") forbid("require");
  }
}

/**
 * @param {ts.Identifier} node `WebAssembly`
 * @returns {string[]}
 */
function useOfWebAssembly(node) {
  const { parent } = node;
  if (ts.isTypeOfExpression(parent)) return [];
  if (!ts.isPropertyAccessExpression(parent) || parent.expression !== node) return ["*"];
  return isRightOfInstanceof(parent) ? [] : [parent.name.text];
}

/** @param {ts.Node} node */
function isRightOfInstanceof(node) {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword &&
    parent.right === node
  );
}

/**
 * @param {ts.Identifier} node
 * @returns {boolean} whether it only names a member, and reads no variable
 */
function isName(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === node;
}

/** @param {ts.Node} node */
function isInFunction(node) {
  for (let at = node.parent; at !== undefined; at = at.parent) if (ts.isFunctionLike(at)) return true;
  return false;
}

/**
 * @param {string} entry a file of the package's folder of scripts
 * @param {(name: string) => string} source
 * @returns {Map<string, Script>} the entry and every script that it imports, directly or through another
 */
export function scriptsBelow(entry, source) {
  /** @type {Map<string, Script>} */
  const found = new Map();
  /** @param {string} name */
  const add = (name) => {
    if (found.has(name)) return;
    const script = read(source(name), name.endsWith(".cjs"));
    found.set(name, script);
    for (const specifier of script.imports) {
      if (/^\.{1,2}\/.*\.c?js$/.test(specifier)) add(posix.normalize(specifier));
    }
  };
  add(entry);
  return found;
}

/**
 * @param {readonly string[]} paths of scripts
 * @returns {string[]} the variables that they take from the host, beyond those of the language
 */
export function hostGlobals(paths) {
  const program = ts.createProgram([...paths], {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts"],
    types: [],
  });
  // Not of the declarations that come with what a script imports.
  const errors = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file?.fileName.endsWith("js"))
    .map(({ messageText }) => messageText);
  const names = errors.flatMap((text) => /^Cannot find name '([^']+)'/.exec(String(text))?.[1] ?? []);
  return [...new Set(names)].sort();
}
