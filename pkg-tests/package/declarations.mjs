// The published declarations, as the compiler understands them.
import { join } from "node:path";
import ts from "typescript-5";
import { dist, filesBelow } from "./installed.mjs";

/**
 * @typedef {object} Declarations
 * @property {ts.TypeChecker} checker
 * @property {ts.SourceFile[]} files the package's own
 * @property {ts.Symbol[]} exported by name, in order
 */

/**
 * @param {"types" | "cjs-types"} folder of dist/
 * @param {string} [name] of the entry's declaration in it
 * @returns {Declarations}
 */
export function declarations(folder, name = "load/browser") {
  const at = join(dist, folder);
  const entry = join(at, `${name}.d.ts`);
  const paths = filesBelow(at)
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => join(at, name));
  const program = ts.createProgram(paths, {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.esnext.disposable.d.ts"],
    types: [],
  });
  const checker = program.getTypeChecker();
  const root = program.getSourceFile(entry);
  const module = root && checker.getSymbolAtLocation(root);
  if (module === undefined) throw new Error(`\`${entry}\` is no module`);
  const exported = checker
    .getExportsOfModule(module)
    .map((symbol) => aliased(symbol, checker))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { checker, exported, files: program.getSourceFiles().filter(isOurs) };
}

/**
 * @param {Declarations} declarations
 * @param {Declarations} [known] another entry's, whose public names are not repeated
 * @returns {string} every public declaration, and what it refers to, without comments
 */
export function flatten({ checker, exported }, known) {
  const printer = ts.createPrinter({ removeComments: true });
  const knownNames = new Set(known?.exported.map(({ name }) => name));
  const symbols = new Set(exported);
  const texts = [];
  // A set that grows while it is walked is walked to its new end.
  for (const symbol of symbols) {
    for (const declaration of symbol.declarations ?? []) {
      if (!isOurs(declaration.getSourceFile())) continue;
      const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
      const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
      texts.push(exported.includes(symbol) ? text : text.replace(/^export /, ""));
      visit(node, (child) => {
        const named = ts.isIdentifier(child) ? checker.getSymbolAtLocation(child) : undefined;
        if (named === undefined) return;
        const target = aliased(named, checker);
        const isTopLevelOfOurs = target.declarations?.some(
          (one) => isTopLevel(one) && isOurs(one.getSourceFile()),
        );
        if (isTopLevelOfOurs && !knownNames.has(target.name)) symbols.add(target);
      });
    }
  }
  return `${texts.join("\n\n")}\n`;
}

/**
 * @param {Declarations} declarations
 * @returns {string[]} the locations of every `any`, written or come by
 */
export function anys({ checker, files }) {
  /** @type {string[]} */
  const found = [];
  for (const file of files) {
    visit(file, (node) => {
      const isPrivate = ts.isPropertyDeclaration(node) && ts.isPrivateIdentifier(node.name);
      const typed = ts.isTypeNode(node) || ts.isParameter(node) || ts.isPropertyDeclaration(node);
      if (typed && !isPrivate && checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any)
        found.push(locate(node));
    });
  }
  return found;
}

/**
 * @param {Declarations} declarations
 * @returns {string[]} every public name, member and overload without a doc comment of its own or of what it implements
 */
export function undocumented({ checker, exported }) {
  /** @type {string[]} */
  const found = [];
  /** @param {ts.Symbol} symbol @param {string} name */
  const look = (symbol, name) => {
    for (const declaration of symbol.declarations ?? []) {
      // Editors show an overload's own comment only, and a member's that of the interface, too.
      const documented =
        ts.isMethodDeclaration(declaration) || ts.isConstructorDeclaration(declaration)
          ? ts.getJSDocCommentsAndTags(declaration).length > 0
          : symbol.getDocumentationComment(checker).length > 0;
      if (!documented) found.push(name);
      for (const member of members(declaration)) {
        const of = ts.isConstructorDeclaration(member)
          ? symbol.members?.get(ts.InternalSymbolName.Constructor)
          : member.name && checker.getSymbolAtLocation(member.name);
        if (of !== undefined) look(of, `${name}.${of.name}`);
      }
    }
  };
  for (const symbol of exported) look(symbol, symbol.name);
  return [...new Set(found)];
}

/**
 * @param {Declarations} declarations
 * @returns {{ name: string, isCallable: boolean, example: string | undefined }[]} every public name and method, with its first
 *   example
 */
export function readExamples({ checker, exported }) {
  return exported.flatMap((symbol) => {
    const methods = (symbol.declarations ?? [])
      .flatMap(members)
      .filter((member) => ts.isMethodDeclaration(member) && ts.isIdentifier(member.name))
      .flatMap(({ name }) => (name === undefined ? [] : (checker.getSymbolAtLocation(name) ?? [])));
    const isFunction = (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.BlockScopedVariable)) !== 0;
    return [
      { name: symbol.name, isCallable: isFunction, example: readExample(symbol, checker) },
      ...[...new Set(methods)].map((method) => ({
        name: `${symbol.name}.${method.name}`,
        isCallable: true,
        example: readExample(method, checker),
      })),
    ];
  });
}

/**
 * @param {ts.Symbol} symbol
 * @param {ts.TypeChecker} checker
 */
function readExample(symbol, checker) {
  const tag = symbol.getJsDocTags(checker).find(({ name }) => name === "example");
  return tag && ts.displayPartsToString(tag.text);
}

/**
 * @param {ts.Declaration} declaration
 * @returns {readonly (ts.ClassElement | ts.TypeElement)[]} its public members, or those of the object types in it
 */
function members(declaration) {
  if (ts.isClassDeclaration(declaration)) {
    return declaration.members.filter(({ name }) => name === undefined || !ts.isPrivateIdentifier(name));
  }
  if (ts.isInterfaceDeclaration(declaration)) return declaration.members;
  /** @type {ts.TypeElement[]} */
  const found = [];
  if (ts.isTypeAliasDeclaration(declaration)) {
    visit(declaration, (node) => {
      if (ts.isTypeLiteralNode(node)) found.push(...node.members);
    });
  }
  return found;
}

/**
 * @param {ts.Symbol} symbol
 * @param {ts.TypeChecker} checker
 */
function aliased(symbol, checker) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** @param {ts.SourceFile} file */
function isOurs(file) {
  return file.fileName.includes("/iot-accounts/dist/");
}

/** @param {ts.Declaration} declaration */
function isTopLevel(declaration) {
  const { parent } = declaration;
  return (
    ts.isSourceFile(parent) ||
    (ts.isVariableDeclaration(declaration) && ts.isSourceFile(parent.parent.parent))
  );
}

/** @param {ts.Node} node */
function locate(node) {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${file.fileName.replace(/^.*\/dist\//, "")}:${line + 1}: ${node.getText()}`;
}

/**
 * @param {ts.Node} node
 * @param {(node: ts.Node) => void} look
 */
function visit(node, look) {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}
