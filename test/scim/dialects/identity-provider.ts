import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { World } from './world.ts';

const fixture = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.nullable(z.looseObject({})),
});

export type Dialect =
  | 'okta-oin'
  | 'okta-custom'
  | 'entra'
  | 'entra-aadoptscim062020'
  | 'auth0-outbound';

/** A fixture, the status that it is answered, and the roles that Permit has afterwards. */
export type Step = readonly [name: string, status: number, roles: readonly string[]];

/**
 * Sends what a real client sends: `test/fixtures/scim/<dialect>/<name>.json`.
 *
 * @param named - what the fixtures call what a fixture creates: `{mara}` stands for its id in those that follow
 */
export function identityProvider(
  world: () => World,
  dialect: Dialect,
  named: Readonly<Record<string, string>>,
) {
  const ids = new Map<string, string>();
  const folder = new URL(`../../fixtures/scim/${dialect}/`, import.meta.url);

  async function send(name: string) {
    let text = readFileSync(new URL(`${name}.json`, folder), 'utf8');
    for (const [called, id] of ids) text = text.replaceAll(`{${called}}`, id);
    const answer = await world().send(fixture.parse(JSON.parse(text)));
    const called = named[name];
    if (called !== undefined && answer.json.id !== undefined) ids.set(called, answer.json.id);
    await world().work();
    return answer;
  }

  return {
    send,
    /** One after another. */
    async play(names: readonly string[]): Promise<readonly Step[]> {
      const played: Step[] = [];
      for (const name of names) {
        const { status } = await send(name);
        played.push([name, status, world().roles()]);
      }
      return played;
    },
    idOf: (called: string): string => ids.get(called) ?? '',
  };
}

export const namesOf = (steps: readonly Step[]): readonly string[] => steps.map(([name]) => name);
