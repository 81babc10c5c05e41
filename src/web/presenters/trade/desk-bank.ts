import type { BankView } from '../../../labs/trade/view-types.ts';
import { card, type Block, type TabGroup } from './blocks.ts';
import type { Desk } from './context.ts';
import { empty, movementsBlock, paperBadge } from './desk-common.ts';
import { longField } from './forms.ts';

/** 企业银行: opens accounts, issues certificates, keeps the books. */

const NOTHING: BankView = { applications: [], accounts: [], transfers: [], transfersTotal: 0 };
const bank = (desk: Desk): BankView => desk.view.bank ?? NOTHING;

type What = BankView['applications'][number]['what'];
const applications = (desk: Desk, what: What) => bank(desk).applications.filter((each) => each.what === what);
const waiting = (desk: Desk, what: What): number =>
  applications(desk, what).filter(({ state }) => state === 'waiting').length;

function applicationBlocks(desk: Desk, what: What): Block[] {
  const { words, names } = desk;
  return [
    {
      kind: 'cards',
      title: null,
      items: applications(desk, what).map((application) => {
        const open = application.state === 'waiting';
        const { firm } = application;
        return card({
          id: `${what}-${firm}`,
          title: names.firm(firm),
          badge: paperBadge(words, application.state),
          meta: [words.t(`trade:firm-kind.${names.kindOf(firm)}`), words.day(application.day)],
          forms: !open
            ? []
            : what === 'account'
              ? [desk.form({ type: 'trade/OpenAccount', key: firm, icon: 'check-lg', hidden: { firm } })]
              : [
                  desk.form({
                    type: 'trade/IssueCertificate',
                    key: firm,
                    icon: 'check-lg',
                    hidden: { firm },
                  }),
                ],
          more:
            open && what === 'account'
              ? [
                  desk.form({
                    type: 'trade/DeclineAccount',
                    key: firm,
                    kind: 'danger',
                    title: words.t('trade:command.DeclineAccount'),
                    hidden: { firm },
                    fields: [
                      longField({
                        name: 'reason',
                        label: words.t('trade-desk:field.reason'),
                        required: true,
                      }),
                    ],
                  }),
                ]
              : [],
        });
      }),
      empty: empty(words, what === 'account' ? 'applications' : 'certificates', { drawing: 'papers' }),
    },
  ];
}

function accountBlocks(desk: Desk): Block[] {
  const { words, names } = desk;
  return [
    {
      kind: 'table',
      id: 'accounts',
      caption: words.t('trade-desk:bank.accounts'),
      columns: [
        { label: words.t('trade-desk:bank.account') },
        { label: words.t('trade-desk:bank.kind') },
        { label: words.t('trade-desk:figure.credit'), num: true },
        { label: words.t('trade-desk:figure.balance'), num: true },
      ],
      rows: bank(desk).accounts.map((account) => ({
        id: `account-${account.account}`,
        cells: [
          { text: names.account(account.account), strong: true },
          {
            text: ['escrow', 'world'].includes(account.account)
              ? words.t('trade-desk:bank.system')
              : words.t(`trade:firm-kind.${names.kindOf(account.account)}`),
          },
          { text: words.money(Math.abs(account.creditLimitFen)), num: true },
          { text: words.money(account.balanceFen), num: true, strong: true },
        ],
        forms: [],
      })),
      note: words.t('trade-desk:bank.escrow-note'),
      empty: empty(words, 'accounts', { iconName: 'cash-coin' }),
    },
  ];
}

/** One firm's movements, firm by firm: statements as the bank would print them. */
function statementBlocks(desk: Desk): Block[] {
  const { words, names } = desk;
  const { accounts, transfers, transfersTotal } = bank(desk);
  return accounts.map((account): Block => {
    const own = transfers.filter(({ from, to }) => from === account.account || to === account.account);
    const block = movementsBlock(desk, own, own.length, account.account, 'transfers');
    if (block.kind !== 'table') return block;
    return {
      ...block,
      id: `statement-${account.account}`,
      caption: words.t('trade-desk:bank.statement-of', {
        firm: names.account(account.account),
        balanceFen: account.balanceFen,
      }),
      rows: block.rows.map((row) => ({ ...row, id: `${account.account}-${row.id}` })),
      note:
        transfersTotal > transfers.length
          ? words.t('trade-desk:bank.statement-note', { count: transfers.length })
          : null,
    };
  });
}

export const BANK_TABS: readonly TabGroup<Desk>[] = [
  {
    group: 'review',
    tabs: [
      {
        tab: 'applications',
        count: (desk) => waiting(desk, 'account'),
        urgent: (desk) => waiting(desk, 'account') > 0,
        blocks: (desk) => applicationBlocks(desk, 'account'),
      },
      {
        tab: 'certificates',
        count: (desk) => waiting(desk, 'certificate'),
        urgent: (desk) => waiting(desk, 'certificate') > 0,
        blocks: (desk) => applicationBlocks(desk, 'certificate'),
      },
    ],
  },
  {
    group: 'money',
    tabs: [
      { tab: 'accounts', count: (desk) => bank(desk).accounts.length, blocks: accountBlocks },
      {
        tab: 'transfers',
        count: () => null,
        blocks: (desk) => [
          movementsBlock(desk, bank(desk).transfers, bank(desk).transfersTotal, null, 'transfers'),
        ],
      },
      { tab: 'statements', count: () => null, blocks: statementBlocks },
    ],
  },
];
