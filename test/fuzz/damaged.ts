import * as fc from 'fast-check';
import { hostileJson, hostileName } from './hostile-json.ts';
import { edited, type Path, pathsOf, type Tree, textOf, treeOf, written } from './json-tree.ts';

type Edit = (there: Tree) => Tree | undefined;

const replaced = hostileJson.map(
  (text): Edit =>
    () =>
      written(text),
);
const wrapped = fc.constantFrom<Edit[]>(
  (there) => ({ kind: 'list', items: [there] }),
  (there) => ({ kind: 'list', items: [there, there] }),
  (there) => ({ kind: 'object', entries: [['value', there]] }),
  (there) => written(JSON.stringify(textOf(there))),
);
/** One more name, or one that is there a second time, before or after it. */
const added = fc.tuple(fc.option(hostileName), hostileJson, fc.boolean(), fc.nat()).map(
  ([name, text, isFirst, pick]): Edit =>
    (there) => {
      if (there.kind !== 'object') return there;
      const twin = there.entries[pick % Math.max(1, there.entries.length)]?.[0];
      const entry = [name ?? twin ?? 'id', written(text)] as const;
      const entries = isFirst ? [entry, ...there.entries] : [...there.entries, entry];
      return { kind: 'object', entries };
    },
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 6, arbitrary: replaced },
  { weight: 2, arbitrary: fc.constant<Edit>(() => undefined) },
  { weight: 2, arbitrary: added },
  { weight: 1, arbitrary: wrapped },
);

/** The text of a document in which some places are damaged; one in ten has nothing of the document. */
export function damagedText(documents: readonly unknown[]): fc.Arbitrary<string> {
  const known = documents.map((document) => {
    const tree = treeOf(document);
    return { tree, paths: pathsOf(tree) };
  });
  const edits = fc.array(fc.tuple(fc.nat(), edit), { minLength: 1, maxLength: 3 });
  const damaged = fc.tuple(fc.constantFrom(...known), edits).map(([{ tree, paths }, steps]) => {
    const after = steps.reduce<Tree | undefined>((current, [pick, step]) => {
      const path: Path = paths[pick % paths.length] ?? [];
      return current && edited(current, path, step);
    }, tree);
    return after === undefined ? '' : textOf(after);
  });
  return fc.oneof({ weight: 9, arbitrary: damaged }, { weight: 1, arbitrary: hostileJson });
}

/** As {@link damagedText}, as what `JSON.parse` makes of it. */
export const damagedValue = (documents: readonly unknown[]): fc.Arbitrary<unknown> =>
  damagedText(documents).map((text): unknown => (text === '' ? undefined : JSON.parse(text)));

type ByteEdit = (bytes: Buffer) => Buffer;

const byteEdit: fc.Arbitrary<ByteEdit> = fc.oneof(
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(
    ([pick, mask]): ByteEdit =>
      (bytes) => {
        const at = pick % Math.max(1, bytes.length);
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ mask;
        return copy;
      },
  ),
  fc.nat().map(
    (pick): ByteEdit =>
      (bytes) =>
        bytes.subarray(0, pick % (bytes.length + 1)),
  ),
  fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 })).map(
    ([pick, more]): ByteEdit =>
      (bytes) => {
        const at = pick % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
      },
  ),
);

/** Flips some bytes, cuts some off or puts some in. */
export const byteDamage: fc.Arbitrary<(bytes: Uint8Array) => Buffer> = fc
  .array(byteEdit, { minLength: 1, maxLength: 3 })
  .map(
    (steps) => (bytes) =>
      steps.reduce<Buffer>((current, step) => step(current), Buffer.from(bytes)),
  );

export const damagedBytes = (bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Buffer> =>
  fc.tuple(bytes, byteDamage).map(([whole, damage]) => damage(whole));

/** A body: mostly a damaged document, now and then damaged bytes. */
export function damagedBody(documents: readonly unknown[]): fc.Arbitrary<Buffer> {
  const texts = damagedText(documents).map((text) => Buffer.from(text));
  const whole = fc.constantFrom(...documents.map((one) => Buffer.from(JSON.stringify(one))));
  return fc.oneof({ weight: 5, arbitrary: texts }, { weight: 1, arbitrary: damagedBytes(whole) });
}

/** Makes some characters others, takes some out or puts some in; sometimes it does nothing. */
export const textDamage: fc.Arbitrary<(text: string) => string> = fc
  .array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.string({ maxLength: 3 })), { maxLength: 3 })
  .map(
    (steps) => (text) =>
      steps.reduce((current, [pick, gone, more]) => {
        const at = pick % (current.length + 1);
        return current.slice(0, at) + more + current.slice(at + gone);
      }, text),
  );

export const damagedString = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...texts), textDamage).map(([text, damage]) => damage(text));
