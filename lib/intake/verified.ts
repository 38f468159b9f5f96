import { type Delivery, type VerificationCode, VerificationError } from '../providers/index.ts';
import type { RereadableSecret } from './ports.ts';

/** What may be right by a secret that we do not know yet. The rest is wrong by every secret. */
const BY_THE_SECRET: readonly VerificationCode[] = ['bad_signature', 'bad_credential'];

/**
 * Verifies, and once more when that failed by secrets that are others now: so a rotation needs no deployment, and no
 * order of steps that holds to the second.
 *
 * @throws what `verify` throws
 */
export async function verified(
  verify: () => Delivery,
  secrets: RereadableSecret | undefined,
): Promise<Delivery> {
  try {
    return verify();
  } catch (error) {
    const isBySecret = error instanceof VerificationError && BY_THE_SECRET.includes(error.code);
    if (!isBySecret || !(await secrets?.refresh())) throw error;
    return verify();
  }
}
