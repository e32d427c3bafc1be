import { readFileSync } from 'node:fs';
import ts from 'typescript';

// The examples in the documentation of the sources, as programs that check what they say.

/** One documented name: an exported function or constant, or a method of an object of such. */
export type Documented = {
  name: string;
  /** Functions have examples; constants may. */
  callable: boolean;
  /** `file.ts:12`. */
  at: string;
  examples: string[];
  /** Error codes named after `@throws`. */
  codes: string[];
};

/** Everything a source file exports, and the members of exported interfaces and of `Client`. */
export function documented(file: string): Documented[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
  const found: Documented[] = [];
  const add = (name: string, node: ts.Node, callable: boolean) => {
    const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
    const text = comments.map((comment) => comment.getText(source)).join('\n');
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    const at = `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
    found.push({ name, callable, at, ...parts(text) });
  };
  for (const statement of source.statements) {
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === 'Client') {
      const members = ts.isTypeLiteralNode(statement.type) ? statement.type.members : [];
      for (const member of members) {
        if (ts.isMethodSignature(member))
          add(`Client.${member.name.getText(source)}`, member, true);
      }
    }
    if (ts.isInterfaceDeclaration(statement)) {
      for (const member of statement.members) {
        if (!ts.isPropertySignature(member)) continue;
        const callable = member.type !== undefined && ts.isFunctionTypeNode(member.type);
        add(member.name.getText(source), member, callable);
      }
    }
    if (!ts.canHaveModifiers(statement)) continue;
    const exported = ts
      .getModifiers(statement)
      ?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (exported !== true) continue;
    if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) {
      add(statement.name.text, statement, true);
    }
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        const callable = initializer !== undefined && ts.isArrowFunction(initializer);
        add(name.getText(source), statement, callable);
      }
    }
  }
  return found;
}

/** Tags of a doc comment: a tag ends where the next one begins. */
function parts(comment: string): Pick<Documented, 'examples' | 'codes'> {
  const lines = comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''));
  const tags: { tag: string; text: string[] }[] = [];
  for (const line of lines) {
    const [, tag, rest] = /^@(\w+)(.*)$/.exec(line) ?? [];
    if (tag !== undefined && rest !== undefined) tags.push({ tag, text: [rest] });
    else tags.at(-1)?.text.push(line);
  }
  const of = (name: string) =>
    tags.filter(({ tag }) => tag === name).map(({ text }) => text.join('\n'));
  return {
    examples: of('example').map((text) => text.trim()),
    codes: of('throws').flatMap((text) => text.match(/(?<=`)[A-Z][A-Z0-9_]+(?=`)/g) ?? []),
  };
}

/**
 * The example with its claims made checks: `// => value` after a statement says what it gives,
 * `// throws CODE` how it fails. Text that ends in `…` stands for text that begins so.
 */
export function checked(example: string): { code: string; claims: number } {
  const source = ts.createSourceFile('example.ts', example, ts.ScriptTarget.ES2022, true);
  let code = '';
  let claims = 0;
  let from = 0;
  source.statements.forEach((statement, index) => {
    const end = source.statements[index + 1]?.getStart(source) ?? example.length;
    const after = example.slice(statement.end, end);
    const text = statement.getText(source).replace(/;$/, '');
    const claim = /\/\/ (=>|throws) ([\s\S]*)$/.exec(after);
    from = end;
    if (claim === null) {
      code += `${statement.getText(source)}\n`;
      return;
    }
    const value = (claim[2] ?? '').replace(/\n\s*\/\/ ?/g, '\n').trim();
    claims += 1;
    if (ts.isVariableStatement(statement)) {
      const [declared] = statement.declarationList.declarations;
      code += `${text};\nawait gives(async () => (${declared?.name.getText(source)}), (${value}));\n`;
    } else if (claim[1] === 'throws') {
      code += `await throws(async () => { ${text}; }, '${value}');\n`;
    } else {
      code += `await gives(async () => (${text}), (${value}));\n`;
    }
  });
  return { code: code + example.slice(from), claims };
}
