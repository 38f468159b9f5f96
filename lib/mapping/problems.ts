import { MappingError } from './errors.ts';

/** What is wrong with a config, gathered so that one message tells all. */
export interface Problems {
  /** @param at - path of the setting, e.g. `clerk.rules.staff.tenant` */
  add(at: string, what: string): void;
  /** @throws {MappingError} `invalid_config`, when there were some */
  refuse(): void;
}

export function createProblems(): Problems {
  const found: string[] = [];
  return {
    add: (at, what) => void found.push(`${at}: ${what}`),
    refuse() {
      if (found.length === 0) return;
      throw new MappingError('invalid_config', `sync.config.ts: ${found.join('; ')}`);
    },
  };
}
