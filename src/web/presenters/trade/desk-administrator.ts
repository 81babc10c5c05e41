import type { AdministrationView } from '../../../labs/trade/view-types.ts';
import { card, type Block, type TabGroup } from './blocks.ts';
import type { Desk } from './context.ts';
import { empty, movementsBlock, paperBadge, postBadge } from './desk-common.ts';
import { longField, textField, type FormModel } from './forms.ts';
import { amountOf } from './words.ts';

/** 商城管理员: the mall as its visitors find it, and everything that waits for the administrator's word. */

const NOTHING: AdministrationView = {
  registrations: [],
  posts: [],
  feedback: [],
  financeLog: [],
  financeTotal: 0,
};
const administration = (desk: Desk): AdministrationView => desk.view.administration ?? NOTHING;

/** A refusal with its reason, next to the approval. */
const refuse = (
  desk: Desk,
  type: 'trade/RefuseRegistration' | 'trade/RefusePost',
  hidden: Record<string, string>,
  key: string,
): FormModel =>
  desk.form({
    type,
    key,
    kind: 'danger',
    title: desk.words.t(`trade:command.${type.slice('trade/'.length)}`),
    hidden,
    fields: [longField({ name: 'reason', label: desk.words.t('trade-desk:field.reason'), required: true })],
  });

function registrationBlocks(desk: Desk): Block[] {
  const { words, names } = desk;
  return [
    {
      kind: 'cards',
      title: null,
      items: registrations(desk).map((registration) => {
        const waiting = registration.state === 'waiting';
        return card({
          id: `registration-${registration.firm}`,
          title: names.firm(registration.firm),
          badge: paperBadge(words, registration.state),
          meta: [words.t(`trade:firm-kind.${registration.kind}`), words.day(registration.day)],
          facts: [
            { label: words.t('trade-desk:field.contact'), value: registration.contact },
            { label: words.t('trade-desk:field.address'), value: registration.address },
            { label: words.t('trade-desk:field.licence'), value: registration.licenceNo },
          ].filter(({ value }) => value !== ''),
          forms: waiting
            ? [
                desk.form({
                  type: 'trade/ApproveRegistration',
                  key: registration.firm,
                  icon: 'check-lg',
                  hidden: { firm: registration.firm },
                }),
              ]
            : [],
          more: waiting
            ? [refuse(desk, 'trade/RefuseRegistration', { firm: registration.firm }, registration.firm)]
            : [],
        });
      }),
      empty: empty(words, 'registrations', { drawing: 'seats' }),
    },
  ];
}

/** 供求管理 */
function postBlocks(desk: Desk): Block[] {
  const { words, names } = desk;
  return [
    {
      kind: 'cards',
      title: null,
      items: administration(desk).posts.map((post) => {
        const waiting = post.state === 'waiting';
        return card({
          id: `post-${post.id}`,
          title: post.title,
          badge: postBadge(words, post.state),
          meta: [
            words.t(`trade:post-kind.${post.kind}`),
            names.firm(post.firm),
            `${names.good(post.good)} · ${amountOf(words, post.quantity, names.goodOf(post.good)?.unit ?? 'PCE')}`,
            words.t('trade:price-each', { priceFen: post.priceFen }),
            words.day(post.day),
          ],
          body: post.body,
          facts: [
            {
              label: words.t('trade-desk:posts.reference'),
              value: words.money(names.goodOf(post.good)?.referencePriceFen ?? 0),
            },
            ...(post.reason === null
              ? []
              : [{ label: words.t('trade-desk:field.reason'), value: post.reason }]),
          ],
          forms: waiting
            ? [
                desk.form({
                  type: 'trade/ApprovePost',
                  key: post.id,
                  icon: 'check-lg',
                  hidden: { post: post.id },
                }),
              ]
            : [],
          more: waiting ? [refuse(desk, 'trade/RefusePost', { post: post.id }, post.id)] : [],
        });
      }),
      empty: empty(words, 'review-posts', { drawing: 'papers' }),
    },
  ];
}

/** 用户反馈 */
function feedbackBlocks(desk: Desk): Block[] {
  const { words, names } = desk;
  return [
    {
      kind: 'cards',
      title: null,
      items: administration(desk).feedback.map((feedback) =>
        card({
          id: `feedback-${feedback.id}`,
          title: feedback.subject,
          badge: {
            text: words.t(`trade-desk:feedback.${feedback.answer === null ? 'open' : 'answered'}`),
            tone: feedback.answer === null ? 'active' : 'good',
          },
          meta: [names.firm(feedback.from), words.day(feedback.day)],
          body: feedback.body,
          facts:
            feedback.answer === null
              ? []
              : [{ label: words.t('trade-desk:feedback.answer'), value: feedback.answer }],
          forms:
            feedback.answer === null
              ? [
                  desk.form({
                    type: 'trade/AnswerFeedback',
                    key: feedback.id,
                    hidden: { feedback: feedback.id },
                    fields: [
                      longField({
                        name: 'answer',
                        label: words.t('trade-desk:feedback.answer'),
                        required: true,
                      }),
                    ],
                  }),
                ]
              : [],
        }),
      ),
      empty: empty(words, 'feedback', { iconName: 'chat-dots' }),
    },
  ];
}

/** 行业分类 */
function categoryBlocks(desk: Desk): Block[] {
  const { words, view } = desk;
  return [
    {
      kind: 'form',
      form: desk.form({
        type: 'trade/AddCategory',
        title: words.t('trade-desk:categories.add'),
        icon: 'plus-lg',
        fields: [textField({ name: 'name', label: words.t('trade-desk:field.category-name') })],
      }),
    },
    {
      kind: 'cards',
      title: null,
      items: view.mall.categories.map((category) =>
        card({
          id: `category-${category.id}`,
          title: words.local(category.name),
          href: desk.link(`/mall/categories/${category.id}`),
          meta: [words.t('trade-mall:products', { count: category.products })],
          more: [
            desk.form({
              type: 'trade/RenameCategory',
              key: category.id,
              kind: 'quiet',
              title: words.t('trade:command.RenameCategory'),
              hidden: { category: category.id },
              fields: [
                textField({
                  name: 'name',
                  label: words.t('trade-desk:field.category-name'),
                  value: words.local(category.name),
                }),
              ],
            }),
            desk.form({
              type: 'trade/RemoveCategory',
              key: category.id,
              kind: 'danger',
              title: words.t('trade:command.RemoveCategory'),
              hidden: { category: category.id },
              reason: desk.reasonWhy({ type: 'trade/RemoveCategory', category: category.id }),
            }),
          ],
        }),
      ),
      empty: empty(words, 'categories', { iconName: 'diagram-3' }),
    },
  ];
}

/** 公告 */
function noticeBlocks(desk: Desk): Block[] {
  const { words, view } = desk;
  return [
    {
      kind: 'form',
      form: desk.form({
        type: 'trade/PublishNotice',
        title: words.t('trade-desk:notices.publish'),
        icon: 'bell',
        fields: [
          textField({ name: 'title', label: words.t('trade-desk:field.title') }),
          longField({ name: 'body', label: words.t('trade-desk:field.body') }),
        ],
      }),
    },
    {
      kind: 'cards',
      title: words.t('trade-desk:notices.published'),
      items: view.mall.notices.map((notice) =>
        card({
          id: `notice-${notice.id}`,
          title: notice.title,
          meta: [words.day(notice.day)],
          body: notice.body,
          forms: [
            desk.form({
              type: 'trade/WithdrawNotice',
              key: notice.id,
              kind: 'quiet',
              hidden: { notice: notice.id },
            }),
          ],
        }),
      ),
      empty: empty(words, 'notices', { iconName: 'bell' }),
    },
  ];
}

/** 基本信息 */
function mallBlocks(desk: Desk): Block[] {
  const { words, view } = desk;
  return [
    {
      kind: 'form',
      form: desk.form({
        type: 'trade/DescribeMall',
        title: words.t('trade-desk:mall.describe'),
        about: words.t('trade-desk:mall.describe-about'),
        fields: [
          textField({
            name: 'name',
            label: words.t('trade-desk:field.mall-name'),
            value: words.local(view.mall.name),
          }),
          longField({
            name: 'about',
            label: words.t('trade-desk:field.mall-about'),
            value: words.local(view.mall.about),
          }),
        ],
      }),
    },
    {
      kind: 'facts',
      title: words.t('trade-desk:mall.rules'),
      facts: [
        {
          label: words.t('trade-mall:rule.transit'),
          value: words.t('trade:days', { count: view.rules.transitDays }),
        },
        { label: words.t('trade-mall:rule.handling'), value: words.percent(view.rules.handlingFeeBp) },
        { label: words.t('trade-mall:rule.storage'), value: words.money(view.rules.storageFeeFen) },
        { label: words.t('trade-mall:rule.freight'), value: words.money(view.rules.freightFen) },
        { label: words.t('trade-mall:rule.late'), value: words.percent(view.rules.latePenaltyBp) },
        { label: words.t('trade-mall:rule.cancel'), value: words.percent(view.rules.cancelPenaltyBp) },
      ],
    },
  ];
}

/** 财务日志 */
function financeBlocks(desk: Desk): Block[] {
  const { financeLog, financeTotal } = administration(desk);
  return [movementsBlock(desk, financeLog, financeTotal, null, 'finance-log')];
}

/** Firms that come and go; the mall itself and the bank are always there. */
const registrations = (desk: Desk) =>
  administration(desk).registrations.filter(({ kind }) => kind === 'enterprise' || kind === 'warehouse');

const waiting = (list: readonly { readonly state: string }[]): number =>
  list.filter(({ state }) => state === 'waiting').length;

export const ADMINISTRATOR_TABS: readonly TabGroup<Desk>[] = [
  {
    group: 'review',
    tabs: [
      {
        tab: 'registrations',
        count: (desk) => waiting(registrations(desk)),
        urgent: (desk) => waiting(registrations(desk)) > 0,
        blocks: registrationBlocks,
      },
      {
        tab: 'posts',
        count: (desk) => waiting(administration(desk).posts),
        urgent: (desk) => waiting(administration(desk).posts) > 0,
        blocks: postBlocks,
      },
      {
        tab: 'feedback',
        count: (desk) => administration(desk).feedback.filter(({ answer }) => answer === null).length,
        blocks: feedbackBlocks,
      },
    ],
  },
  {
    group: 'mall',
    tabs: [
      { tab: 'categories', count: (desk) => desk.view.mall.categories.length, blocks: categoryBlocks },
      { tab: 'notices', count: (desk) => desk.view.mall.notices.length, blocks: noticeBlocks },
      { tab: 'mall', count: () => null, blocks: mallBlocks },
    ],
  },
  { group: 'money', tabs: [{ tab: 'finance', count: () => null, blocks: financeBlocks }] },
];
