import * as z from 'zod/mini';
import { expectThat } from '../eventually.ts';

/** Where an identity provider was pointed at, and what with. */
export interface Connection {
  /** `…/scim/v2/acme` */
  readonly url: string;
  readonly token: string;
}

const resourceSchema = z.looseObject({ id: z.string() });
const listSchema = z.looseObject({ totalResults: z.int(), Resources: z.array(resourceSchema) });

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** One operation of a PATCH. */
export interface Operation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

/** Speaks SCIM as Okta does; each call says which status it wants, and fails the demo on another. */
export function createIdentityProvider({ url, token }: Connection) {
  async function ask(
    method: string,
    path: string,
    wanted: number,
    body?: unknown,
  ): Promise<unknown> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/scim+json',
        'content-type': 'application/scim+json; charset=utf-8',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expectThat(
      response.status === wanted,
      `${method} ${path} is answered ${wanted}; it was ${response.status}: ${text}`,
    );
    return text === '' ? undefined : JSON.parse(text);
  }

  return {
    ask,

    /** @returns its id */
    async create(kind: 'Users' | 'Groups', resource: object): Promise<string> {
      return resourceSchema.parse(await ask('POST', `/${kind}`, 201, resource)).id;
    },

    patch: (path: string, wanted: number, ...Operations: readonly Operation[]) =>
      ask('PATCH', path, wanted, { schemas: [PATCH], Operations }),

    /** @returns ids; of all without a filter */
    async find(kind: 'Users' | 'Groups', filter?: string): Promise<readonly string[]> {
      const query = new URLSearchParams({
        ...(filter === undefined ? {} : { filter }),
        startIndex: '1',
        count: '100',
      });
      const found = listSchema.parse(await ask('GET', `/${kind}?${query}`, 200));
      return found.Resources.map(({ id }) => id);
    },
  };
}

export type IdentityProvider = ReturnType<typeof createIdentityProvider>;
