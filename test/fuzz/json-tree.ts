/** A JSON document as it is written: with names that stand twice, and values that no parser gives. */
export type Tree =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Tree])[] }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'text'; readonly text: string };

export const written = (text: string): Tree => ({ kind: 'text', text });

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(treeOf) };
  if (typeof value !== 'object' || value === null) return written(JSON.stringify(value));
  return {
    kind: 'object',
    entries: Object.entries(value).map(([name, inner]) => [name, treeOf(inner)] as const),
  };
}

export function textOf(tree: Tree): string {
  if (tree.kind === 'text') return tree.text;
  if (tree.kind === 'list') return `[${tree.items.map(textOf).join(',')}]`;
  const entries = tree.entries.map(([name, inner]) => `${JSON.stringify(name)}:${textOf(inner)}`);
  return `{${entries.join(',')}}`;
}

/** Positions, one for each level. */
export type Path = readonly number[];

/** Every place in a tree, the root's first. */
export function pathsOf(tree: Tree): readonly Path[] {
  return [[], ...childrenOf(tree).flatMap((child, at) => pathsOf(child).map((p) => [at, ...p]))];
}

const childrenOf = (tree: Tree): readonly Tree[] => {
  if (tree.kind === 'object') return tree.entries.map(([, inner]) => inner);
  return tree.kind === 'list' ? tree.items : [];
};

/** The tree with what stands at a place made into something else, or taken out. A place that is gone stays so. */
export function edited(
  tree: Tree,
  [at, ...rest]: Path,
  edit: (there: Tree) => Tree | undefined,
): Tree | undefined {
  if (at === undefined) return edit(tree);
  if (tree.kind === 'list') {
    const items = tree.items.flatMap((item, index) =>
      index === at ? listed(edited(item, rest, edit)) : [item],
    );
    return { kind: 'list', items };
  }
  if (tree.kind === 'text') return tree;
  const entries = tree.entries.flatMap(([name, inner], index) =>
    index === at
      ? listed(edited(inner, rest, edit)).map((one) => [name, one] as const)
      : [[name, inner] as const],
  );
  return { kind: 'object', entries };
}

const listed = (tree: Tree | undefined): readonly Tree[] => (tree === undefined ? [] : [tree]);
