import type { Json } from '../../lib/jobs/index.ts';

/** One fact, as each of the three has it; `null`: it has none. Absent: it was not asked, or does not say. */
export interface Row {
  readonly fact: string;
  /** Values may be personal data. */
  readonly personal: boolean;
  readonly provider?: Json;
  readonly ledger?: Json;
  readonly permit?: Json;
  readonly same: boolean;
  readonly remark?: string;
}
