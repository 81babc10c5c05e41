import type { Language } from '../../kernel/text.ts';

/** The small world the gallery's samples are about, worded for one reader. `variant` keeps ids apart. */
export function sampleWorld(lang: Language, variant: string) {
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
  return { say, day, names, line, form, rank, seat };
}
export type SampleWorld = ReturnType<typeof sampleWorld>;
