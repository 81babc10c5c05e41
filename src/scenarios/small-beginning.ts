/**
 * What an author who begins with nothing begins with: the smallest lesson that can be played, in both languages, with a word on
 * every part of it.
 */
export const SMALL_BEGINNING = `# A small beginning. Lines that begin with # are notes: they change nothing.
# 最小的起点。以 # 开头的行是说明，不起作用。
scenario: trade/my-scenario
version: 1
title: { en: My scenario, zh: 我的情景 }
about:
  en: One shop orders from one workshop, and one warehouse delivers.
  zh: 一家小店向一家工坊订货，由一个货场送货。
goals: # what students learn · 学生学到什么
  - en: Carry one order from the contract to the receipt.
    zh: 把一张订单从合同一直办到收货。
minutes: 30

# Who plays. Each firm needs a name of its own in the file, and one seat for each person in it.
# 谁来参加。每个单位在文件里有自己的名称，每个人一个席位。
cast:
  - firm: warehouse
    kind: warehouse
    name: { en: The warehouse, zh: 货场 }
    seats: [warehouse]
  - firm: workshop
    kind: enterprise
    name: { en: The workshop, zh: 工坊 }
    capital: 20000.00
    seats: [enterprise]
  - firm: shop
    kind: enterprise
    name: { en: The shop, zh: 小店 }
    capital: 15000.00
    seats: [enterprise]
clock: { mode: manual } # the teacher turns the days · 由教师翻到下一日

trade:
  market: per-group # each group trades among itself · 各组自成市场
  categories:
    - { id: things, name: { en: Things, zh: 用品 } }
  goods:
    - id: lamp
      name: { en: Desk lamp, zh: 台灯 }
      category: things
      cost: 38.00 # yuan · 元
      price: 60.00
      leadDays: 1
      picture: desk-lamp
  # What each enterprise offers and where it lies when the lesson begins.
  # 开始时每家企业卖什么、货放在哪里。
  opening:
    - firm: workshop
      product: lamp
      price: 58.00
      factory: 20
      warehouses: { warehouse: 40 }
  rules: { payment: [prepaid], transitDays: 1, latePenalty: 1% }

# What each seat is asked to do; ticked off by itself.
# 每个席位要做的事，做完自动打勾。
tasks:
  - id: order
    seat: shop
    when: trade/OrderPlaced
    title: { en: Order 30 desk lamps, zh: 订购 30 盏台灯 }
    hint: { en: Find the lamp in the mall and say how many., zh: 在商城找到台灯，填写数量。 }
  - id: contract
    seat: workshop
    when: trade/ContractSent
    after: [order]
    title: { en: Draw up the contract and send it, zh: 草拟合同并发送 }
    hint: { en: Promise a day that you can keep., zh: 承诺一个做得到的交货日。 }
  - id: ship
    seat: warehouse
    when: trade/OrderShipped
    after: [contract]
    title: { en: Ship the paid order, zh: 为已付款订单发货 }
    hint: { en: Check the new order first and accept it., zh: 先核对新订单并确认。 }

# How firms are ranked; the weights of a kind add up to 100.
# 怎样排名；同一类单位的权重合计为 100。
score:
  enterprise:
    - { metric: profit, weight: 60, scale: { zero: 0, pass: 300.00, full: 800.00 } }
    - { metric: onTimeRate, weight: 40, scale: { zero: 0%, pass: 60%, full: 100% } }

report: # questions of the lab report · 实验报告的问题
  - id: flow
    question: { en: Record how the order went., zh: 记录订单的全过程。 }
`;
