import { readFile } from 'node:fs/promises';
import { parse, type ScalarTag } from 'yaml';
import * as z from 'zod/mini';
import { StackError } from './errors.ts';

/** A resource of a CloudFormation template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: z._default(z.record(z.string(), z.unknown()), {}),
    }),
  ),
});

/** Short forms of intrinsics as CloudFormation's YAML has them, in their long form. */
const intrinsics: ScalarTag[] = [
  { tag: '!Ref', resolve: (text) => ({ Ref: text }) },
  { tag: '!Sub', resolve: (text) => ({ 'Fn::Sub': text }) },
  { tag: '!GetAtt', resolve: (text) => ({ 'Fn::GetAtt': text.split('.') }) },
];

/**
 * Reads the resources of some CloudFormation parts, by logical id.
 *
 * @throws {StackError} `bad_template` with the file and the path of what is wrong.
 */
export async function readResources(files: readonly URL[]): Promise<ReadonlyMap<string, Resource>> {
  const resources = new Map<string, Resource>();
  for (const file of files) {
    const parsed: unknown = parse(await readFile(file, 'utf8'), { customTags: intrinsics });
    const result = templateSchema.safeParse(parsed);
    if (!result.success) {
      const path = result.error.issues[0]?.path.map(String).join('.') || '(root)';
      throw new StackError('bad_template', `${file.pathname}: ${path} is not as in CloudFormation`);
    }
    for (const [id, resource] of Object.entries(result.data.Resources)) resources.set(id, resource);
  }
  return resources;
}

const referenceSchema = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ 'Fn::GetAtt': z.array(z.string()) }),
  z.strictObject({ 'Fn::GetAtt': z.string() }),
  z.strictObject({ 'Fn::Sub': z.string() }),
]);

/**
 * The logical id that an intrinsic points at: `Ref`, `Fn::GetAtt`, or an `Fn::Sub` that is nothing
 * but one of these. `undefined` for everything else.
 */
export function referenceOf(value: unknown): string | undefined {
  const result = referenceSchema.safeParse(value);
  if (!result.success) return undefined;
  const reference = result.data;
  if ('Ref' in reference) return reference.Ref;
  if ('Fn::Sub' in reference) return /^\$\{(\w+)(\.\w+)?\}$/.exec(reference['Fn::Sub'])?.[1];
  const attribute = reference['Fn::GetAtt'];
  return typeof attribute === 'string' ? attribute.split('.')[0] : attribute[0];
}
