import { createServer, type ServerResponse } from 'node:http';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod/mini';

export const POOL = 'eu-test-1_Pool';

export interface TestUser {
  readonly sub: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly status?: string;
  readonly enabled?: boolean;
  /** In ms. */
  readonly modifiedAt?: number;
}

/** What the server does instead of answering. */
export type Fault =
  | { readonly status: number; readonly name: string }
  | 'hang up'
  | 'say nothing'
  | { readonly token: string };

export interface CognitoApi {
  readonly url: string;
  readonly client: CognitoIdentityProviderClient;
  /** By `sub`, which is also the order that they are listed in. */
  readonly users: Map<string, TestUser>;
  /** Group name to the subs in it. */
  readonly groups: Map<string, Set<string>>;
  /** Every action asked for, in order. */
  readonly asked: string[];
  /** Looked at before each answer: `nth` counts the requests for this action, from 1. */
  fault: (action: string, nth: number) => Fault | undefined;
  /** All page tokens handed out so far are good no more. */
  expireTokens(): void;
  close(): Promise<void>;
}

const request = z.object({
  UserPoolId: z.string(),
  Limit: z.optional(z.number()),
  PaginationToken: z.optional(z.string()),
  NextToken: z.optional(z.string()),
  GroupName: z.optional(z.string()),
  Username: z.optional(z.string()),
  Filter: z.optional(z.string()),
});
type Asked = z.infer<typeof request>;
class Refused extends Error {}

/** A user pool behind the AWS JSON 1.1 protocol: pages by key, refuses, breaks off and forgets tokens as told. */
export async function startCognitoApi(): Promise<CognitoApi> {
  const users = new Map<string, TestUser>();
  const groups = new Map<string, Set<string>>();
  const asked: string[] = [];
  let age = 0;

  /** The items after a token, which names the last one told; the real ones are opaque, too. */
  function page(keys: readonly string[], token: string | undefined, limit = 60) {
    let after = '';
    if (token !== undefined) {
      const [, when, key = ''] = /^(\d+):(.*)$/.exec(atob(token)) ?? [];
      if (Number(when) !== age) throw new Refused('InvalidParameterException');
      after = key;
    }
    const rest = keys.filter((key) => key > after).sort();
    const told = rest.slice(0, limit);
    const next = rest.length > limit ? btoa(`${age}:${told.at(-1) ?? ''}`) : undefined;
    return { told, next };
  }

  const userOf = (sub: string) => {
    const {
      attributes = {},
      status = 'CONFIRMED',
      enabled = true,
      modifiedAt = 0,
    } = users.get(sub) ?? {};
    return {
      Username: `name-of-${sub}`,
      Attributes: Object.entries({ sub, ...attributes }).map(([Name, Value]) => ({ Name, Value })),
      Enabled: enabled,
      UserStatus: status,
      UserLastModifiedDate: modifiedAt / 1000,
    };
  };
  const groupOf = (GroupName: string) => ({ GroupName, UserPoolId: POOL });

  const actions: Readonly<Record<string, (of: Asked) => object>> = {
    ListUsers: ({ Filter, PaginationToken, Limit }) => {
      const wanted = Filter === undefined ? undefined : /^sub = "(.*)"$/.exec(Filter)?.[1];
      if (wanted !== undefined) {
        const sub = wanted.replaceAll('\\"', '"');
        return { Users: users.has(sub) ? [userOf(sub)] : [] };
      }
      const { told, next } = page([...users.keys()], PaginationToken, Limit);
      return { Users: told.map(userOf), PaginationToken: next };
    },
    ListGroups: ({ NextToken, Limit }) => {
      const { told, next } = page([...groups.keys()], NextToken, Limit);
      return { Groups: told.map(groupOf), NextToken: next };
    },
    ListUsersInGroup: ({ GroupName = '', NextToken, Limit }) => {
      const members = groups.get(GroupName);
      if (members === undefined) throw new Refused('ResourceNotFoundException');
      const { told, next } = page([...members], NextToken, Limit);
      return { Users: told.map(userOf), NextToken: next };
    },
    AdminListGroupsForUser: ({ Username = '', NextToken, Limit }) => {
      const sub = Username.replace('name-of-', '');
      if (!users.has(sub)) throw new Refused('UserNotFoundException');
      const of = [...groups].filter(([, members]) => members.has(sub)).map(([name]) => name);
      const { told, next } = page(of, NextToken, Limit);
      return { Groups: told.map(groupOf), NextToken: next };
    },
    DescribeUserPool: () => ({ UserPool: { Id: POOL, EstimatedNumberOfUsers: users.size } }),
  };

  function answerTo(action: string, body: string): object {
    const of = request.parse(JSON.parse(body));
    if (of.UserPoolId !== POOL) throw new Refused('ResourceNotFoundException');
    return actions[action]?.(of) ?? {};
  }

  function refuse(response: ServerResponse, status: number, name: string): void {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: name, message: `${name} of the test server` }));
  }

  const server = createServer((incoming, response) => {
    const action = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    let body = '';
    incoming.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    incoming.on('end', () => {
      asked.push(action);
      const fault = api.fault(action, asked.filter((one) => one === action).length);
      if (fault === 'hang up') return incoming.socket.destroy();
      if (fault === 'say nothing') return;
      if (fault !== undefined && 'name' in fault) return refuse(response, fault.status, fault.name);
      try {
        const answer = {
          ...answerTo(action, body),
          ...(fault && { PaginationToken: fault.token }),
        };
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(answer));
      } catch (error) {
        refuse(response, 400, error instanceof Refused ? error.message : String(error));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  const client = new CognitoIdentityProviderClient({
    endpoint: url,
    region: 'eu-test-1',
    credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
    maxAttempts: 1,
  });

  const api: CognitoApi = {
    url,
    client,
    users,
    groups,
    asked,
    fault: () => undefined,
    expireTokens: () => {
      age += 1;
    },
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return api;
}
