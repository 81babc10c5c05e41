import { expect } from 'chai';
import { concerns, piecesIn } from '../../src/rehearsal/pieces.ts';

describe('the pieces of a page that a rehearsal’s student fetches', () => {
  const page = `<body data-run="r1"><section class="panel" id="desk" data-fragment-url="/runs/r1/desk?a=1&amp;b=2"
    data-topics="orders stock"><p data-topics="no piece">…</p></section>
    <div id="ranking" data-fragment-url="/ranking" data-topics="ranking" data-every="1500"></div>
    <div id="monitor" data-fragment-url="/monitor" data-topics="seats" data-pushed></div>
    <div data-fragment-url="/all"></div></body>`;

  it('are those of its markup, without those that are patched from pushes', () => {
    expect(piecesIn(page)).to.deep.equal([
      { url: '/runs/r1/desk?a=1&b=2', topics: ['orders', 'stock'], everyMs: 0 },
      { url: '/ranking', topics: ['ranking'], everyMs: 1500 },
      { url: '/all', topics: [], everyMs: 0 },
    ]);
  });

  it('follow the pushes that name one of their topics, or all if they name none', () => {
    const [desk, , all] = piecesIn(page);
    if (!desk || !all) throw new Error('there are three');
    expect([
      concerns(desk, ['stock', 'clock']),
      concerns(desk, ['clock']),
      concerns(all, ['clock']),
    ]).to.deep.equal([true, false, true]);
  });
});
