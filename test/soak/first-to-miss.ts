import type { SabotageCase } from './sabotages.ts';
import { type SoakEnd, soak } from './soak.ts';

/** The first of some seeds whose run goes wrong without a safeguard. */
export async function firstToMiss(
  sabotage: SabotageCase,
  seeds: readonly number[],
): Promise<SoakEnd | undefined> {
  for (const seed of seeds) {
    const end = await soak({ seed, ...sabotage });
    if (end.wrong.length > 0) return end;
  }
  return undefined;
}
