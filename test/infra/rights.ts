import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { Template } from './packaging.ts';

const oneOrMore = <T extends z.ZodMiniType>(item: T) =>
  z.pipe(
    z.union([item, z.array(item)]),
    z.transform((value) => [value].flat()),
  );
const NO_VALUE = { Ref: 'AWS::NoValue' };
const Role = z.object({
  Properties: z.strictObject({
    AssumeRolePolicyDocument: z.object({
      Statement: z.array(z.object({ Principal: z.unknown(), Action: z.unknown() })),
    }),
    PermissionsBoundary: z.unknown(),
    Policies: z.array(
      z.object({
        PolicyDocument: z.object({
          Statement: z.pipe(
            // What a setting leaves out.
            z.transform((all: unknown) =>
              [all].flat().filter((one) => !isDeepStrictEqual(one, NO_VALUE)),
            ),
            z.array(
              z.strictObject({
                Sid: z.string(),
                Effect: z.literal('Allow'),
                Action: oneOrMore(z.string()),
                Resource: oneOrMore(z.unknown()),
                Condition: z.optional(z.unknown()),
              }),
            ),
          ),
        }),
      }),
    ),
  }),
});

/** What a role may do, by action: the resources, each with the condition if there is one. */
export function rightsOf(template: Template, id: string): Record<string, readonly unknown[]> {
  const { Properties } = Role.parse(template.Resources[id]);
  const statements = Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const rights: Record<string, unknown[]> = {};
  for (const { Action, Resource, Condition } of statements) {
    const given =
      Condition === undefined ? Resource : Resource.map((one) => ({ on: one, if: Condition }));
    for (const action of Action) rights[action] = [...(rights[action] ?? []), ...given];
  }
  return rights;
}

/** Who may assume a role. */
export const assumedBy = (template: Template, id: string): readonly unknown[] =>
  Role.parse(template.Resources[id]).Properties.AssumeRolePolicyDocument.Statement;
