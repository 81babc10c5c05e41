/** Text in the encoding of Chinese Windows. Node reads it and cannot write it: the table is turned round. */

let table: Map<string, Buffer> | null = null;

function makeTable(): Map<string, Buffer> {
  const decoder = new TextDecoder('gb18030');
  const made = new Map<string, Buffer>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const bytes = Buffer.from([lead, trail]);
      const sign = decoder.decode(bytes);
      if ([...sign].length === 1 && sign !== '\ufffd' && !made.has(sign)) made.set(sign, bytes);
    }
  }
  return made;
}

/** @throws for a sign that needs four bytes: no test wants one */
export function gb18030(text: string): Buffer {
  table ??= makeTable();
  const known = table;
  return Buffer.concat(
    [...text].map((sign) => {
      if (sign.charCodeAt(0) < 0x80) return Buffer.from(sign);
      const bytes = known.get(sign);
      if (!bytes) throw new Error(`${sign} is not in the table`);
      return bytes;
    }),
  );
}
