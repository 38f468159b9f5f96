import { maskEmails, type Terminal } from '../terminal/index.ts';

/** Messages and ids are no personal data, unless somebody put an address into one: that is masked. */
export const openText =
  ({ showPersonalData }: Pick<Terminal, 'showPersonalData'>) =>
  (text: string): string =>
    showPersonalData ? text : maskEmails(text);
