import { describe, expect, it } from 'vitest';
import { runExample } from '../../lib/examples/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import { foldersOfExamples, loadFolder } from './folders.ts';

describe.each(foldersOfExamples())('the examples of ./%s', async (folder) => {
  const { config, examples } = await loadFolder(folder);
  const mapping = compileMapping(config);

  it.each(examples)('$name', async (example) => {
    const { differences } = await runExample(example, mapping);
    expect(differences).toEqual([]);
  });
});

it('are those of the shipped config at least', () => {
  expect(foldersOfExamples()).toContain('');
});
