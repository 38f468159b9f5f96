import type { InstanceItem, LedgerItem, UserItem } from '../../../lib/ledger/index.ts';
import { rewriting, type Sabotage } from './simulate.ts';

/** The engine with one of its safeguards taken out, from outside: each must make the convergence test fail. */

const unversioned = <T extends LedgerItem>(item: T): T => {
  const fields = Object.fromEntries(
    Object.entries(item.fields).map(([name, { d }]) => [name, { v: '', d }]),
  );
  if (item.kind === 'tenant') return { ...item, fields };
  return { ...item, fields, places: unversionedPlaces(item) };
};

function unversionedPlaces(item: UserItem | InstanceItem): UserItem['places'] {
  return Object.fromEntries(
    Object.entries(item.places).map(([tenant, place]) => {
      const sources = Object.entries(place.sources).map(([name, { grants }]) => [
        name,
        {
          floor: '',
          grants: Object.fromEntries(
            Object.entries(grants).map(([id, { r }]) => [id, { v: '', r }]),
          ),
        },
      ]);
      return [tenant, { ...place, sources: Object.fromEntries(sources) }];
    }),
  );
}

export const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'version check': {
    ledger: (ledger) => rewriting(ledger, { onLoad: unversioned }),
  },
  'merge by field': {
    mapping: (mapping) => ({
      ...mapping,
      userFields: (source, fields) => mapping.userFields(source, fields, true),
    }),
  },
  lease: {
    lease: () => ({
      acquire: async () => ({
        epoch: 1,
        until: () => Number.POSITIVE_INFINITY,
        takenOver: false,
        renew: async () => true,
        release: async () => {},
      }),
    }),
  },
  'pending note': {
    ledger: (ledger) =>
      rewriting(ledger, {
        onSave: (item) => {
          const { pending: _, ...rest } = item;
          return Object.assign({}, item, rest, { pending: undefined });
        },
      }),
  },
  tombstone: {
    ledger: (ledger) => rewriting(ledger, { onSave: (item) => ({ ...item, del: '' }) }),
  },
};
