import type { Random } from '../kernel/random.ts';
import type { LocalText } from '../kernel/text.ts';

/** What bots type into fields that hold one string: both languages, as bilingual companies write. */

const CONTACTS = [
  '王敏 / Wang Min',
  '李强 / Li Qiang',
  '张晓燕 / Zhang Xiaoyan',
  '陈志远 / Chen Zhiyuan',
  '刘洋 / Liu Yang',
  '赵静 / Zhao Jing',
  '周文博 / Zhou Wenbo',
  '孙丽 / Sun Li',
  '何建国 / He Jianguo',
  '林雨 / Lin Yu',
];
const STREETS = [
  ['长江路', 'Changjiang Road'],
  ['人民大道', 'Renmin Avenue'],
  ['科技园南路', 'South Science Park Road'],
  ['滨河路', 'Binhe Road'],
  ['学院街', 'College Street'],
  ['工业一路', 'First Industry Road'],
] as const;

const SAYINGS = {
  priceTooHigh: ['价格高于标价，请按标价重新报价 / Above your list price; please quote at list price'],
  penaltyTooLow: [
    '逾期违约金过低，请按商城规则填写 / The late penalty is too low; please follow the mall’s rule',
  ],
  tooLate: ['交货日期太晚，我店等不及 / Delivery is too late for our shop'],
  partialRefused: [
    '我们需要一次到货 / We need the whole quantity at once',
    '余货交期太久 / The rest would come too late',
  ],
  substituteRefused: [
    '替代品与需求不符 / The substitute is not what our customers ask for',
    '请按原产品供货 / Please deliver what we ordered',
  ],
  cannotDeliver: [
    '工厂停产，短期无法交货 / Production stands still; we cannot deliver soon',
    '库存不足且补货太慢 / Short of stock, and new stock would come too late',
  ],
  waitedTooLong: [
    '等待时间过长，改向他处采购 / We have waited too long and buy elsewhere',
    '交货期已过 / The delivery day has passed',
  ],
  supplyBody: [
    '现货供应，付款后当日出库 / In stock, shipped on the day of payment',
    '量大从优 / Good price for quantity',
  ],
  demandBody: [
    '长期采购，欢迎报价 / Regular demand, offers are welcome',
    '急需补货 / Needed soon for our shop',
  ],
  postRefused: ['价格明显偏离市场 / The price is far from the market'],
  registrationRefused: ['联系方式不完整，请补充 / Contact details are incomplete; please complete them'],
  answer: [
    '已收到，我们会尽快处理 / Received; we will see to it soon',
    '感谢反馈，已转相关部门 / Thank you, passed on',
  ],
  mallAbout: ['企业间采购与供货的综合商城 / A general mall where enterprises buy and supply'],
} as const satisfies Record<string, readonly string[]>;

/** A natural phrase for an occasion. */
export const say = (occasion: keyof typeof SAYINGS, random: Random): string =>
  random.pick<string>(SAYINGS[occasion]);

/** A text in both languages as one string: `铝合金车架 / Aluminium frame`. */
export function bothLanguages(text: LocalText, lengthMax: number): string {
  const both = text.en === text.zh ? text.zh : `${text.zh} / ${text.en}`;
  return both.length <= lengthMax ? both : text.zh.slice(0, lengthMax);
}

/** The particulars a firm registers with. */
export function particulars(random: Random): { contact: string; address: string; licenceNo: string } {
  const [zh, en] = random.pick(STREETS);
  const house = random.integer(1, 288);
  return {
    contact: random.pick(CONTACTS),
    address: `${zh}${house}号 / ${house} ${en}`,
    licenceNo: `91${random.integer(1000, 9999)}${random.integer(10_000, 99_999)}`,
  };
}

export const title = {
  supply: (good: LocalText, quantity: number): string =>
    bothLanguages({ zh: `供应${good.zh} ${quantity} 件`, en: `${quantity} × ${good.en} for sale` }, 80),
  demand: (good: LocalText, quantity: number): string =>
    bothLanguages({ zh: `求购${good.zh} ${quantity} 件`, en: `${quantity} × ${good.en} wanted` }, 80),
};

const SHOCK_NOTICES: Readonly<Record<string, LocalText>> = {
  'production-stop': {
    zh: '部分产品停产，请尽早安排替代货源',
    en: 'Production of some goods stands still; look for other sources early',
  },
  'price-jump': { zh: '生产成本上涨，请留意报价', en: 'Production costs have risen; mind your quotes' },
  'late-transport': {
    zh: '运输延误，请预留交货时间',
    en: 'Transport is late; allow for it in your delivery days',
  },
  'warehouse-fire': { zh: '货场发生火灾，请核对库存', en: 'A fire in a warehouse; check your stock' },
  'demand-spike': { zh: '消费需求激增，请及时补货', en: 'Consumer demand has jumped; restock in time' },
  'credit-squeeze': { zh: '银行收紧信贷，请管好现金', en: 'Credit is tight; mind your cash' },
};

/** What the administrator tells the mall about a shock; null for one it has no words for. */
export function shockNotice(kind: string): { title: string; body: string } | null {
  const text = SHOCK_NOTICES[kind];
  if (!text) return null;
  return { title: '市场通知 / Market notice', body: bothLanguages(text, 300) };
}
