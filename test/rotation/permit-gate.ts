import { listen } from '../../local/permit/http.ts';
import { createPermitStandIn } from '../../local/permit/index.ts';

/** Permit, and whoever administers its keys. */
export async function startPermit(...keys: readonly string[]) {
  const standIn = createPermitStandIn({ apiKey: keys, roles: ['admin', 'member'] });
  const revoked = new Set<string>();
  const { url, close } = await listen((request) => {
    const isRevoked = revoked.has(request.headers['authorization'] ?? '');
    return standIn.handle(isRevoked ? { ...request, headers: {} } : request);
  });
  return {
    url,
    close,
    revoke: (key: string) => void revoked.add(`Bearer ${key}`),
    /** Keys of the users that are there. */
    users: () => new Set(standIn.facts().users.map(({ key }) => key)),
    /** How many calls were refused for their key. */
    refusals: () => standIn.calls().latest.filter(({ status }) => status === 401).length,
  };
}

export type Permit = Awaited<ReturnType<typeof startPermit>>;
