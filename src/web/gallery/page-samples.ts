import type { Sample } from './samples.ts';
import type { SampleWorld } from './sample-world.ts';

/** What pages are made of: clocks, badges, lists, fields, buttons, messages. */
export function pageSamples(world: SampleWorld, variant: string): readonly Sample[] {
  const { say, day, names, form } = world;
  return [
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
    {
      component: 'join-code',
      params: { code: 'K7M2QX', address: 'http://192.168.1.20:3000/join', large: false },
    },
    { component: 'pager', params: { from: 21, to: 40, total: 87, previous: '#', next: '#' } },
  ];
}
