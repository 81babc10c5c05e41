import { expect } from 'chai';
import { createCoalescer } from '../../src/live/coalesce.ts';

describe('coalescing', () => {
  it('lets the first go at once, gathers the rest of the window, and keeps rooms apart', async () => {
    const sent: string[] = [];
    let flushed: () => void = () => undefined;
    const second = new Promise<void>((resolve) => (flushed = resolve));
    const coalescer = createCoalescer<number[]>({
      everyMs: 20,
      merge: (waiting, next) => [...waiting, ...next],
      send: (room, items) => {
        sent.push(`${room}:${items.join('+')}`);
        if (sent.length === 3) flushed();
      },
    });
    for (const item of [1, 2, 3]) coalescer.add('a', [item]);
    coalescer.add('b', [9]);
    expect(sent).to.deep.equal(['a:1', 'b:9']);
    await second;
    expect(sent).to.deep.equal(['a:1', 'b:9', 'a:2+3']);
    coalescer.close();
  });
});
