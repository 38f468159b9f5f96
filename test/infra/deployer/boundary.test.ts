import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { packagedTemplate } from '../packaged-template.ts';
import { EVERYTHING, ofType, resource } from '../packaging.ts';
import { KEY } from './arns.ts';

const Texts = z.pipe(
  z.union([z.string(), z.array(z.string())]),
  z.transform((given) => [given].flat()),
);
const Policy = z.object({ Statement: z.array(z.object({ Action: Texts })) });
/** A statement, or what CloudFormation leaves out. */
const Role = z.object({
  Policies: z.array(
    z.object({
      PolicyDocument: z.object({
        Statement: z.array(z.looseObject({ Action: z.optional(Texts) })),
      }),
    }),
  ),
});

it('the boundary that docs/deployer.md shows has what the roles need, and no more', async () => {
  const page = await readFile(new URL('../../../docs/deployer.md', import.meta.url), 'utf8');
  const block = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const shown = Policy.parse(JSON.parse(block)).Statement.flatMap(({ Action }) => Action);

  const template = await packagedTemplate({ ...EVERYTHING, kms: 'on', kmsKeyArn: KEY });
  const given = ofType(template, 'AWS::IAM::Role').flatMap((id) =>
    Role.parse(resource(template, id)).Policies.flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.flatMap(({ Action }) => Action ?? []),
    ),
  );
  expect(shown).toEqual([...new Set(given)].sort());
}, 60_000);
