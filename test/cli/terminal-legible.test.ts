import { styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import { legible } from '../../cli/terminal/legible.ts';

const ESC = '\u001b';

describe('a text for the screen', () => {
  it.each([
    ['clears the screen', `Acme${ESC}[2J`, 'Acme�[2J'],
    ['moves the cursor up over what was shown', `${ESC}[3A${ESC}[K`, '�[3A�[K'],
    ['hides what follows', `${ESC}[8mgone`, '�[8mgone'],
    ['sets the title of the window', `${ESC}]0;x\u0007`, '�]0;x�'],
    ['goes back to the beginning of the line', 'all\rnothing', 'all�nothing'],
    ['is a control character of the second set', 'a\u009b2Jb', 'a�2Jb'],
    ['turns what follows around', 'user\u202eresu', 'user�resu'],
  ])('shows what %s', (_, text, shown) => {
    expect(legible(text)).toBe(shown);
  });

  it('keeps our own styles, lines, tabs, and every script', () => {
    for (const style of ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const) {
      const styled = styleText(style, 'word', { validateStream: false });
      expect(legible(styled)).toBe(styled);
    }
    const text = 'a\tb\nÅsa 李 👩‍👩‍👧 עברית';
    expect(legible(text)).toBe(text);
  });
});
