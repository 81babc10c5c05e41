import type { Language } from '../../kernel/text.ts';
import type { Sample } from './samples.ts';
import type { SampleWorld } from './sample-world.ts';

const HASH = '9f2c61d07be45a3810c4f7aa52b9e6d31f08c2774be0915da6638c4421ef9b05';

/** What is drawn of the trade: orders, stock, money, the ranking, documents. */
export function tradeSamples(world: SampleWorld, lang: Language, variant: string): readonly Sample[] {
  const { say, day, names, line, form, rank, seat } = world;
  return [
    { component: 'stations', params: { stations: line(2, false), compact: false, label: '' } },
    { component: 'stations', params: { stations: line(3, true), compact: false, label: '' } },
    { component: 'stations', params: { stations: line(5, false), compact: true, label: '' } },
    {
      component: 'stock-bar',
      params: {
        label: say('Aluminium frame in North', '铝合金车架 · 北货场'),
        onHand: 100,
        reserved: 60,
        available: 40,
        wanted: 60,
        unit: say('pcs', '件'),
        legend: true,
        max: 0,
      },
    },
    {
      component: 'stock-bar',
      params: {
        label: say('Saddle in South', '车座 · 南货场'),
        onHand: 80,
        reserved: 15,
        available: 65,
        wanted: null,
        unit: say('pcs', '件'),
        legend: false,
        max: 0,
      },
    },
    {
      component: 'waiting',
      params: {
        items: [
          {
            key: `a-${variant}`,
            title: say('Contract for order PO-0012 waits for your signature', '订单 PO-0012 的合同等你签收'),
            detail: say(
              '60 frames from Radwerk, ¥7,080.00, by day 5',
              '轮工坊，60 个车架，¥7,080.00，第 5 日前',
            ),
            since: say('since day 2, for 4 min', '自第 2 日起，已 4 分钟'),
            urgent: false,
            href: '#',
            form: { ...form, label: say('Sign', '签收') },
          },
          {
            key: `b-${variant}`,
            title: say('Order PO-0009 is short of 20 frames', '订单 PO-0009 缺 20 个车架'),
            detail: say('Five ways out; each costs something different.', '有五种办法，代价各不相同。'),
            since: say('since day 1, for 9 min', '自第 1 日起，已 9 分钟'),
            urgent: true,
            href: '#',
          },
        ],
        empty: { title: '', text: '' },
      },
    },
    {
      component: 'waiting',
      params: {
        items: [],
        empty: {
          title: say('Nothing waits for you', '没有等你处理的事'),
          text: say('A card appears here when an order reaches you.', '有订单到你这里时，会出现一张卡片。'),
        },
      },
    },
    {
      component: 'ranking',
      params: {
        rows: [
          rank(1, 3, names.radwerk, 'enterprise', '84.20'),
          rank(2, 1, names.velo, 'enterprise', '81.75', true),
          rank(3, 2, names.north, 'warehouse', '77.10'),
          rank(4, 4, names.south, 'warehouse', '52.00'),
        ],
        frozen: false,
        large: false,
      },
    },
    {
      component: 'money-curve',
      params: {
        id: `curve-${variant}`,
        caption: say('Balance at the end of each day', '每日结束时的余额'),
        labels: [1, 2, 3, 4, 5, 6].map((n) => (lang === 'en' ? String(n) : `${n}`)),
        series: [
          {
            name: names.radwerk,
            values: [50_000_000, 48_200_000, 46_500_000, 53_580_000, 57_100_000, 61_000_000],
          },
          {
            name: names.velo,
            values: [30_000_000, 29_400_000, 22_300_000, 24_800_000, 31_050_000, 30_100_000],
          },
        ],
        unit: 'fen',
      },
    },
    {
      component: 'market-network',
      params: {
        nodes: [
          { id: 'a', name: names.radwerk, kind: 'enterprise', own: true },
          { id: 'b', name: names.velo, kind: 'enterprise' },
          { id: 'c', name: names.north, kind: 'warehouse' },
          { id: 'd', name: names.south, kind: 'warehouse' },
          { id: 'e', name: names.bank, kind: 'bank' },
          { id: 'f', name: names.mall, kind: 'mall' },
        ],
        edges: [
          { from: 'a', to: 'b', weight: 6, label: `${names.radwerk} → ${names.velo}: 6` },
          { from: 'a', to: 'c', weight: 3, label: `${names.radwerk} → ${names.north}: 3` },
          { from: 'c', to: 'b', weight: 2, label: `${names.north} → ${names.velo}: 2`, kind: 'trouble' },
        ],
        caption: say('Who traded with whom', '谁和谁做了生意'),
        large: false,
      },
    },
    {
      component: 'way-out',
      params: {
        title: say('Transfer from South', '从南货场调拨'),
        text: say(
          '20 frames go from South to North; then the warehouse checks again.',
          '把 20 个车架从南货场调到北货场，再由货场复核。',
        ),
        cost: '¥60.00',
        costLevel: 1,
        takes: say('1 day', '1 日'),
        takesLevel: 1,
        goodwill: say('kept', '不受影响'),
        goodwillLevel: 0,
        reason: '',
        button: null,
        link: { href: '#', label: say('Transfer', '调拨') },
      },
    },
    {
      component: 'way-out',
      params: {
        title: say('Cancel the contract', '取消合同'),
        text: say('Both sides must agree.', '需要双方同意。'),
        cost: '¥354.00',
        costLevel: 3,
        takes: say('at once', '立即'),
        takesLevel: 0,
        goodwill: say('lost', '受损'),
        goodwillLevel: 4,
        reason: say(
          'The buyer has already paid; ask for a partial delivery first.',
          '购货方已付款，请先提出部分交货。',
        ),
        button: null,
        link: null,
      },
    },
    {
      component: 'document',
      params: {
        doc: {
          code: 'ORDRSP',
          kindLabel: say('Order response', '订单回复'),
          no: 'SC-0012',
          sender: names.radwerk,
          receiver: names.velo,
          dayLabel: day(2),
          references: [{ label: say('Order', '订单'), value: 'PO-0012' }],
          columns: [
            { label: say('Product', '产品') },
            { label: say('Quantity', '数量'), num: true },
            { label: say('Price', '单价'), num: true },
          ],
          lines: [
            [say('Aluminium frame', '铝合金车架'), '60', '¥118.00'],
            [say('Saddle', '车座'), '12', '¥36.50'],
          ],
          response: say('Accepted with changes', '有修改地接受'),
          text: '',
          amountLabel: say('Total', '合计'),
          amount: '¥7,518.00',
          seal: { hash: HASH, signedDayLabel: day(3), ok: true },
        },
      },
    },
    { component: 'seal', params: { hash: null, signedDayLabel: '', ok: true } },
    { component: 'seal', params: { hash: HASH, signedDayLabel: day(3), ok: false } },
    {
      component: 'signatures',
      params: {
        signatures: [
          {
            label: say('Supplier', '供货方'),
            firm: names.radwerk,
            detail: `${day(2)} · CA-0001`,
            state: 'verified',
            stateLabel: say('verified', '验证通过'),
          },
          {
            label: say('Buyer', '购货方'),
            firm: names.velo,
            detail: `${day(3)} · CA-0002`,
            state: 'broken',
            stateLabel: say('does not fit', '不相符'),
          },
          {
            label: say('Buyer', '购货方'),
            firm: names.velo,
            detail: day(3),
            state: 'by-name',
            stateLabel: say('registered before electronic signatures', '启用电子签名之前登记'),
          },
        ],
        links: { download: '#', check: '#' },
      },
    },
    {
      component: 'task-list',
      params: {
        title: '',
        tasks: [
          {
            title: say('Open a bank account', '开立银行账户'),
            hint: '',
            done: true,
            early: false,
            next: false,
          },
          {
            title: say('Order 60 frames', '订购 60 个车架'),
            hint: say('Look under parts in the mall.', '在商城的“零部件”分类里找。'),
            done: false,
            early: false,
            next: true,
          },
          { title: say('Sign the contract', '签收合同'), hint: '', done: false, early: false, next: false },
          { title: say('Transfer from South', '从南货场调货'), done: false, way: 'open' },
          { title: say('Offer a substitute', '提供替代品'), done: false, way: 'spare', counts: false },
        ],
      },
    },
    {
      component: 'seat-wall',
      params: {
        groups: [
          {
            label: say('Group 1', '第 1 组'),
            seats: [
              seat('s1', names.radwerk, 'enterprise', say('Li Na', '李娜')),
              seat('s2', names.velo, 'enterprise', null),
              seat('s3', names.north, 'warehouse', null, true),
              seat('s4', names.south, 'warehouse', say('Wang Wei', '王伟')),
            ],
          },
        ],
        large: false,
      },
    },
    {
      component: 'seat-wall',
      params: {
        groups: [1, 2, 3].map((group) => ({
          label: say(`Group ${group}`, `第 ${group} 组`),
          seats: [
            seat(`d${group}1`, names.radwerk, 'enterprise', say('Li Na', '李娜')),
            { ...seat(`d${group}2`, names.velo, 'enterprise', null), awaited: say('Zhao Min', '赵敏') },
            { ...seat(`d${group}3`, names.north, 'warehouse', null), awaited: '' },
            seat(`d${group}4`, names.south, 'warehouse', null),
          ],
        })),
        large: false,
        dense: true,
      },
    },
  ];
}
