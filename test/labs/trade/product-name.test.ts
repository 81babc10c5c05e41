import { expect } from 'chai';
import { productName, retyped } from '../../../src/labs/trade/product-name.ts';
import { given } from '../../support/trade-spec.ts';

const LAMP = { name: { en: 'Desk lamp', zh: '台灯' } };

describe('trade: what a product is called', () => {
  for (const typed of ['Desk lamp', ' desk LAMP ', '台灯', '台灯 ', '台灯 / Desk lamp', '台灯/desk lamp']) {
    it(`is the good's own name in both languages for '${typed}'`, () =>
      expect(productName(typed, LAMP)).to.deep.equal(LAMP.name));
  }

  for (const typed of ['Desk lamp, red', '小台灯', 'Desk lamp / 台灯 / new', '台灯 / Lamp', '/', ' / ']) {
    it(`is '${typed}' as it was typed`, () =>
      expect(productName(typed, LAMP)).to.deep.equal({ en: typed, zh: typed }));
  }

  it('is what was typed where the good is not known', () =>
    expect(productName('台灯', undefined)).to.deep.equal({ en: '台灯', zh: '台灯' }));

  it('keeps both languages of a text that is typed again', () => {
    const about = { en: 'Bright', zh: '明亮' };
    expect(retyped('明亮', about)).to.equal(about);
    expect(retyped('Brighter', about)).to.deep.equal({ en: 'Brighter', zh: 'Brighter' });
  });

  it('is decided when the product is added and when it is changed', () => {
    const saddle = { en: 'Saddle', zh: '车座' };
    const goods = [{ id: 'saddle', name: saddle, category: 'parts', cost: 9.99, price: 15, leadDays: 1 }];
    const spec = given({ config: { goods, opening: [] } });
    const fields = { about: '', category: 'parts', priceFen: 1_600 };
    const { product, name } = spec
      .when('gearhaus', { type: 'trade/AddProduct', good: 'saddle', name: 'saddle', ...fields })
      .data('trade/ProductAdded');
    expect(name).to.deep.equal(saddle);

    const change = (typed: string) => {
      spec
        .when('gearhaus', { type: 'trade/ChangeProduct', product, name: typed, ...fields })
        .thenEvents('ProductChanged');
      return spec.state.products[product]?.name;
    };
    expect(change('Comfort saddle')).to.deep.equal({ en: 'Comfort saddle', zh: 'Comfort saddle' });
    expect(change('车座')).to.deep.equal(saddle);
    expect(spec.replayed().products[product]?.name).to.deep.equal(saddle);
  });
});
