import { expect } from 'chai';
import { BLANK_MEMORY, freshOnly, remember, TRIES_PER_DAY_MAX } from '../../src/bots/policy.ts';
import { CHARACTERS, temperamentOf } from '../../src/bots/temperament.ts';
import type { TradeCommand } from '../../src/labs/trade/commands.ts';

const pay = (order: string): TradeCommand => ({ type: 'trade/PayOrder', order });
const price = (priceFen: number): TradeCommand => ({ type: 'trade/SetShopPrice', good: 'frame', priceFen });

describe('a bot’s memory', () => {
  it('leaves out on the same day what was tried before', () => {
    const memory = remember(BLANK_MEMORY, 3, pay('o1'));
    expect(freshOnly([pay('o1'), pay('o2')], memory, 3)).to.deep.equal([pay('o2')]);
  });

  it('starts afresh on the next day', () => {
    const memory = remember(BLANK_MEMORY, 3, pay('o1'));
    expect(freshOnly([pay('o1')], memory, 4)).to.deep.equal([pay('o1')]);
    expect(remember(memory, 4, pay('o2')).tried.size).to.equal(1);
  });

  it('holds a price change with another figure for the same thing', () => {
    const memory = remember(BLANK_MEMORY, 1, price(1000));
    expect(freshOnly([price(1010)], memory, 1)).to.deep.equal([]);
  });

  it('ends the day’s work when too much was tried', () => {
    let memory = BLANK_MEMORY;
    for (let i = 0; i < TRIES_PER_DAY_MAX; i++) memory = remember(memory, 1, pay(`o${i}`));
    expect(freshOnly([pay('another')], memory, 1)).to.deep.equal([]);
  });
});

describe('a temperament', () => {
  it('belongs to the seat', () => {
    expect(temperamentOf('g1.radwerk.enterprise')).to.deep.equal(temperamentOf('g1.radwerk.enterprise'));
  });

  it('differs from seat to seat, and every character occurs in a class', () => {
    const seats = Array.from({ length: 60 }, (_, i) => temperamentOf(`m1.firm-${i}.enterprise`));
    expect(new Set(seats.map((temper) => temper.character))).to.have.all.keys(...CHARACTERS);
    expect(new Set(seats.map((temper) => temper.attention)).size).to.be.greaterThan(40);
    for (const temper of seats) expect(temper.attention).to.be.within(0.3, 1);
  });
});
