import type { LedgerItem } from '../../../lib/ledger/index.ts';
import { SABOTAGES } from './sabotage.ts';
import { rewriting, type Sabotage } from './simulate.ts';

const onLoad = (rewrite: (item: LedgerItem) => LedgerItem): Sabotage => ({
  ledger: (ledger) => rewriting(ledger, { onLoad: rewrite }),
});

interface RuleSabotage extends Sabotage {
  /** It shows where the same few things come and go over and over. */
  readonly ofFewThings?: true;
}

/** The engine with one of the safeguards of rules and resource instances taken out, from outside. */
export const RULE_SABOTAGES: Readonly<Record<string, RuleSabotage>> = {
  'register of what rules answered': onLoad((item) => Object.assign({}, item, { sets: undefined })),
  'list of what is declared': onLoad((item) => Object.assign({}, item, { declared: undefined })),
  'incarnation of instances': {
    ...onLoad((item) => (item.kind === 'instance' ? { ...item, inc: 0 } : item)),
    ofFewThings: true,
  },
  'knowledge of whose an instance is': onLoad((item) =>
    item.kind === 'instance' ? { ...item, ours: false } : item,
  ),
  'word of a block': onLoad((item) => (item.kind === 'user' ? { ...item, shut: undefined } : item)),
  ...Object.fromEntries(Object.entries(SABOTAGES).filter(([name]) => name === 'pending note')),
};
