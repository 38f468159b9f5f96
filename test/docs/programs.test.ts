import { describe, expect, it } from 'vitest';
import { commandsOf, programOf } from './command-lines.ts';
import type { Place } from './place.ts';
import { PROGRAMS } from './programs.ts';

/** None of these comes as far as to run anything. */
const nowhere: Place = {
  folder: '/nowhere',
  variables: {},
  asHere: () => Promise.reject(new Error('was taken')),
  clearFaults: () => Promise.reject(new Error('was sent')),
  close: () => Promise.resolve(),
};

async function check(text: string): Promise<void> {
  const block = { at: 'page.md:1', page: 'page.md', line: 2, language: 'sh', info: '', text };
  for (const command of commandsOf(block))
    await PROGRAMS.get(programOf(command))?.(command, nowhere);
}

describe('a command in a document', () => {
  it.each([
    ['npx permit-sync dlq lst', /unknown command/],
    ['npx permit-sync status --nothing', /unknown option/],
    ['npx permit-sync scim show --stage prod', /required option/],
    ['npx permit-sync cognito attach --pol x', /unknown option/],
    ['npm run nothing', 'there is no script nothing'],
    ['npm run demo -- --config examples/nothing', 'examples/nothing'],
    ['npm run bench -- --nothing', /nothing/],
    ['npm run build -- --fast', 'nobody looks after'],
    ['node test/nothing.ts', 'there is no test/nothing.ts'],
    ['node test/scim/suites/run.ts --nothing', 'does not know --nothing'],
    ['git rebase', 'nobody looks after git rebase'],
    ['git show main:nothing.ts', 'there is no nothing.ts'],
    ['aws ssm put-parametre --name x', 'has no operation'],
    ['aws ssm put-parameter --nothing x', 'has no --nothing'],
    ['aws logs tail /x --nothing', 'has no --nothing'],
    [
      'aws ssm put-parameter --name /x/clerk-webhook-secrets --value "whsec_later"',
      'must be whsec_ followed by base64',
    ],
    ['npx osls deplay', 'osls has no command'],
    ['npx osls deploy --nothing', 'no option --nothing'],
    ['npx osls deploy --param="nothing=on"', 'no setting nothing'],
  ])('%s is refused', async (text, why) => {
    await expect(check(text)).rejects.toThrow(why);
  });

  it.each(['npx permit-sync dlq list', 'npx permit-sync status --stage prod'])(
    '%s is run',
    async (text) => {
      await expect(check(text)).rejects.toThrow('was taken');
    },
  );

  it.each(['npx permit-sync cognito check --pool x', 'npm ci', 'node local/demo.ts', 'X=1'])(
    '%s is taken as far as it goes',
    async (text) => {
      await expect(check(text)).resolves.toBeUndefined();
    },
  );
});
