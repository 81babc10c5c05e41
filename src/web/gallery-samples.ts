import type { Language } from '../kernel/text.ts';

/** One component with sample data, for the gallery. */
export interface Sample {
  readonly component: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const HASH = '9f2c61d07be45a3810c4f7aa52b9e6d31f08c2774be0915da6638c4421ef9b05';

/** Sample data for every component, worded for one reader. `variant` keeps ids apart when a sample stands twice in a page. */
export function samplesFor(lang: Language, variant: string): readonly Sample[] {
  const say = (en: string, zh: string): string => (lang === 'en' ? en : zh);
  const day = (n: number): string => say(`Day ${n}`, `第 ${n} 日`);
  const names = {
    radwerk: say('Radwerk', '轮工坊'),
    velo: say('Veloshop', '骑乐行'),
    north: say('North', '北货场'),
    south: say('South', '南货场'),
    bank: say('Harbour Bank', '港湾银行'),
    mall: say('Market Square', '集市广场'),
  };
  const labels = [
    say('Order', '订单'),
    say('Contract', '合同'),
    say('Signature', '签收'),
    say('Warehouse', '货场'),
    say('Invoice', '发票'),
    say('Payment', '付款'),
    say('Despatch', '发货'),
    say('Receipt', '收货'),
  ];
  const line = (present: number, trouble: boolean) =>
    labels.map((label, i) => ({
      label,
      state: i < present ? 'done' : i > present ? 'next' : trouble ? 'trouble' : 'now',
      firmLabel: [names.velo, names.radwerk, names.velo, names.north][i] ?? null,
      dayLabel: i < present ? day(i + 1) : null,
      document: i < present ? (['PO-0012', 'SC-0012', 'SC-0012', null][i] ?? null) : null,
      documentHref: null,
      note: i === present ? say('waits 4 min', '已等 4 分钟') : null,
    }));
  const form = { action: '#', type: 'trade/SignContract', fields: [{ name: 'order', value: 'o1' }] };
  const rank = (n: number, before: number, name: string, kind: string, score: string, own = false) => ({
    rank: n,
    previousRank: before,
    name,
    kind,
    score,
    points: Number(score),
    firmKey: `g1/${name}-${variant}`,
    href: '#',
    own,
  });
  const seat = (id: string, firmName: string, kind: string, holder: string | null, bot = false) => ({
    id: `${id}-${variant}`,
    roleLabel: '',
    firmName,
    kind,
    holder,
    bot,
  });
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
      component: 'clock',
      params: {
        clock: {
          phase: 'running',
          day: 7,
          daysMax: 30,
          dayMs: 60_000,
          dayEndsAtMs: Date.now() + 42_000,
          remainingMs: null,
          serverNowMs: Date.now(),
        },
        large: false,
      },
    },
    {
      component: 'clock',
      params: {
        clock: {
          phase: 'paused',
          day: 7,
          daysMax: 30,
          dayMs: 60_000,
          dayEndsAtMs: null,
          remainingMs: 21_000,
          serverNowMs: Date.now(),
        },
        large: false,
      },
    },
    {
      component: 'deadline',
      params: { label: say('Sign by', '签收期限'), dueMs: Date.now() + 125_000, dueDay: 8, late: false },
    },
    {
      component: 'deadline',
      params: { label: say('Delivery was due', '应交货'), dueMs: null, dueDay: 5, late: true },
    },
    { component: 'badge-conservation', params: { ok: true, checked: 6, seq: 1284 } },
    { component: 'badge-conservation', params: { ok: false, checked: 6, seq: 1284 } },
    { component: 'money', params: { fen: 1_234_567, signed: false, strong: true } },
    { component: 'money', params: { fen: -35_400, signed: true, strong: false } },
    { component: 'money', params: { fen: 708_000, signed: true, strong: false } },
    { component: 'firm-chip', params: { name: names.north, kind: 'warehouse', own: true, href: null } },
    { component: 'firm-chip', params: { name: names.bank, kind: 'bank', own: false, href: null } },
    {
      component: 'tabs',
      params: {
        label: '',
        tabs: [
          { href: '#', label: say('New orders', '新订单'), count: 2, active: true, urgent: false },
          { href: '#', label: say('Shortage', '缺货订单'), count: 1, active: false, urgent: true },
          { href: '#', label: say('Stocked goods', '库存商品'), count: null, active: false, urgent: false },
        ],
      },
    },
    {
      component: 'product-card',
      params: {
        product: {
          href: '#',
          name: say('Aluminium frame', '铝合金车架'),
          picture: 'frame',
          category: 'parts',
          priceText: '¥118.00',
          unit: say('pc', '件'),
          supplier: { name: names.radwerk, own: false },
          about: say('Light, and welded by hand.', '轻巧，手工焊接。'),
          note: '',
        },
      },
    },
    {
      component: 'form-field',
      params: {
        id: `q-${variant}`,
        name: 'quantity',
        label: say('Quantity', '数量'),
        type: 'number',
        value: '60',
        error: say('Only 40 of 60 are available.', '60 件中只有 40 件可用。'),
        hint: say('Your shop sells about 20 a day.', '你的店每天约卖 20 件。'),
        min: 1,
        max: 1000,
        suffix: say('pcs', '件'),
        required: true,
        options: [],
      },
    },
    {
      component: 'form-field',
      params: {
        id: `m-${variant}`,
        name: 'priceYuan',
        label: say('Price', '单价'),
        type: 'money',
        value: '118.00',
        error: '',
        hint: '',
        suffix: '',
        required: true,
        options: [],
      },
    },
    {
      component: 'form-field',
      params: {
        id: `r-${variant}`,
        name: `term-${variant}`,
        label: say('Payment', '付款方式'),
        type: 'radio',
        value: 'prepaid',
        error: '',
        hint: '',
        suffix: '',
        required: true,
        options: [
          { value: 'prepaid', label: say('Prepaid', '预付'), hint: say('before despatch', '发货前付') },
          { value: 'on-receipt', label: say('On receipt', '货到付款'), hint: '' },
        ],
      },
    },
    {
      component: 'command-button',
      params: {
        ...form,
        label: say('Accept', '接受'),
        kind: 'primary',
        iconName: 'check-lg',
        reason: '',
        confirm: '',
        small: false,
        next: null,
      },
    },
    {
      component: 'command-button',
      params: {
        ...form,
        label: say('Accept', '接受'),
        kind: 'primary',
        iconName: '',
        reason: say(
          'Only 40 of 60 are available. Report a shortage, or free stock.',
          '60 件中只有 40 件可用。请报告缺货，或腾出库存。',
        ),
        confirm: '',
        small: false,
        next: null,
      },
    },
    {
      component: 'message',
      params: { kind: 'info', title: '', text: say('The mall opens on day 1.', '商城第 1 日开业。') },
    },
    {
      component: 'message',
      params: { kind: 'success', title: '', text: say('The contract was sent.', '合同已发送。') },
    },
    {
      component: 'message',
      params: {
        kind: 'warning',
        title: '',
        text: say('Production of frames stands still until day 5.', '车架停产至第 5 日。'),
      },
    },
    {
      component: 'message',
      params: { kind: 'danger', title: '', text: say('Not saved, try again.', '未保存，请重试。') },
    },
    {
      component: 'empty-state',
      params: {
        drawing: 'box',
        iconName: '',
        title: say('No orders yet', '还没有订单'),
        text: say(
          'Orders appear here when a buyer finds your products in the mall.',
          '购货方在商城里看到你的产品并下单后，订单会出现在这里。',
        ),
        action: null,
      },
    },
    {
      component: 'timeline',
      params: {
        empty: '',
        items: [
          { when: day(3), title: say('Shortage reported', '报告缺货'), detail: names.north, kind: 'warning' },
          { when: day(3), title: say('Contract signed', '合同签收'), detail: names.velo, kind: 'success' },
          { when: day(1), title: say('Order placed', '下单'), detail: names.velo, kind: 'info' },
        ],
      },
    },
    {
      component: 'cast-drawing',
      params: {
        label: say(
          'Two enterprises, two warehouses, a mall, a bank',
          '两家企业、两个货场、一个商城、一家银行',
        ),
        firms: [
          { kind: 'mall', name: names.mall, seats: 1 },
          { kind: 'enterprise', name: names.radwerk, seats: 2 },
          { kind: 'enterprise', name: names.velo, seats: 1 },
          { kind: 'warehouse', name: names.north, seats: 1 },
          { kind: 'warehouse', name: names.south, seats: 1 },
          { kind: 'bank', name: names.bank, seats: 1 },
        ],
      },
    },
    { component: 'pager', params: { from: 21, to: 40, total: 87, previous: '#', next: '#' } },
  ];
}

/** The goods that have a drawing. */
export const PICTURES = [
  'frame',
  'wheel',
  'saddle',
  'chain',
  'lamp',
  'helmet',
  'jersey',
  'bag',
  'lock',
  'pump',
  'tea',
  'desk-lamp',
  'bottle',
  'bell',
  'tyre',
  'basket',
  'kettle',
  'cup',
  'gloves',
  'phone',
  'headphones',
  'shoe',
  'bicycle',
  'battery',
  'handlebar',
  'pedal',
  'brake',
  'book',
  'rice',
  'fan',
  'something-else',
] as const;
