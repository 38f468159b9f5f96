/** More than this nobody who signs in has to wait for us. */
const LIMIT_MS = 1500;

/**
 * Tells permit-sync who has signed in. It never throws, and ends within its limit: whatever becomes of it, the sign-in
 * goes on, and the next one makes good what this one did not.
 */
export async function handOff(token: string): Promise<void> {
  try {
    const { ok, status } = await fetch(process.env.HANDOFF_URL ?? '', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (!ok) console.error(`permit-sync did not take the handoff: it answered ${status}`);
  } catch (error) {
    console.error('permit-sync could not be reached:', error instanceof Error ? error.name : error);
  }
}
