import { messageText } from './messageText';

describe('messageText', () => {
  it.each([
    ['a sentence', '0/5 nodes are available.', '0/5 nodes are available.'],
    ['lines', 'one\r\ntwo\ttabs', 'one two tabs'],
    ['colours of a terminal', '\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['a null byte', 'a\u0000b', 'a b'],
    ['a turned direction', 'safe\u202egnp.exe', 'safe gnp.exe'],
    ['other scripts', 'nœud indisponible — 節点', 'nœud indisponible — 節点'],
    ['nothing but control characters', '\u0001\u0002', ''],
    ['no text', { a: 1 }, undefined],
  ])('cleans %s', (_what, text, expected) => {
    expect(messageText(text)).toBe(expected);
  });

  it.each([1024, 1025, 5_000_000])('cuts %d characters to 1,024', length => {
    const text = messageText('x'.repeat(length))!;
    expect(text).toHaveLength(1024);
    expect(text.endsWith('…')).toBe(length > 1024);
  });
});
