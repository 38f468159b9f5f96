import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { bundle, entriesOf } from '../../local/build/bundle.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where the documents deploy to: what a setting names has to be there too. */
const REGION = 'eu-west-1';
const OSLS = join(ROOT, 'node_modules/.bin/osls');

export const Template = z.object({
  Parameters: z.optional(z.record(z.string(), z.looseObject({ Default: z.unknown() }))),
  Conditions: z.optional(z.record(z.string(), z.unknown())),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      DeletionPolicy: z.optional(z.string()),
      UpdateReplacePolicy: z.optional(z.string()),
      DependsOn: z.optional(z.unknown()),
      Metadata: z.optional(z.record(z.string(), z.unknown())),
      Properties: z.optional(z.record(z.string(), z.unknown())),
    }),
  ),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});
export type Template = z.infer<typeof Template>;

/** Settings of serverless.yml. */
export type Settings = Readonly<Record<string, string>>;

/** Whatever can be on, with a pool of the stack's own. */
export const EVERYTHING: Settings = {
  clerk: 'on',
  auth0: 'on',
  cognito: 'new',
  cognitoAdmin: 'on',
  scim: 'on',
  handoff: 'on',
  reconcile: 'on',
  reconcileSources: 'clerk',
};

/** A copy of the service, in a folder of its own, that `osls package` can be run in. */
export interface Service {
  readonly root: string;
  /**
   * Packages with these settings, without credentials, and reads what came out.
   *
   * @param settings - default: everything is on
   * @returns the template, and the folder that the zips are in
   */
  readonly package: (
    settings?: Settings,
  ) => Promise<{ readonly template: Template; readonly folder: string; readonly said: string }>;
  readonly remove: () => Promise<void>;
}

/**
 * @param functions bundled from the sources, or as empty modules where only the template matters
 */
export async function copyOfService(functions: 'bundled' | 'empty'): Promise<Service> {
  const copy = await mkdtemp(join(tmpdir(), 'permit-sync-package-'));
  for (const part of ['serverless.yml', 'infra', 'package.json']) {
    await cp(join(ROOT, part), join(copy, part), { recursive: true });
  }
  await mkdir(join(copy, 'dist/functions'), { recursive: true });
  await Promise.all(
    entriesOf(ROOT)
      .filter((entry) => entry.output.startsWith('functions/'))
      .map((entry) =>
        functions === 'bundled'
          ? bundle(entry, join(copy, 'dist'))
          : writeFile(join(copy, 'dist', entry.output), ''),
      ),
  );
  let runs = 0;
  return {
    root: copy,
    async package(settings = EVERYTHING) {
      const folder = join(copy, `out-${runs++}`);
      const given = Object.entries(settings).flatMap(([name, value]) => [
        '--param',
        `${name}=${value}`,
      ]);
      // Nothing of this machine's AWS configuration, and no proxy that would lead out.
      const { stdout, stderr } = await promisify(execFile)(
        OSLS,
        ['package', '--package', folder, ...given],
        {
          cwd: copy,
          env: {
            PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
            // Where osls keeps its compiled schema, which takes it seconds to make.
            HOME: homedir(),
            AWS_REGION: REGION,
            AWS_CONFIG_FILE: join(copy, 'none'),
            AWS_SHARED_CREDENTIALS_FILE: join(copy, 'none'),
            https_proxy: 'http://127.0.0.1:9',
            http_proxy: 'http://127.0.0.1:9',
          },
        },
      );
      const text = await readFile(
        join(folder, 'cloudformation-template-update-stack.json'),
        'utf8',
      );
      return { template: Template.parse(JSON.parse(text)), folder, said: stdout + stderr };
    },
    remove: () => rm(copy, { recursive: true, force: true }),
  };
}

/** A resource's type and properties; an empty record when the template has no such resource. */
export function resource(template: Template, id: string): Readonly<Record<string, unknown>> {
  const found = template.Resources[id];
  return found === undefined ? {} : { Type: found.Type, ...found.Properties };
}

/** Logical ids of every resource of a type. */
export const ofType = (template: Template, type: string): readonly string[] =>
  Object.entries(template.Resources)
    .filter(([, found]) => found.Type === type)
    .map(([id]) => id);
