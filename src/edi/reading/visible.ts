/**
 * A piece of a text as it can be shown: control characters as pictures. Line breaks too, where they stand inside a value by
 * mistake; in a text cut at a fixed width they say nothing and are left out.
 */
export const visible = (text: string, wrapped = false): string =>
  text
    .replaceAll(/\r?\n/g, wrapped ? '' : '↵')
    // eslint-disable-next-line no-control-regex -- control characters are what it is about
    .replaceAll(/[\u0000-\u001f]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)));
