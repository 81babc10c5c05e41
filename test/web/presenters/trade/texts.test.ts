import { expect } from 'chai';
import { tradeCommandSchema } from '../../../../src/labs/trade/commands.ts';
import { TRADE_EVENT_TYPES } from '../../../../src/labs/trade/events.ts';
import { ORDER_STATES, SHORTAGE_EXITS, STATIONS } from '../../../../src/labs/trade/order-states.ts';
import { MOVEMENT_KINDS, PAPER_STATES } from '../../../../src/labs/trade/view-types.ts';
import { WAITING_KINDS } from '../../../../src/labs/trade/waiting.ts';
import { ROLES, tabsOf } from '../../../../src/web/presenters/trade/desk.ts';
import { UNITS } from '../../../../src/web/presenters/trade/words.ts';
import type { Texts } from '../../../../src/web/i18n.ts';
import { testTexts } from '../../../support/lesson-desk.ts';

const commands = tradeCommandSchema.options.map((option) => option.shape.type.value);
const short = (name: string): string => name.slice('trade/'.length);
const DOCUMENTS = ['ORDERS', 'ORDRSP', 'ORDCHG', 'APERAK', 'INVOIC', 'REMADV', 'DESADV', 'RECADV'];
const SHOCKS = [
  'production-stop',
  'price-jump',
  'late-transport',
  'warehouse-fire',
  'demand-spike',
  'credit-squeeze',
];

/** Every word of the trade that a page may need, by what it is a word for. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'order state': ORDER_STATES.flatMap((state) => [`trade:state.${state}`, `trade:next.${state}`]),
  station: STATIONS.map((name) => `trade:station.${name}`),
  command: commands.map((type) => `trade:command.${short(type)}`),
  'waiting kind': WAITING_KINDS.map((kind) => `trade:waiting.${kind}`),
  'movement kind': MOVEMENT_KINDS.map((kind) => `trade:movement.${kind}`),
  event: TRADE_EVENT_TYPES.map((type) => `trade:event.${short(type)}`),
  document: DOCUMENTS.flatMap((kind) => [`trade:document.${kind}.name`, `trade:document.${kind}.about`]),
  response: ['accepted', 'changed', 'refused', 'shortage', 'partial', 'substitute', 'cancel'].map(
    (response) => `trade:response.${response}`,
  ),
  shock: SHOCKS.flatMap((kind) => [`trade:shock.${kind}.name`, `trade:shock.${kind}.text`]),
  'way out': SHORTAGE_EXITS.flatMap((way) => [
    `trade:way.${way}`,
    `trade-order:ways.${way}.text`,
    `trade-order:ways.${way}.none`,
  ]),
  'paper state': PAPER_STATES.map((state) => `trade:paper.${state}`),
  'post state': ['waiting', 'published', 'refused', 'withdrawn', 'expired'].map(
    (s) => `trade:post-state.${s}`,
  ),
  unit: UNITS.map((unit) => `trade:unit.${unit}`),
  role: ROLES.flatMap((role) =>
    ['name', 'line1', 'line2', 'line3'].map((part) => `trade:role.${role}.${part}`),
  ),
  list: ROLES.flatMap((role) =>
    tabsOf(role).flatMap(({ group, tabs }) => [
      `trade-desk:group-of-tabs.${group}`,
      ...tabs.flatMap(({ tab }) => [`trade-desk:tab.${role}.${tab}`, `trade-desk:tab-about.${role}.${tab}`]),
    ]),
  ),
};

describe('the words of the trade', () => {
  let texts: Texts;
  before(async () => {
    texts = await testTexts();
  });

  for (const [what, keys] of Object.entries(NEEDED)) {
    it(`has a text in both languages for every ${what}`, () => {
      expect(keys).to.not.be.empty;
      const missing = (['en', 'zh'] as const).flatMap((lang) =>
        keys.filter((key) => {
          const text = texts.t(lang, key);
          return text === '' || text === key || key.endsWith(`:${text}`);
        }),
      );
      expect(missing).to.deep.equal([]);
    });
  }

  it('says in Chinese what it says in English, not the same letters', () => {
    const same = Object.values(NEEDED)
      .flat()
      .filter((key) => texts.t('en', key) === texts.t('zh', key) && !/:(way|unit)\./.test(key));
    expect(same).to.deep.equal([]);
  });
});
