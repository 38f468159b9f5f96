import * as z from 'zod/mini';
import { PermitError } from './errors.ts';
import { PAGE_SIZE, pages } from './pages.ts';
import { readAnswer } from './read-answer.ts';
import type { AskSchema } from './schema.ts';

const attributesPage = z.array(z.object({ key: z.string(), type: z.string() }));

/** What the environment's schema says of attributes. Those that it does not declare are taken all the same. */
export function createAttributeCalls(ask: AskSchema) {
  /** By key their type, e.g. `string`, `number`, `bool`, `array`, `json`; `null`: there is nothing of that kind. */
  async function all(path: string): Promise<ReadonlyMap<string, string> | null> {
    const found = new Map<string, string>();
    try {
      const listed = pages(
        (page) => ask('GET', `${path}/attributes?page=${page}&per_page=${PAGE_SIZE}`),
        (answer) => readAnswer(attributesPage, answer, 'attributes'),
      );
      for await (const rows of listed) for (const { key, type } of rows) found.set(key, type);
      return found;
    } catch (error) {
      if (error instanceof PermitError && error.status === 404) return null;
      throw error;
    }
  }

  return {
    userAttributes: () => all('/users'),
    resourceAttributes: (resource: string) => all(`/resources/${encodeURIComponent(resource)}`),
  };
}
