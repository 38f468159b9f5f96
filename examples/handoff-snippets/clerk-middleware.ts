import { clerkMiddleware } from '@clerk/nextjs/server';
import { handOff } from './hand-off.ts';

/** A session is handed off again after a minute, so that what has changed since gets through. */
const AGAIN_AFTER_MS = 60_000;
/** By session and organization; an instance that is new hands off once more, which does no harm. */
const handedOffAt = new Map<string, number>();

export default clerkMiddleware(async (auth, _request, event) => {
  const { sessionId, orgId, getToken } = await auth();
  if (!sessionId) return;
  // Who switches to another organization is to have their roles there at once.
  const session = `${sessionId} ${orgId}`;
  const now = Date.now();
  if (now - (handedOffAt.get(session) ?? 0) < AGAIN_AFTER_MS) return;
  if (handedOffAt.size >= 10_000) handedOffAt.clear();
  handedOffAt.set(session, now);
  // The page does not wait for it.
  event.waitUntil(handOffSession(getToken));
});

async function handOffSession(
  getToken: (options: { template: string }) => Promise<string | null>,
): Promise<void> {
  try {
    const token = await getToken({ template: 'permit-sync' });
    if (token !== null) await handOff(token);
  } catch (error) {
    console.error('Clerk made no token:', error instanceof Error ? error.name : error);
  }
}
