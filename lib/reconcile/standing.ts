import type { Source } from '../jobs/index.ts';
import type { LedgerItem, Place, TenantItem } from '../ledger/index.ts';
import { isInstance, type Mapping } from '../mapping/index.ts';
import type { Alive } from './brake.ts';
import { hasOthers, isUserKeyOf, sourcesIn, sourcesOf, speaksOf } from './evidence.ts';
import type { ScannedLedger } from './read-ledger.ts';

/** What a ledger says of one provider, all in all. */
export interface Standing {
  readonly alive: Alive;
  /** By tenant key, the sources that have members there. */
  readonly tenantSources: ReadonlyMap<string, ReadonlySet<Source>>;
  /** Tenants in which a rule gives living users roles: they are there by the config, whoever lists them. */
  readonly byRule: ReadonlySet<string>;
  /** Something in the ledger shows that another source than this one brings users. */
  readonly othersInUse: boolean;
}

const isAlive = ({ seen, del }: Pick<LedgerItem, 'seen' | 'del'>): boolean => seen > del;
const isRule = (voice: string): boolean => voice.includes('@');

/** Reads it off all of the ledger's items. */
export function standingIn(
  source: Source,
  { users, tenants, instances }: Omit<ScannedLedger, 'load'>,
  mapping: Mapping,
): Standing {
  const tenantSources = new Map<string, Set<Source>>();
  const byRule = new Set<string>();
  let othersInUse = false;
  let livingUsers = 0;
  let roles = 0;
  for (const [key, item] of users) {
    const sources = sourcesOf(item);
    const isOwn = isUserKeyOf(source, key, mapping);
    // A record that no id of this provider leads to was brought by somebody.
    if (hasOthers(sources, source) || (sources.size === 0 && !isOwn)) othersInUse = true;
    if (isAlive(item) && (sources.has(source) || (sources.size === 0 && isOwn))) livingUsers++;
    for (const [name, place] of Object.entries(item.places)) {
      if (speaksOf(place, source)) roles += place.applied.length;
      if (isInstance(name)) continue;
      const known = tenantSources.get(name) ?? new Set();
      tenantSources.set(name, known);
      const members = Object.keys(place.sources).filter((voice) => !isRule(voice));
      for (const one of sourcesIn(members)) known.add(one);
      if (isAlive(item) && members.length === 0 && isGivenByRule(place, mapping)) byRule.add(name);
    }
  }
  return {
    alive: {
      users: livingUsers,
      tenants: livingTenantsOf(source, tenants, tenantSources),
      roles,
      instances: [...instances.values()].filter((one) => isAlive(one) && one.ours).length,
    },
    tenantSources,
    byRule,
    othersInUse,
  };
}

const isGivenByRule = ({ sources }: Place, { knowsVoice }: Mapping): boolean =>
  Object.keys(sources).some((voice) => isRule(voice) && knowsVoice(voice));

function livingTenantsOf(
  source: Source,
  tenants: ReadonlyMap<string, TenantItem>,
  sourcesOfTenant: ReadonlyMap<string, ReadonlySet<Source>>,
): number {
  let living = 0;
  for (const [key, item] of tenants) {
    const sources = sourcesOfTenant.get(key);
    if (isAlive(item) && (sources === undefined || sources.has(source))) living++;
  }
  return living;
}
