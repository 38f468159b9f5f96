import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';

/** An app of the Okta Integration Network disables by PATCH, a custom one by PUT. */
export type OktaApp = 'oin' | 'custom';

export interface OktaProfile {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly login: string;
}

export interface Provisioning {
  /** @returns Okta's id of the new user. */
  add(profile: OktaProfile): string;
  assign(id: string): Promise<undefined>;
  update(id: string, profile: OktaProfile): Promise<undefined>;
  unassign(id: string): Promise<undefined>;
}

const resourceSchema = z.looseObject({ id: z.string() });
const listSchema = z.object({ totalResults: z.number(), Resources: z.array(resourceSchema) });

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const PAGE = 'startIndex=1&count=100';

/** What Okta says to a SCIM endpoint when an app's users come, change and go, after Okta's SCIM 2.0 reference. */
export function createProvisioning(
  scim: { readonly base: string; readonly token: string },
  app: OktaApp,
): Provisioning {
  const profiles = new Map<string, OktaProfile>();
  /** Of those assigned: the endpoint's id, by Okta's. */
  const linked = new Map<string, string>();

  async function call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${scim.base}${path}`, {
      method,
      headers: {
        accept: 'application/scim+json',
        'content-type': 'application/scim+json; charset=utf-8',
        'user-agent': 'Okta SCIM Client 1.0.0',
        authorization: `Bearer ${scim.token}`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}`);
    return answer === '' ? undefined : JSON.parse(answer);
  }

  const known = (id: string): OktaProfile => {
    const profile = profiles.get(id);
    if (profile === undefined) throw new Error('no such user in this org');
    return profile;
  };

  async function put(id: string, to: string, active: boolean): Promise<undefined> {
    const current = resourceSchema.parse(await call('GET', `/Users/${to}`));
    await call('PUT', `/Users/${to}`, { ...current, ...resourceOf(known(id), id), active });
  }

  return {
    add(profile) {
      const id = `00u${randomUUID()}`;
      profiles.set(id, profile);
      return id;
    },
    async assign(id) {
      const profile = known(id);
      const filter = encodeURIComponent(`userName eq "${profile.login}"`);
      const found = listSchema.parse(await call('GET', `/Users?filter=${filter}&${PAGE}`));
      const [existing] = found.Resources;
      if (existing !== undefined) {
        linked.set(id, existing.id);
        return put(id, existing.id, true);
      }
      const created = await call('POST', '/Users', {
        schemas: [USER],
        ...resourceOf(profile, id),
        password: randomUUID(),
        groups: [],
        active: true,
      });
      linked.set(id, resourceSchema.parse(created).id);
    },
    async update(id, profile) {
      profiles.set(id, profile);
      const to = linked.get(id);
      if (to !== undefined) await put(id, to, true);
    },
    async unassign(id) {
      const to = linked.get(id);
      if (to === undefined) return;
      linked.delete(id);
      if (app === 'custom') return put(id, to, false);
      await call('PATCH', `/Users/${to}`, {
        schemas: [PATCH_OP],
        Operations: [{ op: 'replace', value: { active: false } }],
      });
    },
  };
}

const resourceOf = ({ email, firstName, lastName, login }: OktaProfile, id: string) => ({
  externalId: id,
  userName: login,
  name: { givenName: firstName, familyName: lastName },
  displayName: `${firstName} ${lastName}`,
  emails: [{ primary: true, value: email, type: 'work' }],
  locale: 'en-US',
});
